"""What an upper app shows on a page of a lower one: figures and panels of the staff home, panels of a record.

Registered when the app loads. A panel is a template with what it needs, already asked of the policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest

from oversight.policy import Actor
from oversight.screen.parts import Action


@dataclass(frozen=True)
class Figure:
    """One cell of a facts strip: label, figure, unit, and its base or source; it opens."""

    label: Any
    value: str
    unit: Any = ""
    base: Any = ""
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """A card: its template and context, and on which side it stands."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "side"


@dataclass(frozen=True)
class Tab:
    """A tab of a record page: each is an address; the count stands behind the word."""

    key: str
    label: Any
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Foreseen:
    """What was decided and takes effect on a day to come: a line of the calendar."""

    day: date
    title: str
    url: str


_figures: list[Callable[[Actor], Iterable[Figure]]] = []
_acts: list[Callable[[Actor], Iterable[Action]]] = []
_panels: dict[str, list[Callable[[HttpRequest, Any], Iterable[Panel]]]] = defaultdict(list)
_tabs: dict[str, list[Callable[[HttpRequest, Any], Iterable[Tab]]]] = defaultdict(list)
_foreseen: list[Callable[[Actor], Iterable[Foreseen]]] = []
HOME = "home"


def home_figures(give: Callable[[Actor], Iterable[Figure]]) -> Callable[[Actor], Iterable[Figure]]:
    """Register figures for the staff home's strip."""
    if give not in _figures:
        _figures.append(give)
    return give


def home_acts(give: Callable[[Actor], Iterable[Action]]) -> Callable[[Actor], Iterable[Action]]:
    """Register what a posting most often begins with, as buttons of the staff home."""
    if give not in _acts:
        _acts.append(give)
    return give


def foreseen(give: Callable[[Actor], Iterable[Foreseen]]) -> Callable[[Actor], Iterable[Foreseen]]:
    """Register what an app knows of days to come."""
    if give not in _foreseen:
        _foreseen.append(give)
    return give


def panel(page: str) -> Callable[[Callable[[HttpRequest, Any], Iterable[Panel]]], Any]:
    """Register panels for a page: `home`, or a model's label such as `registry.Estate`."""

    def register(give: Callable[[HttpRequest, Any], Iterable[Panel]]) -> Any:
        if give not in _panels[page]:
            _panels[page].append(give)
        return give

    return register


def tab(page: str) -> Callable[[Callable[[HttpRequest, Any], Iterable[Tab]]], Any]:
    """Register tabs for a model's record page."""

    def register(give: Callable[[HttpRequest, Any], Iterable[Tab]]) -> Any:
        if give not in _tabs[page]:
            _tabs[page].append(give)
        return give

    return register


def figures(actor: Actor, most: int = 5) -> list[Figure]:
    """The figures of the staff home, at most five (DESIGN §5)."""
    return [figure for give in _figures for figure in give(actor)][:most]


def acts(actor: Actor, most: int = 3) -> list[Action]:
    """The buttons of the staff home, at most three; whoever only looks through another post begins nothing."""
    return [] if actor.view_as else [act for give in _acts for act in give(actor)][:most]


def ahead(actor: Actor, year: int) -> list[Foreseen]:
    """What takes effect in a year, as far as this actor may see it, the earliest first."""
    found = [one for give in _foreseen for one in give(actor) if one.day.year == year]
    return sorted(found, key=lambda one: (one.day, one.title))


def panels(request: HttpRequest, page: str, thing: Any = None) -> list[Panel]:
    """The panels that apps hung on this page, in the order in which they were registered."""
    return [found for give in _panels[page] for found in give(request, thing)]


def tabs(request: HttpRequest, page: str, thing: Any) -> list[Tab]:
    """The tabs that apps hung on this record."""
    return [found for give in _tabs[page] for found in give(request, thing)]
