"""期限: turns of the results: publication after there is a result, and the decision on an appeal."""

from __future__ import annotations

from typing import Final

from inspections.rules import cycle
from oversight.kernel.turns import Turn

SELF_REPORT: Final = Turn(
    key="cycle.self",
    limit=None,  # the cycle's plan names the day; what it proposes is `cycle.SELF_REPORT`
    source=cycle.SELF_REPORT.source,
    starts=("cycle.laid_out",),
    ends=("sheet.submitted",),
)
PUBLICATION: Final = Turn(
    key="cycle.publish",
    limit=cycle.PUBLICATION,
    source=cycle.PUBLICATION.source,
    starts=("cycle.shown",),
    ends=("cycle.published", "cycle.cancelled"),
    most=cycle.PUBLICATION,  # the law's own limit: a city may only be quicker
)
APPEAL_DECISION: Final = Turn(
    key="appeal.decide",
    limit=cycle.APPEAL_DECISION,
    source=cycle.APPEAL_DECISION.source,
    starts=("appeal.submitted", "appeal.entered"),
    ends=("appeal.upheld", "appeal.rejected", "appeal.withdrawn"),
)
