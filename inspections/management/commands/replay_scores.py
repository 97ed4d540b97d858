"""`manage.py replay_scores`: score a list by a standard; the engine is the one that scores sheets; needs no database."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspections.rules.standard import Standard, StandardError, read_standard
from inspections.rules.standard.replaying import OUTPUT_COLUMNS, needed_columns, score_row
from inspections.rules.standard.words import say_fault
from oversight.kernel.childbox import Limits
from oversight.kernel.plaindata import Misfit
from oversight.kernel.tables import Column, Table, TableError, open_table, write_csv
from oversight.kernel.wording import Worded, is_english

MOST_ROWS = 5_000_000
MOST_BYTES = 4 * (1 << 30)
PATIENCE = Limits(cpu_s=1800, wall_s=3600.0)
"""An archive is replayed by an operator on the server, who may wait longer than somebody who uploads a list."""

ENCODING_OPEN = Worded(
    "编码有两种读法，按 UTF-8 读了；若不对，请加 --encoding gb18030",
    "The text fits two encodings and was read as UTF-8; if that is wrong, say --encoding gb18030",
)
MISSING = Worded("缺少标准所指的列：{m}", "columns named by the standard are missing: {m}")
NO_INPUT = Worded(
    "标准没有 input 部分，不知道各列是哪一项", "the standard has no input section to map the columns"
)


class Command(BaseCommand):
    """Reads a standard (JSON) and a list (CSV, xlsx …), writes one answer a row as CSV, row by row."""

    help = (
        "Score a list by an assessment standard. The standard's input section names the id column and the column of each "
        f"item, the marks of blanks and of what does not apply. Columns of the answer: {','.join(OUTPUT_COLUMNS)}. "
        "A row that cannot be rated has a blank total and a note, and never stops the rest."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The standard, the list, the answer, and the language of the notes."""
        parser.add_argument(
            "--standard", required=True, metavar="FILE", help="standard as JSON (docs/examples)"
        )
        parser.add_argument("--input", required=True, metavar="CSV", help="list to be scored")
        parser.add_argument("--output", required=True, metavar="CSV", help="where the answers are written")
        parser.add_argument("--encoding", choices=["utf-8", "gb18030"], help="of the list, if it is CSV")
        parser.add_argument("--language", choices=["zh", "en"], default="zh", help="of the notes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score every row and say how many had which grade."""
        language = options["language"]
        standard = load_standard(options["standard"], language)
        counts: Counter[str] = Counter()
        with load_list(options["input"], options["encoding"], standard, language) as table:
            if table.alternatives:
                self.stderr.write(said(ENCODING_OPEN, language))
            columns = [Column(name) for name in OUTPUT_COLUMNS]
            try:
                write_csv(options["output"], columns, _answers(table, standard, language, counts))
            except OSError as error:
                raise CommandError(f"{options['output']}: {error.strerror}") from None
        order = [*(grade.code for grade in standard.result.grades), "unrated"]
        told = ", ".join(f"{code} {counts[code]}" for code in order if counts[code])
        self.stdout.write(f"{standard.code}: {counts.total()} rows: {told or 0}")


def _answers(
    table: Table, standard: Standard, language: str, counts: Counter[str]
) -> Iterator[tuple[str, ...]]:
    for row in table.rows():
        outcome = score_row(standard, row.cells, surplus=bool(row.extra), language=language)
        counts[outcome.result.grade.code if outcome.result.grade else "unrated"] += 1
        yield outcome.cells


def said(words: Worded, language: str) -> str:
    """The sentence in the language asked for."""
    return words.en if is_english(language) else words.zh


def load_standard(path: str, language: str) -> Standard:
    """The standard in a file, with the columns of a list; what is wrong with it is said with its place."""
    try:
        standard = read_standard(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path}: not UTF-8") from None
    except Misfit as misfit:
        raise CommandError(f"{path}: {misfit.say(language)}") from None
    except StandardError as error:
        faults = "\n".join(f"{path}: {say_fault(fault, language)}" for fault in error.faults)
        raise CommandError(faults) from None
    if standard.input is None:
        raise CommandError(f"{path}: {said(NO_INPUT, language)}")
    return standard


def load_list(path: str, encoding: str | None, standard: Standard, language: str) -> Table:
    """The list in a file, with every column that the standard names."""
    try:
        table = open_table(path, encoding=encoding, max_rows=MOST_ROWS, max_bytes=MOST_BYTES, limits=PATIENCE)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except TableError as refusal:
        raise CommandError(f"{path}: {refusal.say(language)}") from None
    missing = [name for name in needed_columns(standard) if name not in table.headers]
    if missing:
        table.close()
        raise CommandError(f"{path}: {said(MISSING, language).format(m=', '.join(missing))}")
    return table
