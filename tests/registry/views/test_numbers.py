"""A number that is a link leads to as many records as it says, on every page that counts the registry."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from oversight import panels, todo
from oversight.actions import redrawing
from oversight.actions.redrawing import Plan
from oversight.actions.redrawing.preview import look_ahead
from registry.models import Estate, EstateOfficer, RoomCheck
from registry.papers import shortfall_list
from registry.states import ESTATE
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate
from tests.registry.papers.checks import policy_row

pytestmark = pytest.mark.django_db

BOARD = "registry:check-list"


@pytest.fixture
def checked(town: SimpleNamespace) -> SimpleNamespace:
    """An estate of each verdict on the register, and one that fell short in each state off it."""
    policy = policy_row()

    def check(name: str, verdict: str, **extra: Any) -> RoomCheck:
        place = estate(name, town.lane, **extra)
        return RoomCheck.objects.create(
            estate=place,
            policy=policy,
            jurisdiction=place.jurisdiction,
            verdict=verdict,
            required=Decimal(200),
            provided=Decimal(180),
            shortfall=None if verdict == "existing" else Decimal(20),
            digest="0" * 64,
            surveyed_by=town.inspector,
            surveyed_at=NOW,
        )

    town.on_register = [check(f"{label}苑", verdict) for verdict, label in RoomCheck.VERDICTS]
    town.off_register = [
        check(f"{label}里", "fail", state=state)
        for state, label in Estate.STATES
        if state != ESTATE.next("draft", "register")
    ]
    return town


def test_every_figure_of_the_board_leads_to_as_many_rows(checked, browse):
    client = browse(checked.inspector)
    facts = client.get(reverse(BOARD)).context["facts"]
    led_to = {fact.label: client.get(reverse(BOARD) + fact.url).context["table"].matching for fact in facts}
    assert led_to == {fact.label: fact.value for fact in facts}
    assert sum(fact.value for fact in facts) == len(checked.on_register)


def test_what_left_the_register_counts_nowhere(checked, browse):
    page = browse(checked.inspector).get(reverse(BOARD)).content.decode()
    assert [row.estate.name for row in checked.off_register if row.estate.name in page] == []
    assert all(row.estate.name in page for row in checked.on_register)


def test_the_figure_at_home_is_the_boards(checked, browse):
    client, by = browse(checked.inspector), acting_as(checked.inspector)
    figure = next(figure for figure in panels.figures(by) if figure.url.startswith(reverse(BOARD)))
    assert str(client.get(figure.url).context["table"].matching) == figure.value == "2"


def test_the_paper_holds_what_must_be_mended_too(checked):
    found = RoomCheck.objects.of_standing_estates()
    told = shortfall_list.gather(found, issuer="市住建局", place="营口市", at=NOW)
    assert {row.estate for row in told.rows} == {"限期整改苑", "不合格苑", "存量，只登记苑"}


def test_the_note_on_drafts_leads_to_all_of_them(checked, browse):
    client = browse(checked.inspector)
    note = client.get(reverse("registry:estate-list")).context["drafts"]
    listed = client.get(note["url"]).context["table"].matching
    assert (f"另有 {listed} 份草稿" in str(note["words"]), listed) == (True, 2)


def test_drafts_to_place_are_listed_without_those_that_have_a_place(checked, browse):
    estate("某处", None, state="draft")
    task = next(one for one in todo.todos(acting_as(checked.inspector)) if "落实社区" in str(one.title))
    assert "1 个小区" in str(task.title)
    assert browse(checked.inspector).get(task.url).context["page"].paginator.count == 1


def test_a_unit_counts_the_estates_that_its_list_shows_and_so_does_a_redrawing(town, browse):
    for state, label in Estate.STATES:
        estate(f"{label}院", town.lane, state=state)
    client, by = browse(town.inspector), acting_as(town.inspector)
    fact = next(
        fact
        for fact in client.get(town.north.get_absolute_url()).context["facts"]
        if fact.url.startswith(reverse("registry:estate-list"))
    )
    assert fact.value == client.get(fact.url).context["table"].matching == 3
    tree = client.get(reverse("oversight:territory-list")).context["districts"]
    streets = {row["unit"].pk: dict(row["counts"]) for _district, rows in tree for row in rows}
    assert streets[town.north.pk][fact.label] == fact.value
    moving = redrawing.draft(
        by=by, kind="move", unit=town.north, plan=Plan(parent=town.west.pk), effective=NOW.date(), at=NOW
    )
    loads = {load.cargo.key: load.count for load in look_ahead(moving, by, at=NOW).loads}
    assert loads["registry.estate"] == fact.value


def test_the_task_of_naming_officers_leads_to_as_many_estates(town, browse):
    by = acting_as(town.leader)
    assert [str(row.title) for row in todo.todos(by) if "责任干部" in str(row.title)] == [
        "指定责任干部：2 个小区"
    ]
    EstateOfficer.objects.create(estate=town.home, membership=town.officer, valid_from=NOW.date())
    (task,) = [row for row in todo.todos(by) if "责任干部" in str(row.title)]
    assert str(task.title) == "指定责任干部：1 个小区"
    assert browse(town.leader).get(task.url).context["table"].matching == 1
