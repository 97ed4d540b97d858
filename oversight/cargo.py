"""What lies in a unit of the tree and goes along when the unit is redrawn.

A moved unit takes its records along by its path alone. Where a unit is closed by a merger or a split, what points at
it has to be pointed at the heir: each app names its tables here when it loads, and the ground never names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Model, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.models import Organisation, Territory
from oversight.policy import Actor, visible


@dataclass(frozen=True, kw_only=True)
class Cargo:
    """One table that hangs on the tree.

    ``column`` points at the unit; ``verb`` is the right by which a reader may see rows in a preview; ``event`` is what
    the journal calls the change of a row's place ("" for none of its own). ``assigned``: in a split each row is given
    to a piece by hand. ``follows`` names a column to a record of another cargo whose place the row takes. ``standing``
    tells which rows count: open cases, records on the register; the rest goes along unsaid. ``counted``: the number of
    rows stands on the pages of units. ``url_name`` leads to the list of rows, which shows those that count, narrowed to
    a unit by its parameter ``place_param``.
    """

    model: type[Model]
    label: Any
    column: str = "jurisdiction"
    verb: str = ""
    event: str = ""
    assigned: bool = False
    follows: str = ""
    standing: Callable[[datetime], Q] | None = None
    counted: bool = False
    url_name: str = ""
    place_param: str = "place"

    @property
    def key(self) -> str:
        """`registry.estate`, under which a plan names the rows of this table."""
        return str(self.model._meta.label_lower)

    def seen(self, actor: Actor | None, paths: Iterable[str], at: datetime) -> QuerySet[Any]:
        """Rows that count at ``at``, in the units at ``paths`` and below, as far as ``actor`` sees them; None: all."""
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(**{f"{self.column}__path__startswith": path})
        rows: QuerySet[Any] = self.model._default_manager.filter(inside)
        if self.standing:
            rows = rows.filter(self.standing(at))
        return visible(actor, self.verb, rows) if actor else rows

    def tally(self, actor: Actor, path: str, length: int) -> dict[str, int]:
        """How many of the rows ``seen`` lie in each unit of the subtree, by the first ``length`` signs of the path."""
        rows = self.seen(actor, [path], actor.at)
        by_place = rows.values_list(Substr(f"{self.column}__path", 1, length)).annotate(n=Count("pk"))
        return dict(by_place.order_by())

    def url(self, unit: Territory) -> str:
        """The list of rows in the unit, "" where there is no such page."""
        if not self.url_name:
            return ""
        return f"{reverse(self.url_name)}?{urlencode({self.place_param: unit.pk})}"

    def on(self, unit: Territory) -> QuerySet[Any]:
        """Rows that point at the unit itself."""
        return self.model._default_manager.filter(**{self.column: unit})


CARGO: list[Cargo] = []


def register(*cargo: Cargo) -> None:
    """Name tables that hang on the tree; records before those that follow them."""
    for one in cargo:
        if any(known.key == one.key for known in CARGO):
            raise ValueError(f"{one.key} is cargo already")
        CARGO.append(one)


def hand_over(
    closed: Territory,
    heirs: Mapping[int, Territory],
    default: Territory,
    chosen: Mapping[str, Mapping[int, int]],
    *,
    by: Actor | None,
    at: datetime,
    facts: Mapping[str, Any],
) -> dict[str, int]:
    """Point every row of ``closed`` at its heir: the one chosen for it, that of the record it follows, or ``default``.

    ``chosen`` maps cargo key → row key → index into ``heirs``. Returns how many rows of each table changed.
    """
    counts: dict[str, int] = {}
    for cargo in CARGO:
        by_heir = _by_heir(cargo, closed, heirs, default, chosen.get(cargo.key, {}))
        for heir, keys in by_heir.items():
            _repoint(cargo, keys, heir)
            if cargo.event:
                things = [cargo.model(pk=key) for key in keys]
                told = {**facts, "from": closed.pk, "to": heir.pk}
                journal.record_each(cargo.event, things, by=by, at=at, facts=told)
        if moved := sum(len(keys) for keys in by_heir.values()):
            counts[cargo.key] = moved
    return counts


def _by_heir(
    cargo: Cargo,
    closed: Territory,
    heirs: Mapping[int, Territory],
    default: Territory,
    chosen: Mapping[int, int],
) -> dict[Territory, list[int]]:
    """Keys of the rows on ``closed`` that change their place, by heir; what stays on a unit that goes on is left out."""
    found: dict[Territory, list[int]] = {}
    if cargo.follows:
        place = f"{cargo.follows}__{cargo.column}"
        rows = cargo.on(closed).values_list("pk", place)
        units = Territory.objects.in_bulk({unit for _, unit in rows if unit})
        pairs = [(key, units.get(unit, default)) for key, unit in rows]
    else:
        keys = cargo.on(closed).values_list("pk", flat=True)
        pairs = [(key, heirs[chosen[key]] if key in chosen else default) for key in keys]
    for key, heir in pairs:
        if heir.pk != closed.pk:
            found.setdefault(heir, []).append(key)
    return found


def _repoint(cargo: Cargo, keys: list[int], heir: Territory) -> None:
    changes: dict[str, Any] = {cargo.column: heir}
    if any(field.name == "version" for field in cargo.model._meta.fields):
        changes["version"] = F("version") + 1  # who looked at the old place is told
    cargo.model._default_manager.filter(pk__in=keys).update(**changes)


register(
    Cargo(
        model=Organisation,
        column="territory",
        label=_("机构"),
        verb="oversight.view_account",
        event="organisation.reseated",
        assigned=True,
    )
)
