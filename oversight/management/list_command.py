"""What commands share that answer a list row by row, by a rule in a file: one way to read, to write and to refuse."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oversight.kernel.tables import Column, Table, TableError, open_table, write_csv
from oversight.kernel.wording import Worded, is_english

ENCODING_OPEN = Worded(
    "编码有两种读法，按 UTF-8 读了；若不对，请加 --encoding gb18030",
    "The text fits two encodings and was read as UTF-8; if that is wrong, say --encoding gb18030",
)


class ListCommand(BaseCommand):
    """Reads a rule (JSON) and a list (CSV, xlsx …), writes one answer a row as CSV. It needs no database."""

    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_list(self, parser: ArgumentParser, *, holds: str, says: str) -> None:
        """The list, the answer, and the language of what is said about a row."""
        parser.add_argument("--input", required=True, metavar="CSV", help=holds)
        parser.add_argument("--output", required=True, metavar="CSV", help="where the answers are written")
        parser.add_argument("--encoding", choices=["utf-8", "gb18030"], help="of the list, if it is CSV")
        parser.add_argument("--language", choices=["zh", "en"], default="zh", help=says)

    def write(
        self, table: Table, columns: Sequence[str], rows: Iterable[Sequence[str]], options: Any
    ) -> None:
        """Write the answers, row by row; a doubtful encoding is told. Raises CommandError."""
        if table.alternatives:
            self.stderr.write(said(ENCODING_OPEN, options["language"]))
        try:
            write_csv(options["output"], [Column(name) for name in columns], rows)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from None


def said(words: Worded, language: str) -> str:
    """The sentence in the language asked for."""
    return words.en if is_english(language) else words.zh


def text_of(path: str) -> str:
    """What a rule's file says. Raises CommandError."""
    try:
        return Path(path).read_text("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path}: not UTF-8") from None


def list_of(options: Any, *, needed: Iterable[str], missing: Callable[[str], str], **limits: Any) -> Table:
    """The list to be answered; ``missing`` words the needed columns that it lacks. Raises CommandError."""
    path = options["input"]
    try:
        table = open_table(path, encoding=options["encoding"], **limits)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except TableError as refusal:
        raise CommandError(f"{path}: {refusal.say(options['language'])}") from None
    if lacking := [name for name in needed if name not in table.headers]:
        table.close()
        raise CommandError(f"{path}: {missing(', '.join(lacking))}")
    return table
