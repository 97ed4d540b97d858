"""Whom a rearrangement concerns, who may decide it, and what they are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor, may, who_may
from registry.actions import tenure
from registry.actions.estate.moving import street_path
from registry.models import Estate, Rearrangement, Tenure

VERBS = {
    Rearrangement.MERGE: "registry.merge_estate",
    Rearrangement.SPLIT: "registry.split_estate",
    Rearrangement.REGROUP: "registry.regroup_estate",
    Rearrangement.MOVE: "registry.move_estate",
}


def may_everywhere(by: Actor, row: Rearrangement) -> bool:
    """Whether this actor decides such an act on every one of its estates, and where one goes."""
    there = []
    for one in row.estates():
        there.append(one)
        if row.to_id is not None:
            moved = Estate.objects.select_related("jurisdiction").get(pk=one.pk)
            moved.jurisdiction = row.to
            there.append(moved)
    return all(may(by, VERBS[row.kind], one) for one in there)


def in_force(membership: int, at: datetime) -> list[Membership]:
    """The posting, if it still runs."""
    found = Membership.objects.current(at).filter(pk=membership)
    return list(found.select_related("person", "organisation__territory"))


def concerned(row: Rearrangement, at: datetime, *, but: Actor | None = None) -> list[Membership]:
    """The managing firms, owners' committees, officers in charge and street leaders of all ends."""
    estates = row.estates()
    held = Tenure.objects.running(beijing_day(at)).filter(estate__in=estates).select_related("firm")
    found = [who for one in held for who in tenure.managers(one.firm, at)]
    units = [*(one.jurisdiction for one in estates if one.jurisdiction), *([row.to] if row.to else [])]
    current = Membership.objects.current(at).select_related("person", "organisation")
    found += current.filter(post=Post.OWNERS, organisation__in=[one.owners_body_id for one in estates])
    found += current.filter(estates__estate__in=estates, estates__valid_to=None)
    streets = {street_path(unit) for unit in units}
    found += current.filter(post=Post.STREET_LEADER, organisation__territory__path__in=streets)
    return [who for who in found if but is None or who.person_id != but.person_id]


def deciders(row: Rearrangement, at: datetime) -> list[Membership]:
    """Before whom it is put anew: who decided it while that person still may, else whoever may at all ends."""
    may_now = [
        who
        for who in who_may("registry.confirm_rearrangement", row, at)
        if may_everywhere(Actor.of(who, at), row)
    ]
    return [who for who in may_now if who.pk == row.decided_by_id] or may_now


def words(row: Rearrangement, head: Any, why: str = "") -> tuple[str, str]:
    """Subject and body of a letter, in the reader's language."""
    told = {
        "head": head,
        "kind": row.get_kind_display(),
        "names": "、".join(one.name for one in row.estates()),
        "day": row.effective.isoformat(),
    }
    subject = _("小区调整%(head)s：%(names)s%(kind)s") % told
    body = _("%(names)s%(kind)s，生效日期 %(day)s。") % told
    return subject, "\n".join(filter(None, (body, why)))
