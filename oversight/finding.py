"""Finding records by what somebody types: one search over all that the actor may see, each kind given by its own app.

An app enters a `Finder` for each kind of record when it loads. A finder narrows to what the policy lets the actor see
before it looks, and shows no field that is not open on every record it reaches, so a search never tells more than the
lists do (INVARIANTS 29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Length

from oversight.kernel.asked import Asked
from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import initials, spelling
from oversight.models import Territory
from oversight.policy import Actor, may, visible

SPELT = 3  # letters that a spelling has at least: two are initials
MOST_STARTS = 30  # a city has some ten districts


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


def lettered(asked: Asked, field: str = "") -> Q:
    """Rows whose initials, or whose name spelt out, begin with the letters typed; ``field`` leads to the named row.

    Half of all names begin with the city's or a district's own name, which nobody types: it may be left out.
    Both take the indexes of their columns (cms/migrations/0004, 0006).
    """
    if not asked.letters:
        return Q(pk__in=[])
    told = Q(**{f"{field}initials__startswith": asked.letters})
    starts = list(_name_starts())
    for start in starts:
        told |= Q(**{f"{field}initials__startswith": initials(start) + asked.letters})
    if asked.letters.isalpha() and len(asked.letters) >= SPELT:
        for start in ["", *starts]:
            told |= Q(_Begins(Spelling(f"{field}name_key"), Value(f"{spelling(start)}{asked.letters}%")))
    return told


def _name_starts() -> Iterator[str]:
    """What names begin with: city and districts, with 市 or 区 and without."""
    for name in Territory.objects.filter(depth__lte=2).values_list("name", flat=True)[:MOST_STARTS]:
        yield name
        if len(name) > 2 and name[-1] in "市区县":
            yield name[:-1]


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


class Spelling(Func):
    """`name_key` without tones, numbers and spaces: 锦汀 as `jinting`."""

    template = "regexp_replace(%(expressions)s, '[0-9 ]', '', 'g')"
    output_field = TextField()


class _Begins(Func):
    """`text LIKE 'start%'`, which a filter takes as it is."""

    arg_joiner = " LIKE "
    template = "%(expressions)s"
    conditional = True

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*expressions, output_field=BooleanField())


class _Matches(Func):
    """`vector @@ query`, which a filter takes as it is."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    conditional = True

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*expressions, output_field=BooleanField())
