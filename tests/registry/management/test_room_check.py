"""The command: its two files, its refusals with place and reason, and that it asks no database."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "docs" / "examples" / "room-policies" / "sample-city.json"
HEADER = "id,total_area,above_ground_area,measured_area,use,provided_total\n"


def test_a_list_that_fits_two_encodings_is_read_and_told(checked, capsys):
    rows, _ = checked(HEADER + "甲乙,50000,,,住宅,200\n")
    assert (rows[0]["id"], rows[0]["verdict"]) == ("甲乙", "pass")
    assert "--encoding gb18030" in capsys.readouterr().err
    checked(HEADER + "甲乙,50000,,,住宅,200\n", encoding="utf-8")
    assert capsys.readouterr().err == ""


@pytest.fixture
def checked(tmp_path):
    """Run the command on a list; gives the answers and what it said."""

    def checking(text, policy=SAMPLE, name="list.csv", **options):
        source, target, said = tmp_path / name, tmp_path / "answer.csv", io.StringIO()
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("room_check", policy=policy, input=source, output=target, stdout=said, **options)
        return list(csv.DictReader(target.open(encoding="utf-8-sig"))), said.getvalue()

    return checking


def test_a_bad_row_never_stops_the_rest(checked):
    rows, said = checked(HEADER + "a,20000.01,,,residential,80\nb,abc,,,,\nc,50000,,,住宅,200\n")
    assert [(row["id"], row["verdict"]) for row in rows] == [("a", "fail"), ("b", "error"), ("c", "pass")]
    assert said == "S-2008: 3 rows: pass 1, fail 1, error 1\n"


def test_national_encoding_and_other_column_orders_do(checked):
    text = "provided_total,备注,total_area,id\n200,望澜家园南区竣工面积以实测为准,50000,一号\n"
    rows, _ = checked(text.encode("gb18030"), encoding="gb18030")
    assert (rows[0]["id"], rows[0]["verdict"]) == ("一号", "pass")


def test_an_id_that_looks_like_a_formula_stays_text(checked):
    rows, _ = checked(HEADER + "=1+1,50000,,,residential,200\n")
    assert rows[0]["id"] == "'=1+1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,above_ground_area\n1,2\n", "缺少列 total_area"),
        ("", "没有表格数据"),
        ("<html></html>", "网页"),
    ],
)
def test_a_list_that_cannot_be_checked_is_refused_with_the_reason(checked, text, reason):
    with pytest.raises(CommandError, match=reason):
        checked(text)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"permille"', '"permile"'), r"parts\[0\].rates\[0\].tiers\[0\].*permile"),
        (lambda text: text.replace('"permille": "4"', '"permille": "4000"'), "比例 4000 不在范围内"),
        (lambda text: text[:-3], "不是 JSON"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(checked, tmp_path, change, reason):
    policy = tmp_path / "policy.json"
    policy.write_text(change(SAMPLE.read_text("utf-8")), "utf-8")
    with pytest.raises(CommandError, match=reason):
        checked(HEADER + "a,1,,,,\n", policy=policy)


def test_missing_files_are_named(checked, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        checked(HEADER + "a,1,,,,\n", policy=tmp_path / "nowhere.json")


def test_it_runs_without_any_database(tmp_path):
    """As an operator runs it: no server answers, none is started."""
    source = tmp_path / "list.csv"
    source.write_text(HEADER + "a,50000,,,residential,200\n")
    told = [
        "room_check",
        "--policy",
        SAMPLE,
        "--input",
        source,
        "--output",
        tmp_path / "out.csv",
        "--language",
        "en",
    ]
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, told)],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
            "SECRET_KEY": "x" * 50,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "S-2008: 1 rows: pass 1\n"), done.stderr
