"""The conditions that narrow a line: each once as a filter and once as a question to one record, proved equal by test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from oversight.models import Person, SecurityEvent
from oversight.models.governed import NOTHING
from oversight.policy.actor import Actor

DRAFTS = ("draft", "returned")
ROOM_DEPARTMENTS = ("planning", "construction")


@dataclass(frozen=True)
class Condition:
    """``q`` for lists of a model, ``holds`` for one record; ``words`` is what the proof page says (zh)."""

    words: str
    q: Callable[[Actor, type[Model]], Q]
    holds: Callable[[Actor, Any], bool]


def _columns(model: type[Model], *names: str) -> list[str]:
    have = {f.name for f in model._meta.get_fields()}
    return [name for name in names if name in have]


SUBMITTERS = ("submitted_by", "drafted_by", "surveyed_by")


def _submitter(model: type[Model]) -> str:
    """The column that says whose submission a record is; the first that the model has."""
    return next(iter(_columns(model, *SUBMITTERS)), "")


def _not_own_q(actor: Actor, model: type[Model]) -> Q:
    column = _submitter(model)
    return (
        Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__person_id": actor.person_id}) if column else Q()
    )


def _not_own(actor: Actor, thing: Any) -> bool:
    column = _submitter(type(thing))
    membership = getattr(thing, column) if column else None
    return membership is None or membership.person_id != actor.person_id


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


CONDITIONS: dict[str, Condition] = {
    "not_own_submission": Condition("不是本人提交的", _not_own_q, _not_own),
    "own_draft": Condition("本单位起草、尚未提交的", _own_draft_q, _own_draft),
    "own_section": Condition(
        "本单位栏目",
        _section_q,
        lambda actor, thing: getattr(thing, "section_body_id", None) == actor.organisation_id,
    ),
    "own_body": Condition("本单位", _body_q, _body),
    "planning_or_construction": Condition(
        "规划、建设部门",
        lambda actor, model: _always(actor.line in ROOM_DEPARTMENTS),
        lambda actor, thing: actor.line in ROOM_DEPARTMENTS,
    ),
    "room_data": Condition(
        "所建项目的用房数据",
        lambda actor, model: _always(model._meta.label == "registry.Room"),
        lambda actor, thing: thing._meta.label == "registry.Room",
    ),
    "security_events": Condition(
        "仅安全事件",
        lambda actor, model: _always(issubclass(model, SecurityEvent)),
        lambda actor, thing: isinstance(thing, SecurityEvent),
    ),
}
