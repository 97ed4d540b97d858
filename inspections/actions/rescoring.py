"""抽样复评: a seeded share of the handed-in sheets is scored once more by somebody else, before results are shown.

The head draws the sheets, and with the same seed an inspector for each out of those fit who had no part in it. Both draws
are kept and can be repeated. The second score is frozen, compared in the integrity report, and never counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import reviewing
from inspections.actions.pool import Pool
from inspections.models import Cycle, Draw, Rescore, Sheet
from inspections.rules import draw as drawing
from inspections.rules.integrity import Pair, Scored, compare_twice_scored
from inspections.rules.rescoring import answered_again, sample_size
from inspections.rules.standard import Answer, freeze_answers, freeze_result, judge, thaw_answers, thaw_result
from oversight import journal
from oversight.acting import Act, Invalid, Refused, acting
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor, may
from registry.actions.check import digest

SAMPLE = "inspections.sample_cycle"
RESCORE = "inspections.rescore_sheet"


@dataclass(frozen=True)
class Sampled:
    """What a draw left: its sheets, and those for which nobody is fit."""

    draw: Draw
    short: tuple[str, ...]


def sample_of(cycle: Cycle) -> Draw | None:
    """The draw of the cycle's sample; one a cycle, so that nobody draws until the sample suits them."""
    return cycle.draws.filter(purpose="rescore", fit__isnull=True).order_by("pk").first()


def waiting(cycle: Cycle) -> list[Sheet]:
    """The drawn sheets that nobody scored again yet."""
    drawn = sample_of(cycle)
    if drawn is None:
        return []
    rows = cycle.sheets.filter(number__in=drawn.result, rescore=None, state__in=states.HANDED_IN)
    return list(rows.select_related("estate", "jurisdiction", "standard").order_by("number"))


def postings_of(cycle: Cycle) -> dict[str, int]:
    """Key of the posting that was drawn for each sheet, by number; of several draws the last counts."""
    found: dict[str, int] = {}
    for row in cycle.draws.filter(purpose="rescore", fit__isnull=False).order_by("pk"):
        found |= {number: int(chosen[0]) for number, chosen in row.result.items() if chosen}
    return found


def draw(
    *, by: Actor, cycle: Cycle, share: Decimal, seed: str, at: datetime, seen: int | None = None
) -> Sampled:
    """Draw the sample and an inspector for each sheet; asked again, draw people anew for the sheets that still wait.

    Raises `Refused`, and `Invalid` outside the review, with a share that is none, or where nothing is left to draw.
    """
    if not 0 < share <= 100:
        raise Invalid(gettext_lazy("比例应大于 0，不超过 100。"), field="share")
    with acting(by, SAMPLE, cycle, at=at, seen=seen) as act:
        if act.thing.state not in states.SAMPLED:
            raise Invalid(gettext_lazy("周期进入复核之后、公示之前才能抽样复评。"))
        sample = sample_of(act.thing) or _sample(act, share, seed)
        sheets = waiting(act.thing)
        if not sheets:
            raise Invalid(gettext_lazy("抽中的考核表都已复评。"))
        people = _people(act, sheets, seed)
        act.facts = {"draw": sample.pk, "people": people.pk, "sheets": len(sheets)}
        _tell(act, people)
    return Sampled(sample, tuple(number for number, chosen in people.result.items() if not chosen))


def _sample(act: Act, share: Decimal, seed: str) -> Draw:
    rows = act.thing.sheets.official().filter(state__in=states.HANDED_IN)
    keys = sorted(rows.values_list("number", flat=True))
    if not keys:
        raise Invalid(gettext_lazy("还没有提交的考核表，没有可抽的。"))
    count = sample_size(len(keys), share)
    return _keep(act, seed, keys, None, count, drawing.draw(seed, keys, count))


def _people(act: Act, sheets: Sequence[Sheet], seed: str) -> Draw:
    fit = {
        sheet.number: [str(one.pk) for one in found]
        for sheet, found in _fit(act.thing, sheets, act.at).items()
    }
    return _keep(act, seed, list(fit), fit, 1, drawing.assign(seed, fit, fit=fit, each=1))


def _fit(cycle: Cycle, sheets: Sequence[Sheet], at: datetime) -> dict[Sheet, list[Membership]]:
    """The bureau's inspectors who may score each sheet and had no part in its estate: neither part, no review."""
    pool = Pool(cycle, "bureau", sheets, at)
    had: dict[int, set[int]] = defaultdict(set)
    rows = cycle.sheets.filter(estate__in=[sheet.estate_id for sheet in sheets])
    for estate, scorers, reviewers in rows.values_list("estate_id", "scorers", "reviewers"):
        had[estate] |= {*scorers, *reviewers}
    return {
        sheet: [
            one
            for one in pool.fit(sheet)
            if one.post == Post.INSPECTOR and one.person_id not in had[sheet.estate_id]
        ]
        for sheet in sheets
    }


def _keep(
    act: Act,
    seed: str,
    keys: list[str],
    fit: dict[str, list[str]] | None,
    each: int,
    result: list[str] | dict[str, list[str]],
) -> Draw:
    told = {"seed": seed, "keys": keys, "fit": fit, "result": result}
    return Draw.objects.create(
        purpose="rescore", cycle=act.thing, seed=seed, keys=keys, fit=fit, each=each, result=result,
        digest=digest(told), drawn_by_id=act.by.posting, drawn_at=act.at,
    )  # fmt: skip


def _tell(act: Act, people: Draw) -> None:
    """One letter for each inspector, however many sheets were drawn for them."""
    counts = Counter(chosen[0] for chosen in people.result.values() if chosen)
    name, until = str(act.thing), act.thing.window("bureau_review")
    for one in Membership.objects.select_related("person", "organisation").filter(
        pk__in=[int(key) for key in counts]
    ):
        said = {"name": name, "n": counts[str(one.pk)], "day": until[1].isoformat() if until else ""}
        act.tell([one], partial(_letter, said), reverse("inspections:rescore-list"))


def _letter(said: dict[str, str | int]) -> tuple[str, str]:
    body = _("请在 %(day)s 前独立评分，可到现场，也可看照片和资料；不影响结果。") if said["day"] else ""
    return _("您被抽中复评：%(name)s，%(n)s 张考核表") % said, body % said if body else ""


# --- scoring again ---------------------------------------------------------------------------------------------------


def is_drawn_for(by: Actor, sheet: Sheet) -> bool:
    """Whether the sheet waits for this very posting, and nothing bars the person from it by now."""
    if sheet.cycle.state not in states.SAMPLED or sheet.state not in states.HANDED_IN:
        return False
    drawn = postings_of(sheet.cycle).get(sheet.number) == by.posting
    return drawn and not Rescore.objects.filter(sheet=sheet).exists() and may(by, RESCORE, sheet)


def drawn_for(by: Actor) -> list[Sheet]:
    """The sheets that wait for this posting, over all cycles in review."""
    numbers = [
        number
        for cycle in Cycle.objects.filter(state__in=states.SAMPLED, draws__purpose="rescore").distinct()
        for number, posting in postings_of(cycle).items()
        if posting == by.posting
    ]
    rows = Sheet.objects.filter(number__in=numbers, rescore=None).select_related("cycle", "estate")
    return [sheet for sheet in rows.order_by("number") if is_drawn_for(by, sheet)]


@transaction.atomic
def score(*, by: Actor, sheet: Sheet, answers: Mapping[str, Answer], on_site: bool, at: datetime) -> Rescore:
    """Freeze the second score: ``answers`` by item, of every item that people inspect; ``on_site``: seen there.

    Raises `Refused` for anybody but whoever was drawn, `Invalid` where an item is not scored or somebody was first.
    """
    if not is_drawn_for(by, sheet):
        raise Refused
    version = reviewing.newest(sheet)
    form = version.standard.form
    told = answered_again(form, thaw_answers(version.answers), answers)
    result = judge(form, told)
    if open_ones := [one.code for one in result.items if one.is_open]:
        raise Invalid(_("还有项目没有评：%(items)s") % {"items": "、".join(open_ones)})
    drawn = sample_of(sheet.cycle)
    assert drawn is not None  # whoever was drawn was drawn for a sheet of the sample
    try:
        made = Rescore.objects.create(
            sheet=sheet, draw=drawn, answers=freeze_answers(told), result=freeze_result(result),
            made_by_id=by.posting, made_at=at,
        )  # fmt: skip
    except IntegrityError as error:
        raise Invalid(gettext_lazy("这张考核表已经复评。")) from error
    facts = {"rescore": made.pk, "on_site": on_site}
    journal.record("sheet.rescored", sheet, by=by, at=at, facts=facts)
    return made


# --- comparing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One drawn sheet: its number, both totals where it was scored again, and how far they lie apart."""

    number: str
    first: Decimal | None
    second: Decimal | None
    pair: Pair | None


def compared(cycle: Cycle) -> list[Compared]:
    """The drawn sheets with both scores, the furthest apart first, those that wait last."""
    drawn = sample_of(cycle)
    if drawn is None:
        return []
    rows = Rescore.objects.filter(draw=drawn).select_related("sheet", "made_by")
    totals: dict[str, tuple[Decimal | None, Decimal | None]] = {}
    pairs: list[tuple[Scored, Scored]] = []
    for row in rows:
        number = row.sheet.number
        first, second = thaw_result(reviewing.newest(row.sheet).result), thaw_result(row.result)
        totals[number] = (first.total, second.total)
        if first.exact is not None and second.exact is not None:
            pairs.append((_scored(number, "first", first.exact), _scored(number, "second", second.exact)))
    by_number = {pair.first: pair for pair in compare_twice_scored(pairs)}
    order = [*by_number, *sorted(set(totals) - set(by_number)), *sorted(set(drawn.result) - set(totals))]
    return [Compared(number, *totals.get(number, (None, None)), by_number.get(number)) for number in order]


def _scored(number: str, who: str, total: Fraction) -> Scored:
    return Scored(number, who, total)
