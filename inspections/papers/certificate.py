"""考核培训合格证: who may score by which version, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from inspections.models import Certificate
from oversight.kernel.wording import Name
from oversight.papers import blocks
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import day, reader_language, written_in


@dataclass(frozen=True)
class CertificateSheet:
    """What the certificate says; all of it stands in the frozen record."""

    issuer: str
    holder: str
    body: str
    number: str
    standard_code: str
    standard: Name
    given_on: date
    ends_on: date
    course: str
    right: int
    of: int
    language: Language


def gather(row: Certificate, *, issuer: str) -> CertificateSheet:
    """The sheet of a certificate that stands on a test paper."""
    paper = row.paper
    if paper is None:
        raise ValueError("a certificate without a test paper has no sheet")
    membership = paper.attendance.membership
    return CertificateSheet(
        issuer=issuer, holder=row.person.name, body=membership.organisation.name, number=row.number,
        standard_code=row.standard.code, standard=row.standard.form.name, given_on=row.given_on, ends_on=row.ends_on,
        course=paper.attendance.course.name, right=paper.right, of=len(paper.questions), language=reader_language(),
    )  # fmt: skip


def paper(
    sheet: CertificateSheet, *, number: str, verification: Verification | None, corrects: str = ""
) -> Paper:
    """The certificate as a numbered paper."""
    told = {"name": sheet.holder, "body": sheet.body, "course": sheet.course}
    with written_in(sheet.language):
        facts = blocks.Facts((
            ((_("姓名"), sheet.holder), (_("单位"), sheet.body)),
            ((_("证号"), sheet.number), (_("考核标准"), f"{sheet.standard_code} {sheet.standard.word(sheet.language)}")),
            ((_("发证日期"), day(sheet.given_on)), (_("失效日期"), day(sheet.ends_on))),
            ((_("测试"), _("答对 %(right)s 题，共 %(of)s 题") % {"right": sheet.right, "of": sheet.of}),),
        ))  # fmt: skip
        words = _("%(body)s %(name)s参加“%(course)s”并通过测试，在有效期内可以按本标准评分。") % told
        seal = blocks.SealPlace(sheet.issuer, day(sheet.given_on))
        return Paper(
            issuer=sheet.issuer, name=_("考核培训合格证"), title=_("考核培训合格证"), date=sheet.given_on,
            blocks=(facts, blocks.Text(words), blocks.Signatures(seal=seal)), number=number, corrects=corrects,
            verification=verification, language=sheet.language,
        )  # fmt: skip
