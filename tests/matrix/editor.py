"""The Wagtail admin's addresses: they are Wagtail's, so they are listed as patterns and asked by example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.matrix.doors import Address, addresses
from tests.matrix.town import Place

LIST = Path(__file__).parents[1] / "data" / "editor_addresses.txt"
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# What a part of a pattern may be called; the rest is a number that means no record.
WORDS = {
    "content_type_app_name": "cms",
    "content_type_model_name": "noticepage",
    "app_label": "cms",
    "app_name": "cms",
    "model_name": "noticepage",
    "action": "delete",
    "action_name": "approve",
    "filter_spec": "width-100",
    "uidb64": "MQ",
    "token": "set-password",
}
# Patterns that are expressions: what to ask instead.
BY_HAND = {
    r"editor/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
        "editor/pages/{page}/revisions/compare/live...latest/"
    ),
    "editor/^.*$": "editor/no-such-page/",
    "^editor/password_reset/": "editor/password_reset/",
}


# What Wagtail notes when an editor opens a page: who edits what now, and who wants to hear of comments.
NOTED = {"wagtailcore_pagesubscription", "wagtailadmin_editingsession"}


def listed() -> set[str]:
    """The patterns that this suite knows."""
    return set(LIST.read_text().split())


def in_urlconf() -> list[Address]:
    """The patterns that the portal has."""
    return [one for one in addresses() if one.pattern.lstrip("^").startswith("editor/")]


def example(address: Address, place: Place) -> str:
    """An address to ask: with a notice that waits for a decision, wherever a page is named."""
    page = place.things["notice"]["street_submitted"].row.pk
    if address.pattern in BY_HAND:
        return "/" + BY_HAND[address.pattern].format(page=page)

    def part(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if name in WORDS:
            return WORDS[name]
        return str(page) if "page" in name or name in ("pk", "object_id") else "1" if kind != "slug" else "x"

    return "/" + PART.sub(part, address.pattern.replace("^", "").replace("$", ""))


def enters(place: Place, name: str) -> bool:
    """Who has the Wagtail admin: the bureau's editors and nobody else (INVARIANTS 41)."""
    return name != "public" and place.people[name].post == "bureau_editor"


def wrong(address: Address, path: str, name: str, place: Place, answer: Any) -> list[str]:
    """What is wrong with one answer of the Wagtail admin."""
    found = [f"shows {mark}" for mark in place.leaks(name, place.marks.within(answer.text))]
    touched = {table for table in answer.touched if table not in NOTED}
    if touched or answer.entries:
        found.append(f"changed {touched}, entries {answer.entries}")
    led = answer.status in (301, 302) and answer.location.startswith(("/account/", "/editor/login"))
    if enters(place, name):
        if answer.status >= 500:
            found.append(f"answered {answer.status}")
    elif not led and answer.status != 404:
        found.append(f"answered {answer.status} {answer.location}")
    return [f"GET {path} as {name}: {one}" for one in found]
