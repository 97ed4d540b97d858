"""A survey in words: its state and days, how many answered, and when it is over the rate with its base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from inspections import states
from inspections.models import Survey, SurveyCode, SurveyEstate
from inspections.rules.survey import Satisfaction
from oversight.kernel.calendar import beijing_day
from oversight.screen import parts
from oversight.screen.figures import date_zh, percent_with_base, put

TONES = {"draft": "draft", "open": "running", "closed": "check", "published": "met"}


def status(row: Survey) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


def days(row: Survey) -> Any:
    """From the first to the last day."""
    return put(_("%(a)s 至 %(b)s"), a=date_zh(beijing_day(row.opens_at)), b=date_zh(row.last_day))


def facts(row: Survey, rows: QuerySet[SurveyEstate]) -> list[parts.Fact]:
    """The strip over the estates that the reader may see: none of it is what somebody answered."""
    total = rows.count()
    found = [
        parts.Fact(label=_("起止日期"), value=days(row), words=True),
        parts.Fact(label=_("测评小区"), value=total, unit=_("个")),
    ]
    if row.state in states.UNCOUNTED:
        printed = SurveyCode.objects.filter(survey_estate=OuterRef("pk"), voided_at=None)
        ready = rows.filter(Exists(printed)).count()
        base = _("全部 %(n)s 个") % {"n": total}
        return [*found, parts.Fact(label=_("已印测评码"), value=ready, unit=_("个小区"), base=base)]
    enough = rows.filter(answers__gte=F("needed")).count()
    return [
        *found,
        parts.Fact(
            label=_("答卷足够"), value=enough, unit=_("个小区"), base=_("全部 %(n)s 个") % {"n": total}
        ),
        parts.Fact(label=_("样本不足"), value=total - enough, unit=_("个小区"), base=_("不计入考核")),
    ]


@dataclass(frozen=True)
class ShownEstate:
    """One estate of a survey: how far it is, or what came of it."""

    row: SurveyEstate
    whole: bool  # whether the reader sees codes and progress, or the result alone

    @property
    def printed(self) -> int | None:
        """Codes that hold; None where they are not the reader's to see."""
        return getattr(self.row, "printed", 0) if self.whole else None

    @property
    def answered(self) -> int:
        """How many answered."""
        return self.row.answers if self.row.answers is not None else getattr(self.row, "answered", 0)

    @property
    def result(self) -> Satisfaction | None:
        """What came of it; None while it runs."""
        return outcome(self.row)

    @property
    def rate(self) -> Any:
        """The rate with its base; "" where there is none."""
        return rate(self.result)

    @property
    def tag(self) -> parts.Status:
        """How it stands."""
        if self.result is None:
            if self.whole and not self.printed:
                return parts.Status("draft", _("未印测评码"))
            return parts.Status("running", _("作答中"))
        return parts.Status("met", _("有效")) if self.result.is_enough else small()


def small() -> parts.Status:
    """Too few answered."""
    return parts.Status("check", _("样本不足"))


def outcome(row: SurveyEstate) -> Satisfaction | None:
    """The counts of an estate whose survey is over."""
    if row.answers is None:
        return None
    return Satisfaction(row.satisfied or 0, row.answers, row.needed)


def rate(result: Satisfaction | None) -> Any:
    """满意率: the share with its base, where the sample is large enough."""
    if result is None or not result.answers or not result.is_enough:
        return ""
    return percent_with_base(result.satisfied, result.answers, _("份"))


def batches(rows: Iterable[Any]) -> list[parts.Pair]:
    """What was printed, file by file."""
    return [
        parts.Pair(
            label=_("第 %(n)s 批") % {"n": one["batch"]},
            value=_("%(made)s 张，已作答 %(used)s 张，已作废 %(void)s 张") % one,
        )
        for one in rows
    ]
