"""One search over all that one may see: each kind by its own right, in few words, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from oversight.kernel.scope import Kind, Post
from tests.factories.ground import body, posting, territory
from tests.factories.registry import estate, firm
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        north = territory("北街道", territory("东区", city))
        south = territory("南街道", territory("西区", city))
        bureau = body(Kind.BUREAU, "市住建局", city)
        inspector = posting(Post.INSPECTOR, bureau)
        officer = posting(Post.STREET, body(Kind.STREET, "北街道办事处", north))
        head = posting(Post.HEAD, bureau)
        here, there = estate("锦汀小区", north), estate("锦绣小区", south)
        company = firm("营口锦和物业服务有限公司")

    return Scene


def found(member, text: str, **more: str) -> str:
    answer = as_(member).get(reverse("oversight:search"), {"q": text, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_is_signed_out_is_led_to_the_sign_in(scene):
    assert Client().get(reverse("oversight:search")).status_code == 302


def test_before_anything_is_asked_the_page_says_how_to_ask(scene):
    page = as_(scene.officer).get(reverse("oversight:search")).content.decode()
    assert "查登记、机构和人员" in page
    assert "没有找到" not in page


def test_every_kind_in_one_answer_each_by_its_own_right(scene):
    page = found(scene.inspector, "锦")
    assert "锦汀小区" in page
    assert "锦绣小区" in page
    assert "营口锦和物业服务有限公司" in page
    assert scene.here.get_absolute_url() in page
    assert scene.company.get_absolute_url() in page
    assert "“锦”找到 3 条" in page


def test_what_lies_elsewhere_is_neither_shown_nor_counted(scene):
    page = found(scene.officer, "锦", kind="estate")
    assert "锦汀小区" in page
    assert "锦绣小区" not in page
    assert found(scene.officer, "锦绣").count("没有找到") == 1


def test_places_bodies_and_people_are_found_too(scene):
    page = found(scene.head, "北街道")
    assert reverse("oversight:territory-record", args=[scene.north.pk]) in page
    assert scene.officer.organisation.get_absolute_url() in page
    assert scene.officer.person.get_absolute_url() in found(scene.head, scene.officer.person.name)
    assert scene.officer.organisation.get_absolute_url() not in found(
        scene.inspector, "北街道"
    )  # reads no accounts


def test_initials_find_and_a_number_leads_straight_there(scene):
    assert "锦汀小区" in found(scene.inspector, "jtxq")
    answer = as_(scene.inspector).get(reverse("oversight:search"), {"q": scene.here.public_id.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == scene.here.get_absolute_url()
    answer = as_(scene.inspector).get(reverse("oversight:search"), {"q": scene.company.code})
    assert answer["Location"] == scene.company.get_absolute_url()


@pytest.mark.parametrize("text", ["", " ", "%", "' OR 1=1 --", "\x00", "锦" * 500, "<script>锦", "&|!():*"])
def test_nothing_typed_breaks_it(scene, text):
    for more in ({}, {"kind": "nonsense", "page": "x"}):
        page = found(scene.inspector, text, **more)
        assert 'name="q"' in page  # one can ask again
        assert "<script>锦" not in page
        assert "锦绣小区" not in page  # none of these is a name
