"""系统项目: computed and survey items of a cycle, filled once from what the portal knows, the same on every part.

A figure that nobody provides, or that is not known of an estate, leaves the item to be scored by hand, flagged. Survey
items wait for the survey's end; without a survey, or with too small a sample, they do not apply (DOMAIN §13.1).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import item_rows
from inspections.models import Cycle, Found, SheetItem, SurveyEstate
from inspections.rules.standard.answers import Answer
from inspections.rules.standard.answers import Found as Counted
from inspections.rules.standard.item import Item
from inspections.rules.survey import Satisfaction
from oversight.acting import Invalid, acting
from oversight.actions import job as jobs
from oversight.kernel.calendar import beijing_day
from oversight.kernel.wording import Worded
from oversight.models import Job
from oversight.policy import Actor
from registry import measures

WORK = "inspections.measure"
AT_ONCE = 150  # sheets that a page measures itself
NO_SURVEY = Worded("本周期没有业主测评", "No owners' survey in this cycle")
SMALL = Worded("有效答卷不足", "Too few valid answers")
RATE = Worded(
    "满意及基本满意 %(met)s 份，有效答卷 %(cases)s 份", "Satisfied: %(met)s of %(cases)s valid answers"
)


def measure_cycle(*, by: Actor, cycle: Cycle, at: datetime) -> dict[str, int]:
    """Fill what is still open of the computed and survey items; returns how many became what.

    ``computed`` and ``survey`` items were filled, ``by_hand`` left to the scorers. Asked again it fills what came since.
    Raises `Invalid` where the cycle is not being scored, `Refused`.
    """
    with acting(by, "inspections.measure_cycle", cycle, at=at) as act:
        _ready(act.thing)
        counts: Counter[str] = Counter()
        for standard in {act.thing.standard, act.thing.basic_standard or act.thing.standard}:
            for item in standard.form.items:
                rows = _open(act.thing, standard.pk, item)
                if item.source == "survey":
                    counts["survey"] += _survey(act.thing, rows, item, by, at)
                elif item.source == "computed":
                    counts += _computed(act.thing, rows, item, by, at)
        act.facts = dict(counts)
    return dict(counts)


def _open(cycle: Cycle, standard: int, item: Item) -> QuerySet[SheetItem]:
    """The item's rows that nobody answered, of sheets that are still being scored; their sheets are locked."""
    rows = SheetItem.objects.filter(
        sheet__cycle=cycle, sheet__standard=standard, sheet__state__in=states.UNFINISHED,
        code=item.code, status="open", by_hand=False,
    )  # fmt: skip
    return rows.select_related("sheet").select_for_update(of=("self", "sheet"))


def _computed(cycle: Cycle, rows: QuerySet[SheetItem], item: Item, by: Actor, at: datetime) -> Counter[str]:
    measure = measures.measure(item.measure)
    found = list(rows)
    told: Mapping[int, measures.Told] = {}
    if measure is not None and found:
        estates = sorted({row.sheet.estate_id for row in found})
        told = measure.ask(measures.Asked(estates, cycle.period.lower, cycle.period.upper, at))
    by_hand = [row.pk for row in found if row.sheet.estate_id not in told]
    SheetItem.objects.filter(pk__in=by_hand).update(by_hand=True)
    for row in found:
        if figure := told.get(row.sheet.estate_id):
            _write(row, item, _answer(item, figure), figure.words, by, at)
    return Counter(computed=len(found) - len(by_hand), by_hand=len(by_hand))


def _answer(item: Item, told: measures.Told) -> Answer:
    counted = tuple(Counted(finding, count) for finding, count in told.found.items() if count)
    return Answer(item.code, choice=told.choice, found=counted, met=told.met, cases=told.cases)


def _survey(cycle: Cycle, rows: QuerySet[SheetItem], item: Item, by: Actor, at: datetime) -> int:
    survey = getattr(cycle, "survey", None)
    if survey is not None and survey.state in ("draft", "open"):
        return 0
    ended = SurveyEstate.objects.filter(survey=survey).exclude(closed_at=None) if survey else []
    results = {one.estate_id: Satisfaction(one.satisfied or 0, one.answers or 0, one.needed) for one in ended}
    found = list(rows)
    for row in found:
        answer, words = _satisfied(item, results.get(row.sheet.estate_id))
        _write(row, item, answer, words, by, at)
    return len(found)


def open_again(cycle: Cycle) -> int:
    """The survey items that were given up for want of a survey are open again: there is one now. Returns how many."""
    rows = SheetItem.objects.filter(
        sheet__cycle=cycle, sheet__state__in=states.UNFINISHED, source="survey", status="lapsed",
        lapse_reason=NO_SURVEY.zh,
    )  # fmt: skip
    return rows.update(status="open", points=None, lapse_reason="", explained={}, revision=F("revision") + 1)


def _satisfied(item: Item, result: Satisfaction | None) -> tuple[Answer, Worded]:
    if result is None or result.exact is None:
        why = NO_SURVEY if result is None else SMALL
        return Answer(item.code, lapses=True, reason=why.zh), why
    said = {"met": result.satisfied, "cases": result.answers}
    words = Worded(RATE.zh % said, RATE.en % said)
    return Answer(item.code, met=result.satisfied, cases=result.answers), words


def _write(row: SheetItem, item: Item, answer: Answer, words: Worded, by: Actor, at: datetime) -> None:
    """The points by the one writer; what they were computed from and when stands beside them."""
    row.explained = {
        "on": beijing_day(at).isoformat(),
        "measure": item.measure,
        "zh": words.zh,
        "en": words.en,
    }
    item_rows.write(row, item, answer, by=by.posting, at=at)
    Found.objects.bulk_create(
        Found(
            sheet_item=row, finding=one.finding, count=one.count, note=words.zh, found_at=at, recorded_by_id=by.posting,
            entry=uuid.uuid4(),
        )
        for one in answer.found
    )  # fmt: skip


def begin(*, by: Actor, cycle: Cycle, at: datetime) -> dict[str, int] | Job:
    """Measure a small cycle at once, and leave a city's to a worker: it has hundreds of thousands of such items.

    Raises as `measure_cycle` does.
    """
    if cycle.sheets.count() <= AT_ONCE:
        return measure_cycle(by=by, cycle=cycle, at=at)
    _ready(cycle)
    title = _("计算系统项目：%(name)s") % {"name": cycle.name}
    params: dict[str, Any] = {"cycle": cycle.pk}
    return jobs.start(
        by=by, what=WORK, title=title[:200], verb="inspections.measure_cycle", params=params, at=at
    )


def _ready(cycle: Cycle) -> None:
    if cycle.state != "open" or cycle.laid_out_at is None:
        raise Invalid(_("考核表生成之后、评分结束之前才能计算。"))


def said(counts: Mapping[str, int]) -> str:
    """What was filled and what was left, in words."""
    words = _("已计算 %(computed)s 项，测评 %(survey)s 项；%(by_hand)s 项没有数据来源，由评分人填写。")
    return words % {name: counts.get(name, 0) for name in ("computed", "survey", "by_hand")}


@jobs.kind(WORK)
def measure_work(job: Job, actor: Actor, report: jobs.Report) -> jobs.Outcome:
    """The worker's share: all of it or none."""
    cycle = Cycle.objects.select_related("standard", "basic_standard").get(pk=job.params["cycle"])
    counts = measure_cycle(by=actor, cycle=cycle, at=actor.at)
    return jobs.Outcome(message=said(counts), url=cycle.get_absolute_url())


def provided(cycle: Cycle) -> list[tuple[Item, bool]]:
    """The items that the portal fills, each with whether somebody provides its figure."""
    found: dict[str, tuple[Item, bool]] = {}
    for standard in (cycle.standard, cycle.basic_standard):
        for item in standard.form.items if standard else ():
            if item.source != "inspected":
                known = item.source == "survey" or measures.measure(item.measure) is not None
                found.setdefault(item.code, (item, known))
    return list(found.values())
