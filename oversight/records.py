"""Records by name: `registry.estate` and a public key lead to one record, and a record to its page and its title.

Used by pages that are about any record: proofs, grants.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from oversight.models.governed import Ruled
from oversight.policy import VERBS, Actor, visible

M = TypeVar("M", bound=Model)

PUBLIC_KEYS = ("public_id", "code", "number")


def model_of(label: str) -> type[Model]:
    """The governed model of this name; raises LookupError for anything else."""
    model: Any = apps.get_model(label) if label.count(".") == 1 else None
    if model is None:
        raise LookupError(label)
    if not issubclass(model, Ruled) or not model.resource:
        raise LookupError(label)
    return model


def find(label: str, key: str) -> tuple[QuerySet[Any], dict[str, Any]]:
    """All records of the model and the look-up that means the one of this key; raises LookupError for no such model."""
    model = model_of(label)
    column = key_column(model)
    if column != "pk":
        return model._default_manager.all(), {column: key}
    if not key.isdecimal() or len(key) > 18:
        raise LookupError(key)
    return model._default_manager.all(), {"pk": int(key)}


def key_column(model: type[Model]) -> str:
    """The column by which people know a record: its public number where it has one."""
    for name in PUBLIC_KEYS:
        try:
            if getattr(model._meta.get_field(name), "unique", False):
                return name
        except FieldDoesNotExist:
            continue
    return "pk"


def key_of(thing: Model) -> str:
    """The key by which `find` finds this record."""
    return str(getattr(thing, key_column(type(thing))))


def verbs_on(model: type[Model] | Model) -> tuple[str, ...]:
    """What can be done to a record (or one of a model): reading first, then acts on its noun, else on its resource."""
    reading = read_verb(model)
    own = [name for name in VERBS if _is_of(model, name) and name != reading]
    resource = model.resource  # type: ignore[union-attr]
    others = [verb.name for verb in VERBS.values() if verb.resource == resource and verb.name != reading]
    return (reading, *(own or others))


def read_verb(model: type[Model] | Model) -> str:
    """The verb that reads a record or a model: of its own noun where there is one, else the first of its resource.

    Raises LookupError for a model that nothing reads.
    """
    resource = model.resource  # type: ignore[union-attr]
    reading = [
        verb.name for verb in VERBS.values() if verb.resource == resource and verb.reads and not verb.whole
    ]
    own = [name for name in reading if ".view_" in name and _is_of(model, name)]
    viewing = [name for name in reading if ".view_" in name]
    found = own or viewing
    if not found:
        raise LookupError(model._meta.label)
    return found[0]


def _is_of(model: type[Model] | Model, verb: str) -> bool:
    """Whether an act is on this record's noun: the model's name, unless the record says otherwise."""
    noun = getattr(model, "noun", model._meta.model_name)
    return verb.startswith(f"{model._meta.app_label}.") and verb.endswith(f"_{noun}")


def readable(by: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows that ``by`` may read by any of the verbs that read this model. Raises LookupError where nothing does."""
    verbs = getattr(rows.model, "read_verbs", ()) or (read_verb(rows.model),)
    if len(verbs) == 1:
        return visible(by, verbs[0], rows)
    reach = Q(pk__in=[])
    for verb in verbs:
        reach |= Q(pk__in=visible(by, verb, rows.order_by()).values("pk"))
    return rows.filter(reach)


def proof_url(thing: Model) -> str:
    """The page that says who may do what to this record, and why."""
    return reverse("oversight:proof", args=[thing._meta.label_lower, key_of(thing)])


def grant_url(thing: Model) -> str:
    """The page on which a right to this one record is given."""
    return reverse("oversight:grant-on", args=[thing._meta.label_lower, key_of(thing)])


def title_of(thing: Model) -> str:
    """What the record is called."""
    return str(thing)


def title_on(thing: Any, day: date) -> str:
    """What the record was called on ``day``: a later name does not rewrite what is told of that day.

    A record that belongs to an estate is told with the estate's name, once.
    """
    if hasattr(thing, "name_on"):
        return str(thing.name_on(day))
    estate = getattr(thing, "estate", None)
    name = title_of(thing)
    if estate is None:
        return name
    then = str(estate.name_on(day))
    return name.replace(estate.name, then, 1) if estate.name in name else f"{then} {name}"


def url_of(thing: Model) -> str:
    """The record's page, or "" where it has none."""
    find_url = getattr(thing, "get_absolute_url", None)
    return str(find_url()) if find_url else ""
