"""What an order's pages show: the failed items of a sheet, an item with its photos before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from inspections.actions import on_file
from inspections.models import Found, Order, OrderItem, Sheet
from inspections.rules.sheet import lost_points
from inspections.screen.field import language, told
from oversight.models import Attachment
from oversight.screen.parts import Status

TONES = {
    "draft": "draft",
    "issued": "running",
    "answered": "running",
    "rechecking": "running",
    "corrected": "met",
    "failed": "failed",
    "withdrawn": "draft",
}


@dataclass(frozen=True)
class Failed:
    """An item that lost points, ready for an order."""

    code: str
    title: str
    fact: str
    clause: str


def failed(sheet: Sheet) -> list[Failed]:
    """The items of a sheet that lost points, in its order, with what was found and the clause."""
    result, found = on_file.result_of(sheet), []
    rows = {row.code: row for row in on_file.with_lines(sheet.items.all())}
    for item in sheet.standard.form.items:
        if item.source != "inspected" or not lost_points(item, result.item(item.code)):
            continue
        change = on_file.change_of(rows[item.code], on_file.lines_in(rows[item.code]))
        fact = _("；").join(value for _label, value in told(item, change) if value)
        clause = _("；").join(f"{basis.document} {basis.article}".strip() for basis in item.basis)
        title = f"{item.code} {item.name.word(language())}"
        found.append(Failed(item.code, title, f"{title}：{fact}"[:300], clause[:200]))
    return found


@dataclass
class ItemOnPage:
    """An item of an order with the firm's photos, those of the re-check, and what the scorers saw first."""

    item: OrderItem
    proofs: Sequence[Any] = field(default_factory=list)
    seen: Sequence[Any] = field(default_factory=list)
    found: Sequence[Any] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """The verdict as a tag."""
        tones = {"open": "draft", "corrected": "met", "not_corrected": "failed"}
        return Status(tones[self.item.verdict], self.item.get_verdict_display())


def found_photos(order: Order, items: Sequence[OrderItem]) -> dict[str, list[Attachment]]:
    """By item, the photos of what the scorers found on the sheet that the order comes from; two queries."""
    if order.sheet_id is None:
        return {}
    codes = [item.code for item in items]
    lines = Found.objects.standing().filter(
        sheet_item__sheet=order.sheet_id, sheet_item__code__in=codes, by_committee=False
    )
    code_of = dict(lines.values_list("pk", "sheet_item__code"))
    told: dict[str, list[Attachment]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(Found)
    for one in Attachment.objects.filter(kind=kind, thing__in=code_of, withdrawn_at=None).order_by("id"):
        if one.media_type.startswith("image/"):
            told[code_of[one.thing]].append(one)
    return told


def status(order: Order) -> Status:
    """The state as a tag."""
    return Status(TONES[order.state], order.get_state_display())
