"""Rows of the assessment's cycles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspections.models import Standard
from tests.matrix.doors import OWN, SIGNED_IN, Door
from tests.matrix.rows_ground import GONE, _none, _why, day, pk, state


def cycle(town: Any, thing: Any) -> Mapping[str, Any]:
    """A cycle by its number."""
    return {"public_id": thing.row.public_id}


def plan(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """A whole plan, as it is typed."""
    return {
        "name": "年度考核", "kind": "year", "kinds": ["residential"], "weighting": "days",
        "jurisdiction": town.town.places["city"].pk, "standard": Standard.objects.earliest("pk").pk,
        "street_weight": "0.4", "bureau_weight": "0.4", "survey_weight": "0.2",
        **day("first", 2026, 1, 1), **day("last", 2026, 12, 31), **day("cut_off", 2026, 10, 1),
        **day("on_site_first", 2026, 11, 2), **day("on_site_last", 2026, 12, 20),
    }  # fmt: skip


def _cycle(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"inspections:cycle-{name}", right=f"cycle {right}", on="cycle", args=cycle,
        missing={"public_id": "KH1999-01"}, post=post, **more,
    )  # fmt: skip


def named(*names: str) -> Any:
    """Cycles that were opened so far."""
    return lambda thing: thing.name in names


CYCLES = [
    Door(name="inspections:cycle-list", right="cycle read"),
    Door(name="inspections:cycle-plan", right="cycle write", post=plan),
    _cycle("detail", "read"),
    _cycle("progress", "read"),
    _cycle("draft", "write", plan, when=state("draft")),
    _cycle("open", "decide", lambda *_: {}, when=state("draft")),
    _cycle("resume", "decide", lambda *_: {}, when=named("stopped")),
    _cycle("extend", "decide", lambda *_: {"why": "降雪", **day("until", 2027, 1, 15)}, when=state("open")),
    _cycle("close", "decide", lambda *_: {}, when=named("open")),
    _cycle("measure", "write decide", lambda *_: {}, when=named("open")),
    _cycle("archive", "decide", lambda *_: {}, when=state("published")),
    _cycle("cancel", "decide", _why, when=state("draft", "open")),
]  # fmt: skip


def office(who: Any, thing: Any) -> bool:
    """Who takes part in training, or looks on: they know who scores."""
    return who.post in (
        "bureau_head", "bureau_inspector", "district_officer", "street_leader", "street_officer", "committee_worker",
        "auditor",
    )  # fmt: skip


def draw(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """A draw in one's own territory."""
    places = {"street_leader": "north", "other_leader": "south"}
    return {"territory": town.town.places[places.get(who.name, "city")].pk, "seed": "20261124"}


def sheet(town: Any, thing: Any) -> Mapping[str, Any]:
    """A sheet by its number."""
    return {"number": thing.row.number}


def swap(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """Somebody fit for one of the two."""
    people = town.town.people
    return {"was": people["street_officer"].pk, "to": people["spare_street"].pk, "why": "生病"}


def fill(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """Somebody fit for the place that was left."""
    return {"to": town.town.people["spare_street"].pk, "why": "离任"}


def _drawing(part: str) -> Door:
    return _cycle(
        f"draw-{part}", "read", draw, also=lambda who, thing: office(who, thing) and who.post == DRAWS[part],
        when=named("open"),
    )  # fmt: skip


DRAWS = {"street": "street_leader", "bureau": "bureau_head"}
NO_SHEET = {"number": "KH1999-01-XQ000000-J"}


def _sheet(name: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"inspections:sheet-{name}", right="sheet_street_part decide", on="streetsheet", args=sheet,
        missing=NO_SHEET, post=post, **more,
    )  # fmt: skip


SCORERS = [
    _cycle("draws", "read", also=office),
    _cycle("scorers", "read", also=office),
    _cycle("routes", "read", also=office),
    _cycle("notices", "read", also=lambda who, thing: who.post in DRAWS.values()),
    _drawing("street"),
    _drawing("bureau"),
    _sheet("swap", swap, when=named("assigned")),
    _sheet("excuse", _why),
    _sheet("fill", fill, when=named("vacant")),
    _sheet("notify", lambda *_: {}),
    _sheet("notice"),
]


def visits(who: Any, thing: Any = None) -> bool:
    """Whoever goes to score or find, and whoever sends them."""
    return who.post in (
        "bureau_head", "bureau_inspector", "district_officer", "street_leader", "street_officer", "committee_worker",
    )  # fmt: skip


def away(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """Some days of next year."""
    return {**day("first", 2027, 3, 1), **day("last", 2027, 3, 5), "why": "年休假"}


ABSENCES = [
    Door(name="inspections:absence-list", right=SIGNED_IN, also=visits),
    Door(name="inspections:absence-record", right=SIGNED_IN, also=visits, post=away),
    Door(
        name="inspections:absence-withdraw", right=OWN, on="absence", args=pk, missing=GONE, unsaid=False, post=_none,
    ),
]  # fmt: skip
ROWS = [*CYCLES, *SCORERS, *ABSENCES]
