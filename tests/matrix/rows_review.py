"""Rows of reviewing: the queue, a sheet in full, the acts on it, the decision on a veto."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.matrix.doors import SIGNED_IN, Door
from tests.matrix.rows_field import NO_SHEET, number
from tests.matrix.rows_ground import GONE, _none, _why, pk, state
from tests.matrix.rows_registry import typed

FIRMS = (
    "firm_manager",
    "firm_staff",
)  # they read points when they sign, never the whole of a sheet under review


def reviews(who: Any, thing: Any) -> bool:
    """Posts that review or countersign."""
    return who.post in ("bureau_head", "street_leader")


def _sheet(name: str, right: Any, **more: Any) -> Door:
    return Door(
        name=f"inspections:{name}", right=right, on="handedsheet", args=number, missing=NO_SHEET, **more
    )


def _decides(thing: Any) -> str:
    """Whom the sheet waits for: who reviews it, then who countersigns it."""
    return "cycle decide" if thing.row.state == "reviewed" else "sheet_street_part decide"


def _item(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"number": thing.row.number, "code": "4.4"}


def _judges(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"verdict": "questioned", "remark": "缺照片", "version": "1"}


def _veto(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"code": thing.row.standard.form.vetoes[1].code, "facts": "现场封堵消防通道"}


ROWS = [
    Door(name="inspections:review-queue", right=SIGNED_IN, also=reviews),
    _sheet("sheet-review", "sheet_street_part read", also=lambda who, thing: who.post not in FIRMS),
    Door(name="inspections:sheet-verdict", right=_decides, on="handedsheet", args=_item,
         missing={**NO_SHEET, "code": "4.4"}, get=302, post=_judges, entries=0, writes=True),
    _sheet("sheet-pass", "sheet_street_part decide", post=_none, when=state("submitted")),
    _sheet("sheet-countersign", "cycle decide", post=_none, when=state("reviewed")),
    _sheet("sheet-return", _decides, post=_why),
    _sheet("sheet-propose-veto", "sheet_street_part write", post=_veto),
    Door(name="inspections:veto-confirm", right="cycle decide", on="handedveto", args=pk, missing=GONE, post=_none),
    Door(name="inspections:veto-refuse", right="cycle decide", on="handedveto", args=pk, missing=GONE,
         post=typed(why="证据不足")),
]  # fmt: skip
