"""What becomes of the rows of a checked list: each row is in exactly one sort, and the sorts add up to the file."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, Value

from oversight.exchange.kinds import SURELY
from oversight.models import ImportBatch, ImportRow

OUTCOMES = ("accepted", "repaired", "rejected")
# decided row by row, beside the record that they may be
DOUBLES = ("double_same", "double_row", "firm_on_file", "on_file")
CHUNK = 1000

_OTHERS = " && ".join(f'@.code != "{code}"' for code in DOUBLES)
ASKS = Func(
    F("notes"),
    Value(f'$[*] ? (@.grade == "question" && {_OTHERS})'),
    template="jsonb_path_exists(%(expressions)s::jsonpath)",
    output_field=BooleanField(),
)  # a question of fact that nobody answered; whether a row is a double is decided, not answered

REJECTED = Q(outcome=ImportRow.REJECTED)
LEFT = Q(decision=ImportRow.SKIP) & ~REJECTED
UNDECIDED = Q(decision="") & ~Q(doubles=[]) & ~REJECTED
WRITABLE = ~REJECTED & ~LEFT & ~UNDECIDED
SORTS = {
    "plain": WRITABLE & ~Q(ASKS),
    "asked": WRITABLE & Q(ASKS),
    "undecided": UNDECIDED,
    "left": LEFT,
    "rejected": REJECTED,
}
_SAME = Q()
for _why in SURELY:
    _SAME |= Q(doubles__contains=[{"why": _why}])
BESIDE = {"doubles": ~Q(doubles=[]) & ~REJECTED, "same": LEFT & _SAME, "writable": WRITABLE}
LISTS = {
    "rejected": REJECTED,
    "questions": SORTS["asked"],
    "doubles": BESIDE["doubles"],
    "left": LEFT,
    "writable": WRITABLE,
}


def count(batch: ImportBatch) -> dict[str, int]:
    """Rows by outcome; each row is in exactly one."""
    found = dict(batch.rows.values_list("outcome").annotate(n=Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def tally(batch: ImportBatch) -> dict[str, int]:
    """Rows of every sort; besides, all possible doubles, those left out as on file already, and those to write."""
    wanted = {**SORTS, **BESIDE}  # prefixed, since an alias may not be the name of a field
    found = batch.rows.aggregate(**{f"n_{name}": Count("pk", filter=which) for name, which in wanted.items()})
    return {name: found[f"n_{name}"] for name in wanted}


def undecided(batch: ImportBatch) -> int:
    """Rows that may be on file already and wait for a decision."""
    return batch.rows.filter(UNDECIDED).count()


def asked(batch: ImportBatch) -> int:
    """Rows to be written that carry a question nobody answered."""
    return batch.rows.filter(SORTS["asked"]).count()


def rejected(batch: ImportBatch) -> Iterable[ImportRow]:
    """The rows to mend."""
    return batch.rows.filter(REJECTED).order_by("number").iterator(CHUNK)


def shown(batch: ImportBatch, which: str) -> QuerySet[ImportRow]:
    """Rows for the report: to mend, with open questions, possible doubles, left out, to be written; or all."""
    return batch.rows.filter(LISTS.get(which, Q())).order_by("number")
