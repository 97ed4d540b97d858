"""The three questions: may I, what do I see, whom does it concern; and their companions: which fields, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, TypeVar, cast

from django.db.models import Model, Q, QuerySet

from oversight import grants
from oversight.kernel.scope import Post, Scope
from oversight.models import Grant, Membership
from oversight.models.governed import Governed, Ruled
from oversight.policy.actor import Actor
from oversight.policy.conditions import BARS, CONDITIONS
from oversight.policy.line import Line
from oversight.policy.table import LINES
from oversight.policy.verb import Verb
from oversight.policy.verbs import VERBS

M = TypeVar("M", bound=Model)
Check = Callable[[Any], bool]
EVERYTHING = ~Q(pk__in=[])  # a bare Q() would vanish in an OR


@lru_cache(maxsize=4096)
def lines_for(post: Post, verb: str) -> tuple[Line, ...]:
    """The lines that let ``post`` do ``verb``. Raises KeyError for an unknown verb.

    What everybody may see, people at work see where everybody does: public pages ask as the public, and pages of
    work show what the post itself opens, so that a street's lists are its own.
    """
    wanted: Verb = VERBS[verb]
    return tuple(
        replace(line, conditions=(*line.conditions, *wanted.asks)) if wanted.asks else line
        for line in LINES
        if line.resource == wanted.resource
        and line.post == post
        and any(kind in line.kinds for kind in wanted.kinds)
        and not (wanted.whole and line.fields)
        and not (wanted.direct and "own_draft" in line.conditions)
    )


def may(actor: Actor, verb: str, thing: Any = None) -> bool:
    """Whether ``actor`` may do ``verb`` to ``thing``; without a thing, whether there could be one.

    Raises KeyError for a verb that `VERBS` does not name. No query once the actor's places and grants are known,
    unless the record's reach can only be asked of the database.
    """
    if actor.behind is not None and not (_looks(verb) and may(actor.behind, verb, thing)):
        return False
    if thing is None:
        return any(_stands(actor, line) for line in lines_for(actor.post, verb)) or bool(
            grants.held(actor, verb)
        )
    key = (verb, type(thing))
    checks = actor.memo.get(key)
    if checks is None:
        checks = actor.memo[key] = tuple(
            _check(actor, line, type(thing)) for line in lines_for(actor.post, verb)
        )
    for check in checks:
        if check(thing):
            return True
    return (
        bool(thing.pk)
        and (thing._meta.label_lower, thing.pk) in grants.held(actor, verb)
        and all(CONDITIONS[bar].holds(actor, thing) for bar in (*barred(verb), *VERBS[verb].asks))
    )


def by_post(actor: Actor, verb: str) -> bool:
    """Whether the table itself lets this actor do ``verb`` to something, grants on single records aside."""
    if actor.behind is not None and not (_looks(verb) and by_post(actor.behind, verb)):
        return False
    return any(_stands(actor, line) for line in lines_for(actor.post, verb))


def _stands(actor: Actor, line: Line) -> bool:
    """Whether the line reaches anything of this actor's: some lines are for departments of one kind alone."""
    return all(CONDITIONS[one].of_actor(actor) for one in line.conditions)


@lru_cache(maxsize=1024)
def barred(verb: str) -> tuple[str, ...]:
    """What bars a person from ``verb`` whatever the post: his own submission, a declared interest. Grants too."""
    wanted = VERBS[verb]
    found = {
        condition
        for line in LINES
        if line.resource == wanted.resource and any(kind in line.kinds for kind in wanted.kinds)
        for condition in line.conditions
    }
    return tuple(bar for bar in BARS if bar in found)


def visible(actor: Actor, verb: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of ``queryset`` to which ``actor`` may do ``verb``: the same answer as `may`, row by row."""
    if actor.behind is not None:
        if not _looks(verb):
            return queryset.none()
        queryset = visible(actor.behind, verb, queryset)
    model = queryset.model
    reach = []  # joined by OR in the end: begun with "nothing", the OR would make outer joins of all
    for line in lines_for(actor.post, verb):
        if line.scope == Scope.ALL and not line.conditions:
            return queryset
        inside = _scope_q(actor, line, model) & _conditions_q(actor, line, model)
        if not inside:  # no filter at all: everything; "or nothing" would drop it
            return queryset
        reach.append(inside)
    if granted := [pk for label, pk in grants.held(actor, verb) if label == model._meta.label_lower]:
        unbarred = Q()
        for bar in (*barred(verb), *VERBS[verb].asks):
            unbarred &= CONDITIONS[bar].q(actor, model)
        reach.append(Q(pk__in=granted) & unbarred)
    return queryset.filter(reduce(or_, reach)) if reach else queryset.none()


def _looks(verb: str) -> bool:
    """Whether looking through another post may do this: read, but not unmask."""
    return VERBS[verb].reads and not VERBS[verb].unmasks


def who_may(verb: str, thing: Any, at: datetime) -> list[Membership]:
    """The postings in force at ``at`` under which ``verb`` may be done to ``thing``: whom an act concerns.

    Grants are not counted: a guest is told by whoever invited the guest.
    """
    wanted = VERBS[verb]
    reach = Q(pk__in=[])
    for line in LINES:
        if line.resource == wanted.resource and any(kind in line.kinds for kind in wanted.kinds):
            reach |= Q(post=line.post) & _bodies_q(line, thing, at)
    candidates = (
        Membership.objects.current(at).filter(reach).select_related("organisation__territory", "person")
    )
    return [m for m in candidates if may(Actor.of(m, at), verb, thing)]


def fields(actor: Actor, verb: str, thing: Any) -> frozenset[str] | None:
    """The fields of ``thing`` (a record or its model) that ``verb`` opens to ``actor``; None means all of them."""
    model: Any = thing if isinstance(thing, type) else type(thing)
    if actor.behind is not None and (own := fields(actor.behind, verb, thing)) is not None:
        through = fields(replace(actor, behind=None, memo={}), verb, thing)
        return own if through is None else own & through
    allowed: set[str] = set()
    for line in lines_for(actor.post, verb):
        if isinstance(thing, Model) and not _check(actor, line, model)(thing):
            continue
        if not line.fields:
            return None
        allowed.update(model.field_sets[line.fields])
    if isinstance(thing, Model) and (thing._meta.label_lower, thing.pk) in grants.held(actor, verb):
        return None
    return frozenset(allowed)


def listed_fields(actor: Actor, verb: str, model: type[Model]) -> frozenset[str] | None:
    """The fields that ``verb`` opens on every record it reaches: what a list may show, filter and sort by.

    Narrower than `fields`, which answers for one record: where one line opens all of some records and another a few
    fields of others, a list of both may use the few alone. None means all.
    """
    sets = [
        line.fields and frozenset(cast(Any, model).field_sets[line.fields])
        for line in lines_for(actor.post, verb)
    ]
    narrow = [found for found in sets if found]
    mine = frozenset.intersection(*narrow) if narrow else None if sets else frozenset()
    if actor.behind is None:
        return mine
    theirs = listed_fields(actor.behind, verb, model)
    return theirs if mine is None else mine if theirs is None else mine & theirs


def why(actor: Actor, verb: str, thing: Any) -> list[Line | Grant]:
    """The lines and grants by which ``actor`` may do ``verb`` to ``thing``: what the proof page shows."""
    lines: list[Line | Grant] = [
        line for line in lines_for(actor.post, verb) if _check(actor, line, type(thing))(thing)
    ]
    return lines + list(grants.on(thing, verb, actor.at).filter(user_id=actor.person_id))


def by_line(actor: Actor, verb: str, thing: Any) -> bool:
    """Whether ``actor`` may do ``verb`` to the whole of ``thing`` by the table, not by a grant: who may give one."""
    lines = (line for line in lines_for(actor.post, verb) if not line.fields)
    return may(actor, verb, thing) and any(_check(actor, line, type(thing))(thing) for line in lines)


def inside(actor: Actor, line: Line, thing: Any) -> bool:
    """Whether ``thing`` lies within the line's scope for this actor, its conditions aside: for proofs."""
    return _scope_check(actor, line, type(thing))(thing)


def _check(actor: Actor, line: Line, model: type[Model]) -> Check:
    """The line as one question to a record, as cheap as its scope allows."""
    inside = _scope_check(actor, line, model)
    if not line.conditions:
        return inside
    holds = [CONDITIONS[name].holds for name in line.conditions]
    return lambda thing: inside(thing) and all(hold(actor, thing) for hold in holds)


def _scope_check(actor: Actor, line: Line, model: type[Model]) -> Check:
    if line.scope == Scope.ALL:
        return lambda thing: True
    if line.scope == Scope.TERRITORY and _same(model, "in_territory", Governed):
        places = actor.places
        return lambda thing: thing.jurisdiction_id in places
    if line.scope == Scope.OWN_FIRM and _same(model, "of_firm", Governed):
        mine = actor.organisation_id
        return lambda thing: thing.subject_id == mine
    if getattr(model, "reach_as_set", False) and line.scope != Scope.PUBLISHED:
        return lambda thing: (
            _draft_of(actor, line, thing) if thing.pk is None else thing.pk in _reach(actor, line, model)
        )
    return lambda thing: _draft_of(actor, line, thing) if thing.pk is None else _asked(actor, line, thing)


def _draft_of(actor: Actor, line: Line, thing: Any) -> bool:
    """A record not saved yet lies where it says it lies and concerns whom it says it concerns."""
    if line.scope == Scope.TERRITORY:
        return any(path.startswith(actor.path) for path in thing.places()) if actor.path else False
    if line.scope == Scope.PUBLISHED:
        return False
    if line.scope == Scope.PARTY and actor.person_id in thing.persons():
        return True
    return actor.organisation_id in thing.bodies(actor.at)


def _reach(actor: Actor, line: Line, model: type[Model]) -> frozenset[Any]:
    """Keys of all records in reach, for models of which one actor reaches few."""
    found: frozenset[Any] = actor.once(
        (line.scope, model),
        lambda: frozenset(
            model._default_manager.filter(_scope_q(actor, line, model)).values_list("pk", flat=True)
        ),
    )
    return found


def _asked(actor: Actor, line: Line, thing: Any) -> bool:
    """One question to the database for one record, remembered."""
    model = type(thing)
    found: bool = actor.once(
        (line.scope, model, thing.pk),
        lambda: model._default_manager.filter(_scope_q(actor, line, model), pk=thing.pk).exists(),
    )
    return found


def _same(model: type[Model], method: str, base: type) -> bool:
    return issubclass(model, base) and getattr(model, method).__func__ is getattr(base, method).__func__


def _scope_q(actor: Actor, line: Line, model: type[Model]) -> Q:
    """The line's scope as a filter; a model that answers nothing to the policy is in nobody's reach."""
    if line.scope == Scope.ALL:
        return EVERYTHING
    if not issubclass(model, Ruled):
        return Q(pk__in=[])
    if line.scope == Scope.PUBLISHED:
        return model.published(actor.at)
    if line.scope == Scope.TERRITORY:
        return model.in_territory(actor.path, actor.at) if actor.path else Q(pk__in=[])
    if line.scope == Scope.OWN_FIRM:
        return model.of_firm(actor.organisation_id, actor.at)
    return model.of_party(actor.organisation_id, actor.person_id, actor.at)


def _conditions_q(actor: Actor, line: Line, model: type[Model]) -> Q:
    together = Q()
    for name in line.conditions:
        together &= CONDITIONS[name].q(actor, model)
    return together


def _bodies_q(line: Line, thing: Any, at: datetime) -> Q:
    """Postings whose body the line's scope could mean for this record; `may` then decides one by one."""
    if line.scope == Scope.ALL:
        return EVERYTHING
    if line.scope == Scope.TERRITORY:
        above = {path[:end] for path in thing.places() for end in range(4, len(path) + 1, 4)}
        return Q(organisation__territory__path__in=above)
    if line.scope in (Scope.OWN_FIRM, Scope.PARTY):
        return Q(organisation_id__in=thing.bodies(at))
    return Q(pk__in=[])
