"""A list of estates: the tree, the firms and the estates on file, each looked up once; every row judged and written."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight.exchange.kinds import Double, Judged, Note
from oversight.kernel.measure import show_area
from oversight.kernel.rowreading import ColumnMatch, RowOutcome
from oversight.kernel.scope import Level
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message
from oversight.models import Territory
from oversight.policy import Actor, may
from registry.actions import listing
from registry.imports.place import NAMES_SHOWN, PLACE_FIELDS, Found, Places, column_of, note_of
from registry.imports.said import Said
from registry.imports.values import as_data, notes_of
from registry.models import Estate, Firm
from registry.rules.likeness import Register
from registry.rules.projects import project_reader
from registry.states import ESTATE

IMPORT_ESTATE = "registry.import_estate"
FIRM = "firm"


class EstateSession:
    """One import of estates: the tree, the firms and the estates on file, each looked up once if it is needed."""

    def __init__(self, by: Actor, defaults: Mapping[str, str]) -> None:
        self.by, self.defaults, self.places = by, defaults, Places(by)
        self.known = Register()
        self.labels: dict[Any, tuple[str, str, tuple[str, ...]]] = {}
        self._may: dict[int | None, bool] = {}
        self._places_found: dict[tuple[str, ...], Found] = {}

    @cached_property
    def firms(self) -> dict[str, int]:
        """Firms by every name and code that tells one from the others."""
        return firms_by_name()

    def _remember_estates(self) -> None:
        on_file = Estate.objects.exclude(state__in=ESTATE.ends).values_list(
            "pk", "public_id", "name", "address", "jurisdiction__path", "total_area", "developer__name"
        )
        for pk, public_id, name, address, path, area, developer in on_file.iterator(5000):
            self.known.add(pk, name=name, address=address, zone=(path or "")[: Territory.steplen * 2])
            self.labels[pk] = (f"{name}（{public_id}）", public_id, _telling(address, area, developer))

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What reads a row, finds its place, its firm and what it may be already."""
        self._remember_estates()
        read = project_reader(mapping, today=self.places.today, defaults=self.defaults, box=self.places.box)
        said = Said(mapping, self.defaults)
        return lambda row: self._judge(row, read(row), mapping, said)

    def told(self, mapping: Mapping[str, ColumnMatch]) -> list[Message]:
        """What holds for every row, because the file has no such column."""
        return Said(mapping, self.defaults).told()

    def _judge(self, row: Row, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch], said: Said) -> Judged:
        values = dict(outcome.values)
        notes = notes_of(outcome)
        place, told = self._place(row, values, mapping)
        notes += told + self._firm(row, values, mapping)
        doubles = self._doubles(row, values, place) if values.get("name") else ()
        notes += [self._double_note(row, values, mapping, double) for double in doubles]
        notes += said.assumed(row, values)
        plain = {key: as_data(value) for key, value in values.items() if value not in (None, "")}
        if place is not None:
            plain["place"] = place.pk
        if kept := said.kept(row, plain):
            plain["said"] = kept
        return Judged(row.number, row.cells, tuple(notes), plain, tuple(doubles))

    def _place(
        self, row: Row, values: Mapping[str, Any], mapping: Mapping[str, ColumnMatch]
    ) -> tuple[Territory | None, list[Note]]:
        city = str(values.get("city") or "")
        if self.places.is_elsewhere(city):
            message = Message("place_other_city", {"name": city, "city": self.places.city})
            header = mapping["city"].header
            return None, [Note(header, row.cells[header], message, "error", Message("mend_other_city"))]
        texts = {field: str(values.get(field) or self.defaults.get(field) or "") for field in PLACE_FIELDS}
        found = self._found(texts)
        column, value = column_of(row, mapping, texts)
        if found.unit is not None and found.unit.level == Level.COMMITTEE:
            if not self._lawful(found.unit):
                message = Message("place_foreign", {"name": found.unit.name})
                return None, [Note(column, value, message, "error", Message("mend_place"))]
            return found.unit, []
        if not self._lawful(None):
            return None, [Note(column, value, Message("place_needed"), "error", Message("mend_place"))]
        return None, [note_of(found, column, value)]

    def _found(self, texts: Mapping[str, str]) -> Found:
        """Each combination of names is looked for once: lists repeat them."""
        key = tuple(texts.values())
        if key not in self._places_found:
            self._places_found[key] = self.places.find(texts)
        return self._places_found[key]

    def _lawful(self, unit: Territory | None) -> bool:
        """Whether this actor may register an estate there; asked once for each place."""
        key = unit.pk if unit else None
        if key not in self._may:
            draft = Estate(jurisdiction=unit, state="registered")
            self._may[key] = may(self.by, IMPORT_ESTATE, draft)
        return self._may[key]

    def _firm(self, row: Row, values: dict[str, Any], mapping: Mapping[str, ColumnMatch]) -> list[Note]:
        name = values.get("firm")
        if not name:
            return []
        if (pk := self.firms.get(name)) is not None:
            values["firm_id"] = pk
            return []
        if values.get("mode") == FIRM and not _cell(row, mapping, "mode"):
            values["mode"] = None  # a firm nobody registered has no tenure: nothing shows that it manages
        match = mapping.get("manager")
        header = match.header if match else str(_("物业企业"))
        message = Message("firm_unknown", {"name": name})
        return [Note(header, row.cells.get(header, name), message, "question")]

    def _doubles(self, row: Row, values: Mapping[str, Any], place: Territory | None) -> list[Double]:
        zone = place.path[: Territory.steplen * 2] if place else ""
        name, address = values["name"], values.get("address") or ""
        found = []
        for hit in self.known.near(name=name, address=address, zone=zone)[:NAMES_SHOWN]:
            label, public_id, facts = self.labels[hit.key]
            url = f"/registry/estates/{public_id}/" if public_id else ""
            found.append(Double(str(hit.key), label, hit.why, url, facts))
        key = f"row {row.number}"
        self.known.add(key, name=name, address=address, zone=zone)
        self.labels[key] = (name, "", _telling(address, values.get("total_area"), values.get("developer")))
        return found

    def _double_note(
        self, row: Row, values: Mapping[str, Any], mapping: Mapping[str, ColumnMatch], double: Double
    ) -> Note:
        header = mapping["name"].header if "name" in mapping else str(_("小区名称"))
        message = Message("double_same", {"label": double.label})
        if not double.url:
            message = Message("double_row", {"row": double.key.removeprefix("row "), "label": double.label})
        return Note(header, row.cells.get(header, ""), message, "question")

    def write(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]], *, at: datetime, batch: int
    ) -> dict[int, int]:
        """Register the estates, after asking the policy for each place as of now."""
        places = {values.get("place") for _number, values in rows}
        units = {unit.pk: unit for unit in Territory.objects.filter(pk__in=[p for p in places if p])}
        listing.refuse_unless(all(self._lawful(units.get(place)) for place in places))
        return listing.register_estates(by=self.by, rows=rows, at=at, batch=batch)

    def built_on(self, keys: Iterable[int]) -> list[str]:
        """Estates that were changed, or on which something was done."""
        return listing.built_on_estates(list(keys))

    def undo(self, keys: Sequence[int], *, at: datetime, batch: int) -> None:
        """Withdraw the estates."""
        listing.withdraw_estates(by=self.by, keys=keys, at=at, batch=batch)


def drafts(keys: Iterable[int]) -> int:
    """How many of these estates are drafts that no committee has yet."""
    return Estate.objects.filter(pk__in=keys, state=ESTATE.initial, jurisdiction=None).count()


def _telling(address: str, area: Any, developer: str | None) -> tuple[str, ...]:
    """What tells two estates of one name apart, as text."""
    return address, show_area(area) if area else "", developer or ""


def _cell(row: Row, mapping: Mapping[str, ColumnMatch], field: str) -> str:
    """What the row's own cell of a field says, "" where the file has no such column."""
    return row.cells.get(mapping[field].header, "").strip() if field in mapping else ""


def firms_by_name() -> dict[str, int]:
    """Firms by name, former name, alias and code; a name that two share is nobody's."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    standing = Firm.objects.standing()
    called = itertools.chain(
        standing.values_list("pk", "organisation__name"),
        standing.values_list("pk", "code"),
        standing.exclude(organisation__names=None).values_list("pk", "organisation__names__name"),
    )
    for pk, name in called:
        if found.setdefault(name, pk) != pk:
            twice.add(name)
    return {name: pk for name, pk in found.items() if name not in twice}
