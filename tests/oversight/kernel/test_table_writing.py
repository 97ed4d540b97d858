"""Writing tables: numbers stay numbers, text stays text, nothing is ever a formula, memory is flat."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal as D

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.table_writing import (
    Column,
    csv_lines,
    guarded,
    sheet_name,
    unguarded,
    write_csv,
    write_xlsx,
)
from oversight.kernel.tables import open_table

COLUMNS = [
    Column("名称"),
    Column("面积", "area"),
    Column("差", "money"),
    Column("户", "integer"),
    Column("日期", "date"),
]
ROW = ('=HYPERLINK("http://x")', D("154754.00"), D("-16.66"), -3, date(2026, 11, 23))


def csv_rows(columns, rows):
    text = b"".join(csv_lines(columns, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1+cmd", "'+1+cmd"),
        ("-1+cmd", "'-1+cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("-1,234.50", "-1,234.50"),
        ("+8%", "+8%"),
        ("--5", "'--5"),
        ("-", "'-"),
        ("甲=乙", "甲=乙"),
        ("", ""),
        ("'=1", "'=1"),
    ],
)
def test_formulas_are_guarded_and_negative_numbers_are_not_spoiled(text, safe):
    assert guarded(text) == safe


@given(st.text())
def test_a_guarded_text_begins_like_no_formula_and_comes_back(text):
    safe = guarded(text)
    assert not safe or (safe[0] not in "=@\t\r" and (safe[0] not in "+-" or safe == text))
    if not text.startswith("'"):
        assert unguarded(safe) == text


def test_csv_has_the_mark_and_true_numbers():
    first = next(csv_lines(COLUMNS, []))
    assert first.startswith(b"\xef\xbb\xbf")
    assert csv_rows(COLUMNS, [ROW]) == [
        ["名称", "面积", "差", "户", "日期"],
        ['\'=HYPERLINK("http://x")', "154754.00", "-16.66", "-3", "2026-11-23"],
    ]


def test_nothing_is_blank_and_decimals_have_no_exponent():
    rows = csv_rows([Column("a"), Column("b", "number"), Column("c")], [(None, D("1E+3"), True)])
    assert rows[1] == ["", "1000", "是"]


def test_a_moment_is_written_as_beijing_shows_it(tmp_path):
    late = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)  # five past one in the morning of the 24th in Beijing
    text = b"".join(csv_lines([Column("公开时间"), Column("日", "date")], [[late, late]])).decode("utf-8-sig")
    assert text.split() == ["公开时间,日", "2026-11-24", "01:05,2026-11-24", "01:05"]
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Column("日", "date")], [[late]])
    assert openpyxl.load_workbook(path).active["A2"].value == datetime(2026, 11, 24, 1, 5)


def test_a_row_of_another_width_is_a_mistake():
    with pytest.raises(ValueError):
        list(csv_lines(COLUMNS, [("a",)]))


def written(tmp_path, columns, rows):
    path = tmp_path / "out.xlsx"
    write_xlsx(path, columns, rows)
    return path, openpyxl.load_workbook(path)["数据"]


def test_xlsx_cells_have_the_type_of_their_column(tmp_path):
    path, page = written(tmp_path, COLUMNS, [ROW])
    types = [cell.data_type for cell in page[2]]
    assert types == ["s", "n", "n", "n", "d"]
    assert [cell.value for cell in page[2]][1:4] == [154754, -16.66, -3]
    assert page["A2"].value == ROW[0]
    assert page["E2"].value == datetime(2026, 11, 23)
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_what_does_not_fit_the_type_is_written_as_text(tmp_path):
    _, page = written(
        tmp_path, [Column("n", "number"), Column("d", "date")], [("=1+1", "未知"), (D("1." + "1" * 20), None)]
    )
    assert [page["A2"].data_type, page["B2"].value, page["A3"].data_type] == ["s", "未知", "s"]


def test_codes_keep_all_their_digits(tmp_path):
    path, _ = written(tmp_path, [Column("代码"), Column("名称")], [("912108000000000001", "甲")])
    with open_table(path) as table:
        assert [tuple(row.cells.values()) for row in table.rows()] == [("912108000000000001", "甲")]


def test_more_rows_cost_no_more_memory(tmp_path):
    columns = [Column(f"列{i}", "number" if i % 2 else "text") for i in range(10)]
    row = tuple(D("12345.67") if i % 2 else "示例小区" for i in range(10))
    write_xlsx(tmp_path / "warm.xlsx", columns, [row])
    tracemalloc.start()
    assert write_xlsx(tmp_path / "big.xlsx", columns, (row for _ in range(400))) == 400
    _, small = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    write_xlsx(tmp_path / "big.xlsx", columns, (row for _ in range(2_000)))
    _, large = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert large < small * 1.5


hostile = st.text(max_size=40)


@given(st.lists(hostile, min_size=1, max_size=5))
def test_any_text_comes_through_csv_as_text(texts):
    rows = csv_rows([Column("a")], [(text,) for text in texts])
    read = [unguarded(row[0]) if row else "" for row in rows[1:]]
    expected = [unguarded(guarded(t.encode("utf-8", "replace").decode())) for t in texts]
    assert [r.replace("\r\n", "\n").replace("\r", "\n") for r in read] == [
        e.replace("\r\n", "\n").replace("\r", "\n") for e in expected
    ]


@pytest.mark.parametrize(
    ("wished", "given_name"),
    [("a/b:c[d]", "a b c d"), ("'x'", "x"), ("", "数据"), ("名" * 40, "名" * 31), ("***", "数据")],
)
def test_sheet_names_are_lawful(wished, given_name):
    assert sheet_name(wished) == given_name


def test_csv_goes_to_a_path_or_a_file(tmp_path):
    path, buffer = tmp_path / "a.csv", io.BytesIO()
    write_csv(path, COLUMNS, [ROW])
    write_csv(buffer, COLUMNS, [ROW])
    assert path.read_bytes() == buffer.getvalue()
