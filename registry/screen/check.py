"""A room check as a page shows it: verdict, bars, arithmetic, conditions, room by room; from the frozen record alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight.kernel.measure import TRUE_MINUS, show_area
from oversight.kernel.wording import is_english
from oversight.screen.parts import Bar, Check, Explain, Line, Status
from registry.models import RoomCheck
from registry.rules.room import BREACH, Result, thaw
from registry.rules.room.words import (
    KIND_WORDS,
    VERDICT_WORDS,
    list_warnings,
    name_in,
    say,
    say_each,
    worded_steps,
)

TONES = {
    "pass": "met",
    "conditional": "check",
    "rectify": "failed",
    "fail": "failed",
    "incomplete": "check",
    "unverified": "check",
    "error": "check",
    "existing": "draft",
}
ANSWERS = {"met": "yes", "not_met": "no", "unknown": "none"}


@dataclass(frozen=True)
class RoomRow:
    """One room of the list: what it measures, what counts, and why not."""

    label: str
    use: str
    area: Decimal
    counted: Decimal
    counts: bool
    why: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class CheckScreen:
    """All that the page of a check shows."""

    status: Status
    headline: str
    short: str
    because: str
    breach: bool
    bars: list[Bar]
    explain: Explain
    checks: list[Check]
    met: int
    rooms: list[RoomRow]
    measured: Decimal
    counted: Decimal
    warnings: list[str]


def status(verdict: str) -> Status:
    """The tag of a verdict."""
    return Status(TONES[verdict], VERDICT_WORDS.word(verdict, _language()))


def of_record(check: RoomCheck) -> CheckScreen:
    """The page of a stored check."""
    return of_result(thaw(check.record).result, digest=check.digest)


def of_result(result: Result, *, digest: str = "") -> CheckScreen:
    """The page of a result that is not stored: the preview, the calculator."""
    language = _language()
    lines = result.count.lines if result.count else ()
    return CheckScreen(
        status=status(result.verdict),
        headline=VERDICT_WORDS.word(result.verdict, language),
        short=show_area(result.shortfall) if result.shortfall and result.verdict in BREACH else "",
        because=("; " if is_english(language) else "；").join(say_each(result.reasons, language)),
        breach=result.verdict in BREACH,
        bars=_bars(result),
        explain=_explain(result, digest),
        checks=[_condition(finding, language) for finding in result.findings],
        met=sum(1 for finding in result.findings if finding.state == "met"),
        rooms=[_room(line, language) for line in lines],
        measured=result.count.measured if result.count else Decimal(0),
        counted=result.count.counted if result.count else Decimal(0),
        warnings=list_warnings(result, language),
    )


def _bars(result: Result) -> list[Bar]:
    if result.required is None or result.provided is None:
        return []
    short = result.shortfall or Decimal(0)
    measured = result.count.measured if result.count else result.provided
    return [
        Bar(label=_("应配"), amount=result.required, shown=f"{show_area(result.required)} m²"),
        Bar(
            label=_("计入"),
            amount=result.provided,
            shown=f"{show_area(result.provided)} m²",
            tone="met",
            missing=short,
            breach=bool(short) and result.verdict in BREACH,
        ),
        Bar(
            label=_("实测"),
            amount=min(measured, result.provided),
            shown=f"{show_area(measured)} m²",
            tone="2",
            void=max(measured - result.provided, Decimal(0)),
        ),
    ]


def _explain(result: Result, digest: str) -> Explain:
    language = _language()
    steps = worded_steps(result, language)
    lines = [
        Line(
            label=step.label,
            amount=f"{step.amount} m²" if step.amount else "",
            formula=step.formula,
            note=step.note,
            sub=step.style in ("strong", "heading"),
            minus=step.style == "minus"
            or (step.style == "result" and str(step.amount).startswith(TRUE_MINUS)),
            result=step.style == "result",
        )
        for step in steps
    ]
    facts = {"code": result.policy_code, "year": result.valid_from.year}
    source = _("政策版本 %(code)s（%(year)s 年起施行）。") % facts
    if digest:
        source += _("本次核查固定使用该版本和上列数据，摘要 %(digest)s；再查另立新号，不改本次。") % {
            "digest": f"{digest[:8]}…{digest[-4:]}"
        }
    return Explain(title=_("这个结论是怎么算的"), lines=lines, source=source)


def _condition(finding: Any, language: str) -> Check:
    words = finding.detail or ("" if finding.state != "unknown" else _("未记录"))
    if finding.rooms:
        words = f"{words} {'、'.join(finding.rooms)}".strip()
    source = _("一票判定") if finding.severity == "fail" else _("提醒")
    return Check(
        name=name_in(finding.name, language), answer=ANSWERS[finding.state], words=words, source=source
    )


def _room(line: Any, language: str) -> RoomRow:
    return RoomRow(
        label=line.label,
        use=KIND_WORDS.word(line.kind, language),
        area=line.area,
        counted=line.counted,
        counts=line.counts,
        why=say(line.reason, language) if line.reason else "",
        remarks=tuple(say(remark, language) for remark in line.remarks),
    )


def _language() -> str:
    return get_language() or "zh"
