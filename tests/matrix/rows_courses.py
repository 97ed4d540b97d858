"""Rows of training."""

from __future__ import annotations

from typing import Any

from inspections.actions import course as act
from inspections.models import Standard
from inspections.rules import exam
from tests.factories.ground import acting_as
from tests.matrix.doors import Door
from tests.matrix.records_courses import PRESENT
from tests.matrix.rows_ground import GONE, _none, _why, day, pk, state


def plan(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """A whole plan, as it is typed."""
    return {
        "name": "评分培训", "standard": Standard.objects.earliest("pk").pk, **day("held_on", 2026, 11, 9),
        "jurisdiction": town.town.places["city"].pk,
    }  # fmt: skip


def answers(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """The right answers of the next attempt."""
    row = act.attendance_of(acting_as(town.town.people[who.name]), thing.row)
    if row is None:
        return {"attempt": 1}
    number, seed = act.next_attempt(row)
    asked = exam.questions(thing.row.standard.form, seed)
    return {"attempt": number, **{f"q_{one.code}": one.code for one in asked}}


def is_there(*names: str) -> Any:
    """Somebody put down for the course, which stands so far."""
    return lambda who, thing: who.name in PRESENT and thing.name in names


def _course(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"inspections:course-{name}", right=f"training {right}", on="course", args=pk, missing=GONE, post=post,
        **more,
    )  # fmt: skip


ROWS = [
    Door(name="inspections:course-list", right="training read"),
    Door(name="inspections:course-new", right="training write", post=plan),
    _course("detail", "read"),
    _course("draft", "write", plan, when=state("draft")),
    _course("announce", "write", _none, when=state("draft")),
    _course("attend", "attend write", _none, when=state("announced")),
    _course("leave", "attend write", _none, when=state("announced"), also=is_there("announced", "held", "passed")),
    _course("hold", "write", _none, when=state("announced")),
    _course("test", "attend write", answers, also=is_there("held")),
    _course("certify", "decide", _none, when=lambda thing: thing.name == "passed", entries=3),
    _course("close", "write", _none, when=state("held")),
    _course("cancel", "write", _why, when=state("announced")),
    Door(name="inspections:certificate", right="training read", on="certificate", args=pk, missing=GONE, get=302),
]  # fmt: skip
