"""Rows of checks and their targets."""

from __future__ import annotations

from typing import Any

from tests.matrix.doors import Door
from tests.matrix.rows_ground import GONE, _none, _why, day, pk, state


def plan(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """A whole plan, as it is typed, for one's own place."""
    place = town.town.people[who.name].organisation.territory
    return {
        "name": "消防检查", "kind": "special", "topic": "消防通道", "inspectors_each": 1,
        "jurisdiction": place.pk if place else "", **day("first", 2026, 12, 1), **day("last", 2026, 12, 31),
    }  # fmt: skip


def is_sent(who: Any, thing: Any) -> bool:
    """Whoever was drawn for the target."""
    return who.name in thing.more["sent"]


def named(*names: str) -> Any:
    """Records by their names."""
    return lambda thing: thing.name in names


def _check(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"inspections:check-{name}",
        right=f"check {right}",
        on="check",
        args=pk,
        missing=GONE,
        post=post,
        **more,
    )


def _target(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"inspections:target-{name}", right=f"check {right}", on="checktarget", args=pk, missing=GONE, post=post,
        **more,
    )  # fmt: skip


ROWS = [
    Door(name="inspections:check-list", right="check read"),
    Door(name="inspections:check-new", right="check write", post=plan),
    _check("detail", "read"),
    _check("draft", "write", plan, when=state("draft")),
    _check("submit", "submit", _none, when=state("draft")),
    _check("draw", "decide", lambda *_: {"seed": "2026-11-30"}, when=state("submitted")),
    _check("return", "decide", _why, when=state("submitted")),
    _check("conclude", "decide", _none, when=named("visited")),
    _check("cancel", "decide", _why, when=state("draft", "drawn")),
    _target("detail", "read"),
    _target("visit", "submit", lambda *_: {"verdict": "in_order"}, when=named("waiting"), also=is_sent),
    _target("notify", "submit", _none, when=named("waiting")),
    _target("reply", "reply", lambda *_: {"words": "已整改"}, when=named("visited")),
]  # fmt: skip
