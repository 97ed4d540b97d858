"""`manage.py replay_scores`: score a list by a standard; the engine is the one that scores sheets; needs no database."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from inspections.rules.standard import Standard, StandardError, read_standard
from inspections.rules.standard.replaying import OUTPUT_COLUMNS, needed_columns, score_row
from inspections.rules.standard.words import say_fault
from oversight.kernel.childbox import Limits
from oversight.kernel.plaindata import Misfit
from oversight.kernel.tables import Table
from oversight.kernel.wording import Worded
from oversight.management.list_command import ListCommand, list_of, said, text_of

MOST_ROWS = 5_000_000
MOST_BYTES = 4 * (1 << 30)
PATIENCE = Limits(cpu_s=1800, wall_s=3600.0)
"""An archive is replayed by an operator on the server, who may wait longer than somebody who uploads a list."""

MISSING = Worded("缺少标准所指的列：{m}", "columns named by the standard are missing: {m}")
NO_INPUT = Worded(
    "标准没有 input 部分，不知道各列是哪一项", "the standard has no input section to map the columns"
)


class Command(ListCommand):
    """Reads a standard (JSON) and a list (CSV, xlsx …), writes one answer a row as CSV, row by row."""

    help = (
        "Score a list by an assessment standard. The standard's input section names the id column and the column of each "
        f"item, the marks of blanks and of what does not apply. Columns of the answer: {','.join(OUTPUT_COLUMNS)}. "
        "A row that cannot be rated has a blank total and a note, and never stops the rest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The standard, the list, the answer, and the language of the notes."""
        parser.add_argument(
            "--standard", required=True, metavar="FILE", help="standard as JSON (docs/examples)"
        )
        self.add_list(parser, holds="list to be scored", says="of the notes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score every row and say how many had which grade."""
        language = options["language"]
        standard = load_standard(options["standard"], language)
        counts: Counter[str] = Counter()
        with load_list(options, standard) as table:
            self.write(table, OUTPUT_COLUMNS, _answers(table, standard, language, counts), options)
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


def load_standard(path: str, language: str) -> Standard:
    """The standard in a file, with the columns of a list; what is wrong with it is said with its place."""
    text = text_of(path)
    try:
        standard = read_standard(text)
    except Misfit as misfit:
        raise CommandError(f"{path}: {misfit.say(language)}") from None
    except StandardError as error:
        faults = "\n".join(f"{path}: {say_fault(fault, language)}" for fault in error.faults)
        raise CommandError(faults) from None
    if standard.input is None:
        raise CommandError(f"{path}: {said(NO_INPUT, language)}")
    return standard


def load_list(options: Any, standard: Standard) -> Table:
    """The list in a file, with every column that the standard names."""
    return list_of(
        options,
        needed=needed_columns(standard),
        missing=lambda names: said(MISSING, options["language"]).format(m=names),
        max_rows=MOST_ROWS,
        max_bytes=MOST_BYTES,
        limits=PATIENCE,
    )
