"""What the public pages do when they hear of an act: results that are shown, published or corrected get a draft."""

from __future__ import annotations

from typing import Any

from cms.actions.notice.from_results import draft_results
from inspections.models import Cycle
from oversight import journal
from oversight.models import Entry

SHOWN = ("cycle.shown", "cycle.published", "cycle.corrected")


def listen() -> None:
    """Once, when the app loads."""
    for event in SHOWN:
        journal.listen(event, draft_notice)


def draft_notice(entry: Entry, thing: Any) -> None:
    """A notice on the publication that was just made, in the name of the body that made it."""
    if not isinstance(thing, Cycle) or entry.organisation is None:
        return
    publication = (
        thing.publications.select_related("cycle__standard").filter(number=entry.facts["number"]).first()
    )
    if publication is not None:
        draft_results(publication, entry.organisation, entry.at)
