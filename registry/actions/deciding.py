"""Whom a decision waits for: of all who may take it, those nearest to the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oversight.models import Membership
from oversight.policy import who_may


def nearest(verb: str, thing: Any, at: datetime) -> list[Membership]:
    """The postings that may do ``verb`` here whose territory is the smallest: a street leader before the bureau head.

    Where separation of duties leaves nobody near, it is the next tier's by itself, since `who_may` names only those
    who may.
    """
    everyone = who_may(verb, thing, at)
    if not everyone:
        return []
    deepest = max(_depth(m) for m in everyone)
    return [m for m in everyone if _depth(m) == deepest]


def _depth(membership: Membership) -> int:
    territory = membership.organisation.territory
    return len(territory.path) if territory else 0
