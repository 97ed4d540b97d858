"""Risk-based frequency (按风险确定频次): how often an estate is due for a check, by its last result (DOMAIN §7).

The months are ours: no rule of the city fixes them; the bounds are those of the grades (DOMAIN §4).
"""

from datetime import date
from decimal import Decimal
from typing import Final

from oversight.kernel.calendar import add_months

INTERVALS: Final = ((Decimal(90), 24), (Decimal(80), 12), (Decimal(60), 6), (Decimal(0), 3))
"""Months between two checks by the rounded total reached, from the best down."""
UNRATED: Final = 12
"""Months for an estate that was never rated: as for a good one."""


def interval(total: Decimal | None) -> int:
    """Months between two checks of an estate whose last result was ``total``; None: never rated."""
    if total is None:
        return UNRATED
    return next((months for least, months in INTERVALS if total >= least), INTERVALS[-1][1])


def is_due(total: Decimal | None, checked_on: date | None, on: date) -> bool:
    """Whether an estate is due on a day: never checked, or its interval has passed since the last check."""
    return checked_on is None or add_months(checked_on, interval(total)) <= on
