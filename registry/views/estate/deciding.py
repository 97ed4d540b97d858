"""合并、拆分、划片整合、划转 as the forms send them: done today, or decided for a later day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor
from registry.actions import rearrangement
from registry.actions.rearrangement.plan import Doing, Plan, carry_out
from registry.models import Estate, Rearrangement
from registry.views.rearrangement import said as said_of


def decided(
    kind: str,
    estate: Estate,
    others: Sequence[Estate],
    plan: Plan,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    seen: Mapping[int, int],
) -> list[Estate] | Rearrangement:
    """Do it where its day has come; else it waits for it."""
    on, basis = data["on"], data["basis"]
    if on <= beijing_day(at):
        doing = Doing(by=by, on=on, at=at, basis=basis, seen=seen)
        return carry_out(kind, estate, others, plan, doing)
    return rearrangement.decide(
        by=by, kind=kind, estate=estate, others=others, plan=plan, on=on, basis=basis, at=at, seen=seen
    )


def said(done: Any) -> Callable[[Any], Any]:
    """The words of success: ``done`` for an act of today, else when it takes effect."""
    return lambda result: said_of(result) if isinstance(result, Rearrangement) else done


def target(thing: Estate, result: Any) -> str:
    """The page of what waits, or the estate's."""
    url: str = (result if isinstance(result, Rearrangement) else thing).get_absolute_url()
    return url
