"""Surveys in each of their states, the estate of each, and a cycle that has none yet; their days are far off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from inspections.models import Cycle, Survey, SurveyEstate
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.records_registry import about
from tests.matrix.town import Place

WINDOWS = {"on_site": ["2026-11-02", "2099-12-20"]}
CLOSES = datetime(2099, 12, 1, tzinfo=UTC)
CYCLE_OF = {"draft": "open", "open": "open", "closed": "publicity", "published": "published"}


def lay(place: Place) -> None:
    """One survey a state, each of a cycle of its own."""
    place.town.estates["home"].households = 300
    place.town.estates["home"].save()
    city = place.town.places["city"]
    place.add("surveycycle", "bare", _cycle(place, "open"), resource="survey", places=(place.chain(city),))
    for state, of in CYCLE_OF.items():
        survey = Survey.objects.create(
            cycle=_cycle(place, of), jurisdiction=city, opens_at=NOW, closes_at=CLOSES, state=state, created_at=NOW
        )  # fmt: skip
        facts = {"resource": "survey", "state": state, "shown": of != "open"}
        place.add("survey", state, survey, places=(place.chain(city),), published=state != "draft", **facts)
        counts: dict[str, Any] = {} if of == "open" else {"satisfied": 31, "answers": 33, "closed_at": NOW}
        if state == "draft":
            place.add("surveypage", state, survey, places=(place.chain(city),), **facts)
            continue
        one = SurveyEstate.objects.create(
            survey=survey, estate=place.town.estates["home"], link=f"{survey.pk:016}", needed=30, **counts
        )
        home = {**about(place, "home"), **facts, "published": True}
        place.add("surveyestate", state, one, **home)
        place.add("surveypage", state, survey, **{**home, "places": (*home["places"], place.chain(city))})


def _cycle(place: Place, state: str) -> Cycle:
    row = make.cycle(
        place.town.places["city"],
        drafted_by=place.town.inspector,
        state=state,
        laid_out_at=NOW,
        windows=WINDOWS,
    )
    make.sheet(row, place.town.estates["home"])
    return row
