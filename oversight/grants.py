"""Explicit grants on single records: dated, reasoned, and by somebody who has the right himself.

The one gate to django-guardian: its permission rows hold these exceptions and nothing else; rights by post and
territory are computed. Each read asks again whether the grant is in force and its person active.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from oversight.models import Grant, Membership

if TYPE_CHECKING:
    from oversight.policy.actor import Actor

LONGEST_DAYS = 366  # ours: a grant that outlives a year is a posting


def held(actor: Actor, verb: str) -> frozenset[tuple[str, int]]:
    """(model label, key) of the records on which ``actor`` holds ``verb`` by grant now; one query an actor."""
    if not actor.person_id:
        return frozenset()
    by_verb: dict[str, frozenset[tuple[str, int]]] = actor.once("grants", lambda: _all(actor))
    return by_verb.get(verb, frozenset())


def _all(actor: Actor) -> dict[str, frozenset[tuple[str, int]]]:
    rows = (
        Grant.objects.current(actor.at)
        .filter(user_id=actor.person_id)
        .values_list("permission__codename", "content_type__app_label", "content_type__model", "object_pk")
    )
    found: dict[str, set[tuple[str, int]]] = {}
    for codename, app, model, key in rows:
        found.setdefault(codename, set()).add((f"{app}.{model}", int(key)))
    return {verb: frozenset(keys) for verb, keys in found.items()}


def on(thing: Model, verb: str, at: datetime) -> QuerySet[Grant]:
    """Grants of ``verb`` on this record in force at ``at``."""
    return Grant.objects.current(at).filter(
        permission__codename=verb,
        content_type=ContentType.objects.get_for_model(thing),
        object_pk=str(thing.pk),
    )


def give(
    *,
    person_id: int,
    verb: str,
    thing: Model,
    kind: str,
    reason: str,
    grantor: Membership,
    starts_at: datetime,
    ends_at: datetime,
) -> Grant:
    """Write one grant; whether the grantor may is for the action that calls this to ask."""
    return Grant.objects.create(
        user_id=person_id,
        permission=_permission(verb, thing),
        content_object=thing,
        kind=kind,
        reason=reason,
        grantor=grantor,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def end(grant: Grant, at: datetime) -> None:
    """The grant ends now; its row stays."""
    grant.ends_at = max(at, grant.starts_at)
    grant.save(update_fields=["ends_at"])


def _permission(verb: str, thing: Any) -> Permission:
    content = ContentType.objects.get_for_model(thing)
    permission, _made = Permission.objects.get_or_create(
        content_type=content, codename=verb, defaults={"name": verb}
    )
    return permission
