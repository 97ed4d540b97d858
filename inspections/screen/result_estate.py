"""One estate's result: its arithmetic, its items with points and counts, and the results of earlier cycles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.models import (
    SELF,
    Appeal,
    ArchivedResult,
    EstateResult,
    FirmResult,
    Publication,
    SheetVersion,
    Standard,
)
from inspections.rules.standard import Result, thaw_result
from inspections.rules.standard.comparing import compare, is_comparable
from inspections.rules.standard.lines import show_fraction, show_points
from inspections.screen.result import PART_WORDS, said
from oversight.kernel.measure import half_up_exact, plain
from oversight.screen import parts

MOST_EARLIER = 8
ABSENCES = {
    "not_drawn": gettext_lazy("未抽中，不计入"),
    "not_assessable": gettext_lazy("无法考核"),
    "small_sample": gettext_lazy("份数不足，不计入"),
    "missing": gettext_lazy("缺少这一部分"),
}


def estate_sum(row: EstateResult, standard: Standard) -> parts.Explain:
    """How the result was made: parts by weight, what is missing, rounded once."""
    lines = []
    for code, told in row.parts.items():
        if code == SELF:
            continue
        lines.append(_part_line(code, told))
    total = parts.Line(
        label=_("合计"),
        amount="—" if row.total is None else f"{row.total}",
        formula="" if not row.exact else show_fraction(Fraction(row.exact)),
        note=_("只在最后四舍五入一次") + (_("；部分数据") if row.partial else ""),
        result=True,
    )
    if row.vetoes:
        names = _("、").join(said(veto.name) for code in row.vetoes if (veto := standard.form.veto(code)))
        lines.append(parts.Line(label=_("一票否决"), amount="", note=names))
    return parts.Explain(
        title=_("得分怎么来的"), lines=[*lines, total], source=_("标准：%(name)s") % {"name": standard}
    )


def _part_line(code: str, told: dict[str, Any]) -> parts.Line:
    label = PART_WORDS[code]
    if told["exact"] is None or told["weight"] is None:
        why = ABSENCES.get(told["absence"], gettext_lazy("不计入"))
        return parts.Line(label=label, amount="—", note=str(why))
    exact, weight = Fraction(told["exact"]), Fraction(told["weight"])
    note = ""
    if "counts" in told:
        satisfied, answers, needed = told["counts"]
        note = _("%(yes)s / %(all)s 份满意，至少需要 %(need)s 份") % {
            "yes": satisfied,
            "all": answers,
            "need": needed,
        }
    share = show_fraction(100 * weight)
    return parts.Line(
        label=label,
        amount=show_fraction(exact * weight),
        formula=f"{show_fraction(exact)} × {share}%",
        note=note,
    )


@dataclass(frozen=True)
class ItemLine:
    """One item of one part: points of full, and what took points off, with counts alone."""

    code: str
    name: str
    points: str
    full: str
    state: str
    found: tuple[str, ...]
    lost: bool


@dataclass(frozen=True)
class PartItems:
    """The items of one part by category: its name, what it came to, the items that lost points, all others."""

    code: str
    label: Any
    total: str
    version: int
    categories: tuple[tuple[str, str, list[ItemLine], list[ItemLine]], ...]


def part_items(row: EstateResult) -> list[PartItems]:
    """Every part's items as they were frozen, the street's first."""
    versions = SheetVersion.objects.filter(pk__in=row.versions.values()).select_related("standard", "sheet")
    found = [_items_of(version) for version in versions]
    return sorted(found, key=lambda one: list(PART_WORDS).index(one.code))


def _items_of(version: SheetVersion) -> PartItems:
    result = thaw_result(version.result)
    form = version.standard.form
    categories = []
    for category, scored in zip(form.categories, result.categories, strict=True):
        lines = [item_line(item.code, said(item.name), result) for item in category.items]
        lost, others = [one for one in lines if one.lost], [one for one in lines if not one.lost]
        got = f"{show_points(scored.got)} / {show_points(scored.applicable)}"
        categories.append((said(category.name), got, lost, others))
    total = "—" if result.total is None else f"{result.total}"
    return PartItems(
        version.sheet.part, PART_WORDS[version.sheet.part], total, version.number, tuple(categories)
    )


def item_line(code: str, name: str, result: Result) -> ItemLine:
    """One item as it was judged, with its findings as counts."""
    score = result.item(code)
    found = [f"{said(one.name)} ×{one.count} −{show_points(one.amount)}" for one in score.deductions]
    if score.chosen is not None:
        found.append(said(score.chosen))
    if score.share is not None:
        found.append(f"{plain(half_up_exact(score.share, 2))}%")
    points = "—" if score.points is None else show_points(score.points)
    state = "" if score.is_scored else _("不适用")
    lost = score.points is not None and score.points < score.full
    return ItemLine(code, name, points, show_points(score.full), state, tuple(found), lost)


def awaits_correction(row: EstateResult) -> bool:
    """Whether an objection or appeal on this result was upheld and no later publication tells of it yet."""
    upheld = Appeal.objects.filter(estate_result=row, state__in=states.UPHELD)
    told = Publication.objects.filter(cycle_id=row.publication.cycle_id, number__gt=row.publication.number)
    return upheld.exists() and not told.exists()


@dataclass(frozen=True)
class ItemChange:
    """An item whose points a correction changed, in one part."""

    part: Any
    code: str
    name: str
    then: str
    now: str


def before(row: EstateResult) -> list[ItemChange]:
    """The items whose points differ from those of the publication that this one replaces."""
    replaced = row.publication.replaces_id
    if replaced is None:
        return []
    old = EstateResult.objects.filter(publication_id=replaced, estate_id=row.estate_id).first()
    if old is None or old.versions == row.versions:
        return []
    keys = {*old.versions.values(), *row.versions.values()}
    found = SheetVersion.objects.filter(pk__in=keys).select_related("standard").in_bulk()
    changes: list[ItemChange] = []
    for part, key in row.versions.items():
        then, now = found.get(old.versions.get(part)), found[key]
        if then is not None and then.pk != now.pk:
            changes += _changed_items(part, then, now)
    return changes


def _changed_items(part: str, then: SheetVersion, now: SheetVersion) -> Iterator[ItemChange]:
    was, came = thaw_result(then.result), thaw_result(now.result)
    for item in now.standard.form.items:
        points = [result.item(item.code).points for result in (was, came)]
        if points[0] != points[1]:
            words = ["—" if one is None else show_points(one) for one in points]
            yield ItemChange(PART_WORDS[part], item.code, said(item.name), *words)


@dataclass(frozen=True)
class Earlier:
    """A result of the same estate or firm in another round; ``imported`` ones were not computed here."""

    name: str
    period: Any
    total: Any
    rank: int | None
    grade: str = ""
    cycle: str = ""
    comparable: bool = True
    imported: int | None = None


def earlier(row: EstateResult | FirmResult) -> list[Earlier]:
    """The newest results of the same estate or firm in other cycles, those of before the portal among them."""
    of_estate = isinstance(row, EstateResult)
    same = {"estate_id": row.estate_id} if isinstance(row, EstateResult) else {"firm_id": row.firm_id}
    found = (
        type(row)
        .objects.filter(
            **same, publication__in=Publication.objects.newest(), publication__cycle__state__in=states.SHOWN
        )
        .exclude(publication__cycle_id=row.publication.cycle_id)
        .select_related("publication__cycle__standard")
        .order_by("-publication__cycle__period")[:MOST_EARLIER]
    )
    now = row.publication.cycle.standard
    computed = [
        Earlier(
            one.publication.cycle.name, one.publication.cycle.period, one.total, one.rank_city,
            cycle=one.publication.cycle.public_id, comparable=_comparable(one.publication.cycle.standard, now),
        )
        for one in found
    ]  # fmt: skip
    told = imported(ArchivedResult.objects.filter(target="estate" if of_estate else "firm", **same))
    return sorted([*computed, *told], key=lambda one: one.period.upper, reverse=True)[:MOST_EARLIER]


def imported(rows: QuerySet[ArchivedResult]) -> list[Earlier]:
    """Results of before the portal as lines, the newest first; what was taken back is not among them."""
    found = rows.filter(archived_cycle__withdrawn_at=None).select_related("archived_cycle")
    return [
        Earlier(
            one.archived_cycle.name, one.archived_cycle.period, one.points, one.rank, one.grade,
            comparable=False, imported=one.archived_cycle_id,
        )
        for one in found.order_by("-archived_cycle__period", "-pk")[:MOST_EARLIER]
    ]  # fmt: skip


def _comparable(old: Standard, new: Standard) -> bool:
    return old.pk == new.pk or is_comparable(compare(old.form, new.form))
