"""考核周期: drafted, extended, closed, cancelled, archived; opening stands in `opening`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from inspections.actions import publishing, selfsheet
from inspections.actions.opening import leaders
from inspections.models import Cycle
from inspections.rules import plan as rules
from oversight import workdays
from oversight.acting import Invalid, acting
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor

FACTS = (
    "name", "kind", "standard", "basic_standard", "kinds", "weighting", "bureau_share", "unannounced",
    "require_training", "jurisdiction",
)  # fmt: skip
# Each fault of a plan: the field it stands at, and its words.
FAULTS: Mapping[str, tuple[str, Any]] = {
    "period": ("last", _("考核期的最后一天不能早于第一天。")),
    "cut_off": ("cut_off", _("基准日不能晚于考核期。")),
    "on_site": ("on_site_last", _("现场评分的最后一天不能早于第一天。")),
    "before_cut_off": ("on_site_first", _("现场评分不能早于基准日开始。")),
    "self_report": ("self_report_last", _("企业自评要在基准日之后开始，并在现场评分结束前截止。")),
    "weights": ("survey_weight", _("三部分的权重都不能为负，合计须等于 1。")),
}
MOST_TRIES = 20


def draft(
    *,
    by: Actor,
    facts: Mapping[str, Any],
    plan: rules.Plan,
    at: datetime,
    cycle: Cycle | None = None,
    seen: int | None = None,
) -> Cycle:
    """Plan a cycle, or go on with a draft. Raises `Invalid` where its days or weights contradict each other."""
    for fault in rules.faults(plan):
        field, words = FAULTS[fault]
        raise Invalid(words, field=field)
    if cycle is None:
        return _numbered(by, Cycle(drafted_by_id=by.posting, created_at=at), facts, plan, at)
    with acting(by, "inspections.draft_cycle", cycle, at=at, seen=seen) as act:
        _put(act.thing, facts, plan)
    return act.thing  # type: ignore[no-any-return]


def _put(row: Cycle, facts: Mapping[str, Any], plan: rules.Plan) -> None:
    for name in FACTS:
        setattr(row, name, facts[name])
    row.period, row.cut_off = (plan.first, plan.end), plan.cut_off
    row.weights = {part: f"{weight:f}" for part, weight in plan.weights.items()}
    chosen = {"on_site": plan.on_site, **({"self_report": plan.self_report} if plan.self_report else {})}
    row.windows = _kept({**chosen, **rules.reviews(plan.on_site[1], workdays.schedule())})


def _kept(windows: Mapping[str, rules.Days]) -> dict[str, list[str]]:
    return {name: [first.isoformat(), last.isoformat()] for name, (first, last) in windows.items()}


def _numbered(by: Actor, row: Cycle, facts: Mapping[str, Any], plan: rules.Plan, at: datetime) -> Cycle:
    """The next free number of its year; of two at once the second takes the one after."""
    _put(row, facts, plan)
    stem = f"KH{beijing_day(at).year}"
    taken = Cycle.objects.filter(public_id__startswith=f"{stem}-").count()
    for n in range(taken + 1, taken + MOST_TRIES):
        row.pk, row.public_id, row._state.adding = None, f"{stem}-{n:02}", True
        try:
            with transaction.atomic(), acting(by, "inspections.draft_cycle", row, at=at):
                pass
        except IntegrityError:
            continue
        return row
    raise Invalid(_("编号已被占用，请重试。"))


def extend(*, by: Actor, cycle: Cycle, until: date, why: str, at: datetime, seen: int | None = None) -> Cycle:
    """Let scoring go on until a later day; the reviews move along. Raises `Invalid` for an earlier or past day."""
    with acting(by, "inspections.extend_cycle", cycle, at=at, note=why, seen=seen) as act:
        first, last = act.thing.window("on_site")
        if until <= last:
            raise Invalid(_("新的截止日要晚于现在的 %(day)s。") % {"day": last.isoformat()}, field="until")
        if until < beijing_day(at):
            raise Invalid(_("新的截止日不能早于今天。"), field="until")
        moved = {"on_site": (first, until), **rules.reviews(until, workdays.schedule())}
        act.thing.windows = {**act.thing.windows, **_kept(moved)}
        act.facts = {"was": last.isoformat(), "until": until.isoformat()}
        _tell(act, _("评分延期：%(name)s"), why)
    return act.thing  # type: ignore[no-any-return]


def close(*, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None) -> Cycle:
    """End scoring: what is not handed in stays out. Raises `Invalid` while the sheets are still being made."""
    with acting(by, "inspections.close_cycle", cycle, at=at, seen=seen) as act:
        if act.thing.laid_out_at is None:
            raise Invalid(_("考核表还在生成，生成完再结束评分。"))
        act.facts = {"unfinished": act.thing.sheets.official().unfinished().count()}
        selfsheet.stop_clocks(act.thing, at)
        _tell(act, _("评分结束：%(name)s"))
    return act.thing  # type: ignore[no-any-return]


def cancel(*, by: Actor, cycle: Cycle, why: str, at: datetime, seen: int | None = None) -> Cycle:
    """Call a cycle off before it is published, with a reason; its sheets stay readable as they are."""
    with acting(by, "inspections.cancel_cycle", cycle, at=at, note=why, seen=seen) as act:
        act.thing.cancelled_why = why
        selfsheet.stop_clocks(act.thing, at)
        _tell(act, _("考核周期已取消：%(name)s"), why)
    return act.thing  # type: ignore[no-any-return]


def archive(*, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None) -> Cycle:
    """Put a published cycle away: it is read as before and corrected no more.

    Raises `NotReady` while somebody may still appeal or an appeal is open.
    """
    with acting(by, "inspections.archive_cycle", cycle, at=at, seen=seen) as act:
        publishing.check_settled(act.thing, at)
    return act.thing  # type: ignore[no-any-return]


def _tell(act: Any, subject: Any, body: str = "") -> None:
    """Who planned it, and once it was opened whoever decides on the street's part of its sheets."""
    name = act.thing.name
    who = [act.thing.drafted_by, *([] if act.was == "draft" else leaders(act.thing, act.at))]
    act.tell(who, lambda: (str(subject % {"name": name}), body), act.thing.get_absolute_url())
