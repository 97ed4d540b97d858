"""D14 物业用房核查表: one room check as it was made, with every line of the arithmetic (DOMAIN-REFERENCE §6).

Everything printed comes from the frozen check; nothing is computed here but subtotals of what is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight.kernel.measure import show_area
from oversight.kernel.wording import Message, is_english
from oversight.papers import blocks
from oversight.papers.blocks import Block
from oversight.papers.kinds import ROOM_SHEET
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from oversight.papers.words import Span
from registry.models import EstateArea, RoomCheck
from registry.papers.wording import DASH, day, listed, place_name, section, square_metres, written_in
from registry.rules.room import Check, Result, thaw
from registry.rules.room.conditions import Finding
from registry.rules.room.counting import RoomLine
from registry.rules.room.result import Step as RuleStep
from registry.rules.room.words import (
    BASES,
    KIND_WORDS,
    VERDICT_WORDS,
    name_in,
    say,
    say_each,
    summarise,
    worded_steps,
)


@dataclass(frozen=True)
class AreaBasis:
    """An area with the document it rests on."""

    kind: str
    value: Decimal
    document: str
    dated: date | None


@dataclass(frozen=True)
class RoomSheet:
    """What one D14 says beside the frozen check itself."""

    issuer: str
    estate: str
    place: str
    stage: str
    checked_on: date
    manager: str
    check: Check
    areas: tuple[AreaBasis, ...] = ()
    note: str = ""
    footer: str = ""
    language: Language = "zh"


def frozen(check: RoomCheck) -> Check:
    """The check with the policy and facts it was made from, as the record keeps them."""
    return thaw(check.record)


def gather(check: RoomCheck, *, issuer: str, language: Language = "zh") -> RoomSheet:
    """The sheet of a stored check, with the estate's name and manager of its day."""
    checked_on = timezone.localtime(check.surveyed_at).date()
    areas = check.estate.areas.filter(recorded_at__lte=check.surveyed_at).order_by(
        "kind", "-recorded_at", "-id"
    )
    latest: dict[str, EstateArea] = {}
    for area in areas:
        latest.setdefault(area.kind, area)
    with written_in(language):
        return RoomSheet(
            issuer=issuer,
            estate=check.estate_name,
            place=place_name(check.jurisdiction or check.estate.jurisdiction, on=checked_on),
            stage=str(check.get_stage_display()),
            checked_on=checked_on,
            manager=check.record.get("manager") or (check.subject.name if check.subject else DASH),
            check=frozen(check),
            areas=tuple(
                AreaBasis(str(a.get_kind_display()), a.value, a.document, a.dated) for a in latest.values()
            ),
            note=check.note,
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def paper(
    sheet: RoomSheet, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The sheet as a paper."""
    with written_in(sheet.language):
        sections = (
            (_("计算"), _arithmetic(sheet)),
            (_rooms_title(sheet.check.result), _rooms(sheet)),
            (_findings_title(sheet.check.result.findings), _findings(sheet)),
        )
        made: list[Block] = [_facts(sheet)]
        for title, block in sections:
            if block is not None:
                made += [blocks.Heading(section(len(made) // 2, title)), block]
        made += [*_warnings(sheet), _verdict(sheet), _signatures(sheet)]
        return Paper(
            issuer=sheet.issuer, name=f"{ROOM_SHEET.code} {_('物业用房核查表')}", title=_("物业管理用房核查表"),
            date=sheet.checked_on, blocks=tuple(made), number=number, corrects=corrects, verification=verification,
            footer=sheet.footer, language=sheet.language,
        )  # fmt: skip


def _facts(sheet: RoomSheet) -> blocks.Facts:
    rows: list[tuple[tuple[str, str | tuple[Span, ...]], ...]] = [
        ((_("小区"), sheet.estate), (_("坐落"), sheet.place)),
        ((_("核查环节"), sheet.stage), (_("核查日期"), day(sheet.checked_on))),
        ((_("管理单位"), sheet.manager), (_("政策版本"), _policy(sheet))),
        ((_("建筑面积依据"), _basis(sheet)),),
    ]
    if sheet.note:
        rows.append(((_("说明"), sheet.note),))
    return blocks.Facts(tuple(rows))


def _policy(sheet: RoomSheet) -> str:
    """What the version that was applied asks, in one line."""
    return summarise(sheet.check.policy, sheet.check.facts.use, sheet.language)


def _in_brackets(words: str) -> str:
    """An aside: in full-width brackets, in English in its own."""
    return f" ({words})" if is_english(get_language() or "") else f"（{words}）"


def _basis(sheet: RoomSheet) -> tuple[Span, ...]:
    """The areas on file with their documents, then the one the policy takes as its base."""
    result = sheet.check.result
    base = BASES[result.base][1 if sheet.language == "en" else 0]
    said = []
    for area in sheet.areas:
        papers = " ".join(filter(None, (area.document, day(area.dated) if area.dated else "")))
        if area.kind == base and area.value == result.area and len(sheet.areas) == 1 and papers:
            return (Span(f"{papers} {base} "), Span(square_metres(result.area), bold=True))
        said.append(f"{area.kind} {show_area(area.value)}" + (_in_brackets(papers) if papers else ""))
    before = listed(said, strong=True) + ("。" if sheet.language == "zh" else ". ") if said else ""
    return (Span(before), Span(f"{_('核算依据')} {base} "), Span(square_metres(result.area), bold=True))


def _arithmetic(sheet: RoomSheet) -> blocks.Arithmetic | None:
    """The steps as the rule tells them; the last one stands under the double rule.

    An area that is an input stands in the box of facts above, not here again.
    """
    result = sheet.check.result
    told = worded_steps(replace(result, steps=tuple(_brief(result))), sheet.language)
    steps = [
        blocks.Step(
            label=step.label,
            working=f"{step.formula} {step.note}"
            if step.note.startswith("=")
            else listed((step.formula, step.note)),
            result=f"{step.amount} m²" if step.amount else "",
            strong=step.style in ("strong", "heading", "result"),
        )
        for step in told
    ]
    return blocks.Arithmetic(tuple(steps[:-1]), steps[-1]) if steps else None


def _brief(result: Result) -> Iterator[RuleStep]:
    """The steps in the space of a page: "= 619.016，向上进到 0.01", one line where all rooms count."""
    whole = result.count is not None and not result.count.excluded
    sum_of_rooms = next((step.formula for step in result.steps if step.label.code == "step_rooms"), "")
    for step in result.steps:
        if (step.style == "input" and step.amount == result.area) or (
            whole and step.label.code == "step_rooms"
        ):
            continue
        if whole and step.label.code == "step_counted":
            yield replace(step, formula=sum_of_rooms)
        elif step.note is not None and step.note.code == "note_rounded_up":
            yield replace(step, note=Message("note_rounded_up_short", step.note.params))
        else:
            yield step


def _rooms_title(result: Result) -> str:
    count = len(result.count.lines) if result.count else 0
    return _("逐间清单（%(count)s 间）") % {"count": count}


def _rooms(sheet: RoomSheet) -> blocks.Grid | None:
    """Room by room: where, what for, floor, height, measured, counted, why."""
    count = sheet.check.result.count
    if count is None or not count.lines:
        return None
    facts = {room.key: room for room in sheet.check.facts.rooms or ()}
    rows = []
    for order, line in enumerate(count.lines, start=1):
        room = facts.get(line.key)
        floor = str(room.floor) if room and room.floor is not None else ""
        height = show_area(room.height) if room and room.height is not None else ""
        use = room.present_use if room and room.misused and room.present_use else _kind(line, sheet.language)
        rows.append((str(order), line.label, use, floor, height, show_area(line.area), show_area(line.counted),
                     _remark(line, sheet.language)))  # fmt: skip
    columns = (
        blocks.Column(_("序"), "centre"),
        blocks.Column(_("位置")),
        blocks.Column(_("现用途")),
        blocks.Column(_("楼层"), "end"),
        blocks.Column(_("层高 m"), "end"),
        blocks.Column(_("实测 m²"), "end"),
        blocks.Column(_("计入 m²"), "end"),
        blocks.Column(_("说明")),
    )
    totals = ((5, _("合计")), (1, show_area(count.measured)), (1, show_area(count.counted)), (1, ""))
    return blocks.Grid(columns, tuple(rows), totals)


def _kind(line: RoomLine, language: Language) -> str:
    return KIND_WORDS.word(line.kind, language)


def _remark(line: RoomLine, language: Language) -> str:
    told = [say(line.reason, language)] if line.reason else []
    told += [say(remark, language) for remark in line.remarks]
    return listed(told, strong=True) or _("计入")


def _findings_title(findings: tuple[Finding, ...]) -> str:
    """How many conditions there are and how they stand: the answer is the heading."""
    total = len(findings)
    failed = sum(finding.state == "not_met" for finding in findings)
    unknown = sum(finding.state == "unknown" for finding in findings)
    if failed == unknown == 0:
        return _("使用条件（%(total)s 项全部满足）") % {"total": total}
    told = {"total": total, "failed": failed, "unknown": unknown}
    if failed and unknown:
        return _("使用条件（共 %(total)s 项，%(failed)s 项不满足，%(unknown)s 项待查看）") % told
    if failed:
        return _("使用条件（共 %(total)s 项，%(failed)s 项不满足）") % told
    return _("使用条件（共 %(total)s 项，%(unknown)s 项待查看）") % told


def _findings(sheet: RoomSheet) -> blocks.Checks | None:
    found = sheet.check.result.findings
    if not found:
        return None
    marks: dict[str, blocks.Mark] = {"met": "met", "unknown": "unknown"}
    items = []
    for finding in found:
        missed: blocks.Mark = "failed" if finding.severity == "fail" else "near"
        words = name_in(finding.name, sheet.language)
        if finding.state == "not_met" and finding.rooms:
            words += _in_brackets(listed(finding.rooms))
        items.append(blocks.Check(words, marks.get(finding.state, missed)))
    return blocks.Checks(tuple(items), 4 if len(found) > 4 else max(2, len(found)))


def _warnings(sheet: RoomSheet) -> list[Block]:
    """What is to be looked at beside the table of conditions, which marks its own reminders."""
    kept = (one for one in sheet.check.result.warnings if one.code != "condition_not_met")
    told = say_each(kept, sheet.language)
    return [blocks.Remark(_("请留意"), listed(told, strong=True))] if told else []


def _verdict(sheet: RoomSheet) -> blocks.Verdict:
    result = sheet.check.result
    reasons = listed(say_each(result.reasons, sheet.language), strong=True)
    ending = "." if sheet.language == "en" else "。"
    return blocks.Verdict(
        VERDICT_WORDS.word(result.verdict, sheet.language), f"{reasons}{ending}" if reasons else ""
    )


def _signatures(sheet: RoomSheet) -> blocks.Signatures:
    note = _("对本核查有异议的，可以书面向核查单位提出。本表一式三份，核查单位、管理单位、街道办事处各一份。")
    people = (_("核查人（2 人）"), _("复核人"), _("管理单位签收"))
    return blocks.Signatures(people, note, blocks.SealPlace(sheet.issuer, day(sheet.checked_on)))
