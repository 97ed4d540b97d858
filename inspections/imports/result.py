"""A list of earlier results: whose each row is, looked up once in the register; kept under its name where nobody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from inspections import states
from inspections.actions import archiving
from inspections.models import Cycle
from inspections.rules.archived import ESTATE, FIRM, Assessed, archived_reader, faults, target_of
from oversight.exchange.kinds import SAME_KEY, Double, Grade, Judged, Note
from oversight.kernel.rowreading import ColumnMatch, RowOutcome
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message
from oversight.models import Territory
from oversight.policy import Actor
from registry.imports.estate import firms_by_name
from registry.imports.place import NAMES_SHOWN, PLACE_FIELDS, Places
from registry.imports.values import as_data, notes_of
from registry.models import Estate, Firm
from registry.rules.firm import plain_name
from registry.rules.likeness import Register, take_apart


@dataclass(frozen=True)
class OnFile:
    """An estate of the register as a row is compared with it."""

    key: int
    name: str
    label: str
    path: str


@dataclass
class Told:
    """What is to be said of one row, each about the column that its field was read from."""

    row: Row
    mapping: Mapping[str, ColumnMatch]
    notes: list[Note]

    def add(
        self, field: str, message: Message, grade: Grade, mend: Message | None = None, take: Any = None
    ) -> None:
        """One note more."""
        header = self.mapping[field].header if field in self.mapping else field
        self.notes.append(Note(header, self.row.cells.get(header, ""), message, grade, mend, take))


class ResultSession:
    """One import of earlier results: the tree, the register and what was imported before, each looked up once."""

    def __init__(self, by: Actor, defaults: Mapping[str, str]) -> None:
        self.by, self.defaults, self.places = by, defaults, Places(by)
        self.in_file: dict[
            tuple[Any, ...], int
        ] = {}  # round and whose result → the row of this file that has it

    @cached_property
    def estates(self) -> dict[int, OnFile]:
        """Every estate that ever had a number, by key: an old result may be of one that is no more."""
        rows = Estate.objects.exclude(state="draft").values_list(
            "pk", "name", "public_id", "jurisdiction__path"
        )
        return {pk: OnFile(pk, name, f"{name}（{number}）", path or "") for pk, name, number, path in rows}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Keys of estates by their number."""
        return dict(Estate.objects.exclude(state="draft").values_list("public_id", "pk"))

    @cached_property
    def known(self) -> Register:
        """The estates by their present and former names."""
        found = Register()
        for one in self.estates.values():
            found.add((one.key, ""), name=one.name, zone=one.path)
        former = Estate.objects.exclude(names=None).values_list("pk", "names__name")
        for pk, name in former:
            if pk in self.estates:
                found.add((pk, name), name=name, zone=self.estates[pk].path)
        return found

    @cached_property
    def firms(self) -> dict[str, int]:
        """Firms by every name and code that tells one from the others."""
        return firms_by_name()

    @cached_property
    def codes(self) -> dict[str, tuple[int, str]]:
        """Key and name of every firm by its code, struck off ones too."""
        rows = Firm.objects.values_list("code", "pk", "organisation__name")
        return {code: (pk, name) for code, pk, name in rows}

    @cached_property
    def computed(self) -> dict[tuple[str, str], str]:
        """Names of the portal's own assessments with results, by their period."""
        rows = Cycle.objects.filter(state__in=states.SHOWN)
        return {archiving.days_of(row.period): row.name for row in rows}

    @cached_property
    def on_file(self) -> dict[tuple[Any, ...], tuple[int, str]]:
        """Key and label of each archived round by whose result it holds."""
        return archiving.on_file()

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What reads a row and finds whose result it is."""
        read = archived_reader(mapping, today=self.places.today, defaults=self.defaults)
        return lambda row: self._judge(row, read(row), mapping)

    def told(self, mapping: Mapping[str, ColumnMatch]) -> list[Message]:
        """That nothing of it is computed here."""
        return [Message("not_computed")]

    def _judge(self, row: Row, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch]) -> Judged:
        values = dict(outcome.values)
        told = Told(row, mapping, notes_of(outcome))
        failed = {note.column for note in outcome.errors}
        for field, message, mend in faults(values, self.places.today):
            if (
                field not in mapping or mapping[field].header not in failed
            ):  # what cannot be read is not missing too
                told.add(field, message, "error", mend)
        target = self._target(values, told)
        found = self._estate(values, told) if target == ESTATE else self._firm(values, told)
        doubles = self._doubles(values, found, target, told)
        plain = {key: as_data(value) for key, value in values.items() if value not in (None, "")}
        plain["target"] = target
        if found is not None:
            plain[target] = found
        return Judged(row.number, row.cells, tuple(told.notes), plain, tuple(doubles))

    def _target(self, values: Mapping[str, Any], told: Told) -> str:
        target = target_of(values)
        if values.get("target") is None:
            told.add("target", Message(f"taken_for_{target}"), "repair")
        if target == ESTATE and values.get("code"):
            told.add("code", Message("code_not_kept"), "repair")
        if target == FIRM and (
            field := next((one for one in ("number", *PLACE_FIELDS) if self._cell(told, one)), "")
        ):
            told.add(field, Message("place_not_kept"), "repair")
        return target

    def _cell(self, told: Told, field: str) -> str:
        return told.row.cells.get(told.mapping[field].header, "").strip() if field in told.mapping else ""

    # --- whose it is ---------------------------------------------------------------------------------------------

    def _firm(self, values: Mapping[str, Any], told: Told) -> int | None:
        code, name = values.get("code"), values.get("name") or ""
        if code:
            if code not in self.codes:
                told.add("code", Message("firm_code_unknown"), "question")
                return None
            key, known = self.codes[code]
            if plain_name(known) != plain_name(name) and self.firms.get(name) != key:
                told.add("name", Message("code_elsewhere", {"label": known}), "question")
            return key
        if name and name not in self.firms:
            told.add("name", Message("firm_name_unknown"), "question")
        return self.firms.get(name)

    def _estate(self, values: Mapping[str, Any], told: Told) -> int | None:
        number, name = (values.get("number") or "").upper(), values.get("name") or ""
        if number:
            key = self.numbers.get(number)
            if key is None:
                message = Message("number_unknown", {"value": number})
                told.add("number", message, "error", Message("mend_estate_number"))
                return None
            known = self.estates[key]
            if take_apart(known.name).plain != take_apart(name).plain:
                params = {"number": number, "label": known.name}
                told.add("name", Message("number_elsewhere", params), "question")
            return key
        return self._named(name, self._zone(values, told), told) if name else None

    def _zone(self, values: Mapping[str, Any], told: Told) -> str:
        """The path of the lowest unit that the row names; "" where it names none or one that is not there."""
        texts = {field: str(values.get(field) or "") for field in PLACE_FIELDS}
        given = [field for field, text in texts.items() if text]
        if not given:
            return ""
        unit = self.places.units.get(self.places.gazetteer.find(**texts).code)
        if unit is None:
            found = self.places.find(texts)
            told.add(given[-1], found.message or Message("place_unknown"), "question")
        return unit.path if unit is not None else ""

    def _named(self, name: str, zone: str, told: Told) -> int | None:
        """The one estate of that name in the unit; several are an error, a like one a question that a click answers."""
        hits = [hit for hit in self.known.near(name=name) if self._lies_in(hit.key[0], zone)]  # type: ignore[index]
        by_why: dict[str, list[int]] = defaultdict(list)
        for hit in hits:
            if (key := hit.key[0]) not in by_why[hit.why]:  # type: ignore[index]
                by_why[hit.why].append(key)
        same, like = by_why["same_name"], by_why["like_name"]
        if len(same) == 1:
            return same[0]
        if same:
            names = "、".join(self._called(key) for key in same[:NAMES_SHOWN])
            told.add("name", Message("estate_several", {"names": names}), "error", Message("mend_several"))
        elif len(like) == 1:
            message = Message("estate_like", {"label": self.estates[like[0]].label})
            told.add("name", message, "question", take={ESTATE: like[0]})
        else:
            told.add("name", Message("estate_unknown"), "question")
        return None

    def _lies_in(self, key: int, zone: str) -> bool:
        return self.estates[key].path.startswith(zone)

    def _called(self, key: int) -> str:
        """An estate with its number and street: namesakes are told apart by it."""
        one = self.estates[key]
        unit = self.places.by_path.get(one.path[: Territory.steplen * 3])
        return f"{one.label}{unit.name if unit else ''}"

    # --- what is there already ------------------------------------------------------------------------------------

    def _doubles(self, values: Mapping[str, Any], found: int | None, target: str, told: Told) -> list[Double]:
        period: Assessed | None = values.get("period")
        if period is None or not values.get("cycle") or not values.get("name"):
            return []
        days = (period.first.isoformat(), period.last.isoformat())
        if days in self.computed:
            told.add("period", Message("computed_here", {"label": self.computed[days]}), "question")
        whose = found if found is not None else values["name"]
        key = (values["cycle"], *days, target, whose)
        if key in self.in_file:
            params = {"row": str(self.in_file[key])}
            told.add("name", Message("twice", params), "error", Message("mend_twice"))
        self.in_file.setdefault(key, told.row.number)
        if key not in self.on_file:
            return []
        pk, label = self.on_file[key]
        told.add("name", Message("on_file", {"label": label}), "question")
        return [Double(str(pk), label, SAME_KEY, reverse("inspections:archive-detail", args=[pk]))]

    # --- writing and undoing --------------------------------------------------------------------------------------

    def write(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]], *, at: datetime, batch: int
    ) -> dict[int, int]:
        """Keep the results under their rounds."""
        return archiving.keep(by=self.by, rows=rows, at=at, batch=batch)

    def built_on(self, keys: Iterable[int]) -> list[str]:
        """Nothing is ever built on an archived result."""
        return []

    def undo(self, keys: Sequence[int], *, at: datetime, batch: int) -> None:
        """Withdraw the rounds."""
        archiving.withdraw(by=self.by, batch=batch, at=at)
