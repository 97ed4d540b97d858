"""Rows of objections and appeals: lodged from a result, heard, decided and withdrawn."""

from __future__ import annotations

from typing import Any

from tests.matrix.doors import Door
from tests.matrix.rows_ground import GONE, _none, pk, state
from tests.matrix.rows_registry import typed
from tests.matrix.rows_results import NO_ESTATE, estate_of, has_results


def _claim(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"claim_street_1_4": "当时已整改"}


def _decision(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {f"rule_{thing.row.grounds.get().pk}": "rejected", "why": "证据充分"}


def _file(town: Any, thing: Any) -> dict[str, Any]:
    return {"pk": thing.row.pk, "file": thing.more["file"]}


def _firm(who: Any, thing: Any) -> bool:
    return who.post == "firm_manager"


def _staff(who: Any, thing: Any) -> bool:
    return who.post == "bureau_inspector"


def _appeal(name: str, right: str, **more: Any) -> Door:
    return Door(
        name=f"inspections:{name}", right=right, on="appealed", **{"args": pk, "missing": GONE, **more}
    )


ROWS = [
    Door(name="inspections:appeal-list", right="appeal read"),
    _appeal("appeal-detail", "appeal read"),
    _appeal("appeal-file", "appeal read", args=_file, missing={"pk": 0, "file": 0}),
    _appeal("appeal-hear", "appeal decide", post=typed(words="照片为准"), when=state("submitted", "hearing")),
    # the decision, and its paper (D08) that is issued with it
    _appeal("appeal-decide", "appeal decide", post=_decision, when=state("hearing"), entries=2),
    # none of the two is decided yet: refused (tests/inspections/actions/test_result_papers.py issues it)
    _appeal("appeal-serve", "appeal decide", post=_none, when=state("upheld")),
    _appeal("appeal-withdraw", "appeal submit", post=_none, when=state("submitted", "hearing")),
    Door(name="inspections:appeal-lodge", right="cycle read", on="results", args=estate_of, missing=NO_ESTATE,
         only=has_results, also=_firm, post=_claim, when=lambda thing: False),
    Door(name="inspections:appeal-enter", right="cycle read", on="results", args=estate_of, missing=NO_ESTATE,
         only=has_results, also=_staff, post=_claim, when=lambda thing: False),
]  # fmt: skip
