"""Records by name: `registry.estate` and a public key lead to one record, and a record to its page and its title.

Used by pages that are about any record: proofs, grants.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.urls import reverse

from oversight.models.governed import Ruled
from oversight.policy import VERBS

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


def verbs_on(model: type[Model]) -> tuple[str, ...]:
    """What can be done to a record of this model: reading first, then every act on its noun, else on its resource."""
    reading = read_verb(model)
    resource = model.resource  # type: ignore[attr-defined]
    others = [verb.name for verb in VERBS.values() if verb.resource == resource and verb.name != reading]
    own = [name for name in others if name.endswith(f"_{model._meta.model_name}")]
    return (reading, *(own or others))


def read_verb(model: type[Model]) -> str:
    """The verb that reads this model: of its own noun where there is one, else the first reading verb of its resource.

    Raises LookupError for a model that nothing reads.
    """
    resource = model.resource  # type: ignore[attr-defined]
    reading = [
        verb.name for verb in VERBS.values() if verb.resource == resource and verb.reads and not verb.whole
    ]
    own = [name for name in reading if name.endswith(f".view_{model._meta.model_name}")]
    viewing = [name for name in reading if ".view_" in name]
    found = own or viewing
    if not found:
        raise LookupError(model._meta.label)
    return found[0]


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

    A record that belongs to an estate is told with the estate's name.
    """
    if hasattr(thing, "name_on"):
        return str(thing.name_on(day))
    estate = getattr(thing, "estate", None)
    name = title_of(thing)
    if estate is None or name.startswith(estate.name):
        return name
    return f"{estate.name_on(day)} {name}"


def url_of(thing: Model) -> str:
    """The record's page, or "" where it has none."""
    find_url = getattr(thing, "get_absolute_url", None)
    return str(find_url()) if find_url else ""
