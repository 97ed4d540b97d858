"""D04 检查通知书: who comes to an estate on which day and on what basis, what to have ready, the right to recusal.

Of a score sheet's visit, or of a target of a special check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import Assignment, Certificate, CheckTarget, Sheet
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
    matter: str
    occasion: tuple[str, str]
    days: str
    basis: str
    scope: str
    inspectors: tuple[Inspector, ...]
    footer: str = ""
    language: Language = "zh"


def gather(sheet: Sheet, *, issuer: str, on: date, language: Language = "zh") -> InspectionNotice:
    """The notice of one sheet's visit, as it stands on a day."""
    rows = _sent(sheet)
    with written_in(language):
        return _notice(
            sheet,
            rows,
            {row.membership.person_id: row.certificate.number for row in rows if row.certificate},
            issuer=issuer,
            on=on,
            language=language,
            matter=_("物业服务考核检查"),
            occasion=(_("考核周期"), sheet.cycle.name),
            days=day(rows[0].planned_on if rows else None),
            basis=_("《物业管理条例》和%(standard)s") % {"standard": sheet.standard},
            scope=_("考核标准所列各项"),
        )


def gather_target(
    target: CheckTarget, *, issuer: str, on: date, language: Language = "zh"
) -> InspectionNotice:
    """The notice of a special check's visit, as it stands on a day; certificates are the newest that hold."""
    rows, check = _sent(target), target.inspection
    people = [row.membership.person_id for row in rows]
    held = Certificate.objects.in_force(on).filter(person__in=people).order_by("ends_on")
    with written_in(language):
        return _notice(
            target,
            rows,
            dict(held.values_list("person_id", "number")),
            issuer=issuer,
            on=on,
            language=language,
            matter=str(check.get_kind_display()),
            occasion=(_("检查"), check.name),
            days=_("%(first)s至%(last)s") % {"first": day(check.first), "last": day(check.last)},
            basis=_("《物业管理条例》"),
            scope=check.topic,
        )


def _sent(thing: Sheet | CheckTarget) -> list[Assignment]:
    rows = thing.assignments.filter(replaced_at=None).select_related(
        "membership__person", "membership__organisation", "certificate"
    )
    return list(rows)


def _notice(
    thing: Sheet | CheckTarget,
    rows: list[Assignment],
    certificates: Mapping[int, str],
    *,
    on: date,
    **told: Any,
) -> InspectionNotice:
    return InspectionNotice(
        issued_on=on,
        firm=str(thing.firm or DASH),
        estate=thing.estate.name_on(on),
        place=place_name(thing.jurisdiction, on=on),
        inspectors=tuple(
            Inspector(
                str(row.membership.person),
                str(row.membership.organisation),
                certificates.get(row.membership.person_id, DASH),
            )
            for row in rows
        ),
        footer=_("演示文书，不具法律效力") if settings.DEMO else "",
        **told,
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
                _("%(firm)s：现决定对你单位管理的下列小区进行%(matter)s。")
                % {"firm": notice.firm, "matter": notice.matter}
            ),
            blocks.Facts((
                ((_("小区"), notice.estate), (_("坐落"), notice.place)),
                (notice.occasion, (_("检查日期"), notice.days)),
                ((_("检查依据"), notice.basis),),
                ((_("检查范围"), notice.scope),),
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
