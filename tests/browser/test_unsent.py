"""A long form whose session ended before it was sent, in a real browser: at the door, back, looked over and sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.models import NoticePage, SectionPage
from oversight.signin import sessions
from registry.models import Room
from tests.registry.conftest import town  # noqa: F401  the same people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "Correct-Horse-88"
ROOM = {"place": "3 号楼 101", "floor": "1", "area": "120.00", "note": "东窗朝河，南墙渗水"}
CHOICES = ("use", "title", "self_contained", "utilities", "daylight")
BODY = "各物业服务企业：请于本月底前报送用房普查表。" * 40


def signs_in(page, who):
    page.locator("[name=login]").fill(who.person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action*='/account/login/'] button[type=submit]").click()


def with_password(who):
    who.person.set_password(PASSWORD)
    who.person.save()
    return who


def chosen(page, name):
    """Choose the last answer of a select or of radio buttons."""
    field = page.locator(f"form [name={name}]")
    if field.first.evaluate("f => f.tagName") == "SELECT":
        field.select_option(index=1)
    else:
        field.first.check(force=True)


@pytest.mark.parametrize("script", [True, False])
def test_a_measured_room_is_back_after_signing_in_and_is_sent_by_hand(visit, town, script):  # noqa: F811
    officer = with_password(town.officer)
    form = reverse("registry:room-measure", args=[town.home.public_id])
    page = visit(form, as_=officer, script=script, width=390).page
    for name, value in ROOM.items():
        page.locator(f"[name={name}]").fill(value)
    for name in CHOICES:
        chosen(page, name)
    sessions.end_all(officer.person)
    page.locator("main form .acts button[type=submit]").first.click()
    assert "刚才填写的内容还在，没有提交" in page.locator("main").inner_text()
    signs_in(page, officer)
    assert page.url.endswith(form)
    assert "还没有提交" in page.locator(".messages").inner_text()
    assert {name: page.locator(f"[name={name}]").input_value() for name in ROOM} == ROOM
    assert not Room.objects.exists()
    page.locator("main form .acts button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith(form))
    assert Room.objects.get().note == ROOM["note"]


def test_a_notice_is_kept_for_who_wrote_it_and_not_for_the_next_at_the_desk(visit, town):  # noqa: F811
    writer, other = with_password(town.editor), with_password(town.inspector)
    form = reverse("cms:notice-new-in", args=[SectionPage.objects.get(slug="announcements").pk])
    page = visit(form, as_=writer).page
    page.locator("[name=title]").fill("关于开展物业管理用房普查工作的通知")
    page.locator("[name=text]").fill(BODY)
    sessions.end_all(writer.person)
    page.locator("button[name=save]").click()
    signs_in(page, other)
    assert BODY[:20] not in page.content()
    page.context.clear_cookies(name="sessionid")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + f"/account/login/?next={form}")
    signs_in(page, writer)
    assert page.locator("[name=text]").input_value() == BODY
    assert not NoticePage.objects.exists()
    page.locator("button[name=save]").click()
    page.wait_for_url(lambda url: not url.endswith(form))
    assert NoticePage.objects.get().draft_title.startswith("关于开展")
