"""The official list: planted once, told row by row, never a redrawing in disguise."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from oversight.acting import Refused
from oversight.actions import division
from oversight.demo import DIVISIONS
from oversight.kernel.scope import Kind, Post
from oversight.kernel.tables import Column, Row, write_xlsx
from oversight.models import Entry, Territory, TerritoryPeriod
from tests.factories.ground import NOW, acting_as, body, posting, territory

pytestmark = pytest.mark.django_db

HEAD = "level,code,code12,name,parent_code12\n"
SMALL = (
    HEAD
    + "1,21,210000000000,辽宁省,\n"
    + "2,2108,210800000000,营口市,210000000000\n"
    + "3,210802,210802000000,站前区,210800000000\n"
    + "4,210802001,210802001000,八田地街道,210802000000\n"
)


def run(path, *options):
    out = StringIO()
    call_command("import_divisions", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def refused(path, *options):
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_divisions", str(path), "--json", *options, stdout=out)
    assert stop.value.code == 1
    return json.loads(out.getvalue())


def rejected(report):
    return " ".join(told["message"] for told in report["rows"] if told["outcome"] == "rejected")


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8-sig"):
        path = tmp_path / "divisions.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_the_official_list_is_planted_whole_and_once():
    with DIVISIONS.open(encoding="utf-8-sig", newline="") as source:
        listed = {row["code12"]: row for row in csv.DictReader(source)}
    report = run(DIVISIONS)
    assert report["counts"] == {"accepted": 927, "repaired": 0, "rejected": 0}
    assert [told["outcome"] for told in report["rows"]] == [
        "accepted"
    ]  # the province, told why it is left out
    units = {unit.code: unit for unit in Territory.objects.all()}
    assert set(units) == set(listed) - {"210000000000"}
    for code, unit in units.items():
        assert (unit.name, unit.level) == (listed[code]["name"], int(listed[code]["level"]) - 1)
        if unit.depth > 1:
            assert unit.get_parent().code == listed[code]["parent_code12"]
    assert Territory.find_problems() == ([], [], [], [], [])
    assert TerritoryPeriod.objects.count() == 926
    assert TerritoryPeriod.objects.get(territory__code="210802001000").full_name == "站前区八田地街道"
    assert Entry.objects.filter(event="territory.imported").count() == 926
    again = run(DIVISIONS)
    assert again["counts"] == report["counts"]
    assert Territory.objects.count() == 926
    assert Entry.objects.count() == 926


def test_planting_asks_the_database_a_constant_number_of_times(django_assert_max_num_queries):
    for _time in range(2):
        with django_assert_max_num_queries(14):
            run(DIVISIONS)


def test_only_whom_the_policy_lets_imports():
    city = territory("营口市")
    head, admin = (posting(post, body(Kind.BUREAU, "市住建局", city)) for post in (Post.HEAD, Post.ADMIN))
    Territory.objects.filter(pk=city.pk).update(code="210800000000")
    row = {"code12": "210802000000", "name": "站前区"}
    report = division.judge(list(row), [Row(2, row)])
    with pytest.raises(Refused):
        division.plant(report, by=acting_as(head), at=NOW)
    assert division.plant(report, by=acting_as(admin), at=NOW) == 1


def test_a_dry_run_writes_nothing(file):
    assert run(file(SMALL), "--dry-run")["counts"]["accepted"] == 4
    assert not Territory.objects.exists()


def test_a_later_list_adds_what_is_new_behind_what_stands(file):
    run(file(SMALL))
    more = (
        SMALL
        + "4,210802002,210802002000,建丰街道,210802000000\n5,210802002001,210802002001,丰收社区,210802002000\n"
    )
    assert run(file(more))["counts"] == {"accepted": 6, "repaired": 0, "rejected": 0}
    assert Territory.objects.get(name="丰收社区").full_name == "站前区建丰街道丰收社区"
    assert Territory.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("3,210803,21080300x,西市区,210800000000", "code12", "12 位"),
        ("3,210803,,西市区,210800000000", "code12", "没有填写"),
        ("3,210803,210803000000,,210800000000", "name", "没有填写"),
        ("3,210803,210803000000," + "长" * 121 + ",210800000000", "name", "120"),
        ("3,210803,210803000000,西市区,210900000000", "parent_code12", "上级单位不在"),
        ("5,210803001001,210803001001,甲社区,210802000000", "parent_code12", "层级不对"),
        ("2,2109,210900000000,阜新市,210000000000", "code12", "只管一个市"),
        ("4,210802001,210802001000,八田地街道,210802000000", "code12", "重复"),
    ],
)
def test_a_bad_row_is_told_with_its_cell_and_nothing_is_written(file, line, column, words):
    report = refused(file(SMALL + line + "\n"))
    assert report["counts"] == {"accepted": 4, "repaired": 0, "rejected": 1}
    told = next(told for told in report["rows"] if told["outcome"] == "rejected")
    assert (told["row"], told["column"]) == (6, column)
    assert words in told["message"]
    assert not Territory.objects.exists()


def test_good_rows_alone_are_written_when_asked(file):
    run(file(SMALL + "3,210803,,西市区,210800000000\n"), "--on-error", "good")
    assert Territory.objects.count() == 3


def test_rows_below_a_bad_one_are_not_planted_in_the_air(file):
    bad = SMALL.replace("210802000000,站前区", "2108020000,站前区")
    report = refused(file(bad))
    assert report["counts"] == {"accepted": 2, "repaired": 0, "rejected": 2}


def test_a_unit_under_another_parent_than_its_code_says_is_placed_as_written_and_told(file):
    text = SMALL + "3,210803,210803000000,西市区,210800000000\n4,x,210802002000,建丰街道,210803000000\n"
    assert run(file(text))["counts"] == {"accepted": 5, "repaired": 1, "rejected": 0}
    assert Territory.objects.get(name="建丰街道").get_parent().name == "西市区"


def test_blanks_in_a_name_are_taken_out_and_told(file):
    report = run(file(SMALL.replace("八田地街道", " 八田地 街道")))
    assert report["counts"]["repaired"] == 1
    assert Territory.objects.get(level=3).name == "八田地街道"


def test_a_list_never_renames_or_moves(file):
    run(file(SMALL))
    other = SMALL.replace("八田地街道", "新田街道") + "3,210803,210803000000,西市区,210800000000\n"
    report = refused(file(other))
    assert "更名请办理区划调整" in rejected(report)
    moved = other.replace("新田街道,210802000000", "八田地街道,210803000000")
    assert "划转请办理区划调整" in rejected(refused(file(moved)))
    assert Territory.objects.get(level=3).name == "八田地街道"


def test_a_list_in_gb18030_is_read(file):
    assert run(file(SMALL, "gb18030"), "--encoding", "gb18030")["counts"]["accepted"] == 4
    assert Territory.objects.get(level=2).name == "站前区"


def test_a_file_without_the_columns_is_refused_by_name(file):
    with pytest.raises(CommandError, match="缺少列 区划代码"):
        run(file("level,name,parent_code12\n2,营口市,\n"))


def test_each_row_stands_in_exactly_one_count(file):
    report = run(file(SMALL + "7,1,2,,\n3,,,,\n"), "--dry-run")
    assert sum(report["counts"].values()) == 6
    assert all(told["column"] for told in report["rows"])


def test_a_spreadsheet_with_chinese_headers_is_read_too(tmp_path):
    path = tmp_path / "list.xlsx"
    columns = [Column(name) for name in ("统计用区划代码", "名称")]
    write_xlsx(path, columns, [("210800", "营口市"), ("210802", "站前区")])
    assert run(path)["counts"]["rejected"] == 0
    assert Territory.objects.get(code="210802000000").get_parent().name == "营口市"
