"""`manage.py room_check`: check a list of projects against a room policy; needs no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oversight.kernel.plaindata import Misfit
from oversight.kernel.tables import Column, Table, TableError, open_table, write_csv
from oversight.kernel.wording import Worded, is_english
from registry.rules.room.listing import (
    Outcome,
    check_row,
    input_columns,
    needed_columns,
    output_columns,
    tally,
)
from registry.rules.room.policy import Policy, PolicyError, read_policy
from registry.rules.room.words import say

ENCODING_OPEN = Worded(
    "编码有两种读法，按 UTF-8 读了；若不对，请加 --encoding gb18030",
    "The text fits two encodings and was read as UTF-8; if that is wrong, say --encoding gb18030",
)
MISSING = Worded("缺少列 {m}；可用的列：{k}", "missing columns {m}; known are {k}")
OUTPUT = "id,required,required_<part>…,provided,binding,verdict,shortfall,warnings,message"


class Command(BaseCommand):
    """Reads a policy (JSON) and a list (CSV, xlsx …), writes one answer a row as CSV."""

    help = (
        "Check a list of projects against a management-room policy. Columns of the list: id, total_area, "
        "above_ground_area, measured_area, use, provided_total and provided_<part> for the parts that the policy "
        f"names. Columns of the answer: {OUTPUT}; verdict is pass, fail, incomplete, error or unverified. "
        "A bad row gets its own verdict and never stops the rest."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The policy, the list, the answer, and the language of the messages."""
        parser.add_argument("--policy", required=True, metavar="FILE", help="policy as JSON (docs/examples)")
        parser.add_argument("--input", required=True, metavar="CSV", help="list of projects")
        parser.add_argument("--output", required=True, metavar="CSV", help="where the answers are written")
        parser.add_argument("--encoding", choices=["utf-8", "gb18030"], help="of the list, if it is CSV")
        parser.add_argument("--language", choices=["zh", "en"], default="zh", help="of the messages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every row and say how many had which verdict."""
        language = options["language"]
        policy = load_policy(options["policy"], language)
        outcomes: list[Outcome] = []
        columns = [Column(name) for name in output_columns(policy)]
        with load_list(options["input"], options["encoding"], policy, language) as table:
            if table.alternatives:
                self.stderr.write(said(ENCODING_OPEN, language))
            try:
                write_csv(options["output"], columns, _answers(table, policy, language, outcomes))
            except OSError as error:
                raise CommandError(f"{options['output']}: {error.strerror}") from None
        counts = ", ".join(f"{verdict} {n}" for verdict, n in tally(outcomes).items() if n)
        self.stdout.write(f"{policy.code}: {len(outcomes)} rows: {counts}")


def _answers(
    table: Table, policy: Policy, language: str, outcomes: list[Outcome]
) -> Iterator[tuple[str, ...]]:
    for row in table.rows():
        outcome = check_row(policy, row.cells, language)
        outcomes.append(outcome)
        yield outcome.cells


def said(words: Worded, language: str) -> str:
    """The sentence in the language asked for."""
    return words.en if is_english(language) else words.zh


def load_policy(path: str, language: str) -> Policy:
    """The policy in a file; what is wrong with it is said with its place."""
    try:
        return read_policy(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path}: not UTF-8") from None
    except Misfit as misfit:
        raise CommandError(f"{path}: {misfit.say(language)}") from None
    except PolicyError as fault:
        raise CommandError(f"{path}: {say(fault.message, language)}") from None


def load_list(path: str, encoding: str | None, policy: Policy, language: str) -> Table:
    """The list in a file, with every column that the policy cannot do without."""
    try:
        table = open_table(path, encoding=encoding)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except TableError as refusal:
        raise CommandError(f"{path}: {refusal.say(language)}") from None
    missing = [name for name in needed_columns(policy) if name not in table.headers]
    if missing:
        table.close()
        known = ", ".join(input_columns(policy))
        raise CommandError(f"{path}: {said(MISSING, language).format(m=', '.join(missing), k=known)}")
    return table
