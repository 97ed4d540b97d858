"""通知检查: the D04 of a planned visit, issued to the firm; a cycle that comes unannounced has none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions.part import verb_for
from inspections.models import Sheet
from inspections.papers import notice
from oversight.acting import Invalid
from oversight.actions import document as papers
from oversight.actions.document import Stamp
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.models import Document, Membership, Organisation
from oversight.notify import letters
from oversight.papers.kinds import INSPECTION
from oversight.papers.page import Paper
from oversight.policy import Actor


def notify(*, by: Actor, sheet: Sheet, at: datetime) -> Document:
    """Issue the notice of a sheet's visit and tell the firm's managers.

    Raises `Invalid` for an unannounced cycle, and where nobody or no firm is to come or to be told; `Refused`.
    """
    if sheet.cycle.unannounced:
        raise Invalid(_("本周期不事先通知，不制发检查通知书。"))
    if not sheet.scorers or sheet.subject_id is None:
        raise Invalid(_("没有评分人，或基准日没有企业管理，不能通知。"))
    with transaction.atomic():
        document = papers.issue(
            by=by,
            verb=verb_for(sheet, "notify"),
            record=sheet,
            kind=INSPECTION,
            read_verb=verb_for(sheet, "view"),
            build=lambda stamp: _paper(sheet, by, at, stamp),
            at=at,
        )
        _tell(sheet, document, at)
    return document


def preview(*, by: Actor, sheet: Sheet, at: datetime) -> Paper:
    """The notice as it would be issued, with a word instead of its number."""
    return notice.paper(gathered(sheet, by, at), number=_("预览稿，未制发"))


def gathered(sheet: Sheet, by: Actor, at: datetime) -> notice.InspectionNotice:
    """What the notice says of the sheet as it stands."""
    issuer = Organisation.objects.get(pk=by.organisation_id)
    return notice.gather(sheet, issuer=issuer.name, on=beijing_day(at))


def _paper(sheet: Sheet, by: Actor, at: datetime, stamp: Stamp) -> Paper:
    told = gathered(sheet, by, at)
    return notice.paper(told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects)


def _tell(sheet: Sheet, document: Document, at: datetime) -> None:
    managers = Membership.objects.current(at).filter(post=Post.FIRM, organisation=sheet.subject_id)
    said = {"name": sheet.estate.name, "number": document.number, "code": document.code}
    letters.post(
        letters.Telling(
            tuple(managers.select_related("person")),
            lambda: (
                str(gettext_lazy("检查通知：%(name)s") % said),
                str(gettext_lazy("通知书 %(number)s，可凭验证码核对。") % said),
            ),
            f"/verify/{document.code}/",
        ),
        entry=None,
        at=at,
        event="sheet.notified",
    )
