"""The command: its two files, refusals with place and reason, bad rows, flat memory, and that it asks no database."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "examples" / "standards"
HEADER = "FHRSID,Hygiene,Structural,ConfidenceInManagement\n"


@pytest.fixture
def replayed(tmp_path):
    """Run the command on a list; gives the answers and what it said."""

    def replaying(text, standard=FOLDER / "westminster.json", name="list.csv", **options):
        source, target, said = tmp_path / name, tmp_path / "answer.csv", io.StringIO()
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("replay_scores", standard=standard, input=source, output=target, stdout=said, **options)
        return list(csv.DictReader(target.open(encoding="utf-8-sig"))), said.getvalue()

    return replaying


def test_a_bad_row_never_stops_the_rest(replayed):
    rows, said = replayed(HEADER + "a,5,0,10\nb,x,0,0\nc,,0,0\nd,7,0,0\ne,0,0,0,9\nf,0,0,0\n", language="en")
    assert [(row["id"], row["total"], row["grade"]) for row in rows] == [
        ("a", "15", "4"),
        ("b", "", ""),
        ("c", "", ""),
        ("d", "", ""),
        ("e", "", ""),
        ("f", "0", "5"),
    ]
    assert [row["notes"] for row in rows[1:5]] == [
        "hygiene: 'x' cannot be read",
        "hygiene is not scored yet",
        "hygiene: '7' is not one of 0, 5, 10, 15, 20, 25",
        "The row has more cells than the header: perhaps shifted",
    ]
    assert list(rows[0]) == ["id", "total", "grade", "applicable", "notes"]
    assert said == "fhrs-brand-standard: 6 rows: 5 1, 4 1, unrated 4\n"


def test_a_list_in_the_national_encoding_and_an_id_like_a_formula(replayed):
    text = "编号," + HEADER.replace("FHRSID", "FHRSID") + "望澜家园南区以实测为准,=1+1,0,0,0\n"
    rows, _ = replayed(text.encode("gb18030"), encoding="gb18030")
    assert (rows[0]["id"], rows[0]["grade"]) == ("'=1+1", "5")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FHRSID,Hygiene\n1,2\n", "Structural, ConfidenceInManagement"),
        ("", "没有表格数据"),
        ("<html></html>", "网页"),
    ],
)
def test_a_list_that_cannot_be_scored_is_refused_with_the_reason(replayed, text, reason):
    with pytest.raises(CommandError, match=reason):
        replayed(text)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"points"', '"pionts"', 1), r"categories\[0\].items\[0\]: .*pionts"),
        (lambda text: text.replace('"full": "80"', '"full": "81"'), "full: 各项满分合计 80，标准写的是 81"),
        (lambda text: text[:-3], "不是 JSON"),
        (lambda text: json.dumps({**json.loads(text), "input": None}), "没有 input 部分"),
    ],
)
def test_a_wrong_standard_is_refused_with_its_place(replayed, tmp_path, change, reason):
    standard = tmp_path / "standard.json"
    standard.write_text(change((FOLDER / "westminster.json").read_text("utf-8")), "utf-8")
    with pytest.raises(CommandError, match=reason):
        replayed(HEADER + "a,0,0,0\n", standard=standard)


def test_missing_files_are_named(replayed, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        replayed(HEADER + "a,0,0,0\n", standard=tmp_path / "nowhere.json")


def run_alone(tmp_path, lines):
    """As an operator runs it: no server answers, none is started. Gives the run and its greatest memory in MB."""
    source = tmp_path / "list.csv"
    source.write_text(HEADER + lines)
    command = ["replay_scores", "--standard", FOLDER / "westminster.json", "--input", source]
    command += ["--output", tmp_path / "out.csv", "--language", "en"]
    code = "import resource, runpy, sys\ntry: runpy.run_path(sys.argv[0], run_name='__main__')\n"
    code += "finally: print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.argv = {[str(ROOT / 'manage.py'), *map(str, command)]}\n{code}",
        ],
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
    said, _, peak = done.stdout.rpartition("peak ")
    return done, said, int(peak)


def test_it_runs_without_any_database_and_its_memory_stays_flat(tmp_path):
    done, said, small = run_alone(tmp_path, "a,0,0,0\n")
    assert (done.returncode, said) == (0, "fhrs-brand-standard: 1 rows: 5 1\n"), done.stderr
    many = 60_000
    _, said, large = run_alone(tmp_path, "".join(f"{n},5,10,{n % 4 * 10}\n" for n in range(many)))
    assert f"{many} rows" in said
    assert large - small < 25
