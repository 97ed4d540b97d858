"""The head of one result: grade, points, what is missing to the next grade, the place among all, a ruler of grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections.models import EstateResult, FirmResult, Standard
from inspections.screen.result import said
from oversight.papers.chart import Words
from oversight.papers.figure import Figure
from oversight.papers.ruler import Step, ruler

WIDTH = 980.0  # of a card across the page


@dataclass(frozen=True)
class ScoreCard:
    """What stands at the head of a result's page; without a total there is no grade and no ruler."""

    total: Decimal | None
    grade: str = ""
    next_up: str = ""
    placed: str = ""
    remarks: tuple[str, ...] = ()
    wide: Figure | None = field(default=None)
    narrow: Figure | None = field(default=None)


def card_of(row: EstateResult | FirmResult, standard: Standard) -> ScoreCard:
    """The card of an estate's or a firm's result under the standard that scored it."""
    remarks = _remarks(row, standard)
    if row.total is None:
        return ScoreCard(None, remarks=remarks)
    grades = standard.form.result.grades
    steps = [Step(said(grade.name), grade.least) for grade in grades]
    grade = next((said(one.name) for one in grades if one.code == row.grade), "")
    words = Words(
        _("得分在等级尺上的位置"),
        _("%(total)s 分，%(grade)s") % {"total": row.total, "grade": grade},
        (_("等级"), _("最低分")),
    )
    top = Decimal(100)
    return ScoreCard(
        row.total,
        grade,
        _next_up(row.total, steps),
        _placed(row),
        remarks,
        ruler(row.total, steps, words, top=top, width=WIDTH) if steps else None,
        ruler(row.total, steps, words, top=top, narrow=True) if steps else None,
    )


def percent(weight: str) -> str:
    """A weight as it is frozen ("0.40"), in per cent."""
    return f"{(Decimal(weight) * 100).normalize():f}%"


def _next_up(total: Decimal, steps: list[Step]) -> str:
    """How far it is to the grade above, in words; "" at the top."""
    above = [step for step in steps if step.least is not None and step.least > total]
    if not above:
        return ""
    up = min(above, key=lambda step: step.least or Decimal(0))
    assert up.least is not None
    return _("距%(grade)s（%(least)s 分）还差 %(gap)s 分") % {
        "grade": up.name,
        "least": f"{up.least.normalize():f}",
        "gap": f"{up.least - total:.2f}",
    }


def _placed(row: EstateResult | FirmResult) -> str:
    """The rank among all that the cycle assessed, or why there is none."""
    if row.rank_city is None:
        return _("样本不足，不排名")
    if isinstance(row, EstateResult):
        words = ngettext(
            "参评 %(n)s 个小区中第 %(rank)s 名",
            "参评 %(n)s 个小区中第 %(rank)s 名",
            row.among_city,
        )
        return words % {"n": row.among_city, "rank": row.rank_city}
    return _("参评企业中第 %(rank)s 名") % {"rank": row.rank_city}


def _remarks(row: EstateResult | FirmResult, standard: Standard) -> tuple[str, ...]:
    """Vetoes by name and that a part is missing, each a sentence."""
    found = []
    if row.vetoes and isinstance(row, EstateResult):
        names = _("、").join(said(one.name) for code in row.vetoes if (one := standard.form.veto(code)))
        by_points = next(
            (said(one.name) for one in standard.form.result.grades if one.code == row.grade_by_points), ""
        )
        found.append(
            _("一票否决：%(names)s。按得分为%(grade)s。") % {"names": names, "grade": by_points or "—"}
        )
    elif row.vetoes:
        found.append(_("有小区被一票否决，见下表。"))
    if isinstance(row, EstateResult) and row.partial:
        found.append(_("部分数据：缺少一部分评分，其余按权重重新计算。"))
    return tuple(found)
