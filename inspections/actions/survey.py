"""业主测评: drafted on a cycle, opened with a link for each estate, closed by hand or by the clock, published.

What households answer is counted when the survey closes; until then nobody sees more than how many answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import measuring
from inspections.models import SELF, Cycle, Survey, SurveyAnswer, SurveyEstate
from inspections.rules.survey import SATISFIED_FROM, needed_answers, window_faults
from oversight import journal
from oversight.acting import Invalid, acting
from oversight.kernel.calendar import beijing_day, midnight
from oversight.kernel.codes import new_code
from oversight.kernel.scope import Kind, Post
from oversight.models import Membership
from oversight.notify import letters
from oversight.policy import Actor, who_may

FAULTS = {
    "backwards": ("last", _("最后一天不能早于第一天。")),
    "over": ("last", _("最后一天已经过去。")),
    "into_scoring_end": ("last", _("测评要在现场评分的最后一天之前截止，满意率才能计入考核表。")),
}
PLANNED = frozenset({"draft", "open"})  # cycles for which a survey is still planned


def draft(
    *,
    by: Actor,
    cycle: Cycle,
    first: date,
    last: date,
    at: datetime,
    survey: Survey | None = None,
    seen: int | None = None,
) -> Survey:
    """Plan the survey of a cycle, or plan it anew. Raises `Invalid` for days that cannot be, and for a second one."""
    scoring = cycle.window("on_site")
    for fault in window_faults(first, last, scoring[1] if scoring else None, beijing_day(at)):
        field, words = FAULTS[fault]
        raise Invalid(words, field=field)
    if survey is None and (cycle.state not in PLANNED or Survey.objects.filter(cycle=cycle).exists()):
        raise Invalid(_("这个周期已有测评，或者已经结束评分。"))
    row = survey or Survey(cycle=cycle, jurisdiction=cycle.jurisdiction, created_at=at)
    if survey is None:
        _set(row, first, last)
    with acting(by, "inspections.draft_survey", row, at=at, seen=seen) as act:
        _set(act.thing, first, last)
        act.facts = {"first": first.isoformat(), "last": last.isoformat()}
    return act.thing  # type: ignore[no-any-return]


def _set(row: Survey, first: date, last: date) -> None:
    row.opens_at, row.closes_at = midnight(first), midnight(last + timedelta(days=1))


def open_(*, by: Actor, survey: Survey, at: datetime, seen: int | None = None) -> Survey:
    """Give every estate of the cycle its link; the streets are told to print slips.

    Raises `Invalid` before the cycle's sheets are made, or when the survey's days are over.
    """
    with acting(by, "inspections.open_survey", survey, at=at, seen=seen) as act:
        cycle = act.thing.cycle
        if cycle.state not in states.SCORING or cycle.laid_out_at is None:
            raise Invalid(_("考核表生成之后、评分结束之前才能启动测评。"))
        if at >= act.thing.closes_at:
            raise Invalid(_("测评的最后一天已经过去，请先修改起止日期。"))
        act.facts = {"estates": _link(act.thing)}
        measuring.open_again(cycle)
        act.tell(streets(cycle, at), lambda: _print(cycle), act.thing.get_absolute_url())
    return act.thing  # type: ignore[no-any-return]


def _link(survey: Survey) -> int:
    """A link of 80 random bits for each estate that has a sheet; households as of the cut-off day."""
    sheets = survey.cycle.sheets.exclude(part=SELF).order_by("estate", "part").distinct("estate")
    rows = [
        SurveyEstate(survey=survey, estate_id=estate, link=new_code(), needed=needed_answers(households))
        for estate, households in sheets.values_list("estate", "households")
    ]
    SurveyEstate.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


def streets(cycle: Cycle, at: datetime) -> list[Membership]:
    """The officers of the streets in the cycle's territory: they print and hand out the slips."""
    found = Membership.objects.current(at).filter(
        post=Post.STREET,
        organisation__kind=Kind.STREET,
        organisation__territory__path__startswith=cycle.jurisdiction.path if cycle.jurisdiction else "",
    )
    return list(found.select_related("person", "organisation"))


def _print(cycle: Cycle) -> tuple[str, str]:
    head = gettext("业主测评已启动，请印发测评码：%(name)s") % {"name": cycle.name}
    return head, gettext("每户一张，凭码作答一次。")


# --- the end -----------------------------------------------------------------------------------------------------


def close(*, by: Actor, survey: Survey, at: datetime, seen: int | None = None) -> Survey:
    """End the survey now and count; nobody answers from here on."""
    with acting(by, "inspections.close_survey", survey, at=at, seen=seen) as act:
        act.facts = _counted(act.thing, at)
        act.tell(
            measurers(act.thing.cycle, at), lambda: _measure(act.thing.cycle), measure_page(act.thing.cycle)
        )
    return act.thing  # type: ignore[no-any-return]


def close_due(at: datetime) -> int:
    """End every survey whose time is over, by the clock; asked again it finds none. Returns how many."""
    due = list(Survey.objects.filter(state="open", closes_at__lte=at).select_for_update(of=("self",)))
    for survey in due:
        facts = _counted(survey, at)
        was, survey.state = survey.state, states.SURVEY.next(survey.state, "close")
        survey.version += 1
        survey.save()
        entry = journal.record(
            "survey.closed", survey, by=None, at=at, was=was, now=survey.state, facts=facts
        )
        letters.settle(survey, state=was, at=at)
        letters.post(_to_measure(survey.cycle, at), entry=entry, at=at)
    return len(due)


def _counted(survey: Survey, at: datetime) -> dict[str, int]:
    """Write each estate's counts once. The rows are locked first: an answer that is being given is counted or refused."""
    rows = SurveyEstate.objects.filter(survey=survey)
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    given = (
        SurveyAnswer.objects.filter(code__survey_estate=OuterRef("pk"))
        .order_by()
        .values("code__survey_estate")
    )
    answers = given.annotate(n=Count("pk")).values("n")
    satisfied = given.annotate(n=Count("pk", filter=Q(overall__gte=SATISFIED_FROM))).values("n")
    rows.update(
        answers=Coalesce(Subquery(answers), 0), satisfied=Coalesce(Subquery(satisfied), 0), closed_at=at
    )
    enough = rows.filter(answers__gte=F("needed")).count()
    return {"estates": rows.count(), "enough": enough}


def _to_measure(cycle: Cycle, at: datetime) -> letters.Telling:
    return letters.Telling(tuple(measurers(cycle, at)), lambda: _measure(cycle), measure_page(cycle))


def measurers(cycle: Cycle, at: datetime) -> Iterable[Membership]:
    """Who has the portal put the rate on the sheets."""
    return who_may("inspections.measure_cycle", cycle, at) if cycle.state in states.SCORING else ()


def measure_page(cycle: Cycle) -> str:
    """Where the rate is put on the sheets."""
    return reverse("inspections:cycle-measure", args=[cycle.public_id])


def _measure(cycle: Cycle) -> tuple[str, str]:
    head = gettext("业主测评已截止，请计算系统项目：%(name)s") % {"name": cycle.name}
    return head, gettext("满意率由此记入考核表；有效答卷不足的小区，该项不适用。")


def publish(*, by: Actor, survey: Survey, at: datetime, seen: int | None = None) -> Survey:
    """Let everybody read the rates behind each link. Raises `Invalid` before the cycle's results are shown."""
    with acting(by, "inspections.publish_survey", survey, at=at, seen=seen) as act:
        if act.thing.cycle.state not in states.SHOWN:
            raise Invalid(_("考核结果公示之后才能公布测评结果。"))
    return act.thing  # type: ignore[no-any-return]


def with_progress(rows: QuerySet[SurveyEstate]) -> QuerySet[SurveyEstate]:
    """Each estate with how many codes hold and how many of them answered; nothing of what was answered."""
    holds = Q(codes__voided_at=None)
    return rows.annotate(
        printed=Count("codes", filter=holds), answered=Count("codes__answer", filter=Q(codes__isnull=False))
    )
