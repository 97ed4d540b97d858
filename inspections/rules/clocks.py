"""Whose duty ends when, in the field: correcting what an order names, and seeing whether it was done (§3.3)."""

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
