"""The table a director can read: which post may do what, and how far (DOMAIN §2).

A line names a resource, a post, the kinds of right, the scope, and where the text narrows it a condition or a set of
fields. What no line allows is refused. Resources of later issues are added here, one line each.
"""

from __future__ import annotations

from dataclasses import dataclass

from oversight.kernel.scope import Post, Scope

ALL, TERRITORY, OWN_FIRM, PARTY, PUBLISHED = (
    Scope.ALL,
    Scope.TERRITORY,
    Scope.OWN_FIRM,
    Scope.PARTY,
    Scope.PUBLISHED,
)


@dataclass(frozen=True)
class Line:
    """One line: ``post`` may do ``kinds`` to ``resource`` within ``scope``, if ``conditions`` hold.

    ``fields`` names the set of fields a reader is narrowed to ("" = all); ``note`` is the text of DOMAIN §2.
    """

    resource: str
    post: Post
    kinds: tuple[str, ...]
    scope: Scope
    conditions: tuple[str, ...] = ()
    fields: str = ""
    note: str = ""


def _rows(resource: str, *rows: tuple[str, ...]) -> tuple[Line, ...]:
    """Lines of one resource from (post, "read write", scope, [conditions], [fields])."""
    lines = []
    for post, kinds, scope, *rest in rows:
        conditions = tuple(rest[0].split()) if rest else ()
        fields = rest[1] if len(rest) > 1 else ""
        lines.append(Line(resource, Post(post), tuple(kinds.split()), Scope(scope), conditions, fields))
    return tuple(lines)


LINES: tuple[Line, ...] = (
    *_rows(
        "territory",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write", ALL),
        (Post.ADMIN, "read write", ALL),
        (Post.DISTRICT, "read", ALL),
        (Post.STREET_LEADER, "read", ALL),
        (Post.STREET, "read", ALL),
        (Post.COMMITTEE, "read", ALL),
        (Post.FIRM, "read", ALL),
        (Post.FIRM_STAFF, "read", ALL),
        (Post.DEPARTMENT, "read", ALL),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.OWNERS, "read", ALL),
        (Post.DEVELOPER, "read", ALL),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED),
    ),
    *_rows(
        "policy",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "publish decide", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.EDITOR, "read", ALL),
        (Post.DISTRICT, "read", ALL),
        (Post.STREET_LEADER, "read", ALL),
        (Post.STREET, "read", ALL),
        (Post.COMMITTEE, "read", ALL),
        (Post.DEPARTMENT, "read", ALL),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.AUDITOR, "read", ALL),
        (Post.ADMIN, "read", ALL),
        (Post.FIRM, "read", PUBLISHED),
        (Post.FIRM_STAFF, "read", PUBLISHED),
        (Post.PUBLIC, "read", PUBLISHED),
    ),
    *_rows(
        "firm",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, "not_own_submission no_interest"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.EDITOR, "read", ALL, "", "public"),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read", TERRITORY),
        (Post.STREET, "read", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.FIRM, "read submit", OWN_FIRM),
        (Post.FIRM, "write", OWN_FIRM, "own_draft"),
        (Post.FIRM_STAFF, "read", OWN_FIRM),
        (Post.DEPARTMENT, "read", ALL, "", "public"),
        (Post.LEADING_GROUP, "read", ALL),
        (Post.OWNERS, "read", PARTY, "", "public"),
        (Post.DEVELOPER, "read", ALL, "", "public"),
        (Post.AUDITOR, "read", ALL),
        (Post.ADMIN, "read write", ALL, "", "identity"),
        (Post.PUBLIC, "read", PUBLISHED, "", "public"),
    ),
    *_rows(
        "estate",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, "not_own_submission no_interest"),
        (Post.INSPECTOR, "read write", ALL),
        (Post.EDITOR, "read", ALL, "", "public"),
        (Post.DISTRICT, "read", TERRITORY),
        (Post.STREET_LEADER, "read write", TERRITORY),
        (Post.STREET_LEADER, "decide", TERRITORY, "not_own_submission no_interest"),
        (Post.STREET, "read write", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.COMMITTEE, "write", TERRITORY, "own_draft"),
        (Post.FIRM, "read submit", OWN_FIRM),
        (Post.FIRM, "write", OWN_FIRM, "own_draft"),
        (Post.FIRM_STAFF, "read", OWN_FIRM),
        (Post.FIRM_STAFF, "write", OWN_FIRM, "own_draft"),
        (Post.DEPARTMENT, "read", ALL, "entered", "public"),
        (Post.LEADING_GROUP, "read", ALL, "entered"),
        (Post.OWNERS, "read", PARTY),
        (Post.DEVELOPER, "read submit", PARTY),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED, "", "public"),
    ),
    *_rows(
        "room_check",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "decide", ALL, "not_own_submission no_interest"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.DISTRICT, "read write submit", TERRITORY),
        (Post.STREET_LEADER, "read write", TERRITORY),
        (Post.STREET, "read write", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY),
        (Post.FIRM, "read", OWN_FIRM),
        (Post.FIRM_STAFF, "read", OWN_FIRM),
        (Post.DEPARTMENT, "read", ALL, "planning_or_construction"),
        (Post.OWNERS, "read", PARTY),
        (Post.DEVELOPER, "read", PARTY),
        (Post.DEVELOPER, "submit", PARTY, "room_data"),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED, "", "public"),
    ),
    *_rows(
        "notice",
        (Post.HEAD, "read", ALL),
        (Post.HEAD, "publish", ALL, "not_own_submission"),
        (Post.INSPECTOR, "read write submit", ALL),
        (Post.EDITOR, "read write submit", ALL),
        (Post.EDITOR, "publish", ALL, "not_own_submission"),
        (Post.DISTRICT, "read write submit", TERRITORY, "own_section"),
        (Post.STREET_LEADER, "read write submit", TERRITORY, "own_section"),
        (Post.STREET_LEADER, "publish", TERRITORY, "own_section not_own_submission"),
        (Post.STREET, "read write submit", TERRITORY, "own_section"),
        (Post.COMMITTEE, "read write submit", TERRITORY, "own_section"),
        (Post.DEPARTMENT, "read write submit", PARTY),
        (Post.LEADING_GROUP, "read write submit", PARTY),
        (Post.AUDITOR, "read", ALL),
        (Post.PUBLIC, "read", PUBLISHED),
    ),
    *_rows(
        "account",
        (Post.HEAD, "read write", ALL),
        (Post.DISTRICT, "read write", TERRITORY),
        (Post.STREET_LEADER, "read write", TERRITORY),
        (Post.COMMITTEE, "read", TERRITORY, "own_body"),
        (Post.FIRM, "read write", OWN_FIRM),
        (Post.DEPARTMENT, "read", PARTY),
        (Post.LEADING_GROUP, "read", PARTY),
        (Post.AUDITOR, "read", ALL),
        (Post.ADMIN, "read write", ALL),
    ),
    *_rows(
        "trail",
        (Post.HEAD, "read", ALL),
        (Post.AUDITOR, "read", ALL),
        (Post.INSPECTOR, "read", PARTY),
        (Post.DISTRICT, "read", PARTY),
        (Post.STREET_LEADER, "read", PARTY),
        (Post.ADMIN, "read", ALL, "security_events"),
    ),
    # What everybody does for oneself: it follows from having a posting, so DOMAIN §2 lists no row for it.
    *_rows("own", *((post, "read write", PARTY) for post in Post if post != Post.PUBLIC)),
)
