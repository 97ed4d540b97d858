"""The acts on a sheet by its part: their verbs come in pairs (and the firm's own), since each has its own rights."""

from __future__ import annotations

from django.db.models import QuerySet

from inspections.models import Sheet
from oversight import records
from oversight.policy import VERBS, Actor, may


def verb_for(sheet: Sheet, act: str) -> str:
    """The verb by which ``act`` ("score", "review" …) is done to this sheet: `inspections.score_streetsheet`.

    Raises KeyError for an act that sheets of this part do not know.
    """
    verb = f"inspections.{act}_{sheet.noun}"
    return VERBS[verb].name


def may_on(by: Actor, act: str, sheet: Sheet) -> bool:
    """Whether ``by`` may do ``act`` to this sheet; an act that its part does not know, nobody may."""
    verb = f"inspections.{act}_{sheet.noun}"
    return verb in VERBS and may(by, verb, sheet)


def readable(by: Actor, rows: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """The sheets that ``by`` may read, of whichever part."""
    return records.readable(by, rows)
