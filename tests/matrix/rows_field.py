"""Rows of scoring in the field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from inspections.actions import scoring
from tests.matrix.doors import ANYBODY, SIGNED_IN, Door
from tests.matrix.rows_ground import GONE, _none, day, pk, state

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


def _order(name: str, right: str, **more: Any) -> Door:
    return Door(
        name=f"inspections:order-{name}", right=f"order {right}", on="fieldorder", args=number,
        **{"missing": {"number": "ZG-0"}, **more},
    )  # fmt: skip


def _drafts(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"take-4-4": "on", "kind-4-4": "C", "fact-4-4": "灭火器过期", "requirement-4-4": "更换"}


def _answers(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {f"answer-{thing.row.items.get().pk}": "已更换"}


def _verdicts(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {f"verdict-{thing.row.items.get().pk}": "not_corrected"}


def _talks(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    return {**day("day", 2099, 3, 1), "time": "10:00", "place": "街道会议室", "people": "项目负责人"}


def _orders_of_target(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"take-1": "on", "kind-1": "C", "fact-1": "通道堵塞", "requirement-1": "清理"}


def _found(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"number": thing.row.number, "pk": thing.more["photo"]}


def _withdraws(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"why": "重复下发"}


def _brings(who: Any, thing: Any = None) -> bool:
    """Whoever scores a sheet writes findings of the own; what was seen is brought by communities."""
    return bool(who.post == "committee_worker")


def _brought(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"what": "4.4:a", "count": "2", "place": "3 号楼大堂", "note": "箱内缺水带"}


def _put_aside(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"why": "现场未见"}


ORDERS = [
    Door(name="inspections:order-list", right="order read"),
    _order("detail", "read"),
    Door(name="inspections:order-photo", right="order read", on="orderphoto", args=pk, missing=GONE),
    Door(name="inspections:order-draft", right="order write", on="fieldsheet", args=number, missing=NO_SHEET,
         only=state("drafted"), post=_drafts, post_right="order write"),
    Door(name="inspections:order-draft-target", right="order write", on="checktarget", args=pk, missing=GONE,
         only=lambda thing: thing.name == "visited", post=_orders_of_target),
    Door(name="inspections:order-found", right="order read", on="orderfound", args=_found,
         missing={"number": "ZG-0", "pk": 0}),
    _order("summon", "decide", post=_talks, when=lambda thing: False),
    _order("issue", "submit", post=_none, when=state("draft")),
    _order("serve", "submit", post=_none, when=state("issued", "seen", "bad")),
    _order("answer", "reply", post=_answers, when=state("issued")),
    _order("recheck", "submit", post=_none, when=state("issued")),
    _order("confirm", "submit", post=_verdicts, when=state("seen")),
    _order("close", "decide", post=_none, when=state("seen")),
    _order("fail", "decide", post=_none, when=state("bad")),
    _order("withdraw", "decide", post=_withdraws, when=state("draft", "issued")),
]  # fmt: skip
NOTES = [
    Door(name="inspections:note-list", right=SIGNED_IN, also=_brings),
    Door(name="inspections:sheet-note", right="sheet_street_part write", on="finding", args=number, missing=NO_SHEET,
         also=_brings, post=_brought),
    Door(name="inspections:note-take", right="sheet_street_part write", on="brought", args=pk, missing=GONE, post=_none),
    Door(name="inspections:note-put-aside", right="sheet_street_part write", on="brought", args=pk, missing=GONE,
         post=_put_aside),
]  # fmt: skip
ROWS = [
    *ORDERS,
    *NOTES,
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
    _act("record", "submit", "signed"),
    _sheet("sheet-score-sheet", "submit", only=state("submitted"), post=_none),
]  # fmt: skip
