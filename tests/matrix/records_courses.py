"""A course in each state that something may be done in: with somebody enrolled, somebody present, somebody who passed."""

from __future__ import annotations

from datetime import date

from inspections.actions import certifying
from inspections.models import Attendance, Course, TestPaper
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.matrix.town import Place

STATES = ("draft", "announced", "held", "passed")
PRESENT = ("street_officer", "district_officer")


def lay(place: Place) -> None:
    """All of them, over the whole city, and a certificate."""
    everywhere = tuple(place.chain(unit) for unit in place.town.places.values())
    for name in STATES:
        row = Course.objects.create(
            standard=make.standard(), name=f"培训{place.marks.word('course', name, 'name')}", held_on=date(2026, 10, 8),
            state="held" if name == "passed" else name, jurisdiction=place.town.places["city"],
            drafted_by=place.town.inspector, created_at=NOW,
        )  # fmt: skip
        people = () if name == "draft" else PRESENT
        rows = [
            Attendance.objects.create(
                course=row, membership=place.town.people[who], enrolled_at=NOW, attended=row.state == "held"
            )
            for who in people
        ]
        if name == "passed":
            for one in rows:
                TestPaper.objects.create(
                    attendance=one,
                    attempt=1,
                    seed="s",
                    questions=[{}] * 10,
                    answers={},
                    right=9,
                    passed=True,
                    at=NOW,
                )
        place.add(
            "course",
            name,
            row,
            resource="training",
            state=row.state,
            submitter="inspector",
            places=everywhere,
        )
    _certificate(place)


def _certificate(place: Place) -> None:
    """One that was earned at a course of its own, with its paper."""
    course = Course.objects.create(
        standard=make.standard(), name="旧培训", held_on=date(2026, 9, 8), state="held",
        jurisdiction=place.town.places["city"], drafted_by=place.town.inspector, created_at=NOW,
    )  # fmt: skip
    holder = place.town.street_officer
    row = Attendance.objects.create(course=course, membership=holder, enrolled_at=NOW, attended=True)
    TestPaper.objects.create(
        attendance=row, attempt=1, seed="s", questions=[{}] * 10, answers={}, right=9, passed=True, at=NOW
    )
    held = certifying.certify(by=acting_as(place.town.head), course=course, at=NOW)[0]
    place.add(
        "certificate",
        "street",
        held,
        resource="training",
        places=(place.chain(holder.organisation.territory),),
    )
