"""A seeded sample of sheets scored once more (抽样复评): how many are drawn, and what a second score is made of.

The second score is compared with the first and never counts (DOMAIN §4); the drawing itself is `rules.draw`.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from inspections.rules.standard.answers import Answer, Answers
from inspections.rules.standard.form import Standard

USUAL_SHARE = Decimal(5)
"""Per cent of the handed-in sheets, proposed where the head says no other (ours)."""


def sample_size(sheets: int, share: Decimal) -> int:
    """How many of ``sheets`` are drawn at ``share`` per cent: rounded up, so that there is one wherever there is a sheet.

    Raises ValueError for a share that is not above 0 and at most 100.
    """
    if not 0 < share <= 100:
        raise ValueError(share)
    return int((sheets * share / 100).to_integral_value(ROUND_CEILING))


def answered_again(standard: Standard, first: Answers, given: Mapping[str, Answer]) -> Answers:
    """The answers of a second score: what people inspect as given anew, what was computed or asked of owners as it was.

    So only what two people saw differs between the two scores.
    """
    told = {answer.item: answer for answer in first.items}
    items = (
        given.get(item.code) if item.source == "inspected" else told.get(item.code) for item in standard.items
    )
    return Answers(tuple(answer for answer in items if answer is not None), first.vetoes)
