"""Results as pages show them, to staff and to everybody alike: points and counts, never a photo, a place or a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from inspections.models import (
    EstateResult,
    Publication,
    Standard,
)
from inspections.rules.result.firms import LEAST_ESTATES
from inspections.rules.result.ranking import Entry, Ranked, rank
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import half_up_exact
from oversight.kernel.wording import Name
from oversight.models import Document
from oversight.screen import parts
from oversight.screen.figures import date_zh

PART_WORDS = {
    "street": gettext_lazy("街道部分"),
    "bureau": gettext_lazy("主管部门部分"),
    "survey": gettext_lazy("业主测评"),
    "self": gettext_lazy("企业自评"),
}


def said(name: Name) -> str:
    """A standard's own words in the reader's language."""
    return name.en if (get_language() or "zh").startswith("en") and name.en else name.zh


def heading(publication: Publication) -> str:
    """Which of the cycle's publications this is."""
    if publication.number == 0:
        return _("公示中，尚未定稿")
    if publication.number == 1:
        return _("正式公布")
    return _("第 %(n)s 次更正") % {"n": publication.number - 1}


def status(publication: Publication) -> parts.Status:
    """The same as a tag."""
    return parts.Status("running" if publication.number == 0 else "met", heading(publication))


def grade_words(standard: Standard, code: str) -> str:
    """A grade in the words of its standard; "" where there is none."""
    return said(standard.form.grade(code).name) if code else ""


def facts(publication: Publication, standard: Standard) -> list[parts.Fact]:
    """The strip above the ranking: how many, their mean, the best grade's share, what is not rated."""
    rows = publication.estates.order_by()
    found = rows.aggregate(n=Count("pk"), rated=Count("total"), mean=Avg("total"))
    best = standard.form.result.grades[0]
    top = rows.filter(grade=best.code).count()
    until = publication.inputs.get("appeals_until") or publication.inputs.get("objections_until") or ""
    last = _("申诉截止") if publication.number else _("异议截止")
    return [
        parts.Fact(label=_("参评小区"), value=found["n"], unit=_("个")),
        parts.Fact(label=_("平均分"), value=mean_of(found["mean"]), base=_("小区得分的简单平均")),
        parts.Fact(
            label=said(best.name), value=top, unit=_("个"),
            base=_("已评 %(n)s 个") % {"n": found["rated"]},
        ),
        parts.Fact(label=_("没有得分"), value=found["n"] - found["rated"], unit=_("个")),
        parts.Fact(label=last, value=date_zh(date.fromisoformat(until[:10])) if until else None, words=True),
    ]  # fmt: skip


def mean_of(found: Decimal | None) -> Decimal | None:
    """A mean as the database gives it, to two decimals."""
    return None if found is None else half_up_exact(Fraction(found), 2)


def paper_line(document: Document) -> parts.Paper:
    """A numbered paper beside what it tells of; one that was replaced says so."""
    state = {"issued": _("有效"), "corrected": _("已更正"), "withdrawn": _("已撤销")}[document.state]
    return parts.Paper(
        label=f"{document.title} {document.number}",
        url=reverse("oversight:document-download", args=[document.pk]),
        meta=_("%(state)s，验证码 %(code)s") % {"state": state, "code": document.printed_code},
    )


# --- the ranking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EstateRow:
    """A line of the ranking: its rank in the place that the page shows."""

    result: EstateResult
    rank: Ranked
    grade: str
    firms: str


def estate_rows(
    rows: list[EstateResult], ranks: dict[Any, Ranked], standards: dict[str, Standard]
) -> list[EstateRow]:
    """The lines of a page, with the firms that held each estate in the period."""
    return [
        EstateRow(
            row,
            ranks[row.pk],
            grade_words(standards[standard_of(row)], row.grade),
            _("、").join(dict.fromkeys(held.firm.organisation.name for held in row.holdings.all())),
        )
        for row in rows
    ]


def ranks_in(rows: Iterable[EstateResult], place: str) -> dict[Any, Ranked]:
    """Ranks by the printed total in the place shown: city and district as frozen, a street's made here.

    A street with fewer than three scored estates is listed unranked.
    """
    found = list(rows)
    if len(place) > 8:
        counted = sum(row.total is not None for row in found)
        return dict(rank(Entry(row.pk, row.total, counted >= LEAST_ESTATES) for row in found))
    if len(place) == 8:
        return {row.pk: Ranked(row.rank_district, row.among_district) for row in found}
    return {row.pk: Ranked(row.rank_city, row.among_city) for row in found}


def standard_of(row: EstateResult) -> str:
    """The code of the standard that scored the estate."""
    named = {part: told["standard"] for part, told in row.parts.items() if "standard" in told}
    return named.get("street") or named.get("bureau") or ""


def standards_of(publication: Publication) -> dict[str, Standard]:
    """The versions that a publication rests on, by code."""
    found = {row.code: row for row in Standard.objects.filter(code__in=publication.inputs["standards"])}
    return {**found, "": found[publication.inputs["main"]]}


def sentence(publication: Publication) -> str:
    """What the page is about, in one line."""
    n = publication.estates.count()
    day = beijing_day(publication.made_at).isoformat()
    words = ngettext("%(day)s 定下 %(n)s 个小区的结果。", "%(day)s 定下 %(n)s 个小区的结果。", n)
    return words % {"day": day, "n": n}
