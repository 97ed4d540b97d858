"""The lines of the assessment (DOMAIN §2): standards, cycles, both parts of a sheet, and what goes with them.

A firm's staff sign by a grant on the one sheet (delegated), so no line gives it. What a firm writes of itself is its own
(resource `own`).
"""

from __future__ import annotations

from oversight.kernel.scope import Post
from oversight.policy.line import ALL, OWN_FIRM, PARTY, PUBLISHED, TERRITORY, Line, rows

SCORER = "assigned trained no_interest"
REVIEWER = "not_scorer no_interest"
DECIDER = "not_own_submission no_interest"


def _shown_to_the_firm(resource: str) -> tuple[Line, ...]:
    """Its own findings and marks when it signs, everything from publicity on; it signs, its staff by a grant."""
    return rows(
        resource,
        (Post.FIRM, "read", OWN_FIRM, "from_signing", "signing"),
        (Post.FIRM, "read", OWN_FIRM, "from_publicity"),
        (Post.FIRM, "sign", OWN_FIRM),
        (Post.FIRM_STAFF, "read", OWN_FIRM, "from_signing", "signing"),
        (Post.FIRM_STAFF, "read", OWN_FIRM, "from_publicity"),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED, "", "public"),
    )


def _outside_cycles(resource: str) -> tuple[Line, ...]:
    """Checks and orders: who plans, who decides, and the firm from the day on which it was told."""
    return rows(
        resource,
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, DECIDER),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.DISTRICT, "read write submit", TERRITORY),
        (Post.STREET_LEADER, "read write submit", TERRITORY),
        (Post.STREET_LEADER, "decide", TERRITORY, DECIDER),
        (Post.STREET, "read write submit", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.FIRM, "read reply", OWN_FIRM, "told"),
        (Post.FIRM_STAFF, "read reply", OWN_FIRM, "told"),
        (Post.DEPARTMENT, "read write submit", ALL, "own_line"),
        (Post.AUDITOR, "read", ALL),
    )


ASSESSMENT: tuple[Line, ...] = (
    *rows(
        "standard",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "publish decide", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.DISTRICT, "read", ALL),
        (Post.STREET_LEADER, "read", ALL),
        (Post.STREET, "read", ALL),
        (Post.COMMITTEE, "read", ALL),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.AUDITOR, "read", ALL),
        (Post.FIRM, "read", PUBLISHED),
        (Post.FIRM_STAFF, "read", PUBLISHED),
        (Post.PUBLIC, "read", PUBLISHED),
    ),
    *rows(
        "cycle",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide publish", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read", TERRITORY),
        (Post.STREET, "read", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.FIRM, "read", OWN_FIRM),
        (Post.FIRM_STAFF, "read", OWN_FIRM),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.OWNERS, "read", PARTY, "from_publicity"),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED),
    ),
    *rows(
        "sheet_bureau_part",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, REVIEWER),
        (Post.INSPECTOR, "read", ALL),
        (Post.INSPECTOR, "write submit", ALL, SCORER),
        (Post.DISTRICT, "read", TERRITORY, "assigned"),
        (Post.DISTRICT, "write submit", TERRITORY, SCORER),
    ),
    *_shown_to_the_firm("sheet_bureau_part"),
    *rows(
        "sheet_street_part",
        (Post.HEAD, "read", ALL),
        (Post.INSPECTOR, "read", ALL),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read", TERRITORY),
        (Post.STREET_LEADER, "decide", TERRITORY, REVIEWER),
        (Post.STREET, "read", TERRITORY),
        (Post.STREET, "write submit", TERRITORY, SCORER),
        (Post.COMMITTEE, "read write submit", TERRITORY, "committee_findings"),
    ),
    *_shown_to_the_firm("sheet_street_part"),
    *rows(
        "survey",
        (Post.HEAD, "read publish", ALL),
        (Post.INSPECTOR, "read write", ALL),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read", TERRITORY),
        (Post.STREET, "read write", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.FIRM, "read", OWN_FIRM, "from_publicity", "public"),
        (Post.FIRM_STAFF, "read", OWN_FIRM, "from_publicity", "public"),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "submit", PUBLISHED, "survey_open"),
        (Post.PUBLIC, "read", PUBLISHED, "from_publicity", "public"),
    ),
    *rows(
        "training",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write", ALL),
        (Post.DISTRICT, "read attend", TERRITORY),
        (Post.STREET_LEADER, "read attend", TERRITORY),
        (Post.STREET, "read attend", TERRITORY),
        (Post.COMMITTEE, "read attend", TERRITORY),
        (Post.AUDITOR, "read", ALL),
    ),
    *rows(
        "appeal",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, f"neither_scorer_nor_reviewer {DECIDER}"),
        (Post.INSPECTOR, "read write", ALL),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read", TERRITORY),
        (Post.STREET, "read", TERRITORY),
        (Post.FIRM, "read submit", OWN_FIRM),
        (Post.FIRM, "write", OWN_FIRM, "own_draft"),
        (Post.FIRM_STAFF, "read", OWN_FIRM),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.AUDITOR, "read", ALL),
    ),
    *_outside_cycles("check"),
    *_outside_cycles("order"),
)
