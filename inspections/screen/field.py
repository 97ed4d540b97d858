"""What the scorer's pages show: items by category with their points, the next item, the running total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inspections.models import Found, SheetItem
from inspections.rules.entry import Change
from inspections.rules.sheet import lost_points
from inspections.rules.standard import Standard
from inspections.rules.standard.item import MET, Category, Item
from inspections.rules.standard.scoring import ItemScore
from inspections.rules.standard.words import EVIDENCE_WORDS, METHOD_WORDS
from oversight.kernel.measure import plain
from oversight.kernel.wording import Message
from registry import measures


@dataclass(frozen=True)
class Note:
    """What a community saw at an item: it counts once a scorer takes it over."""

    found: Found
    body: str
    said: str = ""  # the finding's own words, where the item counts findings
    photos: Sequence[Any] = ()


@dataclass
class ItemOnPage:
    """One item with its row: what the list and the panel show."""

    item: Item
    row: SheetItem
    form: Any = None
    lines: Sequence[Any] = ()
    before: Item | None = None
    after: Item | None = None
    notes: Sequence[Note] = ()

    @property
    def code(self) -> str:
        """The item's code."""
        return self.item.code

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"i{self.item.code.replace('.', '-')}"

    @property
    def name(self) -> str:
        """The item's name."""
        return self.item.name.word(language())

    @property
    def rule(self) -> str:
        """How points are taken off, in the standard's words."""
        return self.item.rule.text.word(language())

    @property
    def methods(self) -> str:
        """How it is looked at."""
        return _("、").join(METHOD_WORDS.say(Message(method), language()) for method in self.item.method)

    @property
    def evidence(self) -> str:
        """What must lie beside lost points: any one of these."""
        return _(" 或 ").join(EVIDENCE_WORDS.say(Message(kind), language()) for kind in self.item.evidence)

    @property
    def advice(self) -> str:
        """The training note."""
        return self.item.advice.word(language()) if self.item.advice else ""

    @property
    def is_for_people(self) -> bool:
        """Whether somebody scores it: what the portal computes only where nobody provides the figure."""
        if self.item.source == "computed":
            return self.row.by_hand or measures.measure(self.item.measure) is None
        return self.item.source == "inspected"

    @property
    def found_any(self) -> bool:
        """Whether a finding stands: then the empty lines stay folded."""
        return any(line.counts and not line.fresh for line in self.lines)

    @property
    def next_words(self) -> str:
        """The item that the button leads to; "" at the last."""
        return f"{self.after.code} {self.after.name.word(language())}" if self.after else ""

    @property
    def lost(self) -> Decimal | None:
        """What was taken off so far; None where nothing was."""
        if self.row.points is None:
            return None
        score = ItemScore(self.code, "scored", self.item.points, self.item.weight, self.row.points)
        return self.row.full - self.row.points if lost_points(self.item, score) else None

    @property
    def status(self) -> tuple[str, str]:
        """Tone and word of its state."""
        if self.row.status == "lapsed":
            return "draft", _("不适用")
        if self.row.status == "open":
            return "draft", _("未评") if self.is_for_people else _("系统计算")
        return ("check", _("扣分")) if self.lost else ("met", _("满分"))


@dataclass
class CategoryOnPage:
    """A category with its items, how many are done, and what they come to."""

    category: Category
    items: list[ItemOnPage] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The category's name."""
        return self.category.name.word(language())

    @property
    def done(self) -> int:
        """How many are answered."""
        return sum(1 for one in self.items if one.row.status != "open")


def language() -> str:
    """The reader's language."""
    return get_language() or "zh"


def finding_words(standard: Standard, code: str, finding: str) -> str:
    """The name of an item's finding; "" where the item counts none."""
    found = standard.by_code[code].rule.finding(finding)
    return found.name.word(language()) if found else ""


def by_category(
    standard: Standard, rows: Iterable[SheetItem], *, notes: Mapping[str, Sequence[Note]] | None = None
) -> list[CategoryOnPage]:
    """The sheet in its order, each item knowing its neighbours."""
    of = {row.code: row for row in rows}
    order = [item for item in standard.items if item.code in of]
    pages = {
        item.code: ItemOnPage(
            item, of[item.code], before=before, after=after, notes=(notes or {}).get(item.code, ())
        )
        for before, item, after in zip([None, *order], order, [*order[1:], None], strict=False)
    }
    return [
        CategoryOnPage(category, [pages[item.code] for item in category.items if item.code in pages])
        for category in standard.categories
    ]


def item_in(categories: Iterable[CategoryOnPage], code: str) -> ItemOnPage | None:
    """The item with that code; None where the sheet has none."""
    items = (item for category in categories for item in category.items)
    return next((item for item in items if item.code == code), None)


def got(rows: Iterable[SheetItem]) -> tuple[Decimal, Decimal]:
    """Points got and applicable so far, weights included."""
    scored = [row for row in rows if row.status == "scored" and not row.taken_off]
    return (
        sum((row.points or Decimal(0)) * row.weight for row in scored) or Decimal(0),
        sum(row.full * row.weight for row in scored) or Decimal(0),
    )


def told(item: Item, change: Change) -> list[tuple[str, str]]:
    """An answer in words, label and value: what two versions are compared by."""
    found = _("；").join(_line(item, line) for line in change.found)
    figures = "" if change.cases is None else f"{change.met} / {change.cases}"
    return [
        (_("评定"), _("不适用") if change.lapses else _chosen(item, change)),
        (_("件数"), figures),
        (_("扣分记录"), found),
        (_("不适用的原因"), change.reason),
    ]


def _line(item: Item, line: Any) -> str:
    finding = item.rule.finding(line.finding)
    name = f"{finding.name.word(language())} ×{line.count}" if finding else ""
    return _("，").join(part for part in (name, line.place, line.note) if part)


def _chosen(item: Item, change: Change) -> str:
    if item.rule.kind == "binary" and change.choice:
        return _("符合") if change.choice == MET else _("不符合")
    tier = item.rule.tier(change.choice) if change.choice else None
    if tier:
        return tier.name.word(language())
    return "" if change.value is None else plain(change.value)


@dataclass(frozen=True)
class Lost:
    """An item that lost points, as it is read before a signature."""

    item: Item
    score: ItemScore
    change: Change

    @property
    def name(self) -> str:
        """Its code and name."""
        return f"{self.item.code} {self.item.name.word(language())}"

    @property
    def told(self) -> str:
        """What was found."""
        return _("；").join(value for _label, value in told(self.item, self.change) if value)
