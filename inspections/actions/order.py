"""整改: what lost points becomes an order by class; the firm answers with proof; each item is confirmed by itself.

The re-check is made with the order. A proof found to be false becomes a credit lead with both photos; a correction that
failed brings a card (`rules.order.card_after`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.models import Card, CheckTarget, Order, OrderItem, Recheck, Sheet
from inspections.rules.clocks import CORRECT, RECHECKED
from inspections.rules.order import RECHECK, OrderClass, Outcome, card_after, gravest
from oversight import attachments, workdays
from oversight.acting import Invalid, acting
from oversight.actions import deadline
from oversight.kernel.calendar import beijing_day
from oversight.kernel.turns import end
from oversight.models import Attachment
from oversight.policy import Actor, who_may
from registry.models import CreditLead, CreditLeadStatus

PROOF, SEEN = "proof", "recheck"  # categories of photos: the firm's, and the re-check's
DONE, NOT_DONE = "corrected", "not_corrected"


@dataclass(frozen=True)
class Asked:
    """One fact with what is asked of the firm, and its class."""

    code: str
    kind: OrderClass
    fact: str
    clause: str
    requirement: str


def draft(*, by: Actor, sheet: Sheet | CheckTarget, asked: Sequence[Asked], at: datetime) -> Order:
    """Draft an order from failed items of a sheet, or from what was found at a target of a check.

    Raises `Refused`, `Invalid` without items or without a firm.
    """
    if sheet.firm is None or not asked:
        raise Invalid(_("至少选一项，且小区须有物业服务企业。"))
    order = about(sheet)
    order.number = f"ZG-{_source(sheet)}-{sheet.orders.count() + 1}"
    order.kind, order.drafted_by_id, order.created_at = gravest(one.kind for one in asked), by.posting, at
    with acting(by, "inspections.draft_order", order, at=at) as act:
        order.save()
        OrderItem.objects.bulk_create(OrderItem(order=order, **vars(one)) for one in asked)
        act.facts = {str(sheet._meta.model_name): sheet.pk, "items": [one.code for one in asked]}
    return order


def about(source: Sheet | CheckTarget) -> Order:
    """An order as it would be made from a sheet or a target: where it lies, whom it concerns, whose line it is."""
    order = Order(
        estate=source.estate, firm=source.firm, jurisdiction=source.jurisdiction, subject=source.subject
    )
    if isinstance(source, CheckTarget):
        order.target, order.line = source, source.inspection.line
    else:
        order.sheet = source
    return order


def _source(source: Sheet | CheckTarget) -> str:
    return source.number if isinstance(source, Sheet) else f"JC{source.inspection_id}-{source.pk}"


def issue(*, by: Actor, order: Order, at: datetime, seen: int | None = None) -> Order:
    """Send the order to the firm: its time runs from now, and the re-check is on file."""
    with acting(by, "inspections.issue_order", order, at=at, seen=seen) as act:
        issued: Order = act.thing
        issued.issued_by_id, issued.issued_at = by.posting, at
        issued.save()
        clock = deadline.start(duty=CORRECT[issued.kind].key, thing=issued, at=at)  # type: ignore[index]
        issued.due_at = clock.due_at if clock else None
        until = end(RECHECK, issued.due_at or at, workdays.schedule()).at
        Recheck.objects.create(order=issued, due_on=beijing_day(until), holder_id=by.organisation_id)
        firm = who_may("inspections.answer_order", issued, at)
        act.tell(firm, lambda: words_of(issued, gettext("收到整改通知书")), issued.get_absolute_url())
    return issued


def answer(
    *,
    by: Actor,
    order: Order,
    said: Mapping[int, str],
    proofs: Mapping[int, File],
    at: datetime,
    seen: int | None = None,
) -> Order:
    """The firm says of its items what it did, each with proof where it has one; asked twice, the later word stands."""
    with acting(by, "inspections.answer_order", order, at=at, seen=seen) as act:
        items = {item.pk: item for item in act.thing.items.select_for_update().filter(pk__in=said)}
        for key, text in said.items():
            items[key].answer, items[key].answered_at = text, at
            items[key].save(update_fields=["answer", "answered_at"])
            if key in proofs:
                keep(by=by, item=items[key], photo=proofs[key], category=PROOF, at=at)
        deadline.finish(act.thing, CORRECT[act.thing.kind].key, at=at)
        if not deadline.open_on(act.thing, RECHECKED.key).exists():
            deadline.start(duty=RECHECKED.key, thing=act.thing, at=at)
        act.tell(
            [act.thing.issued_by],
            lambda: words_of(order, gettext("企业已反馈整改情况")),
            order.get_absolute_url(),
        )
    return act.thing


def recheck(*, by: Actor, order: Order, at: datetime, seen: int | None = None) -> Order:
    """Somebody went to see."""
    with acting(by, "inspections.recheck_order", order, at=at, seen=seen) as act:
        act.thing.rechecks.filter(done_at=None).update(done_at=at, membership_id=by.posting)
    return act.thing


def confirm(
    *,
    by: Actor,
    order: Order,
    item: OrderItem,
    verdict: str,
    photo: File | None,
    is_false: bool,
    at: datetime,
) -> OrderItem:
    """What the re-check found of one item. ``is_false``: the firm's proof was not true, which becomes a credit lead.

    Raises `Invalid` where a false proof is claimed without both photos, or of an item that was corrected.
    """
    with acting(by, "inspections.confirm_order", order, at=at) as act:
        found = act.thing.items.select_for_update().get(pk=item.pk)
        found.verdict, found.confirmed_by_id, found.confirmed_at = verdict, by.posting, at
        found.save(update_fields=["verdict", "confirmed_by", "confirmed_at"])
        kept = keep(by=by, item=found, photo=photo, category=SEEN, at=at) if photo else None
        if is_false:
            _lead(by, act.thing, found, kept, at)
        act.facts = {"item": found.pk, "verdict": verdict, "false": is_false}
    return found


def close(*, by: Actor, order: Order, at: datetime, seen: int | None = None) -> Order:
    """Everything was put right; decided by another than who drafted. Raises `Invalid` while an item is not."""
    with acting(by, "inspections.close_order", order, at=at, seen=seen) as act:
        if act.thing.items.exclude(verdict=DONE).exists():
            raise Invalid(_("还有事项没有确认整改，不能办结。"))
        _end(act, lambda: gettext("整改已认定完成"), at)
    return act.thing


def fail(*, by: Actor, order: Order, at: datetime, seen: int | None = None) -> Card:
    """The correction failed: a yellow card, the third in a row on the estate a red one. Raises `Invalid` else."""
    with acting(by, "inspections.fail_order", order, at=at, seen=seen) as act:
        items = act.thing.items
        if items.filter(verdict="open").exists() or not items.filter(verdict=NOT_DONE).exists():
            raise Invalid(_("每一项都须先复查；至少一项未整改，才能认定不合格。"))
        card = fail_with_card(act.thing, by=by.posting, at=at)
        act.facts = {"card": card.kind}
        _end(act, lambda: gettext("整改不合格，已出示%(card)s") % {"card": card.get_kind_display()}, at)
    return card


def fail_with_card(order: Order, *, by: int | None, at: datetime) -> Card:
    """The card that this failure brings, by the row of what failed before on the estate."""
    return Card.objects.create(
        firm_id=order.firm_id, estate_id=order.estate_id, order=order, kind=card_after(_outcomes(order)),
        given_by_id=by, at=at,
    )  # fmt: skip


def withdraw(*, by: Actor, order: Order, why: str, at: datetime, seen: int | None = None) -> Order:
    """The order no longer stands, with the reason."""
    with acting(by, "inspections.withdraw_order", order, at=at, note=why, seen=seen) as act:
        told = act.was != "draft"
        deadline.finish(act.thing, at=at)
        if told:
            _tell_firm(act, lambda: gettext("整改通知书已撤回"), at)
    return act.thing


def keep(*, by: Actor, item: OrderItem, photo: File, category: str, at: datetime) -> Attachment:
    """A photo beside an item, drawn anew. Raises `AttachmentError` for what is none."""
    content = attachments.examine(photo, photo.name or "photo.jpg")
    return attachments.keep(
        content=content, record=item, title=item.fact[:160], category=category, note="", by=by.posting, at=at
    )


def _outcomes(order: Order) -> list[Outcome]:
    """How the firm's earlier re-checks on this estate ended, in the order of time, and this one's failure."""
    ended = Order.objects.filter(
        firm=order.firm_id, estate=order.estate_id, state__in=("corrected", "failed")
    )
    found: list[Any] = list(
        ended.exclude(pk=order.pk).order_by("issued_at", "pk").values_list("state", flat=True)
    )
    return [*found, "failed"]


def _lead(by: Actor, order: Order, item: OrderItem, seen: Attachment | None, at: datetime) -> None:
    proof = attachments.of(item).filter(category=PROOF).order_by("-id").first()
    if item.verdict != NOT_DONE or proof is None or seen is None:
        raise Invalid(_("认定反馈不实，须有企业的证明照片和复查照片，且该项未整改。"))
    lead, made = CreditLead.objects.get_or_create(
        source_label="inspections.orderitem", source_id=item.pk,
        defaults={"firm_id": order.firm_id, "before": proof, "after": seen, "raised_by_id": by.posting, "at": at,
                  "facts": {"order": order.pk, "item": item.code}},
    )  # fmt: skip
    if made:
        CreditLeadStatus.objects.create(lead=lead, state="raised", by_id=by.posting, at=at)


def _end(act: Any, words: Callable[[], str], at: datetime) -> None:
    deadline.finish(act.thing, at=at)
    _tell_firm(act, words, at)


def _tell_firm(act: Any, words: Callable[[], str], at: datetime) -> None:
    order = act.thing
    act.tell(
        who_may("inspections.answer_order", order, at),
        lambda: words_of(order, words()),
        order.get_absolute_url(),
    )


def words_of(order: Order, what: str) -> tuple[str, str]:
    """Subject and body of a letter on an order."""
    return gettext("%(what)s：%(estate)s") % {"what": what, "estate": order.estate}, order.number
