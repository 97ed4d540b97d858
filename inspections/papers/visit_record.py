"""D05 现场检查笔录: when and where, who came, each finding, what the firm said, who signed or saw it refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import Found, Sheet, Signature
from inspections.papers.hand import hand_of
from inspections.rules.standard.item import Item
from oversight.papers import blocks
from oversight.papers.kinds import VISIT_RECORD
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, moment, place_name, section, written_in


@dataclass(frozen=True)
class Line:
    """One finding: the item, what was found so many times, where, what was noted, how many photos."""

    item: str
    finding: str
    count: int
    place: str
    note: str
    photos: int


@dataclass(frozen=True)
class VisitRecord:
    """What one D05 says."""

    issuer: str
    on: date
    estate: str
    place: str
    firm: str
    cycle: str
    times: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    signed: bool
    signer: str = ""
    witness: str = ""
    remark: str = ""
    hand: bytes = b""
    footer: str = ""
    language: Language = "zh"


def gather(
    sheet: Sheet,
    found: Mapping[str, Sequence[Found]],
    photos: Mapping[int, int],
    *,
    issuer: str,
    on: date,
    language: Language = "zh",
) -> VisitRecord:
    """The record of a sheet that was signed or refused: ``found`` by item, ``photos`` counts by finding."""
    form = sheet.standard.form
    signature = (
        Signature.objects.filter(sheet=sheet).select_related("names", "strokes").order_by("-id").first()
    )
    names = signature.names if signature else None
    visits = sheet.visits.select_related("membership__person").order_by("arrived_at")
    rows = sheet.assignments.filter(replaced_at=None).select_related(
        "membership__person", "membership__organisation"
    )
    with written_in(language):
        return VisitRecord(
            issuer=issuer,
            on=on,
            estate=sheet.estate.name_on(on),
            place=place_name(sheet.jurisdiction, on=on),
            firm=str(sheet.firm or DASH),
            cycle=sheet.cycle.name,
            times=tuple((moment(one.arrived_at), _until(one.left_at)) for one in visits),
            people=tuple((str(row.membership.person), str(row.membership.organisation)) for row in rows),
            lines=tuple(
                Line(
                    f"{code} {form.by_code[code].name.word(language)}",
                    _finding(form.by_code[code], line.finding, language),
                    line.count,
                    line.place,
                    line.note,
                    photos.get(line.pk, 0),
                )
                for code, lines in found.items()
                for line in lines
            ),
            signed=signature is not None and signature.kind == "signed",
            signer=names.signer_name if names else "",
            witness=names.witness_name if names else "",
            remark=names.remark if names else "",
            hand=hand_of(signature),
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def _until(at: datetime | None) -> str:
    return moment(at) if at else DASH


def _finding(item: Item, code: str, language: Language) -> str:
    found = item.rule.finding(code)
    return found.name.word(language) if found else DASH


def paper(
    told: VisitRecord, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The record as a paper."""
    with written_in(told.language):
        arrived = told.times[0][0] if told.times else DASH
        left = told.times[-1][1] if told.times else DASH
        made: list[blocks.Block] = [
            blocks.Facts((
                ((_("小区"), told.estate), (_("坐落"), told.place)),
                ((_("物业服务企业"), told.firm), (_("考核周期"), told.cycle)),
                ((_("到达时间"), arrived), (_("离开时间"), left)),
            )),
            blocks.Heading(section(0, _("检查人员"))),
            blocks.Grid((blocks.Column(_("姓名")), blocks.Column(_("单位"))), told.people),
            blocks.Heading(section(1, _("检查发现（%(n)s 处）") % {"n": len(told.lines)})),
            _found(told),
            blocks.Heading(section(2, _("企业意见"))),
            blocks.Text(told.remark or _("没有提出意见。")),
            blocks.Heading(section(3, _("签字"))),
            blocks.Text(_signed(told)),
            blocks.Signatures(people=(_("检查人员"), _("企业负责人"), _("见证人")), drawn=(b"", told.hand)),
        ]  # fmt: skip
        return Paper(
            issuer=told.issuer, name=VISIT_RECORD.heading, title=_("现场检查笔录"), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip


def _found(told: VisitRecord) -> blocks.Grid:
    columns = (
        blocks.Column(_("序号"), share=0.07), blocks.Column(_("考核项目"), share=0.25),
        blocks.Column(_("发现"), share=0.2), blocks.Column(_("次数"), "end", share=0.08),
        blocks.Column(_("位置和说明"), share=0.3),
        blocks.Column(_("照片"), "end", share=0.1),
    )  # fmt: skip
    rows = tuple(
        (str(n), line.item, line.finding, str(line.count), " ".join(filter(None, (line.place, line.note))) or DASH,
         str(line.photos))
        for n, line in enumerate(told.lines, 1)
    )  # fmt: skip
    return blocks.Grid(columns, rows, empty=_("没有扣分。"))


def _signed(told: VisitRecord) -> str:
    if told.signed:
        return _("%(name)s代表企业签字。") % {"name": told.signer}
    return _("企业拒绝签字，见证人：%(name)s。") % {"name": told.witness or DASH}
