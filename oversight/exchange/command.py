"""The import commands' common part: judge a file, print or write, tell every row in exactly one count."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from oversight.exchange import importing, sorting
from oversight.exchange.kinds import ImportKind, Judged, kind_of
from oversight.kernel.rowreading import ColumnMatch, unit_of
from oversight.kernel.scope import Post
from oversight.kernel.tables import Table
from oversight.models import ImportBatch, Membership
from oversight.policy import Actor


class ImportCommand(BaseCommand):
    """`import_… FILE [--dry-run] [--json] [--on-error all|good] [--questions-seen] [--as NAME]`.

    A dry run ends with exit code 0.
    """

    kind_name = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", help="xlsx, xls, ods or CSV")
        parser.add_argument("--dry-run", action="store_true", help="judge the rows, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON on standard output")
        parser.add_argument(
            "--on-error",
            choices=["all", "good"],
            default="all",
            help="with rows to mend: write nothing, or the good ones",
        )
        parser.add_argument(
            "--questions-seen", action="store_true", help="write rows whose questions nobody answered"
        )
        parser.add_argument(
            "--encoding", choices=["utf-8", "gb18030"], default="", help="of a CSV that fits both"
        )
        parser.add_argument(
            "--as", dest="username", default="", help="whose posting the import is recorded under"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge, report, and unless it is a dry run write as the person named."""
        kind = kind_of(self.kind_name)
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"{path}: 没有这个文件")
        if not options["dry_run"]:
            self._write(kind, path, options)
            return
        by = Actor(post=Post.INSPECTOR, at=timezone.now())
        try:
            with importing.table_of(str(path), path.name, encoding=options["encoding"]) as table:
                self._report(
                    kind,
                    list(importing.judge(kind, kind.session(by, {}), table, _mapping(kind, table))),
                    options,
                )
        except importing.ExchangeError as error:
            raise CommandError(str(error.words)) from error

    def _report(self, kind: ImportKind, rows: list[Judged], options: dict[str, Any]) -> None:
        counts = dict.fromkeys(sorting.OUTCOMES, 0)
        for row in rows:
            counts[row.outcome] += 1
        told = [entry for row in rows for entry in _entries(kind, row)]
        if options["json"]:
            self.stdout.write(json.dumps({"counts": counts, "rows": told}, ensure_ascii=False))
            return
        for entry in told:
            self.stdout.write("第 {row} 行 {column}“{value}” {outcome}：{message}".format(**entry))
        self.stdout.write(", ".join(f"{name} {n}" for name, n in counts.items()))

    def _write(self, kind: ImportKind, path: Path, options: dict[str, Any]) -> None:
        by = _person(options["username"])
        with path.open("rb") as file, transaction.atomic():
            upload = File(file, name=path.name)
            batch = importing.begin(by=by, kind=kind, file=upload, at=by.at)
            importing.run_check(batch, by)
            self.stdout.write(", ".join(f"{name} {n}" for name, n in batch.counts.items()))
            if options["on_error"] == "all" and batch.counts["rejected"]:
                raise CommandError("有要改的行，什么也没有写入；--on-error good 只写可用的行")
            batch.rows.exclude(doubles=[]).filter(decision="").update(decision="skip")
            if (asked := sorting.asked(batch)) and not options["questions_seen"]:
                raise CommandError(
                    f"有 {asked} 行带着未答复的问题，什么也没有写入；看过了请加 --questions-seen"
                )
            importing.run_write(ImportBatch.objects.get(pk=batch.pk), by)
        self.stdout.write(f"written {ImportBatch.objects.get(pk=batch.pk).written}")


def _mapping(kind: ImportKind, table: Table) -> dict[str, ColumnMatch]:
    return {
        m.field: ColumnMatch(m.header, m.field, "sure", unit_of(m.header))
        for m in kind.match(table.headers)
        if m.field
    }


def _entries(kind: ImportKind, row: Judged) -> list[dict[str, Any]]:
    return [
        {
            "row": row.number,
            "column": note.column,
            "value": note.value,
            "outcome": row.outcome,
            "message": kind.words.say(note.message),
        }
        for note in row.notes
    ]


def _person(username: str) -> Actor:
    at = timezone.now()
    held = (
        Membership.objects.current(at)
        .select_related("organisation__territory")
        .filter(person__username=username)
    )
    if not username or not (found := held.order_by("id").first()):
        raise CommandError("请用 --as 写明以谁的岗位导入（登录名）")
    return Actor.of(found, at)
