"""Rows of a list that update the estates or firms on file: what they would change, and the acts that do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from oversight.exchange.kinds import Changed, Difference
from oversight.models import Organisation
from oversight.policy import Actor, visible
from registry.actions import updating, values
from registry.actions.facts import NOUNS
from registry.models import Estate, Firm
from registry.screen.change import label_of, said


class _Updates:
    """Records of one noun changed by rows, under one actor."""

    model: Any  # Estate or Firm
    beside: tuple[str, ...]  # read with the record
    held: Any  # why a list does not change what it holds back
    never: Any  # what a row never updates, in words

    def __init__(self, by: Actor) -> None:
        self.by = by

    def amendable(self, keys: Iterable[int]) -> set[int]:
        """Those that the actor may amend and whose state allows it."""
        verb = NOUNS[self.model].verb("amend")
        found = visible(self.by, verb, self.model._default_manager.filter(pk__in=list(keys)))
        rows = found.values_list("pk", "state")
        return {pk for pk, state in rows if self.model.machine.can(state, "amend")}

    def differences(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[list[Difference]]:
        """Field by field what is and what would be."""
        records = self._records().in_bulk([key for key, _row in rows])
        return [self._lines(records[key], row) if key in records else [] for key, row in rows]

    def update(self, key: int, row: Mapping[str, Any], *, on: date, at: datetime, batch: int) -> Changed:
        """One act on the record."""
        return updating.update(
            by=self.by, record=self._records().get(pk=key), row=row, on=on, at=at, batch=batch
        )

    def restore(self, key: int, changed: Changed, *, at: datetime, batch: int) -> list[str]:
        """The former values where they did not move since; what stays is named with its record."""
        record = self._records().get(pk=key)
        left = updating.restore(by=self.by, record=record, changed=changed, at=at, batch=batch)
        return [f"{record.name} {label_of(record, name)}" for name in left]

    def _records(self) -> Any:
        return self.model._default_manager.select_related(*self.beside)

    def _lines(self, record: Any, row: Mapping[str, Any]) -> list[Difference]:
        held = updating.held_back(record, row)
        wanted = {**updating.proposed(record, row), **held}
        was, now = values.to_json(record, wanted), values.to_json(record, wanted, values=wanted)
        return [
            Difference(
                label_of(record, name),
                said(record, name, was[name]),
                _become(record, name, value, now[name]),
                self._why_held(name) if name in held else "",
            )
            for name, value in wanted.items()
        ]

    def _why_held(self, name: str) -> Any:
        return self.held


class EstateUpdates(_Updates):
    """Estates changed by rows."""

    model = Estate
    beside = ("jurisdiction", "developer", "responsible_unit")
    held = gettext_lazy("在册面积有文件依据，请在小区页登记面积")
    never = gettext_lazy("清单不更新小区的名称、位置、管理方式和管理企业，请在小区页办理。")


class FirmUpdates(_Updates):
    """Firms changed by rows."""

    model = Firm
    beside = ("organisation", "jurisdiction")
    held = gettext_lazy("改名从某一天起，请在企业页办理更名")
    never = gettext_lazy("清单不更新企业的名称、备案街道和联系人，请在企业页办理。")

    def _why_held(self, name: str) -> Any:
        return gettext_lazy("联系人不由清单更新，请在企业页修改") if name == values.CONTACTS else self.held


def _become(record: Any, name: str, value: Any, kept: Any) -> str:
    return value.name if isinstance(value, Organisation) else said(record, name, kept)
