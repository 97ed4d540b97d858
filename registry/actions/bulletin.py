"""覆盖率简报: issue the monthly coverage bulletin (D33), correct it, withdraw it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError
from oversight.actions import document as papers
from oversight.actions.document import Stamp
from oversight.models import Document, DocumentStatus, Organisation, Territory
from oversight.papers.kinds import BULLETIN
from oversight.papers.page import Paper
from oversight.policy import Actor
from registry.papers import coverage_bulletin

READ = "oversight.view_territory"


class NotFrozen(ActError):
    """The month has no frozen figures yet."""

    words = _("这个月的覆盖率数据还没有固定，月末后才能制发。")


def issue(*, by: Actor, city: Territory, month: date, at: datetime) -> Document:
    """Issue the bulletin of the month that begins on ``month``. Raises `Refused`, `NotFrozen`, `AlreadyIssued`."""
    return papers.issue(
        by=by, verb="registry.issue_bulletin", record=city, kind=BULLETIN, read_verb=READ,
        build=lambda stamp: _paper(city, month, by, stamp, at), at=at,
    )  # fmt: skip


def correct(
    *, by: Actor, document: Document, city: Territory, month: date, at: datetime, why: str
) -> Document:
    """Issue the month's bulletin anew in place of ``document``. Raises `Refused`, `NotFrozen`, `NotInForce`."""
    return papers.correct(
        by=by, verb="registry.correct_bulletin", document=document,
        build=lambda stamp: _paper(city, month, by, stamp, at), at=at, why=why,
    )  # fmt: skip


def withdraw(*, by: Actor, document: Document, at: datetime, why: str) -> DocumentStatus:
    """Withdraw a bulletin. Raises `Refused`, `NotInForce`."""
    return papers.withdraw(by=by, verb="registry.withdraw_bulletin", document=document, at=at, why=why)


def _paper(city: Territory, month: date, by: Actor, stamp: Stamp, at: datetime) -> Paper:
    issuer = Organisation.objects.get(pk=by.organisation_id)
    told = coverage_bulletin.gather(city, month, issuer=issuer.name, at=at)
    if told is None:
        raise NotFrozen
    return coverage_bulletin.paper(
        told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
    )
