"""The base of every list: a caption, sortable heads, the row's link first, totals under a double rule.

A table is a django-tables2 table with the house's template and columns. Its foot shows the page's total and the
filter's; on phones each row becomes a title, a key figure and labelled values. See docs/developers/screens.md.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.data import TableQuerysetData

from oversight.screen import figures
from oversight.screen.icons import icon

PAGE = 25


class Column(tables.Column):
    """A column of text. ``key`` stands beside the title on phones, ``bare`` shows without its label there,
    ``low`` and ``middling`` go first when the page is narrow, ``no_phone`` is left out on phones.
    """

    css = ""

    def __init__(self, *args: Any, key: bool = False, bare: bool = False, low: bool = False,
                 middling: bool = False, no_phone: bool = False, unit: Any = "", **kwargs: Any) -> None:  # fmt: skip
        kwargs.setdefault("default", figures.nothing)
        self.unit = unit
        flags = {"key": key, "bare": bare, "low": low, "middling": middling, "no-phone": no_phone}
        self.classes = " ".join([*self.css.split(), *(name for name, on in flags.items() if on)])
        super().__init__(*args, **kwargs)


class TitleColumn(Column):
    """The row's header: the name, leading to the record."""

    def __init__(self, *args: Any, url: Callable[[Any], str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = url

    def render(self, value: Any, record: Any) -> Any:
        """The name as a link to the record's page."""
        address = self.url(record) if self.url else getattr(record, "get_absolute_url", lambda: "")()
        return format_html('<a href="{}">{}</a>', address, value) if address else value


class FigureColumn(Column):
    """A figure: right-aligned, its unit in the head, summed in the foot where ``total`` is set."""

    css = "num"

    def __init__(
        self, *args: Any, total: bool = False, show: Callable[[Any], Any] = figures.count, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.total = total
        self.show = show

    def render(self, value: Any) -> Any:
        """The figure as the house writes it."""
        return self.show(value)


class AreaColumn(FigureColumn):
    """An area with two places, m² in the head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("unit", "m²")
        super().__init__(*args, show=figures.area, **kwargs)


class DayColumn(Column):
    """A day: 2026-11-23."""

    css = "whole"

    def render(self, value: Any) -> Any:
        """The day as staff tables write it."""
        return figures.date_iso(value)


class MomentColumn(Column):
    """A moment: 2026-11-23 14:05."""

    css = "whole"

    def render(self, value: Any) -> Any:
        """The moment in Beijing."""
        return figures.moment(value)


class PickColumn(Column):
    """The box by which a row is chosen for an act on many; the page's form takes ``pick`` values."""

    css = "pick"

    def __init__(self, *args: Any, form: str = "bulk", **kwargs: Any) -> None:
        kwargs.update(
            orderable=False, verbose_name=gettext_lazy("选择"), accessor=kwargs.get("accessor", "pk")
        )
        super().__init__(*args, **kwargs)
        self.form = form

    def render(self, value: Any, record: Any) -> SafeString:
        """A box named for the row."""
        return format_html(
            '<label><input type="checkbox" name="pick" value="{}" form="{}" data-pick>{}'
            '<span class="vh">{} {}</span></label>',
            value, self.form, icon("check"), _("选择"), record,
        )  # fmt: skip


def settled(queryset: QuerySet) -> QuerySet:
    """``queryset`` in its order, descending columns with nothing in them last, ties broken by the key."""
    names = [name for name in queryset.query.order_by if isinstance(name, str)]
    if len(names) != len(queryset.query.order_by):
        return queryset
    order = [F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc() for name in names]
    return queryset.order_by(*order, "pk")


class Table(tables.Table):
    """A list of the house. Give ``caption``; name the title column "name" or set ``row_header``."""

    caption: str | Promise = ""
    row_header = "name"

    class Meta:
        template_name = "tables/table.html"
        per_page = PAGE
        order_by_field = "sort"
        attrs: Mapping[str, Any] = {}

    def __init__(self, *args: Any, filter_totals: Mapping[str, Any] | None = None, matching: int | None = None,
                 shown: Sequence[str] = (), unit: Any = "", **kwargs: Any) -> None:  # fmt: skip
        """``filter_totals``: sums over everything that the filter matches, by column; ``matching``: how many that is;
        ``shown``: the columns a person chose (empty: all); ``unit``: what a row is, 个 or 家.
        """
        super().__init__(*args, **kwargs)
        self.filter_totals = dict(filter_totals or {})
        self.matching = matching
        self.unit = unit or _("条")
        if shown:
            keep = {self.row_header, "pick", *shown}
            for name in list(self.columns.names()):
                if name not in keep:
                    self.columns.hide(name)

    @property
    def order_by(self) -> Any:
        """The columns by which the list is ordered."""
        return self._order_by

    @order_by.setter
    def order_by(self, value: Any) -> None:
        """Order by the columns named; unknown names are ignored, what is not there comes last either way, and
        rows that are alike keep one order, so that no row is on two pages or on none.
        """
        tables.Table.order_by.fset(self, value)
        if self._order_by and isinstance(self.data, TableQuerysetData):
            self.data.data = settled(self.data.data)

    def paginate(self, page: Any = 1, per_page: int | None = None, **kwargs: Any) -> None:
        """Cut the page wanted; a number that is none, or beyond the last, gives the first or the last page."""
        self.paginator = Paginator(self.rows, per_page or self._meta.per_page)
        self.page = self.paginator.get_page(page)

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The head's cells: label, unit, classes, the address that sorts and the direction now."""
        return [self._head(bound) for bound in self.columns.iterall() if bound.visible]

    def _head(self, bound: Any) -> dict[str, Any]:
        alias = bound.order_by_alias
        direction = ("descending" if alias.is_descending else "ascending") if bound.is_ordered else ""
        return {
            "label": bound.header,
            "unit": getattr(bound.column, "unit", ""),
            "css": getattr(bound.column, "classes", ""),
            "sort": str(alias.next if bound.is_ordered else bound.name) if bound.orderable else "",
            "direction": direction,
            "is_pick": isinstance(bound.column, PickColumn),
        }

    @property
    def body(self) -> list[dict[str, Any]]:
        """The page's rows, cell by cell, as the template draws them."""
        rows = self.page.object_list if hasattr(self, "page") else self.rows
        return [
            {"record": row.record, "css": self.row_css(row.record), "cells": self._cells(row)} for row in rows
        ]

    @property
    def page_numbers(self) -> list[Any]:
        """The page numbers to offer, with an ellipsis where some are left out."""
        if not hasattr(self, "page"):
            return []
        return list(self.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))

    def row_css(self, record: Any) -> str:
        """The class of a row: "is-breach", "is-void" or nothing. For tables to override."""
        return ""

    def _cells(self, row: Any) -> list[dict[str, Any]]:
        return [
            {
                "value": value,
                "label": f"{bound.header} {getattr(bound.column, 'unit', '')}".strip(),
                "unit": getattr(bound.column, "unit", ""),
                "css": getattr(bound.column, "classes", ""),
                "is_header": bound.name == self.row_header,
                "is_pick": isinstance(bound.column, PickColumn),
            }
            for bound, value in row.items()
        ]

    @property
    def feet(self) -> list[dict[str, Any]]:
        """The lines of totals: this page's, and the filter's where there is more than one page."""
        summed = [
            bound
            for bound in self.columns.iterall()
            if bound.visible and getattr(bound.column, "total", False)
        ]
        if not summed or not self.rows:
            return []
        records = [row.record for row in (self.page.object_list if hasattr(self, "page") else self.rows)]
        here = {bound.name: self._sum(bound, records) for bound in summed}
        lines = [self._foot(_("本页 %(n)s %(unit)s") % {"n": len(records), "unit": self.unit}, here)]
        if self.filter_totals and self.matching is not None and self.matching > len(records):
            words = _("筛选合计 %(n)s %(unit)s") % {"n": f"{self.matching:,}", "unit": self.unit}
            lines.append(self._foot(words, self.filter_totals))
        return lines

    @staticmethod
    def _sum(bound: Any, records: Sequence[Any]) -> Decimal | int:
        values = [bound.accessor.resolve(record, quiet=True) for record in records]
        return sum((value for value in values if value is not None), start=0)

    def _foot(self, words: str, sums: Mapping[str, Any]) -> dict[str, Any]:
        cells = []
        for bound in self.columns.iterall():
            if not bound.visible:
                continue
            value = sums.get(bound.name)
            cells.append({
                "value": bound.column.show(value) if value is not None and hasattr(bound.column, "show") else "",
                "label": f"{bound.header} {getattr(bound.column, 'unit', '')}".strip(),
                "css": getattr(bound.column, "classes", ""),
                "is_header": bound.name == self.row_header,
                "words": words,
            })  # fmt: skip
        return {"cells": cells}
