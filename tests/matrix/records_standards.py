"""A published standard, and a draft in each state that something may be done in."""

from __future__ import annotations

import json

from inspections.models import StandardDraft
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.town import Place


def lay(place: Place) -> None:
    """One version, one draft, one that waits for its publication."""
    place.add("standard", "now", make.standard(), resource="standard", published=True)
    for state in ("draft", "submitted"):
        rule = json.loads(make.shipped("default-56")) | {"code": f"M-{state}"}
        rule["authority"] = f"机关{place.marks.word('standarddraft', state, 'authority')}"
        row = StandardDraft.objects.create(
            name=f"草案{place.marks.word('standarddraft', state, 'name')}",
            rule=rule,
            state=state,
            drafted_by=place.town.inspector,
            submitted_by=place.town.inspector if state == "submitted" else None,
            created_at=NOW,
        )
        place.add(
            "standarddraft", state, row, resource="standard", state=state, drafter_body="市住建局",
            submitter="inspector" if state == "submitted" else "",
        )  # fmt: skip
