"""What an order's pages show: the failed items of a sheet, an item with its photos before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from inspections.actions import on_file
from inspections.models import Order, OrderItem, Sheet
from inspections.rules.sheet import lost_points
from inspections.screen.field import language, told
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
    """An item of an order with the firm's photos and those of the re-check."""

    item: OrderItem
    proofs: Sequence[Any] = field(default_factory=list)
    seen: Sequence[Any] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """The verdict as a tag."""
        tones = {"open": "draft", "corrected": "met", "not_corrected": "failed"}
        return Status(tones[self.item.verdict], self.item.get_verdict_display())


def status(order: Order) -> Status:
    """The state as a tag."""
    return Status(TONES[order.state], order.get_state_display())
