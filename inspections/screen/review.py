"""A handed-in sheet as its reviewer reads it: categories, the items of one, one item with findings and photos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.db.models import Avg, Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions.verdicts import AGREED
from inspections.models import Found, ItemVerdict, Sheet, SheetItem, SheetReview, SheetVersion, Veto
from inspections.rules.standard import Result, thaw_result
from inspections.rules.standard.lines import show_fraction, show_points
from inspections.screen.result import said
from inspections.screen.result_estate import ItemLine, item_line
from oversight.kernel.measure import half_up
from oversight.models import Attachment
from oversight.screen import parts


@dataclass(frozen=True)
class CategoryLine:
    """A category with its subtotal; the current one is open."""

    code: str
    name: str
    points: str
    # each with what the firm gave itself and, for whom the sheet waits for, what was made of it so far
    items: tuple[tuple[ItemLine, str, parts.Status | None], ...]
    current: bool
    looked: int = 0


@dataclass(frozen=True)
class Evidence:
    """One finding with its note, place and photos."""

    found: Found
    photos: tuple[Attachment, ...]


@dataclass(frozen=True)
class Panel:
    """One item: rule, what was found, how it compares."""

    line: ItemLine
    rule: str
    evidence: tuple[Evidence, ...]
    before: str
    mean: str
    own: str


def facts(sheet: Sheet, result: Result) -> list[parts.Fact]:
    """Total, points got of those that apply, deductions, visit, evidence."""
    lost = [score for score in result.items if score.points is not None and score.points < score.full]
    lapsed = [score for score in result.items if score.is_lapsed]
    findings = Found.objects.standing().filter(sheet_item__sheet=sheet)
    kind = ContentType.objects.get_for_model(Found)
    photos = Attachment.objects.filter(kind=kind, thing__in=findings.values("pk"), withdrawn_at=None).count()
    minutes = [
        int((visit.left_at - visit.arrived_at).total_seconds() // 60)
        for visit in sheet.visits.all()
        if visit.left_at is not None
    ]
    return [
        parts.Fact(
            label=sheet.get_part_display(), value=result.total,
            base="" if result.exact is None else show_fraction(result.exact),
        ),
        parts.Fact(label=_("得到 / 适用"), value=f"{show_points(result.got)} / {show_points(result.applicable)}"),
        parts.Fact(label=_("扣分项目"), value=len(lost), unit=_("项"), base=_("不适用 %(n)s 项") % {"n": len(lapsed)}),
        parts.Fact(label=_("照片"), value=photos, unit=_("张"), base=_("扣分记录 %(n)s 条") % {"n": findings.count()}),
        parts.Fact(label=_("现场"), value=max(minutes) if minutes else None, unit=_("分钟") if minutes else ""),
    ]  # fmt: skip


def _tag(kept: Mapping[str, ItemVerdict] | None, code: str) -> parts.Status | None:
    if kept is None:
        return None
    if code not in kept:
        return parts.Status("draft", _("未看"))
    tone = "met" if kept[code].verdict == AGREED else "check"
    return parts.Status(tone, kept[code].get_verdict_display())


def after(version: SheetVersion, code: str) -> str:
    """The code of the item after this one; "" after the last."""
    codes = [item.code for item in version.standard.form.items]
    return dict(pairwise(codes)).get(code, "")


def categories(
    version: SheetVersion, code: str, own: Mapping[str, str], kept: Mapping[str, ItemVerdict] | None = None
) -> list[CategoryLine]:
    """Every category; the one asked for, else the first, is open. ``kept``: the reader's verdicts so far."""
    result, form = thaw_result(version.result), version.standard.form
    codes = [category.code for category in form.categories]
    here = code if code in codes else codes[0]
    return [
        CategoryLine(
            category.code,
            said(category.name),
            f"{show_points(scored.got)} / {show_points(scored.applicable)}",
            tuple(
                (item_line(item.code, said(item.name), result), own.get(item.code, ""), _tag(kept, item.code))
                for item in category.items
            ),
            category.code == here,
            sum(1 for item in category.items if item.code in (kept or {})),
        )
        for category, scored in zip(form.categories, result.categories, strict=True)
    ]


def panel(sheet: Sheet, version: SheetVersion, code: str, own: Mapping[str, str]) -> Panel | None:
    """One item in full; None for a code that the standard does not have."""
    item = version.standard.form.by_code.get(code)
    if item is None:
        return None
    result = thaw_result(version.result)
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return Panel(
        item_line(item.code, said(item.name), result),
        item.rule.text.word(language) if item.rule.text else "",
        _evidence(sheet, code),
        _before(sheet, code),
        _mean(sheet, code),
        own.get(code, ""),
    )


def _evidence(sheet: Sheet, code: str) -> tuple[Evidence, ...]:
    found = list(Found.objects.standing().filter(sheet_item__sheet=sheet, sheet_item__code=code))
    kind = ContentType.objects.get_for_model(Found)
    photos: dict[int, list[Attachment]] = defaultdict(list)
    for photo in Attachment.objects.filter(kind=kind, thing__in=[one.pk for one in found], withdrawn_at=None):
        photos[photo.thing].append(photo)
    return tuple(Evidence(one, tuple(photos[one.pk])) for one in found)


def _before(sheet: Sheet, code: str) -> str:
    """The same item in the estate's sheet of the cycle before."""
    row = (
        SheetItem.objects.filter(
            sheet__estate=sheet.estate_id, sheet__part=sheet.part, code=code, sheet__state__in=states.COUNTED,
            sheet__cycle__period__startswith__lt=sheet.cycle.period.lower,
        )
        .order_by("-sheet__cycle__period")
        .first()
    )  # fmt: skip
    return "" if row is None or row.points is None else f"{show_points(row.points)} / {show_points(row.full)}"


def _mean(sheet: Sheet, code: str) -> str:
    """The mean of the item over the sheets of the same street and part."""
    path = sheet.jurisdiction.path[:12] if sheet.jurisdiction else ""
    told = SheetItem.objects.filter(
        sheet__cycle=sheet.cycle_id, sheet__part=sheet.part, sheet__jurisdiction__path__startswith=path, code=code,
        status="scored",
    ).aggregate(mean=Avg("points"), n=Count("pk", filter=Q(points__isnull=False)))  # fmt: skip
    if told["mean"] is None:
        return ""
    return _("%(mean)s（%(n)s 张表）") % {"mean": half_up(told["mean"], 2), "n": told["n"]}


def reviews(sheet: Sheet) -> list[tuple[SheetReview, list[tuple[str, str]]]]:
    """What reviewers said so far, newest first, with their remarks by item."""
    rows = SheetReview.objects.filter(version__sheet=sheet).select_related("version", "by__organisation")
    return [
        (row, [(code, told[1]) for code, told in sorted(row.remarks.items()) if told[1]])
        for row in rows.order_by("-pk")
    ]


def vetoes(sheet: Sheet) -> list[tuple[Veto, str]]:
    """Grave facts proposed on the sheet, in the standard's words."""
    form = sheet.standard.form
    return [
        (row, said(veto.name) if (veto := form.veto(row.code)) else row.code)
        for row in sheet.vetoes.select_related("submitted_by__organisation", "decided_by__organisation")
    ]
