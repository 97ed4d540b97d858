"""A register as a list: rows by right, filters, totals, order, columns, page; the same for the screen and for a file.

A register is described once (`Register`) and laid out for an actor and a query string (`Listing`). Who reads some
records whole sees those; who reads a few fields of others sees these alone, and filters, sorts, counts and exports
nothing else (promise 29).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Model, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse

from oversight.filters import RegisterFilter
from oversight.kernel.table_writing import Kind
from oversight.models import SavedView
from oversight.policy import Actor, by_post, listed_fields, may, visible
from oversight.tables import PAGE, Table

# Parameters of a list that are no filters.
SORT, PAGE_PARAM, COLUMNS = "sort", "page", "columns"


@dataclass(frozen=True, kw_only=True)
class Out:
    """A column of the exported file: header, kind of cell, how to take the value, and the field it tells of.

    ``words``: what the values are called, where they are codes; put into the reader's language once a file.
    """

    header: Any
    give: Callable[[Any], Any]
    words: Mapping[Any, Any] | None = None
    need: str = ""
    kind: Kind = "text"
    width: int = 16

    def giver(self) -> Callable[[Any], Any]:
        """What takes the cell from a record, in the language of the moment."""
        if self.words is None:
            return self.give
        said = {code: str(word) for code, word in self.words.items()}
        return lambda record: said.get(self.give(record))


@dataclass(frozen=True, kw_only=True)
class Register:
    """What a register is made of. ``view`` opens it, ``whole`` marks who reads records with all their fields.

    ``rows`` gives the queryset (``by_right``: already those in reach), ``dress`` adds what a row shows and a count
    does not need, ``finish`` puts words on the rows of a page; ``totals`` maps a column to the field that it sums;
    ``column_needs`` says which field a column tells of (its own name unless told otherwise).
    ``shares``: fields by which the rows are shown as parts of the whole; the first that the reader may see.
    """

    url_name: str
    title: Any
    unit: Any
    view: str
    whole: str
    export: str
    rows: Callable[[Actor], QuerySet[Any]]
    dress: Callable[[QuerySet[Any], Actor], QuerySet[Any]] = lambda rows, by: rows
    finish: Callable[[list[Any], Actor], None]
    by_right: bool = False
    table: type[Table]
    filters: type[RegisterFilter]
    sort: str
    usual: Sequence[str]
    shares: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    column_needs: Mapping[str, str] = field(default_factory=dict)
    outs: Sequence[Out] = ()

    @property
    def url(self) -> str:
        """The list's address."""
        return reverse(self.url_name)


REGISTERS: dict[str, Register] = {}


def enter(register: Register) -> Register:
    """Make a register known to the pages that serve every one: saved views, columns, export."""
    REGISTERS[register.url_name] = register
    return register


class Listing:
    """A register laid out for one actor and one query string."""

    def __init__(self, register: Register, by: Actor, params: QueryDict) -> None:
        self.register, self.by, self.params = register, by, params

    @cached_property
    def reads_whole(self) -> bool:
        """Whether the list shows records with all their fields: by the post, else where a grant alone opens it.

        A grant only adds: who reads a few fields of every record goes on reading those, and the granted one whole on
        its own page.
        """
        register = self.register
        return by_post(self.by, register.whole) or (
            not by_post(self.by, register.view) and may(self.by, register.whole)
        )

    @cached_property
    def allowed(self) -> frozenset[str] | None:
        """The fields that this list may show, filter, sort and sum; None: all."""
        return None if self.reads_whole else listed_fields(self.by, self.register.view, self.model)

    @property
    def model(self) -> type[Model]:
        """What the rows are."""
        model: type[Model] = self.base.model
        return model

    @cached_property
    def base(self) -> QuerySet[Any]:
        """The register's rows, before rights."""
        return self.register.rows(self.by)

    @cached_property
    def reach(self) -> QuerySet[Any]:
        """The rows in reach of this list."""
        if self.register.by_right:
            return self.base
        verb = self.register.whole if self.reads_whole else self.register.view
        return visible(self.by, verb, self.base)

    @cached_property
    def filters(self) -> RegisterFilter:
        """The filters, bound."""
        return self.register.filters(self.params, self.reach, by=self.by, allowed=self.allowed)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The rows that the filters match."""
        return self.filters.qs

    @cached_property
    def share(self) -> str:
        """The field by which the rows are parted, or "" where the reader sees none of them."""
        return next((name for name in self.register.shares if self.opens(name)), "")

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """The parts, as if none of them had been asked for: how many, and their totals; one query."""
        params = self.params.copy()
        params.pop(self.share, None)
        rows = self.register.filters(params, self.reach, by=self.by, allowed=self.allowed).qs
        return list(rows.order_by().values(self.share).annotate(n=Count("pk"), **self._sums()))

    @cached_property
    def sums(self) -> dict[str, Any]:
        """How many the filters match, and their totals by column; from the parts, else by a query of its own."""
        if not self.share:
            found = self.found.order_by().aggregate(n=Count("pk"), **self._sums())
            return {name.removeprefix("sum_"): value for name, value in found.items()}
        asked = {str(value) for value in self.params.getlist(self.share) if value}
        kept = [group for group in self.groups if not asked or str(group[self.share]) in asked]
        return {
            name: sum((group[f"sum_{name}" if name != "n" else "n"] or 0 for group in kept), start=0)
            for name in ("n", *(key.removeprefix("sum_") for key in self._sums()))
        }

    def _sums(self) -> dict[str, Sum]:
        totals = self.register.totals
        return {f"sum_{name}": Sum(column) for name, column in totals.items() if self.opens(name)}

    @property
    def matching(self) -> int:
        """How many the filters match."""
        return int(self.sums["n"])

    def opens(self, column: str) -> bool:
        """Whether the reader may see this column."""
        need = self.register.column_needs.get(column, column)
        return self.allowed is None or not need or need in self.allowed

    @cached_property
    def saved(self) -> list[SavedView]:
        """The actor's saved views of this list; the nameless one keeps the columns."""
        return list(SavedView.objects.filter(person_id=self.by.person_id, page=self.register.url_name))

    @cached_property
    def columns(self) -> list[str]:
        """The columns to show: by address, by habit, or the usual ones."""
        asked = self.params.getlist(COLUMNS)
        habit = next((QueryDict(view.query).getlist(COLUMNS) for view in self.saved if not view.name), [])
        return asked or habit or list(self.register.usual)

    def choosable(self) -> list[tuple[str, Any]]:
        """(name, label) of the columns that the reader may choose from."""
        table = self.register.table
        return [
            (name, column.verbose_name)
            for name, column in table.base_columns.items()
            if name not in ("pick", table.row_header) and self.opens(name)
        ]

    @cached_property
    def table(self) -> Table:
        """The page of the table."""
        closed = [
            name for name in self.register.table.base_columns if name != "pick" and not self.opens(name)
        ]
        table = self.register.table(
            self.register.dress(self.found, self.by),
            filter_totals={name: self.sums.get(name) for name in self.register.totals},
            matching=self.matching,
            unit=self.register.unit,
            shown=self.columns,
            exclude=closed,
            order_by=self.params.get(SORT) or self.register.sort,
            empty_text="",
        )
        rows: Any = table.data
        rows.data = rows.data.order_by(*rows.data.query.order_by, "pk")
        rows._length = self.matching  # counted already: the paginator need not count again
        pages = max(1, -(-self.matching // PAGE))
        table.paginate(page=min(_whole(self.params.get(PAGE_PARAM)), pages), per_page=PAGE)
        self.register.finish(list(table.page.object_list.data), self.by)  # type: ignore[attr-defined]
        return table

    def outs(self) -> list[Out]:
        """The columns that the reader may take away."""
        return [
            out
            for out in self.register.outs
            if self.allowed is None or not out.need or out.need in self.allowed
        ]

    def url(self, **changes: Any) -> str:
        """The list's address with some parameters changed, on its first page; None takes one out."""
        params = self.params.copy()
        params.pop(PAGE_PARAM, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value not in (None, ""):
                params[name] = str(value)
        return f"{self.register.url}?{params.urlencode()}"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text[:9]) > 0 else 1
