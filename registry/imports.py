"""Lists of estates and firms: how a row is placed, matched with what is on file, and handed to the acts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight.exchange.kinds import Double, ImportKind, Judged, Note, register
from oversight.kernel.calendar import beijing_day
from oversight.kernel.divisions import Gazetteer, Unit
from oversight.kernel.rowreading import CellNote, ColumnMatch, RowOutcome
from oversight.kernel.scope import Kind
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message
from oversight.models import Organisation, Territory
from oversight.policy import Actor, may
from registry.actions import listing
from registry.models import Estate, Firm
from registry.rules.firm import name_core
from registry.rules.firms import firm_columns, firm_reader, match_firm_columns
from registry.rules.import_words import IMPORT_WORDS
from registry.rules.likeness import Register
from registry.rules.projects import match_project_columns, project_columns, project_reader
from registry.states import ESTATE

IMPORT_ESTATE, IMPORT_FIRM = "registry.import_estate", "registry.import_firm"
PLACE_FIELDS = ("district", "street", "committee")
NAMES_SHOWN = 3


def _plain(value: Any) -> Any:
    """A read value as JSON data."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):  # a point, a fee
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value


def _notes(outcome: RowOutcome) -> list[Note]:
    def told(notes: Iterable[CellNote], grade: Any) -> list[Note]:
        return [Note(note.column, note.value, note.message, grade, note.mend) for note in notes]

    return [
        *told(outcome.errors, "error"),
        *told(outcome.questions, "question"),
        *told(outcome.repairs, "repair"),
    ]


class EstateSession:
    """One import of estates: the tree, the firms and the estates on file, each looked up once if it is needed."""

    def __init__(self, by: Actor, defaults: Mapping[str, str]) -> None:
        self.by, self.defaults, self.today = by, defaults, beijing_day(by.at)
        self.known = Register()
        self.labels: dict[Any, tuple[str, str]] = {}
        self._may: dict[int | None, bool] = {}

    @cached_property
    def units(self) -> dict[str, Territory]:
        """The units in force, by code."""
        return {unit.code: unit for unit in Territory.objects.on(self.today)}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What finds a unit by the names that a row gives."""
        by_path = {unit.path: unit for unit in self.units.values()}
        return Gazetteer(
            Unit(u.code, u.name, u.level, by_path[u.path[: -u.steplen]].code if u.depth > 1 else "")
            for u in self.units.values()
        )

    @cached_property
    def firms(self) -> dict[str, int]:
        """Firms by every name and code that tells one from the others."""
        return _firms_by_name()

    def _remember_estates(self) -> None:
        on_file = Estate.objects.exclude(state__in=ESTATE.ends).values_list(
            "pk", "public_id", "name", "address", "jurisdiction__path"
        )
        for pk, public_id, name, address, path in on_file.iterator(5000):
            self.known.add(pk, name=name, address=address, zone=(path or "")[: Territory.steplen * 2])
            self.labels[pk] = (f"{name}（{public_id}）", public_id)

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What reads a row, finds its place, its firm and what it may be already."""
        self._remember_estates()
        read = project_reader(mapping, today=self.today, defaults=self.defaults)
        return lambda row: self._judge(row, read(row), mapping)

    def _judge(self, row: Row, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch]) -> Judged:
        values = dict(outcome.values)
        notes = _notes(outcome)
        place, told = self._place(row, values, mapping)
        notes += told + self._firm(row, values, mapping)
        doubles = self._doubles(row, values, place) if values.get("name") else ()
        notes += [self._double_note(row, values, mapping, double) for double in doubles]
        plain = {key: _plain(value) for key, value in values.items() if value not in (None, "")}
        if place is not None:
            plain["place"] = place.pk
        return Judged(row.number, row.cells, tuple(notes), plain, tuple(doubles))

    def _place(
        self, row: Row, values: Mapping[str, Any], mapping: Mapping[str, ColumnMatch]
    ) -> tuple[Territory | None, list[Note]]:
        texts = {field: str(values.get(field) or self.defaults.get(field) or "") for field in PLACE_FIELDS}
        found = self.gazetteer.find(**texts)
        unit = self.units.get(found.code)
        column, value = self._where(row, mapping, texts)
        if unit is not None and unit.level == Territory.LEVELS[-1][0]:
            if not self._lawful(unit):
                message = Message("place_foreign", {"name": unit.name})
                return None, [Note(column, value, message, "error", Message("mend_place"))]
            return unit, []
        message = self._unplaced(unit, found.others)
        if not self._lawful(None):
            return None, [Note(column, value, Message("place_needed"), "error", Message("mend_place"))]
        return None, [Note(column, value, message, "question", Message("mend_place"))]

    def _unplaced(self, unit: Territory | None, others: Sequence[str]) -> Message:
        if others:
            names = "、".join(self.units[code].name for code in others[:NAMES_SHOWN])
            return Message("place_several", {"names": names})
        return Message("place_upper", {"name": unit.name}) if unit else Message("place_unknown")

    def _where(
        self, row: Row, mapping: Mapping[str, ColumnMatch], texts: Mapping[str, str]
    ) -> tuple[str, str]:
        """The column to point at: the lowest place column of the file, else the field's own name."""
        for field in (*reversed(PLACE_FIELDS), "address"):
            if field in mapping:
                header = mapping[field].header
                return header, row.cells.get(header, "")
        return str(_("社区")), texts["committee"]

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
        match = mapping.get("manager")
        header = match.header if match else str(_("物业企业"))
        message = Message("firm_unknown", {"name": name})
        return [Note(header, row.cells.get(header, name), message, "question")]

    def _doubles(self, row: Row, values: Mapping[str, Any], place: Territory | None) -> list[Double]:
        zone = place.path[: Territory.steplen * 2] if place else ""
        name, address = values["name"], values.get("address") or ""
        found = []
        for hit in self.known.near(name=name, address=address, zone=zone)[:NAMES_SHOWN]:
            label, public_id = self.labels[hit.key]
            url = f"/registry/estates/{public_id}/" if public_id else ""
            found.append(Double(str(hit.key), label, hit.why, url))
        self.known.add(f"row {row.number}", name=name, address=address, zone=zone)
        self.labels[f"row {row.number}"] = (f"第 {row.number} 行 {name}", "")
        return found

    def _double_note(
        self, row: Row, values: Mapping[str, Any], mapping: Mapping[str, ColumnMatch], double: Double
    ) -> Note:
        header = mapping["name"].header if "name" in mapping else str(_("小区名称"))
        return Note(
            header, row.cells.get(header, ""), Message("double_same", {"label": double.label}), "question"
        )

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


def _firms_by_name() -> dict[str, int]:
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


class FirmSession:
    """One import of firms: codes and names on file, looked up once."""

    def __init__(self, by: Actor, defaults: Mapping[str, str]) -> None:
        self.by, self.defaults = by, defaults
        self.codes = dict(Firm.objects.values_list("code", "organisation__name"))
        names = Organisation.objects.filter(kind=Kind.FIRM).values_list("name", flat=True)
        self.alike = {name_core(name): name for name in names}

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What reads a row and compares it with the firms on file."""
        read = firm_reader(mapping, today=beijing_day(self.by.at), defaults=self.defaults)
        return lambda row: self._judge(row, read(row), mapping)

    def _judge(self, row: Row, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch]) -> Judged:
        notes, values = _notes(outcome), outcome.values
        code, name = values.get("code"), values.get("name")
        if code in self.codes:
            notes.insert(0, self._note(row, mapping, "code", "firm_on_file", str(self.codes[code]), "error"))
        elif name and (like := self.alike.get(name_core(name))):
            notes.append(self._note(row, mapping, "name", "firm_like", like, "question"))
        if code and name:
            self.codes.setdefault(code, name)
        plain = {key: _plain(value) for key, value in values.items() if value not in (None, "")}
        return Judged(row.number, row.cells, tuple(notes), plain)

    def _note(
        self, row: Row, mapping: Mapping[str, ColumnMatch], field: str, code: str, label: str, grade: Any
    ) -> Note:
        header = mapping[field].header if field in mapping else field
        return Note(header, row.cells.get(header, ""), Message(code, {"label": label}), grade)

    def write(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]], *, at: datetime, batch: int
    ) -> dict[int, int]:
        """Register the firms."""
        listing.refuse_unless(may(self.by, IMPORT_FIRM, Firm(state="registered")))
        return listing.register_firms(by=self.by, rows=rows, at=at, batch=batch)

    def built_on(self, keys: Iterable[int]) -> list[str]:
        """Firms that were changed or manage something."""
        return listing.built_on_firms(list(keys))

    def undo(self, keys: Sequence[int], *, at: datetime, batch: int) -> None:
        """Strike the firms off."""
        listing.strike_firms(by=self.by, keys=keys, at=at, batch=batch)


def enter() -> None:
    """Make both lists known to the exchange."""
    register(
        ImportKind(
            name="estate",
            title=_("小区清单"),
            verb=IMPORT_ESTATE,
            columns=project_columns,
            match=match_project_columns,
            words=IMPORT_WORDS,
            session=EstateSession,
            list_url="registry:estate-list",
            places=(("district", _("区县")), ("street", _("街道")), ("committee", _("社区"))),
        )
    )
    register(
        ImportKind(
            name="firm",
            title=_("企业清单"),
            verb=IMPORT_FIRM,
            columns=firm_columns,
            match=match_firm_columns,
            words=IMPORT_WORDS,
            session=FirmSession,
            list_url="registry:firm-list",
        )
    )
