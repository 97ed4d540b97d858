"""期限: how long the turns of the registry last, what moves them, and where each length comes from.

Pure data: the lengths that the portal begins with. A city that wants another sets it from a day on (期限标准, page
办理期限), within `most`; clocks that run keep the length they began with. "Ours" marks a number that no rule fixes
(docs/domain.md, deadlines).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from oversight.kernel.calendar import Limit
from oversight.kernel.turns import Turn

# Receipts of bureau and street: 5 working days, as for committees' filings in 北京市物业管理条例 art. 43 and
# 绍兴市物业管理条例 art. 19; for changes of the register by analogy (ours).
RECEIPT: Final = Limit("WD", 5, "北京市物业管理条例 art. 43, by analogy (ours)")
# An authority's head may extend a decision once, half as long again as the term or less; the applicant is told why:
# 行政许可法 art. 42, by analogy. Ours: the same five days once more at most.
RECEIPT_LONGER: Final = Limit("WD", 5, "行政许可法 art. 42, by analogy (ours)")
# No decision takes longer than an administrative licence may: 20 working days, 行政许可法 art. 42, by analogy (ours).
RECEIPT_MOST: Final = Limit("WD", 20, "行政许可法 art. 42, by analogy (ours)")
# What is wanting is mended within 15 working days: the term of a conditional pass (ours).
MENDING: Final = Limit("WD", 15, "ours; DOMAIN-REFERENCE §3.1")
# Defects at take-over are mended within 30 days: 聊城市物业管理条例 art. 11; for rooms that fall short (ours).
ROOMS: Final = Limit("CD", 30, "聊城市物业管理条例 art. 11, by analogy (ours)")

CHANGE_DECISION: Final = Turn(
    key="change.decide",
    limit=RECEIPT,
    source="DOMAIN §10; DOMAIN-REFERENCE §3.1",
    starts=("change.submitted",),
    pauses=("change.returned",),  # 行政许可法 art. 32 (4): the clock stands while the applicant mends
    ends=("change.accepted", "change.refused", "change.withdrawn", "change.lapsed"),
    longer=RECEIPT_LONGER,
    most=RECEIPT_MOST,
)
CHANGE_MENDING: Final = Turn(
    key="change.mend",
    limit=MENDING,
    source="DOMAIN-REFERENCE §3.1",
    starts=("change.returned",),
    ends=("change.submitted", "change.withdrawn", "change.lapsed"),
)
FIRM_CHANGE_DECISION: Final = replace(CHANGE_DECISION, key="firmchange.decide")
FIRM_CHANGE_MENDING: Final = replace(CHANGE_MENDING, key="firmchange.mend")
ROOM_RECTIFICATION: Final = Turn(
    key="room.rectify",
    limit=ROOMS,
    source="物业管理条例 arts. 30, 61; DOMAIN-REFERENCE §3.4",
    starts=("room.surveyed",),
    ends=("room.surveyed", "check.withdrawn", "estate.merged", "estate.split", "estate.regrouped"),
)
# Every estate under some management by the day that the city sets itself (policy text, part 3): no length of its own.
MODE_SETTLED: Final = Turn(
    key="mode.settle",
    limit=None,
    source="policy text, part 3; docs/features/coverage.md",
    starts=("target.set",),
    ends=("mode.set", "tenure.appointed"),
)

ALL: Final = (
    CHANGE_DECISION,
    CHANGE_MENDING,
    FIRM_CHANGE_DECISION,
    FIRM_CHANGE_MENDING,
    ROOM_RECTIFICATION,
    MODE_SETTLED,
)


def rectifies(*, developer_stands: bool) -> str:
    """Who mends rooms that fall short: the ``developer``, who owes them; where there is none any more, the ``street``
    organises it (物业管理条例 art. 30; 北京市物业管理条例 art. 18)."""
    return "developer" if developer_stands else "street"
