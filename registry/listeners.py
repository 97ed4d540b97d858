"""What the registry does when it hears of an act: a street's clock for its estates without a management mode.

Heard, not called, since an estate gains or loses its mode in a dozen acts; what a duty turns by date is caught by the
nightly round (`registry.actions.coverage.keep_clocks_by_duty`).
"""

from __future__ import annotations

from typing import Any

from oversight import journal
from oversight.models import Entry, Territory
from registry.actions import coverage
from registry.models import Estate

GAINS_OR_LOSES = (
    "mode.set",
    "mode.cancelled",
    "tenure.appointed",
    "tenure.corrected",
    "tenure.ended",
    "tenure.lapsed",
    "tenure.cancelled",
    "estate.registered",
    "estate.confirmed",
    "estate.placed",
    "estate.founded",
    "estate.moved",
    "estate.withdrawn",
    "estate.merged",
    "estate.split",
    "estate.regrouped",
)


def listen() -> None:
    """Once, when the app loads."""
    for event in GAINS_OR_LOSES:
        journal.listen(event, keep_clock)


def keep_clock(entry: Entry, thing: Any) -> None:
    """The street of the estate has a clock exactly while an estate of its own has no mode."""
    if not isinstance(thing, Estate) or thing.jurisdiction is None:
        return
    coverage.keep_clock(thing.jurisdiction, at=entry.at)
    if left := Territory.objects.filter(
        pk=entry.facts.get("from") if entry.event == "estate.moved" else None
    ):
        coverage.keep_clock(left[0], at=entry.at)
