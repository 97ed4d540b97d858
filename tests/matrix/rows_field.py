"""Rows of scoring in the field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from inspections.actions import scoring
from tests.matrix.doors import ANYBODY, SIGNED_IN, Door
from tests.matrix.rows_ground import GONE, _none, pk, state

NO_SHEET = {"number": "KH-0000"}


def number(town: Any, thing: Any) -> Mapping[str, Any]:
    """A sheet by its number."""
    return {"number": thing.row.number}


def _item(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"number": thing.row.number, "code": "4.4"}


def _sheet(name: str, right: str, **more: Any) -> Door:
    return Door(
        name=f"inspections:{name}", right=f"sheet_street_part {right}", on="fieldsheet",
        **{"args": number, "missing": NO_SHEET, **more},
    )  # fmt: skip


def _scores(town: Any, thing: Any, who: Any) -> dict[str, str]:
    line = str(uuid.uuid4())
    return {"line-line": line, "line-finding": "a", "line-count": "2", "line-place": "东门", "line-note": ""}


def _signs(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"name": "林经理", "shown": scoring.digest_of(thing.row)}


def _refuses(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"witness_name": "社区干部", "remark": "不在场", "shown": scoring.digest_of(thing.row)}


def _act(slug: str, right: str, now: str, post: Any = _none) -> Door:
    return _sheet(f"sheet-{slug}", right, post=post, only=state(now))


ROWS = [
    Door(name="inspections:field-today", right=SIGNED_IN),
    Door(name="inspections:field-worker", right=ANYBODY),
    _sheet("field-sheet", "write"),
    _sheet("field-item", "write", args=_item, missing={**NO_SHEET, "code": "4.4"}, post=_scores,
           only=state("inspecting", "drafted")),
    Door(name="inspections:field-photo", right="sheet_street_part read", on="fieldphoto", args=pk, missing=GONE),
    _sheet("sheet-entries", "write", get=405, device=True),
    _sheet("sheet-photos", "write", get=405, device=True),
    _sheet("sheet-state", "write", device=True),
    _act("begin", "write", "assigned"),
    _act("complete", "write", "inspecting"),
    _act("sign", "sign", "drafted", _signs),
    _act("refuse", "submit", "drafted", _refuses),
    _act("submit", "submit", "signed"),
]  # fmt: skip
