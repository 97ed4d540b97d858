"""Who may be drawn to score an estate (评分人资格): everything that bars, each by its name.

Sources: DOMAIN §4 (trained, no declared interest, not the reviewer), 行政处罚法 art. 43 on recusal; the time after an
employment with the firm is ours. Terms are half open: they hold from their first day up to, not with, their end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from oversight.kernel.calendar import add_months

Bar = Literal["untrained", "interest", "employed", "away", "reviewer", "other_part"]
BARS: Final[tuple[Bar, ...]] = ("untrained", "interest", "employed", "away", "reviewer", "other_part")
RECENT: Final = 24
"""Months for which somebody who worked for a firm does not score its estates (ours)."""

Term = tuple[date, date | None]


@dataclass(frozen=True)
class Standing:
    """What is known of one candidate and one sheet; ``employed`` are the terms of work for the sheet's firm."""

    trained: bool = True
    interested: bool = False
    employed: tuple[Term, ...] = ()
    away: tuple[Term, ...] = ()
    reviews: bool = False
    scores_other_part: bool = False


def is_recent(term: Term, on: date) -> bool:
    """Whether an employment lasts on a day or ended less than 24 months before it; one that begins later is none yet."""
    first, end = term
    return first <= on and (end is None or on < add_months(end, RECENT))


def is_away_throughout(away: Iterable[Term], first: date, last: date) -> bool:
    """Whether no day from ``first`` to ``last``, both counted in, is left."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    terms = tuple(away)
    return all(any(start <= day and (end is None or day < end) for start, end in terms) for day in days)


def bars(standing: Standing, *, on: date, window: tuple[date, date]) -> tuple[Bar, ...]:
    """All that bars this candidate on a day, in the order of `BARS`; ``window`` are the days left for the visit."""
    found = {
        "untrained": not standing.trained,
        "interest": standing.interested,
        "employed": any(is_recent(term, on) for term in standing.employed),
        "away": window[0] <= window[1] and is_away_throughout(standing.away, *window),
        "reviewer": standing.reviews,
        "other_part": standing.scores_other_part,
    }
    return tuple(bar for bar in BARS if found[bar])
