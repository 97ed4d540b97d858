"""Whose duty ends when, in the field: telling of a visit, reviewing what was handed in, correcting what an order names,
and seeing whether it was done (§3.3).
"""

from inspections.rules.cycle import BUREAU_REVIEW, STREET_REVIEW
from inspections.rules.order import DEADLINES, RECHECK, OrderClass
from oversight.kernel.turns import Turn

SOURCE = "DOMAIN-REFERENCE §3.3"
CORRECT: dict[OrderClass, Turn] = {
    kind: Turn(
        key=f"order.correct.{kind.lower()}",
        limit=limit,
        source=SOURCE,
        starts=("order.issued",),
        ends=("order.answered",),
    )
    for kind, limit in DEADLINES.items()
}
"""From service of the order the firm has so long to put things right, by the gravest item's class."""
RECHECKED = Turn(
    key="order.recheck",
    limit=RECHECK,
    source=SOURCE,
    starts=("order.answered",),
    ends=("order.closed", "order.failed"),
)
"""From the firm's answer whoever issued the order sees, so soon, whether it is true."""
NOTICES: dict[str, Turn] = {
    part: Turn(
        key=f"sheet.notice.{part}",
        limit=None,
        source=SOURCE,
        starts=("sheet.assigned",),
        ends=("sheet.notified", "sheet.begun", "sheet.excused"),
    )
    for part in ("street", "bureau")
}
"""Until the last day on which a planned visit can still be told in time (`plan.last_day_of_notice`)."""
REVIEWS: dict[str, Turn] = {
    part: Turn(
        key=f"sheet.review.{part}",
        limit=limit,
        source=SOURCE,
        starts=("sheet.submitted",),
        ends=("sheet.reviewed", "sheet.returned"),
    )
    for part, limit in (("street", STREET_REVIEW), ("bureau", BUREAU_REVIEW))
}
"""From handing in somebody who did not score looks at the sheet."""
COUNTERSIGNED = Turn(
    key="sheet.countersign",
    limit=BUREAU_REVIEW,
    source=SOURCE,
    starts=("sheet.reviewed",),
    ends=("sheet.countersigned", "sheet.remitted"),
)
"""The bureau's own look at the street's part, after the street's."""
