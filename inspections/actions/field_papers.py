"""制发: D05 of a visit, D06 of a submitted version, D09 of an order, numbered and verifiable."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import on_file
from inspections.actions.part import verb_for
from inspections.models import Order, Sheet
from inspections.papers import order_notice, score_sheet, visit_record
from oversight.acting import Invalid
from oversight.actions import document as papers
from oversight.actions.document import Stamp
from oversight.kernel.calendar import beijing_day
from oversight.models import Document, Organisation
from oversight.papers.kinds import RECTIFICATION, SCORE_SHEET, VISIT_RECORD
from oversight.papers.page import Paper
from oversight.policy import Actor

KINDS = (VISIT_RECORD.code, SCORE_SHEET.code)
FROM_SIGNATURE = states.FROM_SIGNING - {"drafted"}  # a record is made once somebody signed or refused


def issued(sheet: Sheet) -> QuerySet[Document]:
    """The papers of a sheet, newest first."""
    kind = ContentType.objects.get_for_model(Sheet)
    found = Document.objects.filter(kind__in=KINDS, content=kind, thing=sheet.pk)
    return found.select_related("withdrawal", "replaced_by").order_by("-issued_at", "-pk")


def issue_record(*, by: Actor, sheet: Sheet, at: datetime) -> Document:
    """Issue the record of the visit. Raises `Invalid` before the signature, `Refused`, `AlreadyIssued`."""
    if sheet.state not in FROM_SIGNATURE:
        raise Invalid(_("企业签字或拒签之后，才能制发现场检查笔录。"))
    return papers.issue(
        by=by, verb=verb_for(sheet, "issue"), record=sheet, kind=VISIT_RECORD, read_verb=verb_for(sheet, "view"),
        build=lambda stamp: _record(sheet, by, at, stamp), at=at,
    )  # fmt: skip


def issue_score_sheet(*, by: Actor, sheet: Sheet, at: datetime) -> Document:
    """Issue the sheet of the newest version. Raises `Invalid` before it is handed in, `Refused`, `AlreadyIssued`."""
    if not sheet.versions.exists():
        raise Invalid(_("提交之后，才能制发考核评分表。"))
    return papers.issue(
        by=by, verb=verb_for(sheet, "issue"), record=sheet, kind=SCORE_SHEET, read_verb=verb_for(sheet, "view"),
        build=lambda stamp: _sheet(sheet, by, stamp), at=at,
    )  # fmt: skip


def serve(*, by: Actor, order: Order, at: datetime) -> Document:
    """Issue the notice of an order. Raises `Invalid` before the order is issued, `Refused`, `AlreadyIssued`."""
    if order.issued_at is None:
        raise Invalid(_("下发之后，才能制发整改通知书。"))
    return papers.issue(
        by=by, verb="inspections.serve_order", record=order, kind=RECTIFICATION, read_verb="inspections.view_order",
        build=lambda stamp: _order(order, by, stamp), at=at,
    )  # fmt: skip


def served(order: Order) -> QuerySet[Document]:
    """The notices of an order, newest first."""
    kind = ContentType.objects.get_for_model(Order)
    found = Document.objects.filter(kind=RECTIFICATION.code, content=kind, thing=order.pk)
    return found.select_related("withdrawal", "replaced_by").order_by("-issued_at", "-pk")


def _order(order: Order, by: Actor, stamp: Stamp) -> Paper:
    told = order_notice.gather(order, issuer=_issuer(by))
    return order_notice.paper(
        told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
    )


def _record(sheet: Sheet, by: Actor, at: datetime, stamp: Stamp) -> Paper:
    found = on_file.lines_of(sheet)
    files = on_file.photos_of(line for lines in found.values() for line in lines)
    photos = {key: len(kept) for key, kept in files.items()}
    told = visit_record.gather(sheet, found, photos, issuer=_issuer(by), on=beijing_day(at))
    return visit_record.paper(
        told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
    )


def _sheet(sheet: Sheet, by: Actor, stamp: Stamp) -> Paper:
    newest = sheet.versions.select_related("sheet__estate", "standard").order_by("-number")[0]
    told = score_sheet.gather(newest, issuer=_issuer(by))
    return score_sheet.paper(
        told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
    )


def _issuer(by: Actor) -> str:
    return Organisation.objects.get(pk=by.organisation_id).name
