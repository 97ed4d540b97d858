"""The sample city, the results' share: three quarters of one district: archived, published and corrected, in publicity.

Planned, opened, drawn, shown, objected to, published, appealed against and corrected by the acts themselves, each at its
time before the day the city is built on; what scorers and owners did in between is written set by set.
"""

from __future__ import annotations

import hashlib
import random
from base64 import b32encode
from datetime import datetime, timedelta

from inspections.actions import appeal, assigning, cycle, publishing
from inspections.demo_opening import WEIGHTS, Quarter, opened, quarter_of
from inspections.demo_people import DISTRICT, actor, holder
from inspections.demo_sheets import hand_in
from inspections.models import Appeal, Cycle, EstateResult, Publication, Sheet, Survey, SurveyEstate, Veto
from inspections.rules.plan import Plan
from inspections.rules.standard import Answer
from inspections.rules.survey import needed_answers
from oversight.kernel.calendar import beijing_day, end_of, midnight
from oversight.kernel.scope import Post
from oversight.models import Membership, Territory
from oversight.policy import Actor

ARCHIVED, PUBLISHED, SHOWN = (
    timedelta(days=300),
    timedelta(days=190),
    timedelta(days=60),
)  # opened so long ago
SCORING, REVIEWING = timedelta(days=34), timedelta(days=22)  # how long scoring takes, and both reviews
DAY, MORNING = timedelta(days=1), timedelta(hours=10)
TRIED_IN = "建丰街道"  # where the first quarter was assessed: a trial in one street
FIRM = "firm"  # the sample firm that objects and appeals


def build(at: datetime) -> None:
    """Quarter by quarter, the oldest first."""
    third, today = quarter_of(beijing_day(at)).before, midnight(beijing_day(at)) + MORNING
    second = third.before
    _archived(second.before, today - ARCHIVED)
    _published(second, today - PUBLISHED)
    _in_publicity(third, today - SHOWN, today - 2 * DAY)


def _archived(quarter: Quarter, at: datetime) -> None:
    row = _scored(quarter, at, at + SCORING + REVIEWING, TRIED_IN)
    final = _published_after(row, _shown(row, at + SCORING + REVIEWING))
    then = _morning_after(publishing.until_of(final))
    cycle.archive(by=actor("head", then), cycle=_again(row), at=then)


def _published(quarter: Quarter, at: datetime) -> None:
    """Published, and corrected on an appeal that somebody uninvolved upheld; one grave fact was confirmed."""
    row = _scored(quarter, at, shown := at + SCORING + REVIEWING)
    _grave(row, shown - DAY)
    final = _published_after(row, _shown(row, shown))
    made = _appealed(
        final, final.made_at + 2 * DAY, "扣分所依据的情况与现场不符，附当日巡查记录和照片，请复核。"
    )
    _upheld(made, final.made_at + 6 * DAY)
    then = final.made_at + 8 * DAY
    publishing.correct(
        by=actor("head", then), cycle=_again(row), appeal=made, at=then, why="申诉成立，更正小区得分和排名。"
    )


def _in_publicity(quarter: Quarter, at: datetime, shown: datetime) -> None:
    """Shown the day before yesterday; the firm objected since."""
    row = _scored(quarter, at, shown)
    _appealed(_shown(row, shown), shown + DAY, "检查当天正在整改，已张贴公告，请复核。")


def _morning_after(end: datetime) -> datetime:
    return midnight(beijing_day(end)) + DAY + MORNING


def _again(row: Cycle) -> Cycle:
    return Cycle.objects.get(pk=row.pk)


# --- from the plan to the review -------------------------------------------------------------------------------------


def _scored(quarter: Quarter, at: datetime, shown: datetime, where: str = DISTRICT) -> Cycle:
    """Opened, drawn, scored, surveyed, closed and reviewed to the end, so that it may be shown."""
    place = Territory.objects.get(name=where)
    first, last = beijing_day(at) + DAY, beijing_day(at + SCORING)
    plan = Plan(
        first=quarter.first,
        end=quarter.end,
        cut_off=min(beijing_day(at), quarter.end - DAY),
        on_site=(first, last),
        weights=WEIGHTS,
    )
    row = opened(f"{quarter.name}{where}物业服务百分考核", plan, place, at, unannounced=True)
    _draw(row, place, at)
    survey = _survey(row, midnight(first), end_of(last))
    hand_in(row, row.public_id, {one.estate_id: one for one in survey.estates.all()}, shown)
    closed = end_of(last)
    cycle.close(by=actor("head", closed), cycle=_again(row), at=closed)
    publishing.review(by=actor("head", closed), cycle=_again(row), at=closed)
    return _again(row)


def _draw(row: Cycle, place: Territory, at: datetime) -> None:
    """Each street's leader for the street's part, the head for the bureau's, by a seed that anybody can repeat."""
    leaders = Membership.objects.filter(
        post=Post.STREET_LEADER, organisation__territory__path__startswith=place.path
    ).select_related("person", "organisation__territory")
    for n, leader in enumerate(leaders.order_by("organisation__territory__path"), 1):
        unit = leader.organisation.territory
        assert unit is not None
        if row.sheets.filter(part="street", jurisdiction__path__startswith=unit.path).exists():
            assigning.draw_scorers(
                by=Actor.of(leader, at),
                cycle=row,
                part="street",
                territory=unit,
                seed=f"{row.public_id}-{n}",
                at=at,
            )
    assigning.draw_scorers(
        by=actor("head", at), cycle=row, part="bureau", territory=place, seed=row.public_id, at=at
    )


def _survey(row: Cycle, opens: datetime, closes: datetime) -> Survey:
    """The owners' answers as counts; where too few answered the part is left out."""
    rng = random.Random(row.public_id)  # noqa: S311
    made = Survey.objects.create(
        cycle=row,
        jurisdiction=row.jurisdiction,
        opens_at=opens,
        closes_at=closes,
        state="closed",
        created_at=opens,
    )
    estates = row.sheets.filter(part="street").order_by("estate__public_id")
    SurveyEstate.objects.bulk_create(
        _answered(made, estate, households, rng)
        for estate, households in estates.values_list("estate_id", "households")
    )
    return made


def _answered(survey: Survey, estate: int, households: int | None, rng: random.Random) -> SurveyEstate:
    needed = needed_answers(households)
    answers = rng.randrange(needed - 4, needed + 60)
    link = (
        b32encode(hashlib.sha256(f"{survey.cycle.public_id}:{estate}".encode()).digest()[:10])
        .decode()
        .lower()
    )
    return SurveyEstate(
        survey=survey, estate_id=estate, link=link, needed=needed, answers=answers,
        satisfied=round(answers * rng.uniform(0.68, 0.99)), closed_at=survey.closes_at,
    )  # fmt: skip


def _grave(row: Cycle, at: datetime) -> None:
    """A grave fact at one estate of somebody else's, proposed by its scorer and confirmed by the head."""
    sheet = row.sheets.filter(part="bureau").exclude(subject__in=_firms()).order_by("number").last()
    assert sheet is not None
    lead = sheet.assignments.standing().get(position=1)
    Veto.objects.create(
        sheet=sheet,
        code=sheet.standard.form.vetoes[0].code,
        facts="消防控制室无人值守，消防设施长期停用，经责令仍未改正。",
        submitted_by=lead.membership,
        submitted_at=sheet.submitted_at or at,
        decision="confirmed",
        decided_by=holder("head"),
        decided_at=at,
    )


# --- results ---------------------------------------------------------------------------------------------------------


def _firms() -> list[int]:
    return [holder(name).organisation_id for name in (FIRM, "firm2")]


def _shown(row: Cycle, at: datetime) -> Publication:
    return publishing.show(by=actor("head", at), cycle=_again(row), at=at)


def _published_after(row: Cycle, shown: Publication) -> Publication:
    """Published the morning after publicity ended, the survey's result with it."""
    at = _morning_after(publishing.until_of(shown))
    made = publishing.publish(by=actor("head", at), cycle=_again(row), at=at)
    Survey.objects.filter(cycle=row).update(state="published")
    return made


def _appealed(made: Publication, at: datetime, words: str) -> Appeal:
    """The sample firm on the item that cost its estate most at the bureau's visit."""
    by = actor(FIRM, at)
    mine = EstateResult.objects.filter(publication=made, holdings__firm__organisation=by.organisation_id)
    result = mine.order_by("total", "estate__public_id").first()
    assert result is not None
    claim = appeal.Claim("bureau", _dearest(result), words)
    return appeal.lodge(by=by, result=result, claims=[claim], at=at)


def _dearest(result: EstateResult) -> str:
    """The code of the counted item that lost most; counted, because a recount may give its points back."""
    sheet = Sheet.objects.get(cycle=result.publication.cycle, estate=result.estate, part="bureau")
    lost = {
        one.code: one.full - one.points
        for one in sheet.items.filter(status="scored", source="inspected")
        if one.points is not None and sheet.standard.form.by_code[one.code].rule.kind == "count"
    }
    return max(lost, key=lambda code: (lost[code], code))


def _upheld(made: Appeal, at: datetime) -> None:
    """Heard and upheld by the other head, who neither scored nor reviewed."""
    appeal.hear(
        by=actor("head2", at), appeal=made, words="听取了评分人和企业的说明，核对了当日巡查记录。", at=at
    )
    ground = made.grounds.get()
    ruling = appeal.Ruling(Answer(ground.code), "当日记录完整，原扣分不成立。")
    then = at + DAY
    appeal.decide(
        by=actor("head2", then),
        appeal=made,
        rulings={ground.pk: ruling},
        why="当日巡查记录与企业陈述一致，申诉成立。",
        at=then,
    )
