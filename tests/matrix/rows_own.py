"""Rows of the firm's assessment of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.matrix.doors import SIGNED_IN, Door
from tests.matrix.rows_field import NO_SHEET, _scores, number
from tests.matrix.rows_ground import _none


def of_a_firm(who: Any, thing: Any) -> bool:
    """Firms alone write on sheets of their own; others of the table's readers have pages of theirs."""
    return who.post in ("firm_manager", "firm_staff")


def named(*names: str) -> Any:
    """Sheets so far."""
    return lambda thing: thing.name in names


def _item(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"number": thing.row.number, "code": "4.4"}


def _signs(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"name": "江经理"}


def _own(name: str, **more: Any) -> Door:
    return Door(
        name=f"inspections:self-{name}", right="cycle read", on="ownsheet",
        **{"args": number, "missing": NO_SHEET, "also": of_a_firm, **more},
    )  # fmt: skip


ROWS = [
    Door(name="inspections:self-list", right=SIGNED_IN, also=of_a_firm),
    _own("sheet"),
    _own("item", args=_item, missing={**NO_SHEET, "code": "4.4"}, post=_scores, only=named("begun", "whole")),
    _own("begin", post=_none, when=named("bare")),
    _own("submit", post=_signs, when=named("whole"), entries=3),
]  # fmt: skip
