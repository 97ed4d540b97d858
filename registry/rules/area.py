"""面积: which of several recorded areas counts (DOMAIN-REFERENCE §5.3: the latest stage wins)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

# The planning permit until survey, the surveyed area at acceptance, the registered one afterwards; what a list gives
# without a document gives way to all of them.
STAGES = ("unstated", "planning", "survey", "acceptance", "title")


@dataclass(frozen=True)
class AreaRecord:
    """One recorded area: m², its stage, and when it was written down."""

    value: Decimal
    stage: str
    recorded_at: datetime


def headline(records: Iterable[AreaRecord]) -> Decimal | None:
    """The area that counts: of the latest stage, and within one stage the one recorded last.

    ``records`` stand in the order in which they were written, which decides between two of one instant.
    """
    numbered = enumerate(records)
    best = max(numbered, key=lambda n: (STAGES.index(n[1].stage), n[1].recorded_at, n[0]), default=None)
    return best[1].value if best else None
