"""催办: an order to which the firm said nothing until its time was over has failed, by the ledger's hourly duty.

What is due of the offices (reviews, re-checks, notices) needs no duty of its own: each has a clock that is laid on the
desk of the tier above once it is late.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext

from inspections import states
from inspections.actions.order import fail_with_card, words_of
from inspections.models import Order
from inspections.rules.clocks import CORRECT
from oversight import journal
from oversight.actions import deadline
from oversight.kernel.periods import Period
from oversight.models import Deadline
from oversight.notify import letters
from oversight.policy import who_may

UNANSWERED = "unanswered"
TURNS = [turn.key for turn in CORRECT.values()]


def chase_orders(*, period: Period, at: datetime) -> dict[str, int]:
    """The duty of the ledger: how many orders failed."""
    return {"failed": fail_unanswered(at=at)}


def fail_unanswered(*, at: datetime) -> int:
    """Let every order fail whose time is over without a word from the firm: a card, and both sides are told."""
    content = ContentType.objects.get_for_model(Order)
    over = Deadline.objects.filter(
        content=content, duty__in=TURNS, done_at=None, suspended_at=None, due_at__lt=at
    ).values("thing")
    late = Order.objects.filter(state="issued", pk__in=over).select_for_update(skip_locked=True, of=("self",))
    found = list(late.select_related("estate", "firm", "issued_by__person", "issued_by__organisation"))
    for order in found:
        _fail(order, at)
    return len(found)


def _fail(order: Order, at: datetime) -> None:
    was, order.state = order.state, states.ORDER.next(order.state, "lapse")
    order.version += 1
    order.save(update_fields=["state", "version"])
    card = fail_with_card(order, by=None, at=at)
    deadline.finish(order, at=at)
    facts = {"card": card.kind, "why": UNANSWERED}
    entry = journal.record("order.failed", order, by=None, at=at, was=was, now=order.state, facts=facts)
    firm = who_may("inspections.answer_order", order, at)
    who = [*firm, *([order.issued_by] if order.issued_by else [])]
    letters.post(
        letters.Telling(
            tuple(who),
            lambda: words_of(
                order, gettext("逾期未反馈，已出示%(card)s") % {"card": card.get_kind_display()}
            ),
            order.get_absolute_url(),
        ),
        entry=entry,
        at=at,
        event="order.failed",
    )
