"""The cells of the matrix: a door, somebody, a record; what the table says of each, and what the portal does."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from tests.matrix.asking import Answer, Portal, bare
from tests.matrix.doors import ANYBODY, OWN, PUBLISHED, SIGNED_IN, Door
from tests.matrix.town import Place, Thing

OPEN, CLOSED, LED = "open", "closed", "led to the sign-in"
SIGN_IN = "/account/login/"


@dataclass(frozen=True)
class Cell:
    """Somebody at a door, with a record or without one."""

    door: Door
    who: str
    thing: Thing | None
    method: str

    def __str__(self) -> str:
        about = f" {self.thing.kind}:{self.thing.name}" if self.thing else ""
        return f"{self.method} {self.door.name}{about} as {self.who}"


class Matrix:
    """The town behind its doors."""

    def __init__(self, place: Place, portal: Portal) -> None:
        self.place, self.portal = place, portal
        self._payloads: dict[tuple[str, str], dict[str, Any]] = {}
        self._missing: dict[tuple[str, str, str], Answer] = {}

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who is asked as."""
        return (*self.place.cast, "public")

    def things(self, door: Door) -> list[Thing | None]:
        """The records that an address can name."""
        return [one for one in self.place.of(door.on) if door.only(one)] if door.on else [None]

    def cells(self, door: Door) -> Iterator[Cell]:
        """All cells of one door."""
        for thing in self.things(door):
            for who in self.people:
                for method in ("GET", "POST", "HEAD"):
                    if method != "HEAD" or (thing is not None and door.hidden):
                        yield Cell(door, who, thing, method)

    def chosen(self, door: Door, chance: random.Random) -> list[Cell]:
        """A seeded part: every method once as somebody lawful, and as a few who are not."""
        found = []
        for method in ("GET", "POST", "HEAD"):
            cells = [cell for cell in self.cells(door) if cell.method == method]
            sides = {side: [c for c in cells if self.expected(c) == side] for side in (OPEN, CLOSED, LED)}
            wanted = {"GET": (1, 2, 1), "POST": (1, 2, 1), "HEAD": (0, 1, 0)}[method]
            for (side, some), most in zip(sides.items(), wanted, strict=True):
                fitting = [c for c in some if side != OPEN or method != "POST" or self.lawful_now(c)] or some
                found += chance.sample(fitting, min(most, len(fitting)))
        return found

    def expected(self, cell: Cell) -> str:
        """What the table says, and the row's own rules."""
        door, who, thing = cell.door, cell.who, cell.thing
        if door.right == ANYBODY:
            return OPEN
        if door.right == PUBLISHED:
            return OPEN if thing is not None and thing.facts.published else CLOSED
        if who == "public":
            return LED
        person = self.place.people[who]
        if door.right == OWN:
            return OPEN if thing is not None and thing.owner == who else CLOSED
        if door.right == SIGNED_IN:
            return OPEN if door.also(person, thing) else CLOSED
        wanted = door.post_right if cell.method == "POST" and door.post_right else door.right
        right = wanted(thing) if callable(wanted) else wanted
        at_all = thing is None or door.at_all
        held = self.place.some(who, right) if at_all else self.place.may(who, right, thing)
        return OPEN if held and door.also(person, thing) else CLOSED

    def path(self, door: Door, thing: Thing | None) -> str:
        """The address."""
        if door.address is not None:
            return door.address(self.place, thing)
        return reverse(door.name, kwargs=dict(door.args(self.place, thing))) + door.query

    # -- judging ---------------------------------------------------------------------------------------------------

    def problems(self, cell: Cell) -> list[str]:
        """What is wrong with one cell; nothing where all is as the table says."""
        side = self.expected(cell)
        data = self.payload(cell) if cell.method == "POST" else None
        answer = self.portal.ask(cell.who, cell.method, self.path(cell.door, cell.thing), data)
        found = list(self._leaks(cell, answer, data))
        if answer.status >= 500 and answer.status not in _tuple(cell.door.get):
            found.append(f"answered {answer.status}")
        elif side == LED:
            found += self._led(cell, answer)
        elif side == CLOSED:
            found += self._closed(cell, answer)
        elif cell.method == "POST":
            found += self._done(cell, answer)
        else:
            found += self._shown(cell, answer)
        return [f"{cell} ({side}): {one}" for one in found]

    def _leaks(self, cell: Cell, answer: Answer, data: Any) -> Iterable[str]:
        name = "public" if cell.door.seen_as == "public" else cell.who
        typed = set() if data is None else self.place.marks.within(str(data))
        for mark in self.place.leaks(name, self.place.marks.within(answer.text) - typed):
            if (mark.kind, mark.field) not in cell.door.uncovers:
                yield f"shows {mark}"

    def _led(self, cell: Cell, answer: Answer) -> Iterable[str]:
        if cell.door.device:
            if answer.status != 401:
                yield f"answered {answer.status} to a device"
        elif answer.status != 302 or not answer.location.startswith(SIGN_IN):
            yield f"answered {answer.status} {answer.location}"
        yield from self._nothing(answer)

    def _closed(self, cell: Cell, answer: Answer) -> Iterable[str]:
        early = answer.status == 405 and (
            (cell.method != "POST" and cell.door.get == 405)
            or (cell.method != "GET" and cell.door.right == PUBLISHED)
        )
        if answer.status != 404 and not early:
            yield f"answered {answer.status} {answer.location}"
        yield from self._nothing(answer)
        if not cell.door.unsaid and not early and answer.events != ["refused"]:
            yield f"left the events {answer.events}"
        if cell.thing is not None and (cell.door.missing or cell.door.nowhere) and cell.door.hidden:
            yield from self._unlike_missing(cell, answer)

    def _unlike_missing(self, cell: Cell, answer: Answer) -> Iterable[str]:
        path, nowhere = self.path(cell.door, cell.thing), self._nowhere(cell.door)
        there = self.portal.ask(
            cell.who, cell.method, nowhere, self.payload(cell) if cell.method == "POST" else None
        )
        if bare(answer, *_own_words(path, cell)) != bare(there, *_own_words(nowhere, cell)):
            yield "does not answer as a missing record does"

    def _nowhere(self, door: Door) -> str:
        return door.nowhere or reverse(door.name, kwargs=dict(door.missing or {})) + door.query

    def _nothing(self, answer: Answer) -> Iterable[str]:
        # a form that met no session: what was typed waits for its person (oversight/unsent.py), nothing else
        waits = {"oversight_unsent"} if answer.location.startswith(SIGN_IN) else set()
        if touched := answer.touched.keys() - waits:
            yield f"changed {touched}"
        if answer.entries:
            yield f"left the entries {answer.entries}"

    def _shown(self, cell: Cell, answer: Answer) -> Iterable[str]:
        headless = cell.method == "HEAD" and answer.status == 405  # the API takes GET alone
        if answer.status not in _tuple(cell.door.get) and not headless:
            yield f"answered {answer.status} {answer.location}"
        if touched := {table for table in answer.touched if table not in cell.door.noise}:
            yield f"changed {touched}"
        if answer.entries:
            yield f"left the entries {answer.entries}"
        if cell.method == "GET" and answer.status == 200 and tuple(answer.events) != cell.door.get_events:
            yield f"left the events {answer.events}"

    def lawful_now(self, cell: Cell) -> bool:
        """Whether the record (or, without one, the person) is such that the act can be done now."""
        about = self._about(cell)
        return about is None or cell.door.when(about)

    def _about(self, cell: Cell) -> Any:
        """What the act is about: the record or, without one, whoever acts."""
        return cell.thing or self.place.people.get(cell.who)

    def _done(self, cell: Cell, answer: Answer) -> Iterable[str]:
        door = cell.door
        if door.post is None:
            if touched := {table for table in answer.touched if table not in door.noise}:
                yield f"changed {touched}"
            if answer.entries:
                yield f"left the entries {answer.entries}"
            return
        if not self.lawful_now(cell):
            if answer.entries:
                yield f"was not lawful now and left the entries {answer.entries}"
            return
        if answer.status not in door.done or answer.location.startswith(SIGN_IN):
            yield f"answered {answer.status} {answer.location} {_errors(answer)}"
        wanted = door.entries(self.place, self._about(cell)) if callable(door.entries) else door.entries
        if len(answer.entries) != wanted:
            yield f"left the entries {answer.entries}"
        if tuple(answer.events) != door.events:
            yield f"left the events {answer.events}"
        if not door.writes and not wanted and answer.touched:
            yield f"changed {answer.touched}"

    # -- what is typed -----------------------------------------------------------------------------------------------

    def payload(self, cell: Cell) -> dict[str, Any]:
        """What somebody who may act would send: the page's form, filled in."""
        door, thing = cell.door, cell.thing
        if door.post is None:
            return {}
        lawful = cell.who if self.expected(cell) == OPEN else self._somebody_lawful(door, thing)
        key = (str(Cell(door, lawful, thing, "POST")), "")
        if key not in self._payloads:
            typed = {}
            who = self.place.people.get(lawful) or self.place.people["head"]
            wanted = dict(door.post(self.place, thing, who))
            if 200 in _tuple(door.get):
                typed = self.portal.form(lawful, self.path(door, thing), wanted)
            self._payloads[key] = {**typed, **wanted}
        return self._payloads[key]

    def _somebody_lawful(self, door: Door, thing: Thing | None) -> str:
        for who in self.people:
            if self.expected(Cell(door, who, thing, "POST")) == OPEN:
                return who
        return "head"


def _own_words(path: str, cell: Cell) -> tuple[str, ...]:
    from urllib.parse import quote

    return path, quote(path), quote(path, safe="")


def _tuple(value: int | tuple[int, ...]) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else value


def _errors(answer: Answer) -> str:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(answer.html, "html.parser")
    told = page.select(".govuk-error-message, .govuk-error-summary__list li, .notice, [role=alert]")
    return "; ".join(" ".join(one.text.split()) for one in told)[:300]


def reversible(name: str) -> bool:
    """Whether an address has a name to be asked by."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
