"""A check in each state that something may be done in; of the drawn ones, one to visit and one that was visited."""

from __future__ import annotations

from datetime import date, timedelta

from inspections.actions import check as act
from inspections.models import Check, CheckTarget
from tests.factories.ground import NOW, acting_as
from tests.matrix.town import Place

STATES = ("draft", "submitted", "waiting", "visited")
STATE = {"waiting": "drawn", "visited": "drawn"}
OURS = "澄岸物业"


def lay(place: Place) -> None:
    """All of them lie in the street and are the street officer's; the leader decides."""
    street = place.town.places["north"]
    officer = place.town.street_officer
    for name in STATES:
        row = Check.objects.create(
            name=f"检查{place.marks.word('check', name, 'name')}", kind="double_random", topic="消防",
            first=date(2026, 11, 1), last=date(2099, 12, 31), inspectors_each=2, jurisdiction=street,
            state="draft" if name == "draft" else "submitted", drafted_by=officer, created_at=NOW,
            submitted_by=None if name == "draft" else officer,
        )  # fmt: skip
        if name in STATE:
            _drawn(place, row, name)
        facts = {"places": (place.chain(street),), "submitter": "" if name == "draft" else "street_officer"}
        place.add(
            "check", name, Check.objects.get(pk=row.pk), resource="check", state=STATE.get(name, name),
            drafter_body="北街道办事处", **facts,
        )  # fmt: skip


def _drawn(place: Place, row: Check, name: str) -> None:
    """Its only estate here with a firm; whoever was drawn visits it, where it is visited."""
    targets = act.draw(by=acting_as(place.town.street_leader), check=row, seed=f"seed-{name}", at=NOW)
    for target in targets:
        if name == "visited":
            sent = target.assignments.get(position=1).membership
            act.visit(
                by=acting_as(sent), target=target, verdict="breach", at=NOW + timedelta(minutes=1),
                findings=[f"通道堵塞{place.marks.word('checktarget', name, 'findings')}"],
            )  # fmt: skip
    one: CheckTarget = next(target for target in targets if target.estate.name.startswith("锦汀小区"))
    sent = {held.membership for held in one.assignments.select_related("membership")}
    place.add(
        "checktarget", name, CheckTarget.objects.get(pk=one.pk), resource="check",
        places=(place.chain(one.estate.jurisdiction),), firms=frozenset({OURS}), told=name == "visited",
        more={"sent": {known for known, held in place.town.people.items() if held in sent}},
    )  # fmt: skip
