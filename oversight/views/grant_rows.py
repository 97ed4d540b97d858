"""How grants are listed: whose, on which record, for what, until when; a record one may not read is not named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from oversight import records
from oversight.actions import grant as grants
from oversight.models import Grant, Membership
from oversight.policy import Actor, may, visible, words


@dataclass(frozen=True)
class Row:
    """One grant as one reader may see it."""

    grant: Grant
    person: str
    grantor: str
    thing: str
    url: str
    verb: Any
    reason: str
    endable: bool


def rows_of(by: Actor, found: QuerySet[Grant]) -> list[Row]:
    """The grants of ``found``, newest first, as ``by`` may see them."""
    about = ("permission", "content_type", "user", "grantor__person", "grantor__organisation")
    listed = list(found.select_related(*about).order_by("-pk"))
    postings = Membership.objects.filter(person__in=[one.user_id for one in listed])
    named = set(visible(by, "oversight.view_account", postings).values_list("person_id", flat=True))
    things = _things(listed)
    return [_row(by, one, things.get((one.content_type_id, one.object_pk)), named) for one in listed]


def _things(listed: Iterable[Grant]) -> dict[tuple[int, str], Model]:
    """The records that the grants are about, one query a kind."""
    keys: dict[int, set[str]] = {}
    for one in listed:
        keys.setdefault(one.content_type_id, set()).add(one.object_pk)
    found: dict[tuple[int, str], Model] = {}
    for kind, wanted in keys.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        for thing in model._default_manager.filter(pk__in=wanted):
            found[kind, str(thing.pk)] = thing
    return found


def _row(by: Actor, one: Grant, thing: Model | None, named: set[int]) -> Row:
    own = one.user_id == by.person_id or one.grantor_id == by.membership_id
    seen = thing is not None and (own or may(by, records.read_verb(thing), thing))
    person: Any = one.user
    return Row(
        grant=one,
        person=person.name if own or one.user_id in named else _("一名工作人员"),
        grantor=f"{one.grantor.organisation} {one.grantor.get_post_display()}",
        thing=records.title_of(thing) if seen and thing is not None else _("一条记录"),
        url=records.url_of(thing) if seen and thing is not None else "",
        verb=words.VERBS.get(one.permission.codename, one.permission.codename),
        reason=one.reason if seen else "",  # a reason may name the record
        endable=thing is not None and not by.view_as and grants.endable(by, one),
    )
