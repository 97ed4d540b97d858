"""Rectification (整改): classes and their limits, the re-check, cards for failed corrections.

Defaults of DOMAIN-REFERENCE §3.3, shaped after New York's classes A to C and Qingdao's cards; a city changes them as
policy.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from oversight.kernel.calendar import Limit

OrderClass = Literal["A", "B", "C"]
ORDER_CLASSES: tuple[OrderClass, ...] = ("A", "B", "C")
DEADLINES: Mapping[OrderClass, Limit] = {
    "A": Limit("HOUR", 24, "DOMAIN-REFERENCE §3.3: danger"),
    "B": Limit("WD", 3, "DOMAIN-REFERENCE §3.3"),
    "C": Limit("WD", 15, "DOMAIN-REFERENCE §3.3"),
}
"""How long a firm has to put an item right, by the item's class."""
ISSUE = Limit("WD", 2, "DOMAIN-REFERENCE §3.3")
"""An order is issued within so long after the visit."""
RECHECK = Limit("WD", 5, "DOMAIN-REFERENCE §3.3")
"""The re-inspection follows within so long after the firm's time."""
FAILURES_TO_RED = 3
"""Failed corrections in a row that turn yellow cards into a red one (Qingdao; DOMAIN-REFERENCE §3.3)."""

Card = Literal["", "yellow", "red"]
Outcome = Literal["corrected", "failed"]


def gravest(classes: Iterable[OrderClass]) -> OrderClass:
    """The class of a whole order: that of its gravest item, so that its first limit is the shortest."""
    return min(classes, key=ORDER_CLASSES.index)


def card_after(outcomes: Iterable[Outcome]) -> Card:
    """The card after a firm's re-checks on one estate, in the order of time.

    Each failed correction is a yellow card and a talk; the third in a row is red; a correction clears the row.
    """
    row = 0
    for outcome in outcomes:
        row = row + 1 if outcome == "failed" else 0
    if row == 0:
        return ""
    return "red" if row >= FAILURES_TO_RED else "yellow"
