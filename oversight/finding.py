"""Finding records by what somebody types: one search over all that the actor may see, each kind given by its own app.

An app enters a `Finder` for each kind of record when it loads. A finder narrows to what the policy lets the actor see
before it looks, and shows no field that is not open on every record it reaches, so a search never tells more than the
lists do (INVARIANTS 29).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Length

from oversight.kernel.asked import Asked
from oversight.kernel.calendar import beijing_day
from oversight.models import Territory
from oversight.policy import Actor, may, visible


@dataclass(frozen=True, kw_only=True)
class Found:
    """One record as a line of the answer: its title leads to it, ``line`` tells namesakes apart, ``mark`` what it was."""

    title: str
    url: str
    line: Any = ""
    mark: Any = ""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How one kind of record is found.

    ``verb`` opens the kind at all, none where everybody may look; ``rows`` gives what is found of what the actor may
    see, in order; ``tell`` makes lines of a page of them, in as few queries as the page needs, whatever its length.
    """

    key: str
    title: Any
    rows: Callable[[Actor, Asked], QuerySet[Any]]
    tell: Callable[[Sequence[Any], Actor], list[Found]]
    order: int
    verb: str = ""


FINDERS: dict[str, Finder] = {}


def enter(finder: Finder) -> Finder:
    """Make a kind of record known to the search of the people at work; once, when an app loads."""
    FINDERS[finder.key] = finder
    return finder


def finders(by: Actor) -> list[Finder]:
    """The kinds that this posting may look for, in the order of the page."""
    return sorted(
        (one for one in FINDERS.values() if not one.verb or may(by, one.verb)), key=lambda one: one.order
    )


def finding_places(by: Actor, asked: Asked) -> QuerySet[Territory]:
    """Units of the tree that are asked for, districts and streets before communities."""
    if not asked:
        return Territory.objects.none()
    day = beijing_day(by.at)
    rows = visible(by, "oversight.view_territory", Territory.objects.on(day)).filter(named(asked))
    return rows.order_by("level", Length("name"), "path")


def any_of(ways: Sequence[Any]) -> Any:
    """Keys found by any of these: each way takes its own index, where an OR between tables would read every row."""
    first, *others = (way.order_by() for way in ways)
    return first.union(*others)


def named(asked: Asked) -> Q:
    """Rows whose `name` holds every word; the index narrows (cms/migrations/0004), the comparison decides."""
    query = " & ".join("'" + lexeme + "'" for lexeme in asked.lexemes)
    lexemes = Func("name", function="han_lexemes", output_field=TextField())
    told = Q(_Matches(lexemes, Value(query)))
    for word in asked.words:
        told &= Q(name__icontains=word)
    return told


class _Matches(Func):
    """`vector @@ query`, which a filter takes as it is."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    conditional = True

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*expressions, output_field=BooleanField())
