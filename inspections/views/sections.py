"""The parts of the assessment: each part of the app adds its own, and who may open it finds it on the app's home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from oversight.navigation import Entry
from oversight.policy import Actor
from oversight.screen.parts import Tab
from oversight.views.base import actor


@dataclass(frozen=True, kw_only=True)
class Section(Entry):
    """A part of the assessment: a tab of its lists, and a line about it on the home; any of ``verbs`` opens it."""

    lead: Any


_SECTIONS: list[Section] = []


def add(*sections: Section) -> None:
    """Enter parts of the assessment, in the order of their ``order``. Raises ValueError for a second one of a page."""
    for one in sections:
        if one.url_name in {had.url_name for had in _SECTIONS}:
            raise ValueError(f"{one.url_name} is a part already")
        _SECTIONS.append(one)
    _SECTIONS.sort(key=lambda one: one.order)


def open_to(by: Actor) -> list[Section]:
    """The parts that this posting may open."""
    return [one for one in _SECTIONS if one.opens_for(by)]


def tabs(request: HttpRequest) -> list[Tab]:
    """The parts as tabs above their lists."""
    return [
        Tab(label=one.label, url=one.url, current=one.covers(request.path)) for one in open_to(actor(request))
    ]
