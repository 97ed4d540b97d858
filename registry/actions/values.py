"""Values of facts as JSON and back: what a proposed change keeps, and what it is put on the record as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model

from registry.actions.facts import AREA_FIELDS, of
from registry.models import Estate, Firm
from registry.rules.firm import CONTACT_KEYS

NAME, SOURCE, CONTACTS = "name", "area_source", "contacts"
AREAS = frozenset(AREA_FIELDS)


def allowed(record: Estate | Firm) -> frozenset[str]:
    """What may be proposed for such a record."""
    more = (NAME, SOURCE, *AREA_FIELDS) if isinstance(record, Estate) else (NAME, CONTACTS)
    return frozenset((*of(record), *more))


def to_json(
    record: Estate | Firm, names: Iterable[str], *, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The named facts as JSON: from ``values``, or as they stand on the record. Raises TypeError for another name."""
    if unknown := set(names) - allowed(record):
        raise TypeError(f"not facts of this record: {', '.join(sorted(unknown))}")
    return {name: _plain(values[name] if values is not None else _now(record, name)) for name in names}


def from_json(record: Estate | Firm, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The kept facts as the values that the record's fields take; a body that is gone becomes None."""
    return {name: _value(type(record), name, value) for name, value in kept.items()}


def _now(record: Estate | Firm, name: str) -> Any:
    if name == SOURCE:
        return None
    if name == CONTACTS and isinstance(record, Firm):
        return list(record.contacts.values(*CONTACT_KEYS))
    return record.name if name == NAME else getattr(record, name)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _value(model: type[Model], name: str, value: Any) -> Any:
    if value is None or name in (NAME, CONTACTS):
        return value
    if name == SOURCE:
        dated = value.get("dated")
        return {**value, "dated": date.fromisoformat(dated) if dated else None}
    field = model._meta.get_field(name)
    if isinstance(field, ForeignKey):
        return field.related_model._default_manager.filter(pk=value).first()
    return field.to_python(value) if isinstance(field, Field) else value
