"""A small table typed as lines: one entry a line, its columns divided by |, so that it works without script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DIVIDED = re.compile(r"(?<!\\)[|｜]")


class RowsField(forms.CharField):
    """Lines of columns; the value is a list of rows, each as long as ``columns``. The first ``needed`` are asked for."""

    def __init__(self, *, columns: Sequence[Any], needed: int, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 20_000)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}))
        super().__init__(**kwargs)
        self.columns, self.needed = tuple(columns), needed
        if not self.help_text:
            self.help_text = self._told

    @property
    def _told(self) -> str:
        return _("每行一条：%(columns)s") % {"columns": " | ".join(str(one) for one in self.columns)}

    def to_python(self, value: Any) -> Any:
        """The rows; raises ValidationError naming the line that has too few or too many columns."""
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return [self._row(number, line) for number, line in enumerate(lines, 1) if line]

    def _row(self, number: int, line: str) -> list[str]:
        cells = [cell.strip().replace("\\|", "|") for cell in _DIVIDED.split(line)]
        if len(cells) > len(self.columns) or not all(cells[: self.needed]) or len(cells) < self.needed:
            told = {"n": number, "columns": " | ".join(str(one) for one in self.columns[: self.needed])}
            raise ValidationError(_("第 %(n)s 行至少要有：%(columns)s"), code="columns", params=told)
        return [*cells, *[""] * (len(self.columns) - len(cells))]

    def prepare_value(self, value: Any) -> Any:
        """Rows as lines, without empty columns at their end; what was typed as typed."""
        return "\n".join(_line(row) for row in value) if isinstance(value, list) else value


def _line(row: Sequence[str]) -> str:
    cells = [cell.replace("|", "\\|") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)
