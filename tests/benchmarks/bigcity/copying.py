"""Rows into tables by COPY, under keys of their own far above those that the database gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model
from psycopg.types.range import Range

FIRST_KEY = 1_000_000


def copy(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows given by column; what a row does not name is the field's default. Returns how many."""
    columns = {field.column: field for field in model._meta.local_concrete_fields if not field.generated}
    usual = {name: field.get_default() for name, field in columns.items()}
    as_json = {name for name, field in columns.items() if isinstance(field, JSONField)}
    names = ", ".join(f'"{name}"' for name in columns)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as out,
    ):
        for row in rows:
            if unknown := set(row) - set(columns):
                raise KeyError(f"{model.__name__} has no column {unknown}")
            whole = usual | row
            for name in as_json:
                whole[name] = json.dumps(whole[name], ensure_ascii=False)
            out.write_row([whole[name] for name in columns])
            count += 1
    return count


def since(start: date, end: date | None = None) -> Range[date]:
    """From a day on, or until another."""
    return Range(start, end, "[)")
