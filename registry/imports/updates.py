"""Rows of a list of estates that update estates on file: what they would change, and the acts that do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from oversight.exchange.kinds import Changed, Difference
from oversight.models import Organisation
from oversight.policy import Actor, visible
from registry.actions import updating, values
from registry.models import Estate
from registry.screen.change import label_of, said


class EstateUpdates:
    """Estates changed by rows, under one actor."""

    def __init__(self, by: Actor) -> None:
        self.by = by

    def amendable(self, keys: Iterable[int]) -> set[int]:
        """Those that the actor may amend and whose state allows it."""
        found = visible(self.by, "registry.amend_estate", Estate.objects.filter(pk__in=list(keys)))
        rows = found.values_list("pk", "state")
        return {pk for pk, state in rows if Estate.machine.can(state, "amend")}

    def differences(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[list[Difference]]:
        """Field by field what is and what would be."""
        estates = _estates().in_bulk([key for key, _row in rows])
        return [_lines(estates[key], row) if key in estates else [] for key, row in rows]

    def update(self, key: int, row: Mapping[str, Any], *, on: date, at: datetime, batch: int) -> Changed:
        """One act on the estate."""
        return updating.update(by=self.by, estate=_estates().get(pk=key), row=row, on=on, at=at, batch=batch)

    def restore(self, key: int, changed: Changed, *, at: datetime, batch: int) -> list[str]:
        """The former values where they did not move since; what stays is named with its estate."""
        estate = _estates().get(pk=key)
        left = updating.restore(by=self.by, estate=estate, changed=changed, at=at, batch=batch)
        return [f"{estate.name} {label_of(estate, name)}" for name in left]


def _lines(estate: Estate, row: Mapping[str, Any]) -> list[Difference]:
    held = updating.held_back(estate, row)
    wanted = {**updating.proposed(estate, row), **held}
    was, now = values.to_json(estate, wanted), values.to_json(estate, wanted, values=wanted)
    return [
        Difference(
            label_of(estate, name),
            said(estate, name, was[name]),
            _become(estate, name, value, now[name]),
            _("在册面积有文件依据，请在小区页登记面积") if name in held else "",
        )
        for name, value in wanted.items()
    ]


def _become(estate: Estate, name: str, value: Any, kept: Any) -> str:
    return value.name if isinstance(value, Organisation) else said(estate, name, kept)


def _estates() -> Any:
    return Estate.objects.select_related("jurisdiction", "developer", "responsible_unit")
