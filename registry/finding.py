"""Finding estates and firms: by any part of a name they bear or bore, by initials, by number; from indexes alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import finding
from oversight.finding import Finder, Found, any_of, lettered, named
from oversight.kernel.asked import Asked
from oversight.models import Organisation, OrganisationName, Territory
from oversight.policy import Actor, listed_fields, visible
from registry.models import Estate, EstateName, Firm
from registry.screen import place

ESTATE_STATES, FIRM_STATES = dict(Estate.STATES), dict(Firm.STATES)


def finding_estates(rows: QuerySet[Estate], asked: Asked) -> QuerySet[Estate]:
    """Those whose name, former name, initials or number is asked for."""
    if not asked:
        return rows.none()
    ways = [
        Estate.objects.filter(named(asked)).values("pk"),
        EstateName.objects.filter(named(asked)).values("estate_id"),
    ]
    if len(asked.words) > 1:
        for name, rest in asked.each():
            ways.append(Estate.objects.filter(named(name), _here(rest)).values("pk"))
    if asked.letters:
        ways.append(Estate.objects.filter(lettered(asked)).values("pk"))
    if asked.public_id:
        ways.append(Estate.objects.filter(public_id=asked.public_id).values("pk"))
    return rows.filter(pk__in=any_of(ways))


def _here(words: Sequence[str]) -> Q:
    """Estates that bear each of these words in their name, or lie in a place that bears it: 锦汀 建丰."""
    told = Q()
    for word in words:
        place = Territory.objects.filter(named(Asked((word,))))
        below = Cast(OuterRef("jurisdiction__path"), CharField())
        lies = Exists(place.annotate(below=below).filter(below__startswith=F("path")))
        told &= Q(name__icontains=word) | Q(lies)
    return told


def finding_firms(rows: QuerySet[Firm], asked: Asked) -> QuerySet[Firm]:
    """Those whose name, former name, initials or code is asked for."""
    if not asked:
        return rows.none()
    ways = [
        Organisation.objects.filter(named(asked)).values("pk"),
        OrganisationName.objects.filter(named(asked)).values("organisation_id"),
    ]
    if asked.letters:
        ways.append(Organisation.objects.filter(lettered(asked)).values("pk"))
    if asked.code:
        ways.append(Firm.objects.filter(code=asked.code).values("organisation_id"))
    return rows.filter(organisation_id__in=any_of(ways))


def _estates(by: Actor, asked: Asked) -> QuerySet[Any]:
    rows = finding_estates(visible(by, "registry.view_estate", Estate.objects.all()), asked)
    rows = rows.annotate(place_path=F("jurisdiction__path"), place_name=F("jurisdiction__name"))
    return rows.order_by(Length("name"), "name_key", "pk")


def _tell_estates(rows: Sequence[Any], by: Actor) -> list[Found]:
    units = place.above({row.place_path for row in rows if row.place_path})
    open_state = _opens(by, "registry.view_estate", Estate, "state")
    return [
        Found(
            title=row.name,
            url=row.get_absolute_url(),
            line=(place.words(row.place_path, row.place_name, units) or row.place_name)
            if row.place_path
            else _("未定属地"),
            mark=ESTATE_STATES[row.state] if open_state and row.state != "registered" else "",
        )
        for row in rows
    ]


def _firms(by: Actor, asked: Asked) -> QuerySet[Any]:
    rows = finding_firms(visible(by, "registry.view_firm", Firm.objects.all()), asked)
    return rows.select_related("organisation").order_by(
        Length("organisation__name"), "organisation__name_key", "pk"
    )


def _tell_firms(rows: Sequence[Any], by: Actor) -> list[Found]:
    open_state = _opens(by, "registry.view_firm", Firm, "state")
    return [
        Found(
            title=row.organisation.name,
            url=row.get_absolute_url(),
            line=row.code,
            mark=FIRM_STATES[row.state] if open_state and row.state != "registered" else "",
        )
        for row in rows
    ]


def _opens(by: Actor, verb: str, model: type[Model], field: str) -> bool:
    fields = listed_fields(by, verb, model)
    return fields is None or field in fields


def enter() -> None:
    """Make both known to the search."""
    finding.enter(
        Finder(
            key="estate",
            title=gettext_lazy("小区"),
            verb="registry.view_estate",
            rows=_estates,
            tell=_tell_estates,
            order=10,
        )
    )
    finding.enter(
        Finder(
            key="firm",
            title=gettext_lazy("企业"),
            verb="registry.view_firm",
            rows=_firms,
            tell=_tell_firms,
            order=20,
        )
    )
