"""Rows of the owners' survey: the offices' pages, and the household's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.matrix.doors import ANYBODY, Door
from tests.matrix.rows_ground import _none, day, state

NOWHERE = {"public_id": "KH1999-01"}


def _cycle(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"public_id": thing.row.public_id}


def _survey(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"public_id": thing.row.cycle.public_id}


def _act_args(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"cycle__public_id": thing.row.cycle.public_id}


def _estate(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"public_id": thing.row.survey.cycle.public_id, "estate": thing.row.estate.public_id}


def _link(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"link": thing.row.link}


def _days(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    return {**day("first", 2099, 11, 1), **day("last", 2099, 11, 30)}


def _slips(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    return {"count": 12}


def _act(name: str, right: str, post: Any = _none, *when: str) -> Door:
    return Door(
        name=f"inspections:survey-{name}", right=f"survey {right}", on="survey", args=_act_args,
        missing={"cycle__public_id": "KH1999-01"}, post=post, when=state(*when),
    )  # fmt: skip


def _public(name: str) -> Door:
    return Door(name=f"cms:{name}", right=ANYBODY, on="surveyestate", args=_link, seen_as="public")


ROWS = [
    Door(name="inspections:survey-list", right="survey read"),
    Door(name="inspections:survey-new", right="survey write", on="surveycycle", args=_cycle, missing=NOWHERE, post=_days),
    Door(name="inspections:survey-detail", right="survey read", on="surveypage", args=_survey, missing=NOWHERE),
    _act("draft", "write", _days, "draft"),
    _act("open", "write", _none, "draft"),
    _act("close", "write", _none, "open"),
    _act("publish", "publish", _none, "closed"),
    Door(name="inspections:survey-estate", right="survey read", on="surveyestate", args=_estate,
         missing={**NOWHERE, "estate": "XQ999999"}),
    Door(name="inspections:survey-slips", right="survey write", on="surveyestate", args=_estate,
         missing={**NOWHERE, "estate": "XQ999999"}, post=_slips, done=(200,), when=state("open")),
    _public("survey"),
    _public("survey-thanks"),
]  # fmt: skip
