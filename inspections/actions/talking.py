"""约谈: the firm that got a card is called to a talk by a numbered notice (D10)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.actions.order import words_of
from inspections.models import Card, Order
from inspections.papers import card as sheet
from oversight.acting import Invalid
from oversight.actions import document as papers
from oversight.actions.document import Stamp
from oversight.kernel.calendar import beijing_day
from oversight.models import Document, Organisation
from oversight.notify import letters
from oversight.papers.kinds import TALK
from oversight.papers.page import Paper
from oversight.policy import Actor, who_may

VERB, READ = "inspections.summon_order", "inspections.view_order"


def summon(*, by: Actor, order: Order, talk: sheet.Talk, at: datetime) -> Document:
    """Issue the notice of the talk and tell the firm.

    Raises `Invalid` where no card was given or the talk lies behind, `Refused`, `AlreadyIssued`.
    """
    card = Card.objects.select_related("firm", "estate", "order__jurisdiction").filter(order=order).first()
    if card is None:
        raise Invalid(_("没有出示黄牌或红牌，不制发约谈通知书。"))
    if talk.at <= at:
        raise Invalid(_("约谈时间须在现在之后。"), field="day")
    given = card

    def build(stamp: Stamp) -> Paper:
        issuer = Organisation.objects.get(pk=by.organisation_id).name
        told = sheet.gather(given, talk, issuer=issuer, on=beijing_day(at))
        return sheet.paper(
            told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
        )

    with transaction.atomic():
        document = papers.issue(by=by, verb=VERB, record=order, kind=TALK, read_verb=READ, build=build, at=at)
        firm = tuple(who_may("inspections.answer_order", order, at))
        telling = letters.Telling(
            firm, lambda: words_of(order, gettext("约谈通知")), order.get_absolute_url()
        )
        letters.post(telling, entry=None, at=at, event="document.issued")
    return document


def summoned(order: Order) -> QuerySet[Document]:
    """The notices of talks on an order, newest first."""
    content = ContentType.objects.get_for_model(Order)
    found = Document.objects.filter(kind=TALK.code, content=content, thing=order.pk)
    return found.select_related("withdrawal", "replaced_by").order_by("-issued_at", "-pk")
