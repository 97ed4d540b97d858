"""The owners' survey (业主测评): the satisfaction rate, its base, the least sample (DOMAIN §7, DOMAIN-REFERENCE §3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from oversight.kernel.measure import half_up_exact

POINTS = (1, 2, 3, 4, 5)
"""Very dissatisfied … very satisfied."""
SATISFIED_FROM = 3
"""Basically satisfied counts as satisfied (DOMAIN §7)."""
LEAST_ANSWERS = 30
LEAST_SHARE = Fraction(5, 100)
"""Fewer answers than max(30, 5 % of households) are too small a sample (DOMAIN-REFERENCE §3.3)."""
QUESTIONS = ("expected", "perceived", "overall")
"""Asked of each survey item, on the five points: what was expected, what was found, and overall (issue 4 B.5)."""
MOST_SLIPS = 500
"""Slips of one file, 50 sheets of paper (ours); a larger estate takes several files."""

WindowFault = Literal["backwards", "over", "into_scoring_end"]


@dataclass(frozen=True)
class Satisfaction:
    """Satisfied of answers, and how many were needed."""

    satisfied: int
    answers: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """Whether the sample may be used; else the part is left out and item 8.5 does not apply (DOMAIN §13.1)."""
        return self.answers >= self.needed

    @property
    def exact(self) -> Fraction | None:
        """The rate as 0 to 100, unrounded: the survey's part of the merge; None where the sample is too small."""
        return Fraction(100 * self.satisfied, self.answers) if self.is_enough and self.answers else None

    @property
    def shown(self) -> Decimal | None:
        """The rate with one decimal, beside its base."""
        return None if self.exact is None else half_up_exact(self.exact, 1)


def needed_answers(households: int | None) -> int:
    """How many answers a sample needs; 5 % of the households rounds up. Unknown households ask for the floor alone."""
    if not households or households < 0:
        return LEAST_ANSWERS
    share = LEAST_SHARE * households
    return max(LEAST_ANSWERS, -(-share.numerator // share.denominator))


def satisfaction(overall: Iterable[int], households: int | None) -> Satisfaction:
    """The satisfaction of the overall answers (1 to 5), whatever their order; raises ``ValueError`` off the scale."""
    answers = list(overall)
    if strange := sorted(set(answers) - set(POINTS)):
        raise ValueError(f"not on the five-point scale: {strange}")
    satisfied = sum(1 for answer in answers if answer >= SATISFIED_FROM)
    return Satisfaction(satisfied, len(answers), needed_answers(households))


def window_faults(first: date, last: date, scoring_last: date | None, today: date) -> tuple[WindowFault, ...]:
    """What is wrong with the days of a survey; () where nothing is. Both days are counted in.

    It ends before the last day of scoring, so that its rate is on every sheet before the sheets are handed in (ours).
    """
    found: list[WindowFault] = []
    if last < first:
        found.append("backwards")
    if last < today:
        found.append("over")
    if scoring_last is not None and last >= scoring_last:
        found.append("into_scoring_end")
    return tuple(found)


def slips_left(households: int, codes: int) -> int:
    """How many more households may get a code: one each, so that nobody answers twice."""
    return max(0, households - codes)
