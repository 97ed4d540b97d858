"""The register of estates as a workbook, by rights and with every column; against the same cells written bare."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from oversight.kernel.scope import Post
from oversight.kernel.table_writing import FORMATS
from oversight.listing import Listing
from oversight.policy import Actor
from oversight.views.list_export import write
from registry.registers import ESTATES
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side

SHARE = 5  # the peer is given so much less


def contests(city: City) -> Iterator[Contest]:
    """As the bureau: all of them."""
    by = city.actor(Post.INSPECTOR)
    path = export(by)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    path.unlink()
    yield Contest(
        name="export_xlsx",
        ours=lambda: export(by).unlink(),
        floor=_bare(by, rows),
        peer=_openpyxl(rows[: len(rows) // SHARE]),
        peer_times=SHARE,
        goal=Goal(ratio=1.5, peak_mb=150),
        n=len(rows) - 1,
        alone="export_xlsx",
    )


def export(by: Actor) -> Path:
    """The file, as a worker makes it."""
    listing = Listing(ESTATES, by, QueryDict(""))
    return write(listing, listing.found, "xlsx")


def alone(city: City) -> None:
    """One export, for its memory."""
    export(city.actor(Post.INSPECTOR)).unlink()


def _bare(by: Actor, rows: list[list[Any]]) -> Side:
    """The same workbook: a text stays a text, a day a day; the cells are there already."""
    kinds = [out.kind for out in Listing(ESTATES, by, QueryDict("")).outs()]

    def floor() -> None:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            book = xlsxwriter.Workbook(file.name, {"constant_memory": True})
            page = book.add_worksheet()
            styles = [book.add_format({"num_format": FORMATS[kind]}) for kind in kinds]
            for position, style in enumerate(styles):
                page.set_column(position, position, 16, style)
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            page.write_string(number, position, cell, styles[position])
                    elif isinstance(cell, float | int):
                        page.write_number(number, position, cell, styles[position])
                    else:
                        page.write_datetime(number, position, cell, styles[position])
            book.close()

    return floor


def _openpyxl(rows: list[list[Any]]) -> Side:
    def peer() -> None:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            book = openpyxl.Workbook(write_only=True)
            page = book.create_sheet()
            for row in rows:
                page.append(row)
            book.save(file.name)

    return peer
