"""The addresses as the URLconf has them, and what a row of the matrix says of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

EDITOR = (
    "editor/"  # the Wagtail admin: its addresses are Wagtail's, so they are listed in a file of their own
)


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    pattern: str

    @property
    def in_editor(self) -> bool:
        """Whether it is part of the Wagtail admin."""
        return self.pattern.startswith(EDITOR)


def addresses() -> list[Address]:
    """Every pattern, nested ones too, whatever its name."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, names: str, before: str) -> Iterator[Address]:
    for part in resolver.url_patterns:
        pattern = before + str(part.pattern)
        if isinstance(part, URLPattern):
            yield Address(names + (part.name or f"<{pattern}>"), pattern)
        else:
            yield from _walk(part, f"{names}{part.namespace}:" if part.namespace else names, pattern)


Args = Callable[[Any, Any], Mapping[str, Any]]
Fill = Callable[[Any, Any, Any], Mapping[str, Any]]
Right = str | Callable[[Any], str]

ANYBODY, SIGNED_IN, OWN, PUBLISHED = "anybody", "signed in", "own", "published"


@dataclass(frozen=True, kw_only=True)
class Door:
    """What is known of one address: who may pass, to which records, with what, and what that leaves behind.

    ``right`` is "resource verb [verb…]" in the words of DOMAIN §2 (a verb with "!" is not given by lines that open a
    few fields only), or `ANYBODY`, `SIGNED_IN`, `OWN`, `PUBLISHED`; or what gives it for a record. ``on`` is the kind
    of record that the address names; with ``at_all`` the right is asked of the post alone. ``also`` are rules of a
    row's own, beside the table: hand-written, since the oracle shares no code with the portal.
    """

    name: str
    right: Right
    on: str = ""
    at_all: bool = False
    args: Args = lambda town, thing: {}
    query: str = ""
    address: Callable[[Any, Any], str] | None = None  # for patterns that no name and arguments lead to
    nowhere: str = ""
    only: Callable[[Any], bool] = lambda thing: True  # records of the kind that the address can name at all
    also: Callable[[Any, Any], bool] = lambda who, thing: True
    get: int | tuple[int, ...] = 200  # what a lawful GET answers
    seen_as: str = "post"  # who reads the page: "post", or "public" for pages that ask as the public
    post: Fill | None = None  # what is typed into the page's form; None where nothing is sent
    when: Callable[[Any], bool] = lambda thing: (
        True
    )  # the records (without one, the people) of which it is lawful now
    post_right: Right = ""  # where reading the page and acting differ
    done: tuple[int, ...] = (302,)
    entries: int | Callable[[Any, Any], int] = 1  # trail entries of a lawful act
    uncovers: frozenset[tuple[str, str]] = frozenset()  # covered fields that the door is there to show
    events: tuple[str, ...] = ()  # security events of a lawful act
    get_events: tuple[str, ...] = ()  # … of a lawful GET: exports
    writes: bool = False  # a POST without a form of its own changes something that is no act: a letter read
    missing: Mapping[str, Any] | None = None  # arguments of a record that does not exist
    hidden: bool = True  # a foreign record answers as a missing one
    noise: tuple[str, ...] = ()  # tables that a GET may write
    device: bool = False  # asked by a script, which is told 401 where a person is led to the sign-in
    unsaid: bool = (
        False  # a refused POST leaves no event: the record was somebody's own and is not looked for
    )


def by_name(rows: list[Door]) -> dict[str, Door]:
    """The rows by address. Raises ValueError for a second row of one."""
    found: dict[str, Door] = {}
    for row in rows:
        if row.name in found:
            raise ValueError(row.name)
        found[row.name] = row
    return found
