"""专项检查: planned and handed in, targets and inspectors drawn by a printed seed, visited, answered, concluded."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.actions.inspectors import Inspectors
from inspections.actions.targets import how_many, in_range
from inspections.models import Assignment, Check, CheckTarget, Draw
from inspections.rules import draw as drawing
from oversight.acting import Act, Invalid, acting
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import Actor, who_may
from registry.actions.check import digest
from registry.models import Estate, Tenure

MOST = 500  # targets of one check: what a body can visit


def draft(
    *, by: Actor, at: datetime, plan: dict[str, Any], check: Check | None = None, seen: int | None = None
) -> Check:
    """Plan a check, or plan it anew; ``plan`` are its columns. Raises `Invalid` where its days contradict each other."""
    if plan["last"] < plan["first"]:
        raise Invalid(_("截止日期不能早于开始日期。"), field="last")
    row = check or Check(drafted_by_id=by.posting, created_at=at)
    if check is None:
        _set(row, plan)  # the policy asks where the new one lies and whose line it is
    with acting(by, "inspections.draft_check", row, at=at, seen=seen) as act:
        _set(act.thing, plan)
    return act.thing  # type: ignore[no-any-return]


def _set(row: Check, plan: dict[str, Any]) -> None:
    for field, value in plan.items():
        setattr(row, field, value)


def submit(*, by: Actor, check: Check, at: datetime) -> Check:
    """Hand a plan to whoever decides on it. Raises `Invalid` where no estate is in its range."""
    with acting(by, "inspections.submit_check", check, at=at) as act:
        if not in_range(act.thing, at):
            raise Invalid(_("范围内没有可以抽取的小区，请修改范围。"))
        act.thing.submitted_by_id = by.posting
        _tell(act, who_may("inspections.draw_check", act.thing, at), _("请审批检查计划：%(name)s"))
    return act.thing  # type: ignore[no-any-return]


def return_(*, by: Actor, check: Check, why: str, at: datetime) -> Check:
    """Send a plan back with remarks."""
    with acting(by, "inspections.return_check", check, at=at, note=why) as act:
        _tell(act, [act.thing.submitted_by], _("检查计划被退回：%(name)s"), why)
    return act.thing  # type: ignore[no-any-return]


def new_seed() -> str:
    """A seed that nobody chose."""
    return secrets.token_hex(16)


def draw(*, by: Actor, check: Check, seed: str, at: datetime) -> list[CheckTarget]:
    """Approve a plan and draw its targets, then the inspectors of each; both draws are kept with the seed.

    Raises `Invalid` where there is nothing to draw, too much, or too few inspectors for some target.
    """
    with acting(by, "inspections.draw_check", check, at=at) as act:
        estates = {one.public_id: one for one in in_range(act.thing, at)}
        count = how_many(act.thing, len(estates))
        if not 0 < count <= MOST:
            raise Invalid(
                _("要抽 %(n)s 处，应在 1 至 %(most)s 处之间，请调整范围或比例。") % {"n": count, "most": MOST}
            )
        chosen = drawing.draw(seed, estates, count)
        _keep(act, seed, list(estates), None, count, chosen)
        targets = _targets(act.thing, [estates[key] for key in chosen], at)
        _send(act, seed, targets)
        act.facts = {"seed": seed, "of": len(estates), "targets": len(targets)}
    return targets


def _targets(check: Check, estates: Sequence[Estate], at: datetime) -> list[CheckTarget]:
    """The drawn estates with the firm that holds each today."""
    held = (
        Tenure.objects.current(beijing_day(at))
        .filter(estate__in=estates)
        .select_related("firm__organisation")
    )
    firms = {one.estate_id: one.firm for one in held}
    return CheckTarget.objects.bulk_create(
        CheckTarget(
            inspection=check, estate=one, firm=firms.get(one.pk), jurisdiction=one.jurisdiction,
            subject=firms[one.pk].organisation if one.pk in firms else None,
        )
        for one in estates
    )  # fmt: skip


def _send(act: Act, seed: str, targets: list[CheckTarget]) -> None:
    """Draw who goes where out of those who are fit; they are told."""
    pool, each = Inspectors(act.thing, act.at), act.thing.inspectors_each
    rows = {one.estate.public_id: one for one in targets}
    fit = {key: [str(one.pk) for one in pool.fit(row.subject_id)] for key, row in rows.items()}
    if short := [key for key, people in fit.items() if len(people) < each]:
        raise Invalid(_("有 %(n)s 处可派的检查人不足 %(each)s 人。") % {"n": len(short), "each": each})
    result = drawing.assign(seed, fit, fit=fit, each=each)
    kept = _keep(act, seed, list(fit), fit, each, result)
    postings = {str(one.pk): one for one in pool.candidates}
    Assignment.objects.bulk_create(
        Assignment(
            target=rows[key], membership=postings[person], position=place, draw=kept, made_by_id=act.by.posting,
            made_at=act.at,
        )
        for key, people in result.items()
        for place, person in enumerate(people, 1)
    )  # fmt: skip
    sent = {person for people in result.values() for person in people}
    _tell(act, [postings[person] for person in sorted(sent)], _("您被抽中参加检查：%(name)s"))


def _keep(act: Act, seed: str, keys: list[str], fit: Any, each: int, result: Any) -> Draw:
    return Draw.objects.create(
        purpose="check", inspection=act.thing, territory=act.thing.jurisdiction, seed=seed, keys=keys, fit=fit,
        each=each, result=result, digest=digest({"seed": seed, "keys": keys, "fit": fit, "result": result}),
        drawn_by_id=act.by.posting, drawn_at=act.at,
    )  # fmt: skip


def is_sent(by: Actor, target: CheckTarget) -> bool:
    """Whether the person was drawn for the target, under whichever posting."""
    return target.assignments.standing().filter(membership__person_id=by.person_id).exists()


def visit(
    *, by: Actor, target: CheckTarget, verdict: str, findings: Sequence[str], at: datetime
) -> CheckTarget:
    """Note what was found at a target, once; its firm is told. By one of the inspectors who were drawn for it.

    Raises `Invalid` for anybody else, for a check that is not under way, and for a breach without findings.
    """
    with acting(by, "inspections.visit_check", target, at=at) as act:
        row: CheckTarget = act.thing
        if row.inspection.state != "drawn" or row.visited_at is not None:
            raise Invalid(_("这处检查已经登记，或检查不在进行中。"))
        if not is_sent(by, row):
            raise Invalid(_("您没有被抽中检查这一处。"))
        if (verdict == "breach") != bool(findings):
            raise Invalid(_("发现问题的要逐条写明，没有发现问题的不写。"), field="findings")
        row.visited_at, row.verdict = at, verdict
        row.findings = [{"text": text} for text in findings]
        act.facts = {"verdict": verdict, "findings": len(findings)}
        url, name = row.get_absolute_url(), str(row.estate)
        firm = who_may("inspections.reply_check", row, at)
        act.tell(firm, lambda: (str(_("检查情况已登记：%(name)s") % {"name": name}), ""), url)
    return act.thing  # type: ignore[no-any-return]


def reply(*, by: Actor, target: CheckTarget, words: str, at: datetime) -> CheckTarget:
    """What the firm says to the findings; until the check is concluded it may say it anew."""
    with acting(by, "inspections.reply_check", target, at=at) as act:
        if act.thing.inspection.state != "drawn":
            raise Invalid(_("检查已经结束，不再接受意见。"))
        act.thing.reply, act.thing.replied_at = words, at
    return act.thing  # type: ignore[no-any-return]


def unvisited(check: Check) -> QuerySet[CheckTarget]:
    """Targets where nobody was yet."""
    return check.targets.filter(visited_at=None)


def conclude(*, by: Actor, check: Check, at: datetime) -> Check:
    """End a check. Raises `Invalid` while a target was not visited."""
    with acting(by, "inspections.conclude_check", check, at=at) as act:
        if left := unvisited(act.thing).count():
            raise Invalid(_("还有 %(n)s 处没有检查，不能结束。") % {"n": left})
        breaches = act.thing.targets.filter(verdict="breach").count()
        act.facts = {"targets": act.thing.targets.count(), "breaches": breaches}
    return act.thing  # type: ignore[no-any-return]


def cancel(*, by: Actor, check: Check, why: str, at: datetime) -> Check:
    """Call a check off; whoever was drawn is told why."""
    with acting(by, "inspections.cancel_check", check, at=at, note=why) as act:
        sent = Membership.objects.filter(pk__in=_sent(act.thing).values("membership"))
        _tell(act, sent.select_related("person"), _("检查已取消：%(name)s"), why)
    return act.thing  # type: ignore[no-any-return]


def _sent(check: Check) -> QuerySet[Assignment]:
    return Assignment.objects.standing().filter(target__inspection=check)


def _tell(act: Act, people: Any, words: Any, body: str = "") -> None:
    name, url = act.thing.name, act.thing.get_absolute_url()
    act.tell(people, lambda: (str(words) % {"name": name}, body), url)
