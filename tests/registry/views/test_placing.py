"""Many unplaced drafts placed or discarded at once, narrowed by what their lists said."""

from __future__ import annotations

import pytest
from django.urls import reverse

from oversight.exchange import importing
from oversight.models import Entry
from registry.models import Estate
from tests.exchange.test_importing import scene  # noqa: F401  the same small town
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db
HERE = "registry:estate-placing"


@pytest.fixture
def drafts(scene):  # noqa: F811
    batch, by = scene.bring("小区名称,区县\n听潮苑,东区\n望海里,东区\n锦岸,西山\n")
    importing.run_write(batch, by)
    return {estate.name: estate for estate in Estate.objects.unplaced()}


def test_what_the_lists_said_narrows_the_drafts(scene, drafts):  # noqa: F811
    inspector = as_(scene.inspector)
    page = inspector.get(reverse(HERE)).content.decode()
    assert all(name in page for name in drafts)
    narrowed = inspector.get(reverse(HERE), {"said": "西山", "street": scene.north.pk}).content.decode()
    assert "锦岸" in narrowed
    assert "听潮苑" not in narrowed
    assert f'value="{scene.lane.pk}"' in narrowed
    assert f'value="{scene.yard.pk}"' not in narrowed


def test_chosen_drafts_are_placed_together_and_others_discarded(scene, drafts):  # noqa: F811
    inspector = as_(scene.inspector)
    picked = [drafts["听潮苑"].pk, drafts["望海里"].pk]
    inspector.post(reverse(HERE), {"pick": picked, "committee": scene.lane.pk, "act": "place"})
    assert set(Estate.objects.filter(jurisdiction=scene.lane, state="registered").values_list("name", flat=True)) >= {
        "听潮苑", "望海里",
    }  # fmt: skip
    assert Entry.objects.filter(event="estate.placed").count() == 2
    inspector.post(reverse(HERE), {"pick": drafts["锦岸"].pk, "act": "discard"})
    assert Estate.objects.get(name="锦岸").state == "withdrawn"


def test_nothing_happens_without_rows_or_a_committee(scene, drafts):  # noqa: F811
    inspector = as_(scene.inspector)
    none = inspector.post(reverse(HERE), {"committee": scene.lane.pk, "act": "place"}, follow=True)
    assert "没有选中任何草稿" in none.content.decode()
    nowhere = inspector.post(reverse(HERE), {"pick": drafts["锦岸"].pk, "act": "place"}, follow=True)
    assert "请先选街道" in nowhere.content.decode()
    assert Estate.objects.unplaced().count() == 3


def test_a_street_places_nothing_of_the_citys(scene, drafts):  # noqa: F811
    officer = as_(scene.officer)
    officer.post(reverse(HERE), {"pick": drafts["锦岸"].pk, "committee": scene.yard.pk, "act": "place"})
    assert Estate.objects.unplaced().count() == 3
