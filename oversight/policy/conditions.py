"""The conditions that narrow a line: each once as a filter and once as a question to one record, proved equal by test."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q

from oversight.kernel.calendar import beijing_day
from oversight.models import DeclaredInterest, Person, Redrawing, SecurityEvent
from oversight.models.governed import NOTHING, Ruled
from oversight.policy import facts
from oversight.policy.actor import Actor
from oversight.policy.facts import Condition

DRAFTS = ("draft", "returned")
ESTATE = "registry.Estate"
ROOM_DATA = ("registry.Room", "registry.RoomSetting")
ROOM_DEPARTMENTS = ("planning", "construction")


def _columns(model: type[Model], *names: str) -> list[str]:
    have = {f.name for f in model._meta.get_fields()}
    return [name for name in names if name in have]


SUBMITTERS = ("submitted_by", "drafted_by", "surveyed_by")


def _submitter(model: type[Model]) -> str:
    """The column that says whose submission a record is; the first that the model has."""
    return next(iter(_columns(model, *SUBMITTERS)), "")


def _not_own_q(actor: Actor, model: type[Model]) -> Q:
    column = _submitter(model)
    other = (
        Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__person_id": actor.person_id}) if column else Q()
    )
    return other & ~Q(authors__contains=[actor.person_id]) if _columns(model, "authors") else other


def _not_own(actor: Actor, thing: Any) -> bool:
    """Neither submitted by this person nor, where a record lists who wrote in it, written by them."""
    column = _submitter(type(thing))
    membership = getattr(thing, column) if column else None
    other = membership is None or membership.person_id != actor.person_id
    return other and actor.person_id not in getattr(thing, "authors", ())


def _own_draft_q(actor: Actor, model: type[Model]) -> Q:
    if len(_columns(model, "state", "drafted_by")) < 2:
        return NOTHING
    return Q(state__in=DRAFTS, drafted_by__organisation_id=actor.organisation_id)


def _own_draft(actor: Actor, thing: Any) -> bool:
    drafter = getattr(thing, "drafted_by", None)
    return (
        getattr(thing, "state", "") in DRAFTS
        and drafter is not None
        and drafter.organisation_id == actor.organisation_id
    )


def _own_proposal_q(actor: Actor, model: type[Model]) -> Q:
    return Q(drafted_by__organisation_id=actor.organisation_id) if _columns(model, "drafted_by") else NOTHING


def _own_proposal(actor: Actor, thing: Any) -> bool:
    drafter = getattr(thing, "drafted_by", None)
    return drafter is not None and drafter.organisation_id == actor.organisation_id


def _handed_in_q(actor: Actor, model: type[Model]) -> Q:
    handed_in = Q(submitted_by__isnull=False) if _columns(model, "submitted_by") else NOTHING
    return handed_in | _own_proposal_q(actor, model)


def _entered_q(actor: Actor, model: type[Model]) -> Q:
    """No draft of an estate, nor what hangs on one, but the own body's: before it is confirmed it is no estate yet."""
    if model._meta.label == ESTATE:
        return ~Q(state__in=DRAFTS) | _own_draft_q(actor, model)
    if not _columns(model, "estate"):
        return Q()
    own = Q(estate__drafted_by__organisation_id=actor.organisation_id)
    return Q(estate=None) | ~Q(estate__state__in=DRAFTS) | own


def _entered(actor: Actor, thing: Any) -> bool:
    estate = thing if thing._meta.label == ESTATE else getattr(thing, "estate", None)
    return estate is None or estate.state not in DRAFTS or _own_draft(actor, estate)


def _settled_q(actor: Actor, model: type[Model]) -> Q:
    """No redrawing that nobody approved: a plan is not the tree."""
    return Q(decided_by__isnull=False) if issubclass(model, Redrawing) else Q()


def _settled(actor: Actor, thing: Any) -> bool:
    return not isinstance(thing, Redrawing) or thing.decided_by_id is not None


def _section_q(actor: Actor, model: type[Model]) -> Q:
    return Q(section_body_id=actor.organisation_id) if _columns(model, "section_body") else NOTHING


def _body_q(actor: Actor, model: type[Model]) -> Q:
    if issubclass(model, Person):
        return Person.of_firm(actor.organisation_id, actor.at)
    column = "organisation_id" if _columns(model, "organisation") else "pk"
    return Q(**{column: actor.organisation_id})


def _body(actor: Actor, thing: Any) -> bool:
    if isinstance(thing, Person):
        return actor.organisation_id in thing.bodies(actor.at)
    return getattr(thing, "organisation_id", thing.pk) == actor.organisation_id


def _always(wanted: bool) -> Q:
    return Q() if wanted else NOTHING


def _interests(actor: Actor) -> frozenset[int]:
    """The firms to which the actor declared a tie that lasts; one query an actor."""
    day = beijing_day(actor.at)
    found: frozenset[int] = actor.once(
        "interests",
        lambda: frozenset(
            DeclaredInterest.objects.filter(person_id=actor.person_id, valid_from__lte=day)
            .filter(Q(valid_to=None) | Q(valid_to__gt=day))
            .values_list("organisation_id", flat=True)
        ),
    )
    return found if actor.person_id else frozenset()


def _tied(actor: Actor, model: type[Model]) -> Q:
    together = NOTHING
    if issubclass(model, Ruled):
        for firm in _interests(actor):
            together |= model.of_firm(firm, actor.at)
    return together


def _untied(actor: Actor, thing: Any) -> bool:
    ties = _interests(actor)
    if not ties:
        return True
    if thing.pk is None:
        return not ties & set(thing.bodies(actor.at))
    return not type(thing)._default_manager.filter(_tied(actor, type(thing)), pk=thing.pk).exists()


def _rooms_concern(actor: Actor) -> bool:
    return actor.line in ROOM_DEPARTMENTS


# The conditions that bar a person and not a post: no grant goes round them (INVARIANTS 4).
BARS = ("not_own_submission", "no_interest", "not_scorer", "neither_scorer_nor_reviewer")

CONDITIONS: dict[str, Condition] = {
    "not_own_submission": Condition(_not_own_q, _not_own),
    "no_interest": Condition(lambda actor, model: ~_tied(actor, model), _untied),
    "own_draft": Condition(_own_draft_q, _own_draft),
    "own_proposal": Condition(_own_proposal_q, _own_proposal),
    "handed_in": Condition(
        _handed_in_q,
        lambda actor, thing: (
            getattr(thing, "submitted_by_id", None) is not None or _own_proposal(actor, thing)
        ),
    ),
    "entered": Condition(_entered_q, _entered),
    "settled": Condition(_settled_q, _settled),
    "own_section": Condition(
        _section_q,
        lambda actor, thing: getattr(thing, "section_body_id", None) == actor.organisation_id,
    ),
    "own_body": Condition(_body_q, _body),
    "planning_or_construction": Condition(
        lambda actor, model: _always(_rooms_concern(actor)),
        lambda actor, thing: _rooms_concern(actor),
        _rooms_concern,
    ),
    "room_data": Condition(
        lambda actor, model: _always(model._meta.label in ROOM_DATA),
        lambda actor, thing: thing._meta.label in ROOM_DATA,
    ),
    "security_events": Condition(
        lambda actor, model: _always(issubclass(model, SecurityEvent)),
        lambda actor, thing: isinstance(thing, SecurityEvent),
    ),
    "street_part": facts.one_of("part", "street"),
    "bureau_part": facts.one_of("part", "bureau"),
    "self_part": facts.one_of("part", "self"),
    "assigned": facts.among("scorers"),
    "trained": facts.trained,
    "not_scorer": facts.not_among("scorers"),
    "neither_scorer_nor_reviewer": facts.not_among("involved"),
    "committee_findings": facts.one_of("by_committee", True),
    "from_signing": facts.one_of("sheet_state", *facts.FROM_SIGNING),
    "from_publicity": facts.one_of("cycle_state", *facts.SHOWN),
    "survey_open": facts.one_of("survey_state", "open"),
    "told": facts.given("told"),
    "own_line": facts.own_line,
}
