"""One line of the policy: which post may do which kinds of act to a resource, and how far."""

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


def rows(resource: str, *rows: tuple[str, ...]) -> tuple[Line, ...]:
    """Lines of one resource from (post, "read write", scope, [conditions], [fields])."""
    lines = []
    for post, kinds, scope, *rest in rows:
        conditions = tuple(rest[0].split()) if rest else ()
        fields = rest[1] if len(rest) > 1 else ""
        lines.append(Line(resource, Post(post), tuple(kinds.split()), Scope(scope), conditions, fields))
    return tuple(lines)
