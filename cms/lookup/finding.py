"""Finding firms, estates and places by any part of a name, by initials or by number; from indexes alone."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Length

from cms.rules.lookup import Asked
from oversight.kernel.calendar import beijing_day
from oversight.models import Organisation, OrganisationName, Territory
from oversight.policy import Actor, visible
from registry.models import Estate, EstateName, Firm


def estates(by: Actor) -> QuerySet[Estate]:
    """Estates that ``by`` may see."""
    return visible(by, "registry.view_estate", Estate.objects.all())


def firms(by: Actor) -> QuerySet[Firm]:
    """Firms that ``by`` may see."""
    return visible(by, "registry.view_firm", Firm.objects.all())


def finding_estates(rows: QuerySet[Estate], asked: Asked) -> QuerySet[Estate]:
    """Those whose name, former name, initials or number is asked for."""
    if not asked:
        return rows.none()
    ways = [
        Estate.objects.filter(_named(asked)).values("pk"),
        EstateName.objects.filter(_named(asked)).values("estate_id"),
    ]
    if asked.letters:
        ways.append(Estate.objects.filter(initials__startswith=asked.letters).values("pk"))
    if asked.public_id:
        ways.append(Estate.objects.filter(public_id=asked.public_id).values("pk"))
    return rows.filter(pk__in=_any_of(ways))


def finding_firms(rows: QuerySet[Firm], asked: Asked) -> QuerySet[Firm]:
    """Those whose name, former name, initials or code is asked for."""
    if not asked:
        return rows.none()
    ways = [
        Organisation.objects.filter(_named(asked)).values("pk"),
        OrganisationName.objects.filter(_named(asked)).values("organisation_id"),
    ]
    if asked.letters:
        ways.append(Organisation.objects.filter(initials__startswith=asked.letters).values("pk"))
    if asked.code:
        ways.append(Firm.objects.filter(code=asked.code).values("organisation_id"))
    return rows.filter(organisation_id__in=_any_of(ways))


def _any_of(ways: list[Any]) -> Any:
    """Keys found by any of these: each way takes its own index, where an OR between tables would read every row."""
    first, *others = (way.order_by() for way in ways)
    return first.union(*others)


def finding_places(by: Actor, asked: Asked) -> QuerySet[Territory]:
    """Units of the tree that are asked for, districts and streets before communities."""
    if not asked:
        return Territory.objects.none()
    day = beijing_day(by.at)
    rows = visible(by, "oversight.view_territory", Territory.objects.on(day)).filter(_named(asked))
    return rows.order_by("level", Length("name"), "path")


def _named(asked: Asked) -> Q:
    """Rows whose `name` holds every word; the index narrows, the comparison decides."""
    query = " & ".join("'" + lexeme + "'" for lexeme in asked.lexemes)
    lexemes = Func("name", function="han_lexemes", output_field=TextField())
    narrowed = _Matches(lexemes, Value(query))
    told = Q(narrowed)
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


def standing_on(rows: QuerySet[Estate], path: str) -> QuerySet[Estate]:
    """Those that lie in the unit at ``path`` or below."""
    return rows.filter(jurisdiction__path__startswith=path) if path else rows
