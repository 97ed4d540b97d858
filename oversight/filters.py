"""The base of every list's filters: what is asked for in the address, as far as the reader may ask.

A filter on a field that the reader may not see is not there: not in the form, not in the address, not by its effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from oversight.policy import Actor
from oversight.screen import parts


class RegisterFilter(django_filters.FilterSet):
    """Filters of a register. ``needs`` names the field of the record that each filter tells of ("" for none)."""

    needs: Mapping[str, str] = {}

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, by: Actor, allowed: frozenset[str] | None
    ) -> None:
        self.by, self.allowed = by, allowed
        super().__init__(data, queryset)
        for name in list(self.filters):
            if not self.open(name):
                del self.filters[name]

    def open(self, name: str) -> bool:
        """Whether the reader may filter by this."""
        need = self.needs.get(name, name)
        return self.allowed is None or not need or need in self.allowed

    @property
    def outside(self) -> bool:
        """Whether a unit is asked for that the reader cannot choose: outside the own area, or no longer in force."""
        return "territory" in self.filters and "territory" in self.form.errors

    @property
    def qs(self) -> QuerySet[Any]:
        """What is asked for; nothing rather than everything where the unit asked for cannot be chosen."""
        return self.queryset.none() if self.outside else super().qs

    def asked(self, name: str) -> Any:
        """The value asked for, or None where it is not there or not valid."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name) if hasattr(self.form, "cleaned_data") else None

    def chips(self, params: QueryDict, path: str) -> list[parts.Chip]:
        """What is asked for, each with the address without it."""
        if not self.form.is_valid():
            return []
        found = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", []):
                continue
            label = f"{self.form.fields[name].label}：{_in_words(self.form.fields[name], value)}"
            found.append(parts.Chip(label=label, without_url=f"{path}?{without(params, name)}"))
        return found


def without(params: QueryDict, *names: str) -> str:
    """The query string without these parameters, and on its first page."""
    kept = params.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
        for part in ("_min", "_max", "_year", "_month", "_day"):
            kept.pop(f"{name}{part}", None)
    return kept.urlencode()


def _in_words(field: forms.Field, value: Any) -> str:
    choices = getattr(field, "choices", None)
    if choices is not None:
        flat: dict[str, Any] = {}
        for key, label in choices:
            flat |= {str(k): v for k, v in label} if isinstance(label, list | tuple) else {str(key): label}
        key = getattr(value, "pk", value)
        return str(flat.get(str(key), value))
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)
