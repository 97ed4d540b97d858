"""D04 检查通知书: who comes to an estate on which day and on what basis, what to have ready, the right to recusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import Sheet
from oversight.papers import blocks
from oversight.papers.kinds import INSPECTION
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, day, place_name, section, written_in


@dataclass(frozen=True)
class Inspector:
    """Who comes: name, body, number of the certificate."""

    name: str
    body: str
    certificate: str


@dataclass(frozen=True)
class InspectionNotice:
    """What one D04 says."""

    issuer: str
    issued_on: date
    firm: str
    estate: str
    place: str
    cycle: str
    standard: str
    planned_on: date | None
    inspectors: tuple[Inspector, ...]
    footer: str = ""
    language: Language = "zh"


def gather(sheet: Sheet, *, issuer: str, on: date, language: Language = "zh") -> InspectionNotice:
    """The notice of one sheet's visit, as it stands on a day."""
    rows = list(
        sheet.assignments.filter(replaced_at=None).select_related(
            "membership__person", "membership__organisation", "certificate"
        )
    )
    with written_in(language):
        return InspectionNotice(
            issuer=issuer,
            issued_on=on,
            firm=str(sheet.firm or DASH),
            estate=sheet.estate.name_on(on),
            place=place_name(sheet.jurisdiction, on=on),
            cycle=sheet.cycle.name,
            standard=str(sheet.standard),
            planned_on=rows[0].planned_on if rows else None,
            inspectors=tuple(
                Inspector(
                    str(row.membership.person),
                    str(row.membership.organisation),
                    row.certificate.number if row.certificate else DASH,
                )
                for row in rows
            ),
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def paper(
    notice: InspectionNotice,
    *,
    number: str = "",
    verification: Verification | None = None,
    corrects: str = "",
) -> Paper:
    """The notice as a paper."""
    with written_in(notice.language):
        ready = _("物业服务合同、管理制度、巡查和维修记录、收支公示材料、人员名册和证书。")
        recusal = _("认为检查人员与检查事项有直接利害关系的，可以在检查前向发出本通知的单位申请回避。")
        told: list[blocks.Block] = [
            blocks.Text(
                _("%(firm)s：现决定对你单位管理的下列小区进行物业服务考核检查。") % {"firm": notice.firm}
            ),
            blocks.Facts((
                ((_("小区"), notice.estate), (_("坐落"), notice.place)),
                ((_("考核周期"), notice.cycle), (_("检查日期"), day(notice.planned_on))),
                ((_("检查依据"), _("《物业管理条例》和%(standard)s") % {"standard": notice.standard}),),
                ((_("检查范围"), _("考核标准所列各项")),),
            )),
            blocks.Heading(section(0, _("检查人员"))),
            blocks.Grid(
                (blocks.Column(_("姓名")), blocks.Column(_("单位")), blocks.Column(_("培训合格证号"))),
                tuple((one.name, one.body, one.certificate) for one in notice.inspectors),
            ),
            blocks.Heading(section(1, _("请准备"))),
            blocks.Text(ready),
            blocks.Heading(section(2, _("申请回避"))),
            blocks.Text(recusal),
            blocks.Signatures(seal=blocks.SealPlace(notice.issuer, day(notice.issued_on))),
        ]  # fmt: skip
        return Paper(
            issuer=notice.issuer,
            name=f"{INSPECTION.code} {_('检查通知书')}",
            title=_("检查通知书"),
            date=notice.issued_on,
            blocks=tuple(told),
            number=number,
            corrects=corrects,
            verification=verification,
            footer=notice.footer,
            language=notice.language,
        )
