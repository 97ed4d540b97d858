"""公示、公布、更正: a cycle's results become rows that never change, numbered inside the cycle.

Each publication is computed twice: by the rules over frozen versions, and by one SQL statement over the points of the
items. Where a single row differs nothing is published.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import freezing, ranking, result_papers
from inspections.actions.gathering import Inputs, gather
from inspections.actions.readiness import (
    NotReady,
    check_complete,
    check_publicity_over,
    check_settled,
    gaps,
    newest,
    until_of,
)
from inspections.actions.recomputing import recompute, verify
from inspections.models import SELF, Appeal, Cycle, Publication, Sheet
from inspections.rules import cycle as times
from inspections.rules.result.standing import Standing, standing
from oversight import journal, workdays
from oversight.acting import Act, Invalid, acting
from oversight.actions import deadline
from oversight.kernel.calendar import Limit, beijing_day, due
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor
from registry.models import Firm

Report = Callable[[int, int], None]
STEPS = 4  # gathered, merged and ranked, compared, frozen
PUBLISH = "cycle.publish"  # the clock of publication, from the day on which there is a result


def silent(_done: int, _total: int) -> None:
    """Nobody waits."""


def show(
    *, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None, report: Report = silent
) -> Publication:
    """Show the provisional results: publication 0, open to objections until the last day that it names.

    Raises `NotReady` where a sheet is not countersigned or a veto waits, `Differs` where the two computations disagree.
    """
    with acting(by, "inspections.show_cycle", cycle, at=at, seen=seen) as act:
        check_complete(act.thing)
        made = _make(
            act, number=0, kind="provisional", until=("objections_until", times.PUBLICITY), report=report
        )
        _move(act, "merge", states.MERGEABLE)
        deadline.start(duty=PUBLISH, thing=act.thing, at=at)
        _tell(act, made, gettext_lazy("考核结果公示：%(name)s"), gettext_lazy("可在 %(day)s 前提出异议。"))
    return made


def publish(
    *, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None, report: Report = silent
) -> Publication:
    """Publish the first final results, number 1, once publicity is over and every objection decided."""
    with acting(by, "inspections.publish_cycle", cycle, at=at, seen=seen) as act:
        check_publicity_over(act.thing, at)
        made = _make(act, number=1, kind="final", until=("appeals_until", times.APPEAL), report=report)
        _move(act, "finish", frozenset({"merged"}))
        deadline.finish(act.thing, PUBLISH, at=at)
        _tell(act, made, gettext_lazy("考核结果公布：%(name)s"), gettext_lazy("可在 %(day)s 前提出申诉。"))
    return made


def correct(
    *,
    by: Actor,
    cycle: Cycle,
    appeal: Appeal | None,
    at: datetime,
    why: str,
    seen: int | None = None,
    report: Report = silent,
) -> Publication:
    """Publish a corrected result that names the one it replaces and the reason; the earlier one stays as it was."""
    if not why.strip():
        raise Invalid(gettext_lazy("请写明更正的理由。"), field="why")
    with acting(by, "inspections.correct_cycle", cycle, at=at, seen=seen, note=why) as act:
        before = newest(act.thing)
        made = _make(
            act,
            number=before.number + 1,
            kind="correction",
            replaces=before,
            until=("appeals_until", times.APPEAL),
            more={"appeal": appeal.pk if appeal else None},
            report=report,
        )
        _tell(act, made, gettext_lazy("考核结果更正：%(name)s"), gettext_lazy("可在 %(day)s 前提出申诉。"))
    return made


def review(*, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None) -> Cycle:
    """Begin to review what was handed in: from now on no sheet of the cycle is scored unless it is returned."""
    with acting(by, "inspections.review_cycle", cycle, at=at, seen=seen) as act:
        act.facts = {"to_review": act.thing.sheets.official().filter(state__in=states.TO_REVIEW).count()}
    return act.thing  # type: ignore[no-any-return]


def standing_of(inputs: Inputs) -> Standing:
    """What the rules make of gathered inputs."""
    return standing((one.assessed for one in inputs.estates), inputs.ruling)


# --- making one ------------------------------------------------------------------------------------------------------


def _make(
    act: Act,
    *,
    number: int,
    kind: str,
    until: tuple[str, Limit],
    replaces: Publication | None = None,
    more: dict[str, Any] | None = None,
    report: Report,
) -> Publication:
    """Compute twice, compare, freeze. The cycle's row is locked by the act: of many at once one gets here."""
    cycle: Cycle = act.thing
    name, limit = until
    ends = due(limit, act.at, workdays.schedule())
    inputs = gather(cycle, act.at)
    report(1, STEPS)
    found = standing_of(inputs)
    report(2, STEPS)
    _agree(cycle, found)
    report(3, STEPS)
    policy = {**inputs.policy, **(more or {}), name: ends.at.isoformat(), "provisional_day": ends.provisional}
    rows = freezing.rows_of(Inputs(policy, inputs.ruling, inputs.estates), found, freezing.names_of(found))
    if replaces is not None:
        _changes(replaces, rows)
    made = Publication.objects.create(
        cycle=cycle,
        number=number,
        kind=kind,
        replaces=replaces,
        reason_digest=journal.digest(act.why),
        inputs=policy,
        digest=rows.digest,
        decided_by_id=act.by.posting,
        made_at=act.at,
    )
    freezing.write(made, rows)
    report(STEPS, STEPS)
    if rows.firms:
        result_papers.start(by=act.by, publication=made, at=act.at)
    act.facts = {
        "number": number,
        "digest": rows.digest,
        "estates": len(rows.estates),
        "firms": len(rows.firms),
    }
    return made


def _agree(cycle: Cycle, found: Standing) -> None:
    """The statement over the items says the same as the rules over the versions. Raises `Differs`."""
    ours = ranking.ranked(cycle)
    estates = {line.estate: (line.merged.total, line.city, line.district) for line in found.estates}
    firms = {line.firm: (line.result.total, line.city, dict(line.districts)) for line in found.firms}
    if estates != {str(key): (row.total, row.city, row.within) for key, row in ours.estates.items()}:
        raise freezing.Differs
    if firms != {str(key): (row.total, row.city, row.districts) for key, row in ours.firms.items()}:
        raise freezing.Differs


def _changes(before: Publication, rows: freezing.Rows) -> None:
    """Raise `NotReady` where a correction would change nothing but names, which may have changed since."""
    changed = [one for one in freezing.differences(freezing.read(before), rows) if one.kind != "policy"]
    if all(name.endswith("_name") for one in changed for name in one.fields):
        raise NotReady(gettext_lazy("更正后的结果与现结果相同，没有要公布的内容。"))


def _move(act: Act, verb: str, states_: frozenset[str]) -> None:
    """The sheets go along with their cycle: one statement, their history kept by the table's trigger."""
    for state in states_:
        rows = Sheet.objects.filter(cycle=act.thing, state=state).exclude(part=SELF)
        rows.update(state=states.SHEET.next(state, verb), version=F("version") + 1)


def _tell(act: Act, made: Publication, subject: Any, body: Any) -> None:
    """Every firm with a result reads where it stands and until when it may answer."""
    day = beijing_day(until_of(made)).isoformat()
    held = Firm.objects.filter(results__publication=made).values("organisation_id")
    people = Membership.objects.current(act.at).filter(post=Post.FIRM, organisation__in=held)
    name = str(act.thing)
    act.tell(
        people.select_related("person", "organisation"),
        lambda: (str(subject) % {"name": name}, str(body) % {"day": day}),
        reverse("inspections:result", args=[act.thing.public_id]),
    )


__all__ = [
    "NotReady",
    "check_settled",
    "correct",
    "gaps",
    "gather",
    "newest",
    "publish",
    "recompute",
    "review",
    "show",
    "standing_of",
    "until_of",
    "verify",
]
