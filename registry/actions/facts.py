"""登记事项: the facts of an estate or a firm that people may write, how they are checked and put on the record.

What writes them (amend, a decided change, a merger) holds the record in an act and calls `write`; so the fields of the
policy and the rules of a fact stand in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from oversight import journal
from oversight.acting import Act, Invalid, Refused
from oversight.kernel.wording import Catalogue, Message
from oversight.models import Organisation
from oversight.policy import fields
from registry.actions import turn
from registry.models import Estate, EstateName, Firm
from registry.rules import estate as estate_rules
from registry.rules import firm as firm_rules

ESTATE_FACTS = (
    "kind",
    "estate_class",
    "address",
    "boundary",
    "households",
    "buildings",
    "phases",
    "completed_on",
    "permitted_on",
    "developer",
    "responsible_unit",
    "owners_body",
    "longitude",
    "latitude",
)
# Not written directly: each is the headline of records with stage and document (actions/area.py).
AREA_FIELDS = ("total_area", "above_ground_area", "measured_area")
FIRM_FACTS = (
    "code",
    "legal_representative",
    "registered_address",
    "registered_capital",
    "licence_from",
    "licence_to",
    "headcount",
    "party_members",
    "legacy_grade",
    "jurisdiction",
)


class EstateError(Invalid):
    """What was entered about an estate cannot stand."""


class FirmError(Invalid):
    """What was entered about a firm cannot stand."""


@dataclass(frozen=True)
class Noun:
    """What differs between the kinds of record whose facts are written: an estate's and a firm's."""

    name: str  # as in verbs: `registry.read_<name>`
    facts: tuple[str, ...]
    headline: tuple[str, ...]  # checked with the facts, written by acts of their own
    error: type[Invalid]
    faults: Callable[[Mapping[str, Any]], Mapping[str, Message]]
    words: Catalogue

    def verb(self, act: str) -> str:
        """The verb of an act on such a record: `read` an estate is `registry.read_estate`."""
        return f"registry.{act}_{self.name}"


NOUNS: dict[type, Noun] = {
    Estate: Noun(
        name="estate",
        facts=ESTATE_FACTS,
        headline=("name", *AREA_FIELDS),
        error=EstateError,
        faults=estate_rules.faults,
        words=estate_rules.ESTATE_WORDS,
    ),
    Firm: Noun(
        name="firm",
        facts=FIRM_FACTS,
        headline=(),
        error=FirmError,
        faults=firm_rules.faults,
        words=firm_rules.FIRM_WORDS,
    ),
}


def noun(record: Estate | Firm) -> Noun:
    """What holds for such a record."""
    return NOUNS[type(record)]


def of(record: Estate | Firm) -> tuple[str, ...]:
    """Names of the facts that may be written on such a record."""
    return noun(record).facts


def differing(record: Estate | Firm, facts: Mapping[str, Any]) -> list[str]:
    """Which of the facts are not what the record says already."""
    return sorted(field for field, value in facts.items() if getattr(record, field) != value)


def found_bodies(act: Act, facts: Mapping[str, Any]) -> None:
    """Enter bodies that were named for the first time: a developer, a unit, an owners' committee without a posting."""
    for field, body in facts.items():
        if isinstance(body, Organisation) and body.pk is None:
            body.save()
            setattr(act.thing, field, body)
            journal.record("organisation.founded", body, by=act.by, at=act.at)


def write(act: Act, facts: Mapping[str, Any]) -> None:
    """Put facts on the record that ``act`` holds, and note in the trail which ones changed (never their values).

    Raises `Refused` for a field that the actor may not write, `EstateError` or `FirmError` with the field at fault.
    """
    allowed = fields(act.by, act.verb, act.thing)
    changed = differing(act.thing, facts)
    if not set(changed) <= set(of(act.thing)) or (allowed is not None and not set(changed) <= allowed):
        raise Refused
    for field in changed:
        setattr(act.thing, field, facts[field])
    found_bodies(act, facts)
    if "developer" in changed and act.thing.pk:
        turn.reseat(act.thing, by=act.by, at=act.at)
    check(act.thing, changed)
    act.facts |= {"fields": changed, "version": act.thing.version + 1}


def check(record: Estate | Firm, written: Collection[str]) -> None:
    """Raise the record's error for the first fault among the fields just written."""
    wrong = noun(record).error
    untouched = {field.name for field in record._meta.fields} - set(written)
    for field, message in _faults(record).items():
        if field in written or set(written) & _TOGETHER.get(field, set()):
            raise wrong(_say(record, message), field=field)
    try:
        record.clean_fields(exclude=untouched)
    except ValidationError as error:
        field, words = next(iter(error.message_dict.items()))
        raise wrong(words[0], field=field) from error


def put_name(estate: Estate, *, name: str, on: date) -> None:
    """Keep the estate's old name with the day it ended and set the new one."""
    EstateName.objects.create(estate=estate, name=estate.name, valid_from=_since(estate), valid_to=on)
    estate.name = name


# Faults that show beside one field but may come from another.
_TOGETHER = {
    "longitude": {"latitude"},
    "latitude": {"longitude"},
    "completed_on": {"permitted_on"},
    "above_ground_area": {"total_area"},
    "licence_to": {"licence_from"},
    "party_members": {"headcount"},
}


def _faults(record: Estate | Firm) -> Mapping[str, Message]:
    kind = noun(record)
    return kind.faults({field: getattr(record, field) for field in (*kind.facts, *kind.headline)})


def _say(record: Estate | Firm, message: Message) -> str:
    return noun(record).words.say(message, get_language() or "zh")


def _since(estate: Estate) -> date | None:
    """The day from which the present name was borne: the day the last former one ended."""
    last = estate.names.filter(is_alias=False).exclude(valid_to=None).order_by("-valid_to").first()
    return last.valid_to if last else None
