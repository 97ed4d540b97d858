"""Reading tables: encodings, delimiters, headers, sheets, limits, and what must be refused."""

import datetime
import io
import random
import threading
import time
import tracemalloc
from decimal import Decimal as D

import openpyxl
import pytest

from oversight.kernel import tables
from oversight.kernel.childbox import Limits
from oversight.kernel.table_words import TABLE_WORDS
from oversight.kernel.tables import TableError, column_letter, open_table
from tests.corpora import workbooks


@pytest.fixture
def opened(tmp_path):
    """Open bytes as a table; everything is closed at the end."""
    open_tables = []

    def opening(content, filename="upload", **options):
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = open_table(path, filename, **options)
        open_tables.append(table)
        return table

    yield opening
    for table in open_tables:
        table.close()


def cells(table):
    return [tuple(row.cells.values()) for row in table.rows()]


def codes(table):
    return [note.code for note in table.notes]


def refused(opened, content, **options):
    with pytest.raises(TableError) as refusal:
        opened(content, **options)
    assert refusal.value.say("zh") != refusal.value.say("en")
    return refusal.value.message


class TestText:
    def test_a_plain_list(self, opened):
        table = opened("小区名称,总建筑面积\n望澜家园,154754\n怡园,-5\n")
        assert table.headers == ("小区名称", "总建筑面积")
        assert [(row.number, dict(row.cells)) for row in table.rows()] == [
            (2, {"小区名称": "望澜家园", "总建筑面积": "154754"}),
            (3, {"小区名称": "怡园", "总建筑面积": "-5"}),
        ]
        assert (table.count, table.header_row) == (2, 1)

    def test_rows_may_be_walked_twice_and_at_once(self, opened):
        table = opened("a,b\n" + "1,2\n" * 450)
        assert cells(table) == cells(table) == [("1", "2")] * 450
        pairs = list(zip(table.rows(), table.rows(), strict=True))
        assert all(left.number == right.number for left, right in pairs)

    @pytest.mark.parametrize("delimiter", [",", "\t", ";"])
    def test_the_delimiter_is_found(self, opened, delimiter):
        text = "\n".join(
            delimiter.join(row) for row in [["名称", "地址"], ["甲", "A, B" if delimiter != "," else "B"]]
        )
        assert opened(text).headers == ("名称", "地址")

    def test_quoted_line_breaks_keep_the_row_numbers_of_a_spreadsheet(self, opened):
        table = opened('名称,地址\n"甲\n乙","a,""b"""\n\n丙,c\n')
        assert [(row.number, *row.cells.values()) for row in table.rows()] == [
            (2, "甲\n乙", 'a,"b"'),
            (4, "丙", "c"),
        ]

    def test_ragged_rows_are_padded_and_their_surplus_told(self, opened):
        table = opened("a,b\n1\n1,2,3,,4\n1,2,,\n")
        rows = list(table.rows())
        assert [tuple(row.cells.values()) for row in rows] == [("1", ""), ("1", "2"), ("1", "2")]
        assert [row.extra for row in rows] == [(), ("3", "4"), ()]

    def test_doubled_and_blank_headers_get_names(self, opened):
        table = opened("名称,,名称,名称 (2),\n1,2,3,4,\n")
        assert table.headers == ("名称", "（B 列）", "名称 (2)", "名称 (2) (2)")
        assert codes(table) == ["did_encoding", "did_name_columns", "did_rename_columns"]
        assert cells(table) == [("1", "2", "3", "4")]

    def test_header_breaks_and_spaces_are_smoothed(self, opened):
        assert opened('" 总建筑\n面积 ",b\n1,2\n').headers == ("总建筑 面积", "b")

    def test_a_title_above_the_header_is_passed_over(self, opened):
        table = opened("营口市小区名单,,\n,,\n名称,面积,户数\n甲,1,2\n")
        assert (table.headers, table.header_row) == (("名称", "面积", "户数"), 3)
        assert [row.number for row in table.rows()] == [4]
        assert "did_header" in codes(table)

    def test_the_header_may_stand_below_many_blank_rows(self, opened):
        table = opened("\n" * 30 + "名称,面积\n甲,1\n")
        assert (table.header_row, [row.number for row in table.rows()]) == (31, [32])

    def test_one_column_is_a_table_too(self, opened):
        table = opened("名称\n甲\n乙\n")
        assert cells(table) == [("甲",), ("乙",)]

    def test_a_guard_of_ours_comes_off_again(self, opened):
        table = opened("a,b\n'=1+1,'tis\n'-abc,'\n")
        assert cells(table) == [("=1+1", "'tis"), ("-abc", "'")]

    def test_an_open_quote_is_refused_with_its_row(self, opened):
        message = refused(opened, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
        assert (message.code, message.params["row"]) == ("broken_row", "3")

    def test_a_cell_longer_than_a_spreadsheets_is_refused_with_its_row(self, opened):
        assert refused(opened, "a,b\n1,2\n" + "x" * 32_768 + ",4\n").params["row"] == "3"
        assert opened("a,b\n" + "x" * 32_767 + ",4\n").count == 1


class TestEncoding:
    TEXT = "小区名称,总建筑面积,管理模式\n望澜家园,154754,专业企业\n"

    @pytest.mark.parametrize(
        ("encoding", "named"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8"),
            ("gb18030", "gb18030"),
            ("gbk", "gb18030"),
            ("utf-16", "utf-16"),
        ],
    )
    def test_whole_lists_are_read_without_asking(self, opened, encoding, named):
        table = opened(self.TEXT.encode(encoding))
        assert (table.encoding, table.alternatives) == (named, {})
        assert table.headers == ("小区名称", "总建筑面积", "管理模式")

    def test_a_short_ambiguous_file_is_asked_about_with_both_readings(self, opened):
        table = opened(b"a,b\n\xe5\x9c\xb0\xe5\x9d\x80,1\n")  # 地址 in UTF-8, three other characters in GB
        assert set(table.alternatives) == {"utf-8", "gb18030"}
        assert table.alternatives["utf-8"][1] == ["地址", "1"]
        assert table.alternatives["gb18030"][1] != ["地址", "1"]

    def test_the_person_decides(self, opened):
        content = b"a,b\n\xe5\x9c\xb0\xe5\x9d\x80,1\n"
        decided = opened(content, encoding="gb18030")
        assert (decided.encoding, decided.alternatives) == ("gb18030", {})
        assert cells(decided) != [("地址", "1")]
        assert refused(opened, self.TEXT.encode("gb18030"), encoding="utf-8").code == "wrong_encoding"
        assert refused(opened, self.TEXT, encoding="latin-1").code == "wrong_encoding"

    def test_sixteen_characters_are_enough(self, opened):
        assert opened("名称\n" + "区" * 14).alternatives == {}
        assert set(opened("名称\n" + "区" * 13).alternatives) in ({"utf-8", "gb18030"}, set())

    def test_plain_ascii_is_not_asked_about(self, opened):
        assert opened("id,area\n1,2\n").alternatives == {}

    def test_what_is_neither_is_refused(self, opened):
        assert refused(opened, b"a,b\n\xff\xff\xff,1\n").code == "broken_text"
        assert refused(opened, b"\xef\xbb\xbfa,b\n\xff,1\n").code == "broken_text"

    @pytest.mark.parametrize("lost", [1, 2])
    def test_a_utf8_file_cut_in_a_character_is_not_taken_for_the_other_encoding(self, opened, lost):
        whole = ("小区名称,地址\n" + "望澜家园,渤海大街\n" * 20).encode().rstrip(b"\n")
        message = refused(opened, whole[:-lost])
        assert (message.code, message.params) == ("damaged_text", {"row": "21", "n": "1"})

    def test_one_broken_byte_does_not_turn_the_whole_file_into_other_words(self, opened):
        content = bytearray(("小区名称,地址\n" + "望澜家园,渤海大街\n" * 20).encode())
        content[content.index("家".encode()) + 1] = 0x41
        assert refused(opened, bytes(content)).code == "damaged_text"

    @pytest.mark.parametrize("count", [25, pytest.param(2_000, marks=pytest.mark.full)])
    def test_no_short_national_file_is_misread_in_silence(self, opened, count):
        """Texts of the commonest characters, written in GB 18030: read right, or asked about; never wrong."""
        dice = random.Random(18030)
        common = [
            bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)
        ]
        for _ in range(count):
            text = "".join(dice.choice(common) for _ in range(dice.randint(1, 12)))
            table = opened(f"a\n{text}\n".encode("gb18030"))
            wrong = cells(table) != [(text,)]
            assert not wrong or table.alternatives["gb18030"][1] == [text]


class TestWorkbooks:
    def test_values_come_as_the_spreadsheet_shows_them(self, opened):
        content = workbooks.workbook(
            ["名称", "面积", "日期", "时刻", "是否", "代码", "差"],
            [
                "甲",
                80.07,
                datetime.date(2000, 1, 31),
                datetime.datetime(2000, 1, 31, 8, 30),
                True,
                "0123",
                -5,
            ],
            ["乙", 0.1 + 0.2, None, None, False, 912108000000000000, 570000],
        )
        assert cells(opened(content)) == [
            ("甲", "80.07", "2000-01-31", "2000-01-31 08:30:00", "是", "0123", "-5"),
            ("乙", "0.3", "", "", "否", "912108000000000000", "570000"),
        ]

    def test_merged_cells_are_filled_and_counted(self, opened):
        content = workbooks.workbook(
            ["营口市小区名单", None, None],
            ["街道", "名称", "面积"],
            ["建丰", "甲", 1],
            [None, "乙", 2],
            merge=["A1:C1", "A3:A4"],
        )
        table = opened(content)
        assert cells(table) == [("建丰", "甲", "1"), ("建丰", "乙", "2")]
        assert table.header_row == 2
        assert [note.params for note in table.notes if note.code == "did_merged"] == [{"n": "2"}]

    def test_hidden_sheets_are_named_and_not_read(self, opened):
        content = workbooks.workbook(
            ["密"],
            ["x"],
            title="藏",
            sheets=[("名单", [["名称", "面积"], ["甲", 1]]), ("旧", [["z"]])],
            hide=["藏"],
        )
        table = opened(content)
        assert (table.sheet, table.sheets, table.hidden_sheets) == ("名单", ("名单", "旧"), ("藏",))
        assert codes(table)[:3] == ["did_sheet", "did_other_sheets", "did_hidden"]
        assert refused(opened, content, sheet="藏").code == "no_such_sheet"
        assert opened(content, sheet="旧").headers == ("z",)

    def test_the_first_sheet_with_cells_is_taken(self, opened):
        content = workbooks.workbook(sheets=[("名单", [["名称", "面积"], ["甲", 1]])])
        assert opened(content).sheet == "名单"
        assert refused(opened, workbooks.workbook()).code == "empty"
        only_hidden = workbooks.workbook(sheets=[("藏", [["a", "b"]])], hide=["藏"])
        assert refused(opened, only_hidden).code == "only_hidden"

    def test_formulas_give_their_stored_value_and_are_counted(self, opened):
        stored = workbooks.cell("A1", "a") + workbooks.cell("B1", "b")
        stored += '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><v>3</v></c></row>'
        table = opened(workbooks.raw_workbook(stored))
        assert cells(table) == [("2", "3")]
        assert [note.params["n"] for note in table.notes if note.code == "did_formulas"] == ["1"]

    def test_error_values_do_not_vanish(self, opened):
        stored = workbooks.cell("A1", "a") + workbooks.cell("B1", "b")
        stored += '<row r="2"><c r="A2" s="1" t="e"><v>#REF!</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        stored += '<row r="3"><c r="A3"><v>1</v></c><c t="e" r="B3"><f/><v>#N/A</v></c></row>'
        assert cells(opened(workbooks.raw_workbook(stored))) == [("#REF!", "#DIV/0!"), ("1", "#N/A")]

    def test_error_values_are_those_of_the_sheet_that_is_read(self, opened):
        """Sheets may stand in another order than their parts: the workbook's own list decides."""
        book = openpyxl.Workbook()
        book.active.append(["x", "y"])
        book.active.append(["=1/0", 1])
        book.active.title = "乙"
        first = book.create_sheet("甲", 0)
        first.append(["a", "b"])
        first.append(["good", 1])
        for row in range(9_000):  # long enough to be read in pieces
            first.append([f"row {row}", "=A1"])
        out = io.BytesIO()
        book.save(out)
        table = opened(out.getvalue())
        assert (table.sheet, next(table.rows()).cells["a"]) == ("甲", "good")
        assert [note.params["n"] for note in table.notes if note.code == "did_formulas"] == ["9000"]

    def test_rows_keep_their_numbers_below_an_empty_top(self, opened):
        content = workbooks.workbook([], [], [None, "名称", "面积"], [None, "甲", 1])
        table = opened(content)
        assert [(row.number, *row.cells.values()) for row in table.rows()] == [(4, "", "甲", "1")]

    def test_the_type_is_seen_from_the_content_not_the_name(self, opened):
        book = workbooks.workbook(["名称", "面积"], ["甲", 1])
        assert opened(book, "list.csv").headers == opened("名称,面积\n甲,1\n", "list.xls").headers

    def test_the_old_and_the_open_format(self, opened):
        ods = workbooks.bundle(
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "META-INF/manifest.xml",
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            ),
            (
                "content.xml",
                '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
                '<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string">'
                '<text:p>名称</text:p></table:table-cell><table:table-cell office:value-type="string">'
                "<text:p>面积</text:p></table:table-cell></table:table-row><table:table-row>"
                '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
                '<table:table-cell office:value-type="float" office:value="80.5"><text:p>80.5</text:p>'
                "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
                "</office:document-content>",
            ),
        )
        assert cells(opened(ods)) == [("甲", "80.5")]


class TestLimits:
    def test_fifty_thousand_rows_are_read_and_one_more_is_refused(self, opened):
        text = "名称,面积\n" + "示例小区,12345.67\n" * 50_000
        table = opened(text)
        assert sum(1 for _ in table.rows()) == table.count == 50_000
        message = refused(opened, text + "多一个,1\n")
        assert (message.code, message.params["limit"]) == ("too_many_rows", "50,000")

    def test_memory_stays_flat(self, opened):
        content = ("a,b\n" + f"{'x' * 500},2\n" * 8_000).encode()  # 4 MB
        tracemalloc.start()
        table = opened(content)
        assert sum(1 for _ in table.rows()) == 8_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 2.5 * (1 << 20)

    def test_columns_and_bytes_have_an_end(self, opened):
        header = ",".join(f"c{i}" for i in range(200))
        assert len(opened(header + "\n1\n").headers) == 200
        assert refused(opened, header + ",c200\n1\n").code == "too_many_columns"
        assert refused(opened, b"a,b\n" + b"1,2\n" * 300, max_bytes=1000).code == "too_big"

    @pytest.mark.parametrize("reference", ["XFD3000", "XFD20000", "XFD1048576"])
    def test_the_workbook_bombs_are_refused_with_the_cell_and_in_no_time(self, opened, reference):
        start = time.monotonic()
        message = refused(opened, workbooks.far_bomb(reference))
        assert message.code in ("far_cell", "too_many_columns")
        assert message.params.get("cell", reference) == reference
        assert time.monotonic() - start < 5

    def test_other_threads_go_on_while_a_bomb_is_refused(self, opened):
        late, stop = [], threading.Event()

        def tick():
            while not stop.is_set():
                before = time.monotonic()
                time.sleep(0.005)
                late.append(time.monotonic() - before - 0.005)

        clock = threading.Thread(target=tick)
        clock.start()
        refused(opened, workbooks.far_bomb("XFD20000"))
        stop.set()
        clock.join()
        assert sorted(late)[len(late) // 2] < 0.05

    def test_a_reader_that_takes_too_long_is_ended(self, opened):
        text = "a,b\n" + "1,2\n" * 40_000
        assert refused(opened, text, limits=Limits(wall_s=0.01)).code == "time"

    def test_a_reader_without_memory_is_ended_though_no_cell_lies_outside(self, opened):
        sparse = workbooks.far_bomb("GR60000")  # 200 columns are allowed, twelve million cells are too many
        assert refused(opened, sparse, limits=Limits(memory_mb=128)).code == "memory"

    def test_blanks_that_pack_to_nothing_do_no_harm(self, opened):
        assert opened(workbooks.blank_bomb(20)).headers == ("a",)


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf \r\n", "empty"),
            (b",,\n,,\n", "empty"),
            (b"%PDF-1.7 ...", "not_a_table"),
            (b"MZ\x00\x00", "not_a_table"),
            (b"<html><table>", "markup"),
            (workbooks.encrypted(), "encrypted"),
            (workbooks.with_macros(), "macros"),
            (workbooks.bundle(("word/document.xml", "")), "not_a_table"),
            (workbooks.workbook(["a", "b"])[:-300], "damaged"),
            (workbooks.raw_workbook("<row><c>"), "damaged"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_each_has_its_reason(self, opened, content, code):
        assert refused(opened, content).code == code

    def test_every_reason_has_words(self):
        for code, sentence in TABLE_WORDS.sentences.items():
            assert sentence.zh.count("{") == sentence.en.count("{"), code


def test_columns_are_lettered_like_a_spreadsheet(opened):
    assert [column_letter(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
    assert opened("名称,面积\n1,2\n").position("面积") == "B"


def test_what_a_template_asks_comes_back(opened, tmp_path):
    columns = [
        tables.Column("小区名称", required=True, help="全称", example="望澜家园"),
        tables.Column("总建筑面积", "area"),
        tables.Column("类型", choices=("住宅", "混合", "非住宅")),
        tables.Column("街道", choices=tuple(f"第{i}街道办事处" for i in range(70))),
        tables.Column("竣工日期", "date"),
    ]
    path = tmp_path / "template.xlsx"
    tables.write_template(path, columns, rows=[("=甲", D("154754.00"), "住宅", "第1街道办事处", None)])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["填写", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    rules = book["填写"].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"住宅,混合,非住宅"', "'选项'!$D$1:$D$70"]
    table = open_table(path)
    with table:
        assert cells(table) == [("=甲", "154754", "住宅", "第1街道办事处", "")]
