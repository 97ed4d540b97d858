"""Conditions on one fact of a record: the model says where it lies (`Ruled.ways`), so filter and question are one.

A model that has no such fact is not reached, unless the condition says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from oversight.kernel.calendar import beijing_day
from oversight.models.governed import NOTHING
from oversight.policy.actor import Actor

# States of the inspections' machines, which lie above: `inspections.states` names the same sets, and a test compares.
SHOWN = ("archived", "publicity", "published")
FROM_SIGNING = (
    "countersigned", "drafted", "final", "merged", "refused", "returned", "reviewed", "signed", "submitted"
)  # fmt: skip
CERTIFICATE = "inspections.Certificate"


@dataclass(frozen=True)
class Condition:
    """``q`` for lists of a model, ``holds`` for one record; its words stand in `words.CONDITIONS`.

    ``of_actor`` says what can be said before there is a record: whom it shuts out altogether.
    """

    q: Callable[[Actor, type[Model]], Q]
    holds: Callable[[Actor, Any], bool]
    of_actor: Callable[[Actor], bool] = lambda actor: True


def way(model: type[Model] | Any, name: str) -> str:
    """The look-up that leads from a record to its fact; "" where it has none."""
    found: str = getattr(model, "ways", {}).get(name, "")
    return found


def told(thing: Any, name: str) -> Any:
    """The fact of one record; None where it has none."""
    path = way(type(thing), name)
    for step in path.split("__") if path else ():
        thing = getattr(thing, step)
    return thing if path else None


def _one_of_q(name: str, wanted: tuple[Any, ...], actor: Actor, model: type[Model]) -> Q:
    return Q(**{f"{path}__in": wanted}) if (path := way(model, name)) else NOTHING


def one_of(name: str, *wanted: Any) -> Condition:
    """The fact is one of these."""
    return Condition(partial(_one_of_q, name, wanted), lambda actor, thing: told(thing, name) in wanted)


def _given_q(name: str, actor: Actor, model: type[Model]) -> Q:
    return Q(**{f"{path}__isnull": False}) if (path := way(model, name)) else NOTHING


def given(name: str) -> Condition:
    """There is such a fact: a day on which something was told."""
    return Condition(partial(_given_q, name), lambda actor, thing: told(thing, name) is not None)


def _among(name: str, actor: Actor, thing: Any) -> bool:
    return actor.person_id in (told(thing, name) or ())


def _among_q(name: str, actor: Actor, model: type[Model]) -> Q:
    return Q(**{f"{path}__contains": [actor.person_id]}) if (path := way(model, name)) else NOTHING


def among(name: str) -> Condition:
    """The person is one of those that the record names, under whichever posting."""
    return Condition(partial(_among_q, name), partial(_among, name))


def not_among(name: str) -> Condition:
    """The person is none of those that the record names; a record that names nobody bars nobody."""
    return Condition(
        lambda actor, model: ~_among_q(name, actor, model) if way(model, name) else Q(),
        lambda actor, thing: not _among(name, actor, thing),
    )


def _line_q(actor: Actor, model: type[Model]) -> Q:
    path = way(model, "line")
    return Q(**{path: actor.line}) if path and actor.line else NOTHING


own_line = Condition(
    _line_q,
    lambda actor, thing: bool(actor.line) and told(thing, "line") == actor.line,
    lambda actor: bool(actor.line),
)


def _learnt(actor: Actor) -> frozenset[int]:
    """The standards on which the person holds a certificate in force; one query an actor."""
    day = beijing_day(actor.at)
    held = apps.get_model(CERTIFICATE)._default_manager
    found: frozenset[int] = actor.once(
        "learnt",
        lambda: frozenset(
            held.filter(person_id=actor.person_id, given_on__lte=day, ends_on__gt=day).values_list(
                "standard_id", flat=True
            )
        ),
    )
    return found if actor.person_id else frozenset()


def _trained_q(actor: Actor, model: type[Model]) -> Q:
    standard, required = way(model, "standard"), way(model, "require_training")
    if not standard:
        return NOTHING
    return Q(**{f"{standard}__in": _learnt(actor)}) | Q(**{required: False})


trained = Condition(
    _trained_q,
    lambda actor, thing: (
        told(thing, "standard") in _learnt(actor) or told(thing, "require_training") is False
    ),
)
