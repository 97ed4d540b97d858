"""Whose turn the clocks of rectification orders are, and where their work is done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.models import Order
from inspections.rules.clocks import CORRECT, RECHECKED
from oversight import clocks

WORK = _("整改")
CALLED = {"A": _("整改并反馈（A 类）"), "B": _("整改并反馈（B 类）"), "C": _("整改并反馈（C 类）")}


def register() -> None:
    """Once, when the app loads."""
    clocks.register(
        *(
            clocks.ClockKind(
                turn=turn,
                model=Order,
                work=WORK,
                words=_("整改并反馈：%(name)s"),
                called=CALLED[kind],
                verb="inspections.answer_order",
                read="inspections.view_order",
                holder=lambda order, at: order.subject,
            )
            for kind, turn in CORRECT.items()
        ),
        clocks.ClockKind(
            turn=RECHECKED,
            model=Order,
            work=WORK,
            words=_("复查整改：%(name)s"),
            called=_("复查整改"),
            verb="inspections.recheck_order",
            read="inspections.view_order",
            holder=lambda order, at: order.issued_by.organisation if order.issued_by else None,
        ),
    )
