"""Rows of the results: lists, one estate, one firm, the workbook, and the head's acts on a cycle's results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.matrix.doors import Door
from tests.matrix.rows_ground import PK, _why, pk, state

GONE = {"public_id": "M-none"}


def cycle(town: Any, thing: Any) -> Mapping[str, Any]:
    """A cycle by its number."""
    return {"public_id": thing.row.public_id}


def has_results(thing: Any) -> bool:
    """Cycles that came to publicity."""
    return bool(thing.facts.shown)


def estate_of(town: Any, thing: Any) -> Mapping[str, Any]:
    """The first estate's result in it."""
    return {**cycle(town, thing), "estate": town.town.estates["home"].public_id}


def firm_of(town: Any, thing: Any) -> Mapping[str, Any]:
    """The first firm's result in it."""
    return {**cycle(town, thing), "code": town.town.firms["ours"].code}


def _the_firm(who: Any, thing: Any) -> bool:
    return who.post == "firm_manager" and who.body == "澄岸物业"


def _its_own(who: Any, thing: Any) -> bool:
    """An office or a firm finds no other's result at its desk; everybody's stand on the public pages."""
    return who.name not in {"other_leader", "other_officer", "rival_manager"}


def _its_own_firm(who: Any, thing: Any) -> bool:
    return _its_own(who, thing) and who.name != "owners_chair"


def _reads_results(who: Any, thing: Any) -> bool:
    """Who reads no results of the assessment at all finds no imported ones."""
    return who.post not in ("department_officer", "developer", "bureau_editor", "administrator", "public")


def _no_owners(who: Any, thing: Any) -> bool:
    """Owners read results from publicity on; of a round of before the portal there was none here."""
    return who.name != "owners_chair"


def _sample(town: Any, thing: Any, who: Any) -> Mapping[str, str]:
    return {"share": "50", "seed": "1234"}


def _page(name: str, right: str = "cycle read", args: Any = cycle, missing: Any = GONE, **more: Any) -> Door:
    return Door(name=f"inspections:{name}", right=right, on="results", args=args, missing=missing, **more)


def _act(name: str, right: str, when: Any, **more: Any) -> Door:
    return _page(name, right, post=lambda town, thing, who: {}, when=when, **more)


NO_ESTATE, NO_FIRM = {**GONE, "estate": "XQ999999"}, {**GONE, "code": "91210800MA0000000X"}
ROWS = [
    Door(name="inspections:result-list", right="cycle read"),
    _page("result"),
    _page("result-firms", only=has_results),
    _page("result-items", only=has_results),
    _page("result-integrity", "cycle decide"),
    _page("result-export", only=has_results, get_events=("exported",)),
    _page("result-estate", args=estate_of, missing=NO_ESTATE, only=has_results, also=_its_own),
    _page("result-firm", args=firm_of, missing=NO_FIRM, only=has_results, also=_its_own_firm),
    # the act, and the notice that the portal drafts of it
    _act("result-show", "cycle publish", state("review"), entries=2),
    _act(
        "result-publish", "cycle publish", lambda thing: thing.name == "publicity", entries=2
    ),  # "objected" waits
    # nothing changed since: whoever may is told so, and nothing is published (tests/inspections/actions/test_appeal.py)
    _page("result-correct", "cycle publish", post=_why, when=lambda thing: False),
    # the worker has them or had them: whoever may is told so (tests/inspections/actions/test_result_papers.py)
    _page("result-notices", "cycle publish", post=lambda town, thing, who: {}, when=lambda thing: False),
    _page(
        "result-state",
        "appeal submit",
        args=firm_of,
        missing=NO_FIRM,
        only=has_results,
        post=lambda town, thing, who: {"text": "管网已经修好。"},
        also=_the_firm,
    ),
    _act("result-begin-review", "cycle decide", state("closed")),
    _page("result-sample", "cycle decide", post=_sample, when=state("review")),
    Door(name="inspections:rescore-list", right="cycle submit"),
    Door(
        name="inspections:sheet-rescore",
        right="cycle submit",
        on="drawnsheet",
        args=lambda town, thing: {"number": thing.row.number},
        missing={"number": "M-none"},
        post=lambda town, thing, who: {},
        when=lambda thing: False,
    ),
    Door(name="inspections:archive-list", right="cycle read"),
    Door(
        name="inspections:archive-detail",
        right="cycle read",
        on="archived",
        args=pk,
        missing={"pk": PK},
        also=_no_owners,
    ),
    Door(
        name="inspections:archive-estate",
        right="estate read",
        on="estate",
        args=lambda town, thing: {"public_id": thing.row.public_id},
        missing={"public_id": "XQ999999"},
        also=_reads_results,
    ),
    Door(
        name="inspections:archive-firm",
        right="firm read",
        on="firm",
        args=lambda town, thing: {"code": thing.row.code},
        missing={"code": "91210800MA0000000X"},
        also=_reads_results,
    ),
]
