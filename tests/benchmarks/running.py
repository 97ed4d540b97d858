"""The command: which benchmarks, on which city, and what is printed."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from oversight.embedded.place import ROOT
from oversight.embedded.server import Server
from tests.benchmarks import bigcity, report
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Figure, measure

NAMES = (
    "scoped_list",
    "right_check",
    "redraw_street",
    "import_xlsx",
    "export_xlsx",
    "room_check_all",
    "open_cycle",
    "rank_cycle",
    "public_search",
    "public_notice",
    "cold_start",
)
PAGE = ROOT / "docs" / "developers" / "benchmarks.md"


def main(arguments: list[str]) -> int:
    """Measure and print; the exit code tells whether every goal was reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(NAMES)}; none means all", metavar="name")
    parser.add_argument("--quick", action="store_true", help="on a tenth of the city")
    parser.add_argument("--page", action="store_true", help=f"write the table into {PAGE.relative_to(ROOT)}")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    os.environ.setdefault("PORTAL_TEST_RUN", str(os.getpid()))
    server = Server(settings.PLACE, durable=False).guard()
    server.start()
    try:
        print("the big city …", file=sys.stderr)
        city = City.of(bigcity.TENTH if chosen.quick else bigcity.FULL)
        pairs = list(run(city, chosen.names or NAMES))
    finally:
        server.stop()
    table = report.table(pairs)
    print(f"\n{table}")
    if chosen.page:
        write_page(PAGE, table)
    return int(any(report.missed(contest, figure) for contest, figure in pairs))


def run(city: City, names: tuple[str, ...] | list[str]) -> Iterator[tuple[Contest, Figure]]:
    """Each benchmark with what came out, printed as it comes."""
    for name in names:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        for contest in module.contests(city):
            figure = measure(contest, peak_mb=_peak(contest.alone) if contest.alone else None)
            print(report.line(figure), flush=True)
            yield contest, figure


def _peak(what: str) -> float:
    """Most MB that a process of its own held while it did this once, its children with it."""
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.benchmarks.alone",
            settings.DATABASES["default"]["NAME"],
            *what.split(),
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return float(json.loads(told.stdout.splitlines()[-1])["peak_mb"])


def write_page(page: Path, table: str) -> None:
    """Put the table where the page keeps it."""
    text = page.read_text()
    before, rest = text.split(report.MARK[0])
    _old, after = rest.split(report.MARK[1])
    page.write_text(f"{before}{report.MARK[0]}\n{table}\n{report.MARK[1]}{after}")
