"""物业用房核查表: issue, correct and withdraw the D14 sheet of a check."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oversight.actions import document as papers
from oversight.actions.document import Stamp
from oversight.models import Document, DocumentStatus, Organisation
from oversight.papers.kinds import ROOM_SHEET
from oversight.papers.page import Paper
from oversight.policy import Actor
from registry.models import RoomCheck
from registry.papers import room_sheet

READ = "registry.view_room"


def in_force(check: RoomCheck) -> QuerySet[Document]:
    """The sheets of a check that are neither replaced nor withdrawn: one at most."""
    return issued(check).filter(withdrawal=None, replaced_by=None)


def issued(check: RoomCheck) -> QuerySet[Document]:
    """All sheets of a check, newest first."""
    kind = ContentType.objects.get_for_model(RoomCheck)
    return Document.objects.filter(kind=ROOM_SHEET.code, content=kind, thing=check.pk)


def to_correct(check: RoomCheck) -> QuerySet[Document]:
    """The sheets in force of earlier checks of the same estate: what a new check's sheet may take the place of."""
    kind = ContentType.objects.get_for_model(RoomCheck)
    earlier = RoomCheck.objects.filter(estate=check.estate_id, surveyed_at__lt=check.surveyed_at)
    found = Document.objects.filter(kind=ROOM_SHEET.code, content=kind, thing__in=earlier.values("pk"))
    return found.filter(withdrawal=None, replaced_by=None)


def issue(*, by: Actor, check: RoomCheck, at: datetime) -> Document:
    """Issue the sheet of ``check``, numbered and verifiable. Raises `Refused`, `AlreadyIssued`."""
    return papers.issue(
        by=by, verb="registry.issue_check", record=check, kind=ROOM_SHEET, read_verb=READ,
        build=lambda stamp: _paper(check, by, stamp), at=at,
    )  # fmt: skip


def preview(*, by: Actor, check: RoomCheck) -> Paper:
    """The sheet as it would be issued in the name of the actor's body, with a word instead of its number."""
    issuer = Organisation.objects.get(pk=by.organisation_id)
    return room_sheet.paper(room_sheet.gather(check, issuer=issuer.name), number=_("预览稿，未制发"))


def correct(*, by: Actor, document: Document, check: RoomCheck, at: datetime, why: str) -> Document:
    """Issue the sheet of a new ``check`` in place of an earlier sheet. Raises `Refused`, `NotInForce`."""
    return papers.correct(
        by=by, verb="registry.correct_sheet", document=document, record=check,
        build=lambda stamp: _paper(check, by, stamp), at=at, why=why,
    )  # fmt: skip


def withdraw(*, by: Actor, document: Document, at: datetime, why: str) -> DocumentStatus:
    """Withdraw a sheet; the check it stands on stays as it is. Raises `Refused`, `NotInForce`."""
    return papers.withdraw(by=by, verb="registry.withdraw_sheet", document=document, at=at, why=why)


def _paper(check: RoomCheck, by: Actor, stamp: Stamp) -> Paper:
    issuer = Organisation.objects.get(pk=by.organisation_id)
    sheet = room_sheet.gather(check, issuer=issuer.name)
    return room_sheet.paper(
        sheet, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
    )
