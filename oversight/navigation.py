"""The words of the headers. Each app adds its own entries when it loads, and only for pages that exist."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from oversight.models import Membership, Territory
from oversight.policy import Actor, may
from oversight.screen.parts import Crumb, Place


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A word of the header: where it leads, and its place in the row.

    Who may do ``verb`` or any of ``verbs`` sees it; without any, everybody does. ``under`` is the address below which
    all pages are its own, ``also`` further ones.
    """

    label: Any
    url_name: str
    order: int
    verb: str = ""
    under: str = ""
    also: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()

    def opens_for(self, by: Actor | None) -> bool:
        """Whether its page is there for this reader."""
        asked = (self.verb, *self.verbs) if self.verb else self.verbs
        return not asked or (by is not None and any(may(by, verb) for verb in asked))

    @property
    def url(self) -> str:
        """The address of the entry's page."""
        return reverse(self.url_name)

    def covers(self, path: str) -> bool:
        """Whether a page at ``path`` lies in this part of the house."""
        root = self.under or self.url
        return path == root or (root != "/" and path.startswith(root)) or path.startswith(self.also)


@dataclass(frozen=True, kw_only=True)
class Word:
    """An entry as this reader sees it on this page."""

    label: Any
    url: str
    current: bool


STAFF: list[Entry] = []
PUBLIC: list[Entry] = []
FOOT_STAFF: list[Entry] = []
FOOT_PUBLIC: list[Entry] = []

# What a word of the territory bar leads to, where some app has a page for a unit.
unit_url: Callable[[Territory], str] | None = None

# Set by the app that owns the pages: the counts and addresses that the staff header shows.
inbox_count: Callable[[Actor], int] | None = None


def add(row: list[Entry], *entries: Entry) -> None:
    """Put entries into a row of words: `add(STAFF, Entry(label=_("登记"), url_name="registry:estate-list", …))`.

    An address may stand in a row once; a second one raises ValueError, so that a reload is noticed.
    """
    for entry in entries:
        if any(known.url_name == entry.url_name and known.under == entry.under for known in row):
            raise ValueError(f"{entry.url_name} is in this row already")
        row.append(entry)
    row.sort(key=lambda entry: entry.order)


def words(row: list[Entry], *, actor: Actor | None, path: str) -> list[Word]:
    """The entries that ``actor`` may open, the one that covers ``path`` most closely being current."""
    seen = [entry for entry in row if entry.opens_for(actor)]
    covering = [entry for entry in seen if entry.covers(path)]
    here = max(covering, key=lambda entry: len(entry.under or entry.url), default=None)
    return [Word(label=entry.label, url=entry.url, current=entry is here) for entry in seen]


def place_of(membership: Membership | None) -> Place | None:
    """The territory bar of a page that has no place of its own: the path to the acting body's unit."""
    unit = membership.organisation.territory if membership else None
    return place_at(unit) if unit else None


def place_at(unit: Territory, *steps: Crumb, here: str = "") -> Place:
    """The territory bar of a page about something in ``unit``: its path, further ``steps``, and what is ``here``.

    `place_at(estate.jurisdiction, here=estate.name)`; without ``here`` the unit itself is where one is.
    """
    above = [_crumb(found) for found in unit.get_ancestors()]
    if not here:
        return Place(path=above, here=unit.name)
    return Place(path=[*above, _crumb(unit), *steps], here=here)


def _crumb(unit: Territory) -> Crumb:
    return Crumb(label=unit.name, url=unit_url(unit) if unit_url else "")
