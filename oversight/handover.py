"""Work is always somebody's: what a leaver holds goes to a successor, or to the body (INVARIANTS 16).

Each app names here, when it loads, the kinds of open work that hang on a posting or a body. Ending a posting,
suspending a person and closing a body hand all of it over in the same act; the nightly duty does the same for postings
that ran out by their date, and counts what would still be nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.actions.tiers import body_above
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Period
from oversight.models import Deadline, Membership, Organisation
from oversight.policy import Actor

Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Work:
    """One kind of open work.

    ``held`` gives the open rows that hang on a posting, ``of_body`` those that hang on a body, ``orphans`` those that
    are nobody's at an instant; ``hand`` gives rows to a posting or, with None, to the body itself; ``move`` gives rows
    of a body to another one. ``shown`` is how a row is listed: its words and its page.
    """

    key: str
    label: Any
    held: Callable[[Membership, datetime], Rows]
    of_body: Callable[[Organisation, datetime], Rows]
    orphans: Callable[[datetime], Rows]
    hand: Callable[[Rows, Membership | None, datetime], None]
    move: Callable[[Rows, Organisation, datetime], None]
    shown: Callable[[Any], tuple[str, str]]


KINDS: dict[str, Work] = {}


def register(work: Work) -> None:
    """Name a kind of work; once, when the app loads. Raises ValueError for a second one of the same key."""
    if work.key in KINDS:
        raise ValueError(f"{work.key} is registered already")
    KINDS[work.key] = work


@dataclass(frozen=True)
class Held:
    """What a leaver holds of one kind, as the page lists it."""

    label: Any
    rows: list[tuple[str, str]]


def holds(membership: Membership, at: datetime) -> list[Held]:
    """All open work of a posting, by kind; kinds without any are left out."""
    found = [
        Held(work.label, [work.shown(row) for row in work.held(membership, at)]) for work in KINDS.values()
    ]
    return [held for held in found if held.rows]


def hand_over(
    membership: Membership, *, to: Membership | None, by: Actor | None, at: datetime
) -> dict[str, int]:
    """Give all open work of a posting to ``to``, or to its body; one entry a row. Returns how much, by kind."""
    facts = {"from": membership.pk, "to": to.pk if to else None, "body": membership.organisation_id}
    counts: dict[str, int] = {}
    for work in KINDS.values():
        if rows := list(work.held(membership, at)):
            work.hand(_again(work.held(membership, at), rows), to, at)
            journal.record_each("work.handed", rows, by=by, at=at, facts=facts)
            counts[work.key] = len(rows)
    return counts


def move_body(body: Organisation, *, to: Organisation, by: Actor | None, at: datetime) -> dict[str, int]:
    """Give all open work of a body that closes to the body that goes on with it. Returns how much, by kind."""
    facts = {"from_body": body.pk, "to_body": to.pk}
    counts: dict[str, int] = {}
    for work in KINDS.values():
        if rows := list(work.of_body(body, at)):
            work.move(_again(work.of_body(body, at), rows), to, at)
            journal.record_each("work.handed", rows, by=by, at=at, facts=facts)
            counts[work.key] = len(rows)
    return counts


def orphans(at: datetime) -> dict[str, int]:
    """How much open work is nobody's at ``at``, by kind: always nothing after the nightly round."""
    return {
        work.key: work.orphans(at).count()
        + sum(work.of_body(body, at).count() for body in Organisation.objects.closed(beijing_day(at)))
        for work in KINDS.values()
    }


def nightly(*, period: Period, at: datetime) -> dict[str, int]:
    """Nightly duty: what postings and bodies left that ran out by their date goes to the body, or to the one above.

    Returns how much was handed over, and how much is still nobody's.
    """
    handed = 0
    for work in KINDS.values():
        if rows := list(work.orphans(at)):
            work.hand(_again(work.orphans(at), rows), None, at)
            handed += journal.record_each("work.handed", rows, by=None, at=at, facts={"why": "run out"})
    for body in Organisation.objects.closed(beijing_day(at)):
        if above := body_above(body):
            handed += sum(move_body(body, to=above, by=None, at=at).values())
    return {"handed": handed, "orphans": sum(orphans(at).values())}


def _again(rows: Rows, found: list[Any]) -> Rows:
    return rows.model._default_manager.filter(pk__in=[row.pk for row in found])


def _clocks_of(membership: Membership, at: datetime) -> QuerySet[Deadline]:
    """A person's clocks in a body, unless another posting of the same person holds there."""
    others = Membership.objects.current(at).filter(
        person_id=membership.person_id, organisation_id=membership.organisation_id
    )
    if others.exclude(pk=membership.pk).exists():
        return Deadline.objects.none()
    return Deadline.objects.filter(
        done_at=None, person_id=membership.person_id, holder_id=membership.organisation_id
    )


def _stray_clocks(at: datetime) -> QuerySet[Deadline]:
    seated = Membership.objects.current(at).filter(
        person_id=OuterRef("person_id"), organisation_id=OuterRef("holder_id")
    )
    return Deadline.objects.filter(~Exists(seated), done_at=None, person__isnull=False)


def _hand_clocks(rows: Rows, to: Membership | None, at: datetime) -> None:
    rows.update(person_id=to.person_id if to else None)


def _move_clocks(rows: Rows, to: Organisation, at: datetime) -> None:
    rows.update(holder=to, person=None)


register(
    Work(
        key="deadline",
        label=_("期限"),
        held=_clocks_of,
        of_body=lambda body, at: Deadline.objects.filter(done_at=None, holder=body),
        orphans=_stray_clocks,
        hand=_hand_clocks,
        move=_move_clocks,
        shown=lambda clock: (clock.title, clock.url),
    )
)
