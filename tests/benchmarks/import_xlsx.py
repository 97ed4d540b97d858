"""A list of estates from file to register: validated row by row, reported, written with its trail.

The floor parses the same file and copies the very rows that ours leaves (report, estates, areas, modes, tenures, trail)
into the same tables, under the same triggers. The peer is a plain loop: openpyxl, `full_clean` and `save` a row.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model
from django.test import override_settings
from python_calamine import CalamineWorkbook

from oversight import journal
from oversight.exchange import importing
from oversight.exchange.kinds import kind_of
from oversight.kernel.scope import Post
from oversight.kernel.table_writing import write_xlsx
from oversight.models import Entry, ImportBatch, ImportRow, Territory
from oversight.policy import Actor
from registry.models import Estate, EstateArea, EstateListing, EstateMode, Tenure
from registry.rules.projects import project_columns
from tests import databases
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side

LEFT = (ImportBatch, ImportRow, Estate, EstateArea, EstateListing, EstateMode, Tenure, Entry)
Rows = dict[type[Model], list[tuple[Any, ...]]]
SHARE = 30  # the peer is given so much less: it takes minutes for all


def contests(city: City) -> Iterator[Contest]:
    """The whole list into an empty register."""
    with city.scratch(), tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        path = Path(folder, "list.xlsx")
        count = write_list(path)
        empty()
        by = city.actor(Post.INSPECTOR)
        yield Contest(
            name="import_xlsx",
            ours=lambda: bring(by, path),
            floor=by_hand(path, rows_left(by, path)),
            peer=row_by_row(by, path, count // SHARE),
            peer_times=SHARE,
            goal=Goal(ratio=4, peer=10, peak_mb=300),
            n=count,
            alone=f"import_xlsx {path}",
        )


def write_list(path: Path) -> int:
    """The city's own estates as somebody would bring them; returns how many."""
    columns = project_columns("zh")
    units = dict(Territory.objects.values_list("path", "name"))
    names = dict(
        Tenure.objects.filter(term__upper_inf=True).values_list("estate_id", "firm__organisation__name")
    )
    order = [column.header for column in columns]
    estates = Estate.objects.select_related("jurisdiction").order_by("pk")

    def rows() -> Iterator[list[Any]]:
        for estate in estates.iterator():
            where = estate.jurisdiction.path
            told = {
                "小区名称": estate.name,
                "区县": units[where[:8]],
                "街道": units[where[:12]],
                "社区": units[where],
                "地址": estate.address,
                "类型": estate.get_kind_display(),
                "类别": estate.get_estate_class_display(),
                "总建筑面积": estate.total_area,
                "地上建筑面积": estate.above_ground_area,
                "户数": estate.households,
                "楼栋数": estate.buildings,
                "竣工日期": estate.completed_on,
                "规划许可日期": estate.permitted_on,
                "物业企业": names.get(estate.pk, ""),
                "管理模式": dict(EstateMode.MODES)[estate.mode],
            }
            yield [told.get(header, "") for header in order]

    write_xlsx(path, columns, rows())
    return estates.count()


def empty() -> None:
    """A register without estates."""
    name = connection.settings_dict["NAME"]
    with databases.connect("postgres", name) as keeper:
        keeper.execute("TRUNCATE registry_estate CASCADE")


def alone(city: City, path: str) -> None:
    """One import, for its memory."""
    with override_settings(MEDIA_ROOT=str(Path(path).parent)):
        bring(city.actor(Post.INSPECTOR), Path(path))


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction whose deferred checks are made, and which leaves nothing."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def bring(by: Actor, path: Path, before_it_goes: Callable[[], None] = lambda: None) -> None:
    """From file to register, as the workers do it."""
    with taken_back(), path.open("rb") as file:
        batch = importing.begin(by=by, kind=kind_of("estate"), file=File(file, name="list.xlsx"), at=by.at)
        importing.run_check(batch, by)
        importing.run_write(batch, by)
        assert batch.written == batch.total, batch.counts
        before_it_goes()


def rows_left(by: Actor, path: Path) -> Rows:
    """Every row that an import leaves, table by table."""
    found: Rows = {}

    def look() -> None:
        with connection.cursor() as cursor:
            for model in LEFT:
                columns = [_as_text(field) for field in model._meta.concrete_fields]
                cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY id")
                found[model] = cursor.fetchall()

    bring(by, path, look)
    return found


def _as_text(field: Field[Any, Any]) -> str:
    return f'"{field.column}"' + ("::text" if isinstance(field, JSONField) else "")


def by_hand(path: Path, left: Rows) -> Side:
    """Parse the file, copy the rows."""

    def floor() -> None:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        assert len(sheet.to_python()) > 1
        with taken_back(), connection.cursor() as cursor:
            for model, rows in left.items():
                names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
                with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as out:
                    for row in rows:
                        out.write_row(row)

    return floor


def _area(cell: Any) -> Decimal | None:
    return Decimal(f"{cell:.2f}") if cell else None


def row_by_row(by: Actor, path: Path, most: int) -> Side:
    """The first rows, one record after the other, as a plain script would."""
    codes = {name: key for key, name in Territory.objects.filter(level=4).values_list("pk", "name")}
    kinds = {str(words): key for key, words in Estate.KINDS}
    classes = {str(words): key for key, words in Estate.CLASSES}
    modes = {str(words): key for key, words in EstateMode.MODES}

    def peer() -> None:
        with taken_back():
            sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_row=most + 1)
            headers = next(rows)
            for number, cells in enumerate(rows):
                told = dict(zip(headers, cells, strict=False))
                estate = Estate(
                    public_id=f"P{number}",
                    name=told["小区名称"],
                    jurisdiction_id=codes[told["社区"]],
                    address=told["地址"],
                    kind=kinds[told["类型"]],
                    estate_class=classes[told["类别"]],
                    total_area=_area(told["总建筑面积"]),
                    above_ground_area=_area(told["地上建筑面积"]),
                    households=told["户数"],
                    buildings=told["楼栋数"],
                    completed_on=told["竣工日期"],
                    permitted_on=told["规划许可日期"],
                    mode=modes[told["管理模式"]],
                    state="registered",
                    created_at=by.at,
                )
                estate.full_clean(exclude=["name_key", "initials"])
                estate.save()
                EstateMode.objects.create(estate=estate, mode=estate.mode, term=(by.at.date(), None))
                journal.record("estate.registered", estate, by=by, at=by.at)

    return peer
