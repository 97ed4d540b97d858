"""Import the official list of divisions: adds what is missing, tells what differs, changes nothing that stands."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oversight.actions import division
from oversight.kernel.tables import Table, TableError, open_table

MOST_ROWS = 200_000  # a province has about 20,000 units


class Command(BaseCommand):
    """Exit code 0 after a dry run or a whole import; 1 when rows were rejected and nothing was written."""

    help = "导入统计用区划代码表：code12、name、parent_code12 三列（xlsx、ods、CSV）。只增不改，可重复执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", help="the list, as CSV, xlsx or ods")
        parser.add_argument("--dry-run", action="store_true", help="judge the rows, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON on standard output")
        parser.add_argument(
            "--on-error",
            choices=["all", "good"],
            default="all",
            help="with rejected rows: write nothing (all), or the good rows (good)",
        )
        parser.add_argument("--encoding", choices=["utf-8", "gb18030"], help="of a CSV that fits both")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge, plant, report."""
        with self._open(options["file"], options["encoding"]) as table:
            report = division.judge(table.headers, table.rows())
        stopped = bool(report.counts["rejected"]) and options["on_error"] == "all"
        added = 0
        if not options["dry_run"] and not stopped:
            added = division.plant(report, by=None, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False))
        else:
            self._print(report, added)
        if stopped and not options["dry_run"]:
            raise SystemExit(1)

    def _open(self, path: str, encoding: str | None) -> Table:
        try:
            table = open_table(path, encoding=encoding, max_rows=MOST_ROWS)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except TableError as refusal:
            raise CommandError(f"{path}: {refusal.say()}") from None
        if table.alternatives:
            table.close()
            raise CommandError(
                f"{path}: 编码有两种读法，请用 --encoding 指定：{'、'.join(table.alternatives)}"
            )
        if missing := division.missing_columns(table.headers):
            table.close()
            raise CommandError(f"{path}: 缺少列 {'、'.join(missing)}")
        return table

    def _print(self, report: division.Report, added: int) -> None:
        for told in report.entries():
            line = "第 {row} 行 {column}“{value}” {outcome}：{message}；{mend}".format(**told)
            self.stdout.write(line.rstrip("；"))
        counts = ", ".join(f"{name} {n}" for name, n in report.counts.items())
        self.stdout.write(f"{counts}; new {len(report.new)}, written {added}")
