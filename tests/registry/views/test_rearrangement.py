"""The pages of what is decided ahead: from the form of today's act to the calendar, a new decision, the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.kernel.calendar import beijing_day, midnight
from registry.actions import change, estate, rearrangement
from registry.models import Rearrangement
from tests.factories.ground import NOW, acting_as
from tests.registry.views.test_estate_acts import sent, url

pytestmark = pytest.mark.django_db


def in_days(number):
    day = beijing_day(timezone.now()) + timedelta(days=number)
    return {"on_year": day.year, "on_month": day.month, "on_day": day.day}


@pytest.fixture
def leader(town, browse):
    return browse(town.leader)


@pytest.fixture
def waiting(town, leader):
    """A merger sent by its form for ten days from now."""
    where = f"{url('estate-merge', town.home)}?other={town.next_door.public_id}"
    data = sent(leader.get(where), basis="街纪〔2026〕3 号", agreed="on") | in_days(10)
    data.pop("on", None)
    answer = leader.post(where, data)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Rearrangement.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    return row


def test_a_day_to_come_makes_the_form_s_act_wait_where_everybody_sees_it(town, leader, waiting):
    town.next_door.refresh_from_db()
    assert town.next_door.state == "registered"
    headline = "听潮苑并入锦汀小区"
    for page in (
        waiting.get_absolute_url(),
        town.home.get_absolute_url(),
        town.next_door.get_absolute_url(),
        reverse("oversight:todos"),
        reverse("oversight:calendar-year", args=[waiting.effective.year]),
    ):
        assert headline in leader.get(page).text, page


def test_firms_and_others_read_it_and_decide_nothing(town, browse, waiting):
    assert browse(town.officer).get(waiting.get_absolute_url()).status_code == 200
    for who in (town.other_leader, town.rival):
        assert browse(who).get(waiting.get_absolute_url()).status_code == 404
    for act in ("confirm", "revoke"):
        where = reverse(f"registry:rearrangement-{act}", args=[waiting.pk])
        assert browse(town.officer).get(where).status_code == 404


def test_what_moved_is_told_on_the_page_and_decided_anew_with_open_eyes(town, leader, waiting):
    now = timezone.now()
    estate.amend(by=acting_as(town.officer, now), estate=town.next_door, facts={"households": 77}, at=now)
    assert "户数由 — 变为 77" in leader.get(waiting.get_absolute_url()).text
    Rearrangement.objects.filter(pk=waiting.pk).update(effective=beijing_day(now))
    rearrangement.apply_due(max(now, midnight(beijing_day(now))))
    assert "重新决定：听潮苑并入锦汀小区" in leader.get(reverse("oversight:todos")).text
    where = reverse("registry:rearrangement-confirm", args=[waiting.pk])
    shown = leader.get(where)
    estate.amend(by=acting_as(town.officer, now), estate=town.home, facts={"households": 5}, at=now)
    again = leader.post(where, sent(shown, agreed="on"))
    assert again.status_code == 200, "the estate moved between looking and deciding"
    done = leader.post(where, sent(leader.get(where), agreed="on"))
    assert done.status_code == 302, done.context["form"].errors
    town.next_door.refresh_from_db()
    assert town.next_door.state == "merged"


def test_it_is_taken_back_with_a_reason(town, leader, waiting):
    where = reverse("registry:rearrangement-revoke", args=[waiting.pk])
    assert leader.post(where, sent(leader.get(where), why=" ")).status_code == 200
    assert leader.post(where, sent(leader.get(where), why="方案有变")).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "revoked"
    assert "方案有变" in leader.get(waiting.get_absolute_url()).text
    assert "待生效的调整" not in leader.get(town.home.get_absolute_url()).text


def test_a_move_may_wait_as_well(town, leader):
    where = url("estate-move", town.home)
    data = sent(leader.get(where), to=town.alley.pk, basis="街道通知", agreed="on") | in_days(3)
    data.pop("on", None)
    assert leader.post(where, data).status_code == 302
    assert "锦汀小区划入胡同社区" in leader.get(town.home.get_absolute_url()).text


def test_what_waits_is_no_open_case_of_itself_and_other_waiting_ones_are(town, leader, waiting):
    itself = f'href="{waiting.get_absolute_url()}"'
    for where in (waiting.get_absolute_url(), reverse("registry:rearrangement-revoke", args=[waiting.pk])):
        page = leader.get(where)
        assert "待生效的调整：" not in "".join(
            str(pair.label) for one in page.context["closing"] for pair in one["pairs"]
        )
    assert itself in leader.get(url("estate-move", town.next_door)).text


def test_what_was_taken_back_is_led_to_with_a_word(town, leader, waiting):
    for act in ("revoke", "confirm"):
        where = reverse(f"registry:rearrangement-{act}", args=[waiting.pk])
        if act == "revoke":
            leader.post(where, sent(leader.get(where), why="方案有变"))
        answer = leader.get(where, follow=True)
        assert answer.redirect_chain == [(waiting.get_absolute_url(), 302)]
        assert "已撤回" in answer.text
        assert "不用再办这一步" in answer.text


def test_the_clocks_that_go_along_are_told_apart(town, leader):
    made = [
        change.submit(
            by=acting_as(town.worker),
            change=change.draft(
                by=acting_as(town.worker),
                record=town.home,
                proposed={field: 3},
                reason="核实",
                at=NOW,
            ),
            at=NOW + timedelta(days=days),
        )
        for field, days in (("households", 0), ("buildings", 9))
    ]
    assert len(made) == 2
    labels = [str(pair.label) for pair in leader.get(url("estate-move", town.home)).context["pairs"]]
    clocks = [label for label in labels if "审核登记变更：锦汀小区" in label]
    assert len(clocks) == len(set(clocks)) == 2
    assert all("截止" in label for label in clocks)
