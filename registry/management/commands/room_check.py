"""`manage.py room_check`: check a list of projects against a room policy; needs no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from oversight.kernel.plaindata import Misfit
from oversight.kernel.tables import Table
from oversight.kernel.wording import Worded
from oversight.management.list_command import ListCommand, list_of, said, text_of
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

MISSING = Worded("缺少列 {m}；可用的列：{k}", "missing columns {m}; known are {k}")
OUTPUT = "id,required,required_<part>…,provided,binding,verdict,shortfall,warnings,message"


class Command(ListCommand):
    """Reads a policy (JSON) and a list (CSV, xlsx …), writes one answer a row as CSV."""

    help = (
        "Check a list of projects against a management-room policy. Columns of the list: id, total_area, "
        "above_ground_area, measured_area, use, provided_total and provided_<part> for the parts that the policy "
        f"names. Columns of the answer: {OUTPUT}; verdict is pass, fail, incomplete, error or unverified. "
        "A bad row gets its own verdict and never stops the rest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The policy, the list, the answer, and the language of the messages."""
        parser.add_argument("--policy", required=True, metavar="FILE", help="policy as JSON (docs/examples)")
        self.add_list(parser, holds="list of projects", says="of the messages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every row and say how many had which verdict."""
        language = options["language"]
        policy = load_policy(options["policy"], language)
        outcomes: list[Outcome] = []
        with load_list(options, policy) as table:
            self.write(table, output_columns(policy), _answers(table, policy, language, outcomes), options)
        counts = ", ".join(f"{verdict} {n}" for verdict, n in tally(outcomes).items() if n)
        self.stdout.write(f"{policy.code}: {len(outcomes)} rows: {counts}")


def _answers(
    table: Table, policy: Policy, language: str, outcomes: list[Outcome]
) -> Iterator[tuple[str, ...]]:
    for row in table.rows():
        outcome = check_row(policy, row.cells, language)
        outcomes.append(outcome)
        yield outcome.cells


def load_policy(path: str, language: str) -> Policy:
    """The policy in a file; what is wrong with it is said with its place."""
    text = text_of(path)
    try:
        return read_policy(text)
    except Misfit as misfit:
        raise CommandError(f"{path}: {misfit.say(language)}") from None
    except PolicyError as fault:
        raise CommandError(f"{path}: {say(fault.message, language)}") from None


def load_list(options: Any, policy: Policy) -> Table:
    """The list in a file, with every column that the policy cannot do without."""
    known = ", ".join(input_columns(policy))
    return list_of(
        options,
        needed=needed_columns(policy),
        missing=lambda names: said(MISSING, options["language"]).format(m=names, k=known),
    )
