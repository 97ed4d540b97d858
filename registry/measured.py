"""系统指标: the figures that the registry itself can tell of estates; named where standards name them.

``dual_filing``: the firm that holds the estate is on the register for good (the bureau's side) and files in a street (the
street's side), by the register of the day on which it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from oversight.kernel.calendar import beijing_day
from oversight.kernel.wording import Worded
from registry import measures
from registry.models import Firm, Tenure
from registry.rules.filing import FILING_WORDS, level


def register() -> None:
    """Once, when the app loads."""
    measures.register("dual_filing", title=Worded("企业双备案", "Dual filing"), ask=dual_filing)


def dual_filing(asked: measures.Asked) -> Mapping[int, measures.Told]:
    """Of each estate that a firm holds on the last day asked of: both filings, one of them, or neither."""
    day = min(asked.end - timedelta(days=1), beijing_day(asked.at))
    held = Tenure.objects.current(day).filter(estate__in=asked.estates).select_related("firm")
    return {one.estate_id: _told(one.firm) for one in held}


def _told(firm: Firm) -> measures.Told:
    bureau, street = firm.state == "registered", firm.jurisdiction_id is not None
    return measures.Told(words=FILING_WORDS[bureau, street], choice=level(bureau=bureau, street=street))
