"""操作说明: what people at work may do here and how, one chapter for a kind of work; each app brings its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from oversight.policy import Actor, may


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One kind of work: ``steps`` in their order, ``page`` where it begins.

    Shown to whoever may do any of ``verbs``; to everybody where there are none.
    """

    key: str
    title: Any
    steps: Sequence[Any]
    order: int
    page: str = ""
    verbs: Sequence[str] = ()

    @property
    def url(self) -> str:
        """Where the work begins, or nothing."""
        return reverse(self.page) if self.page else ""


_chapters: dict[str, Chapter] = {}


def add(*chapters: Chapter) -> None:
    """Bring chapters; once, when an app loads."""
    _chapters.update({one.key: one for one in chapters})


def chapters_for(by: Actor) -> list[Chapter]:
    """The chapters of what this posting may do, in their order."""
    mine = [one for one in _chapters.values() if not one.verbs or any(may(by, verb) for verb in one.verbs)]
    return sorted(mine, key=lambda one: one.order)
