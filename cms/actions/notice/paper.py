"""制发文书: an edition on view as a numbered paper with a code; corrected with the notice, void when it is taken down."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.models import Edition, NoticePage
from cms.papers import notice as papers
from cms.states import ON_VIEW
from oversight.acting import ActError
from oversight.actions import document
from oversight.actions.document import Stamp
from oversight.models import Document
from oversight.papers.kinds import NOTICE
from oversight.papers.page import Paper
from oversight.policy import Actor

READ = "cms.view_notice"


class NotOnView(ActError):
    """Only what the public reads is issued as a paper."""

    words = _("只有已发布的通知公告可以制发文书。")


class Issued(ActError):
    """This edition has its paper."""

    words = _("这一版已经制发过文书。")


def in_force(page: NoticePage) -> QuerySet[Document]:
    """The papers of a notice that are neither replaced nor withdrawn: one at most."""
    kind = ContentType.objects.get_for_model(NoticePage)
    found = Document.objects.filter(kind=NOTICE.code, content=kind, thing=page.pk)
    return found.filter(withdrawal=None, replaced_by=None)


def of_edition(page: NoticePage) -> Document | None:
    """The paper of the edition on view; none if the notice was corrected since."""
    edition = newest(page)
    return in_force(page).filter(issued_at__gte=edition.published_at).first() if edition else None


def newest(page: NoticePage) -> Edition | None:
    """The edition on view."""
    return Edition.objects.filter(page_id=page.pk).order_by("-number").first()


def issue(*, by: Actor, page: NoticePage, at: datetime) -> Document:
    """Issue the paper of the edition on view, in place of that of an earlier one.

    Raises `Refused`, `NotOnView`, `Issued`.
    """
    edition = newest(page)
    if page.state not in ON_VIEW or edition is None:
        raise NotOnView
    if of_edition(page) is not None:
        raise Issued

    def build(stamp: Stamp) -> Paper:
        sheet = papers.gather(edition)
        return papers.paper(
            sheet, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
        )

    old = in_force(page).first()
    if old is not None:
        why = edition.note or str(_("通知公告已更正"))
        return document.correct(by=by, verb="cms.reissue_paper", document=old, build=build, at=at, why=why)
    record = NoticePage.objects.get(pk=page.pk)
    return document.issue(
        by=by, verb="cms.issue_paper", record=record, kind=NOTICE, read_verb=READ, build=build, at=at
    )


def void(*, by: Actor, page: NoticePage, at: datetime, why: str) -> None:
    """Withdraw the paper of what is taken down. Raises `Refused`."""
    for old in in_force(page):
        document.withdraw(by=by, verb="cms.void_paper", document=old, at=at, why=why)
