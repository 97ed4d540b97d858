"""A change in words: each field with what was, what is now and what is proposed; personal values stay covered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.kernel.measure import show_area
from oversight.models import Organisation, Territory
from oversight.screen import parts
from registry.actions import change, values
from registry.actions.facts import AREA_FIELDS
from registry.models import Change, EstateArea
from registry.rules import firm as firm_rules
from registry.states import WAITING

TONES = {
    "draft": "draft",
    "submitted": "running",
    "returned": "check",
    "accepted": "met",
    "refused": "failed",
    "withdrawn": "draft",
    "lapsed": "draft",
}


def status(row: Change) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field of a proposal; ``moved`` when the record is no longer what the drafter saw."""

    label: str
    was: str
    now: str
    proposed: str
    moved: bool = False


def lines(row: Change) -> list[Line]:
    """The proposal field by field, in the order of the record's own columns."""
    record = change.target(row)
    now = values.to_json(record, [name for name in row.proposed if name != values.SOURCE])
    moved = set(change.moved(row)) if row.state in WAITING else set()
    found = [
        Line(
            label=label_of(record, name),
            was=said(record, name, row.was.get(name)),
            now=said(record, name, now.get(name)),
            proposed=said(record, name, proposed),
            moved=name in moved,
        )
        for name, proposed in row.proposed.items()
        if name != values.SOURCE
    ]
    if source := row.proposed.get(values.SOURCE):
        found.append(Line(label=_("面积依据"), was="", now="", proposed=_source(source)))
    return found


def label_of(record: Any, name: str) -> str:
    """What people call a field."""
    if name == values.NAME:
        return _("名称")
    if name == values.CONTACTS:
        return _("联系人")
    return str(type(record)._meta.get_field(name).verbose_name)


def said(record: Any, name: str, value: Any) -> str:
    """A kept value as a person reads it; names and phones of contacts covered."""
    if value is None or value == "":
        return ""
    if name == values.CONTACTS:
        return "；".join(
            f"{one['role']} {firm_rules.mask_name(one['name'])} {firm_rules.mask_phone(one['phone'])}".strip()
            for one in value
        )
    if name in AREA_FIELDS:
        return f"{show_area(Decimal(value))} m²"
    if name == values.NAME:
        return str(value)
    field = type(record)._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        model: Any = Territory if name == "jurisdiction" else Organisation
        return str(model.objects.filter(pk=value).first() or gettext_lazy("已不存在"))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _source(source: dict[str, Any]) -> str:
    stage = dict(EstateArea.STAGES).get(source.get("stage", ""), "")
    return "，".join(str(part) for part in (stage, source.get("document"), source.get("dated")) if part)
