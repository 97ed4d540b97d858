"""D06 考核评分表: one submitted version: each item with points and count × value, subtotals, what lapsed, the total.

Everything printed comes from the frozen version; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import SheetVersion, Signature
from inspections.papers.hand import hand_of
from inspections.rules.standard import Result, Standard, thaw_answers, thaw_result
from inspections.rules.standard.scoring import ItemScore
from inspections.rules.standard.words import headline, say, worded_lines
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import half_up_exact, plain
from oversight.papers import blocks
from oversight.papers.kinds import SCORE_SHEET
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, place_name, section, written_in


@dataclass(frozen=True)
class ScoreSheet:
    """What one D06 says beside the frozen result itself."""

    issuer: str
    on: date
    estate: str
    place: str
    firm: str
    cycle: str
    part: str
    number: str
    version: int
    digest: str
    standard: Standard
    result: Result
    reasons: dict[str, str]
    signed: str
    hand: bytes = b""
    footer: str = ""
    language: Language = "zh"


def gather(version: SheetVersion, *, issuer: str, language: Language = "zh") -> ScoreSheet:
    """The sheet of one frozen version, with who signed or saw it refused."""
    sheet, on = version.sheet, beijing_day(version.made_at)
    answers = thaw_answers(version.answers)
    signature = (
        Signature.objects.filter(sheet=sheet, at__lte=version.made_at)
        .select_related("names", "strokes")
        .last()
    )
    with written_in(language):
        return ScoreSheet(
            issuer=issuer,
            on=on,
            estate=sheet.estate.name_on(on),
            place=place_name(sheet.jurisdiction, on=on),
            firm=str(sheet.firm or DASH),
            cycle=sheet.cycle.name,
            part=str(sheet.get_part_display()),
            number=sheet.number,
            version=version.number,
            digest=version.digest,
            standard=version.standard.form,
            result=thaw_result(version.result),
            reasons={answer.item: answer.reason for answer in answers.items if answer.lapses},
            signed=_signed(signature),
            hand=hand_of(signature),
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def _signed(signature: Signature | None) -> str:
    if signature is None:
        return DASH
    names = signature.names
    if signature.kind == "signed":
        return _("企业已签字：%(name)s") % {"name": names.signer_name or DASH}
    return _("企业拒绝签字，见证人：%(name)s") % {"name": names.witness_name or DASH}


def paper(
    told: ScoreSheet, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The sheet as a paper."""
    with written_in(told.language):
        made: list[blocks.Block] = [
            blocks.Facts((
                ((_("小区"), told.estate), (_("坐落"), told.place)),
                ((_("物业服务企业"), told.firm), (_("考核周期"), told.cycle)),
                ((_("考核表"), f"{told.number} {told.part}"), (_("版本"), str(told.version))),
                ((_("考核标准"), f"{told.standard.code} {told.standard.name.word(told.language)}"),),
                ((_("数据摘要"), told.digest),),
            )),
        ]  # fmt: skip
        for n, category in enumerate(told.standard.categories):
            made.append(blocks.Heading(section(n, category.name.word(told.language))))
            made.append(_category(told, n))
        made.append(blocks.Heading(section(len(told.standard.categories), _("合计"))))
        made.append(_total(told))
        made.append(blocks.Verdict(headline(told.result, told.language), told.signed))
        made.append(
            blocks.Signatures(people=(_("评分人"), _("评分人"), _("企业负责人")), drawn=(b"", b"", told.hand))
        )
        return Paper(
            issuer=told.issuer, name=SCORE_SHEET.heading, title=_("考核评分表"), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip


def _category(told: ScoreSheet, n: int) -> blocks.Grid:
    columns = (
        blocks.Column(_("项目"), share=0.4), blocks.Column(_("满分"), "end", share=0.1),
        blocks.Column(_("扣分"), share=0.4), blocks.Column(_("得分"), "end", share=0.1),
    )  # fmt: skip
    scores = {score.code: score for score in told.result.items}
    rows = tuple(
        (
            f"{item.code} {item.name.word(told.language)}",
            plain(item.points),
            _why(told, scores[item.code]),
            _("不适用") if scores[item.code].is_lapsed else f"{scores[item.code].points or 0:.2f}",
        )
        for item in told.standard.categories[n].items
    )
    subtotal = told.result.categories[n]
    return blocks.Grid(columns, rows, totals=((1, plain(subtotal.applicable)), (3, f"{subtotal.got:.2f}")))


def _why(told: ScoreSheet, score: ItemScore) -> str:
    """Count × value of each finding, the level that was chosen, the rate, or why it does not apply."""
    if score.is_lapsed:
        return told.reasons.get(score.code) or (say(score.reason, told.language) if score.reason else DASH)
    said = []
    for one in score.deductions:
        each = _("本项为 0") if one.each is None else f"{one.count} × {plain(one.each)} = {plain(one.amount)}"
        said.append(f"{one.name.word(told.language)} {each}")
    if score.chosen is not None:
        said.append(score.chosen.word(told.language))
    if score.share is not None:
        said.append(f"{half_up_exact(score.share, 2)}%")
    return _("；").join(said) or DASH


def _total(told: ScoreSheet) -> blocks.Arithmetic:
    """The lines of the arithmetic that are of the whole sheet; the last stands under the double rule."""
    whole = ("strong", "minus", "result", "note")
    lines = [line for line in worded_lines(told.result, told.language) if line.style in whole]
    steps = [
        blocks.Step(
            line.label,
            " ".join(filter(None, (line.formula, line.note))),
            line.amount,
            line.style in ("strong", "result"),
        )
        for line in lines
    ]
    last = max((n for n, line in enumerate(lines) if line.style == "result"), default=len(steps) - 1)
    return blocks.Arithmetic(tuple(step for n, step in enumerate(steps) if n != last), steps[last])
