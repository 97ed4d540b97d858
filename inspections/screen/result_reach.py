"""Which results a page is about: the publication asked for, the estates of a place, the versions of one record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import QueryDict
from django.utils.translation import gettext as _

from inspections.models import Cycle, EstateResult, FirmResult, Publication
from inspections.screen import result as screen
from oversight import journal
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.models.territory import STEP
from oversight.policy import Actor, visible
from oversight.screen import parts

VIEW = "inspections.view_result"
DISTRICT, STREET = STEP * Level.DISTRICT, STEP * Level.STREET


def publication_of(by: Actor, cycle: Cycle, asked: str = "") -> Publication | None:
    """The publication of that number, the newest without one; None where this reader sees none."""
    rows = visible(by, VIEW, cycle.publications.select_related("cycle", "replaces"))
    if asked:
        known = asked.isdecimal() and len(asked) < 5
        return rows.filter(number=int(asked)).first() if known else None
    return rows.order_by("-number").first()


@dataclass(frozen=True)
class Seen:
    """How many of a publication's estates and firms this reader sees, beside how many there are."""

    estates: int
    all_estates: int
    firms: int
    all_firms: int

    @property
    def is_part(self) -> bool:
        """Whether lists and drawings leave out what the figures of the whole count."""
        return (self.estates, self.firms) != (self.all_estates, self.all_firms)


def seen_of(by: Actor, publication: Publication) -> Seen:
    """What of a publication the lists of this reader cover."""
    return Seen(*_counted(by, publication.estates), *_counted(by, publication.firms))


def _counted(by: Actor, rows: Any) -> tuple[int, int]:
    own = Count("pk", filter=Q(pk__in=visible(by, VIEW, rows.all()).order_by().values("pk")))
    found = rows.order_by().aggregate(own=own, all=Count("pk"))
    return found["own"], found["all"]


def estates_in(by: Actor, publication: Publication, path: str) -> QuerySet[EstateResult]:
    """The estates of a district or street ("": of the whole cycle) by rank, those without a result last."""
    rows = visible(by, VIEW, publication.estates.prefetch_related("holdings__firm__organisation"))
    rows = rows.select_related("estate").order_by("rank_city", "estate_name", "pk")
    return rows.filter(place_path__startswith=path) if path else rows


def firms_in(by: Actor, publication: Publication) -> QuerySet[FirmResult]:
    """The firms by rank, the unranked last."""
    rows = visible(by, VIEW, publication.firms.select_related("firm"))
    return rows.order_by("rank_city", "-total", "firm_name", "pk")


def place_asked(told: QueryDict) -> str:
    """The district or street that an address names; "" for anything else."""
    path = told.get("place", "")
    return path if len(path) in (DISTRICT, STREET) else ""


def units_below(publication: Publication, inside: str) -> list[tuple[str, str]]:
    """Path and name of the units one step below that have results, in the order of the tree."""
    if len(inside) >= STREET:
        return []
    end = STREET if inside else DISTRICT
    rows = publication.estates.filter(place_path__startswith=inside).order_by()
    paths = (
        rows.annotate(unit=Substr("place_path", 1, end), deep=Length("place_path"))
        .filter(deep__gte=end)
        .values_list("unit", flat=True)
        .distinct()
    )
    return list(Territory.objects.filter(path__in=paths).order_by("path").values_list("path", "name"))


def units_within(publication: Publication, inside: str) -> list[tuple[str, str]]:
    """Path and name of every district with results, under the chosen one its streets: the choices of a filter."""
    found = []
    for path, name in units_below(publication, ""):
        found.append((path, name))
        if inside.startswith(path):
            found += [(street, f"　{word}") for street, word in units_below(publication, path)]
    return found


def below(publication: Publication, inside: str) -> list[parts.Crumb]:
    """The same as links."""
    return [parts.Crumb(label=name, url=f"?place={path}") for path, name in units_below(publication, inside)]


def above(path: str) -> list[parts.Crumb]:
    """The units from the district down to the place shown."""
    units = dict(Territory.objects.filter(path__in=[path[:DISTRICT], path]).values_list("path", "name"))
    return [parts.Crumb(label=name, url=f"?place={unit}") for unit, name in sorted(units.items())]


def versions(publication: Publication, **key: int) -> list[tuple[str, Any]]:
    """The same record in every publication of the cycle, newest first: a correction shows old and new side by side."""
    model = EstateResult if "estate_id" in key else FirmResult
    rows = model.objects.filter(publication__cycle_id=publication.cycle_id, **key).select_related(
        "publication"
    )
    return [(screen.heading(row.publication), row) for row in rows.order_by("-publication__number")]


@dataclass(frozen=True)
class Changed:
    """An estate whose result a correction changed: total and grade before and now, in words."""

    result: EstateResult
    total: Decimal | None
    grade: str
    grade_now: str


def changed_by(publication: Publication, limit: int = 50) -> list[Changed]:
    """The estates whose total or grade a correction changed; what only slid in rank is not among them."""
    if publication.replaces_id is None:
        return []
    old = EstateResult.objects.filter(publication_id=publication.replaces_id, estate_id=OuterRef("estate_id"))
    rows = (
        publication.estates.select_related("estate")
        .annotate(total_then=Subquery(old.values("total")[:1]), grade_then=Subquery(old.values("grade")[:1]))
        .filter(
            ~Q(total_then=F("total"))
            | Q(total_then=None, total__isnull=False)
            | Q(total=None, total_then__isnull=False)
            | ~Q(grade_then=F("grade"))
        )
    )
    standards = screen.standards_of(publication)
    found = []
    for row in rows.order_by("rank_city", "estate_name")[:limit]:
        standard = standards[screen.standard_of(row)]
        words = [screen.grade_words(standard, code or "") for code in (row.grade_then, row.grade)]
        found.append(Changed(row, row.total_then, *words))
    return found


def publications_of(by: Actor, cycle: Cycle) -> list[Publication]:
    """Every publication of the cycle that this reader sees, newest first."""
    rows: QuerySet[Publication] = visible(by, VIEW, cycle.publications.select_related("cycle"))
    return list(rows.order_by("-number"))


@dataclass(frozen=True)
class Reason:
    """Why a correction was published, which publication it replaces, and which body decided."""

    replaces: str
    why: str
    body: str


def reason_of(publication: Publication) -> Reason | None:
    """What stands at the head of a correction; None for a publication that replaces none."""
    if publication.replaces is None:
        return None
    entries = journal.history(publication.cycle).filter(event="cycle.corrected")
    entry = entries.filter(facts__number=publication.number).first()
    why = entry.reason.text if entry is not None and hasattr(entry, "reason") else ""
    return Reason(
        screen.heading(publication.replaces), why, str(entry.organisation or "") if entry is not None else ""
    )


def last_day(publication: Publication) -> str:
    """Until when an objection or an appeal may come, as a sentence."""
    until = publication.inputs.get("appeals_until") or publication.inputs.get("objections_until") or ""
    if not until:
        return ""
    words = _("%(day)s 前可以申诉") if publication.number else _("%(day)s 前可以提出异议")
    return words % {"day": until[:10]}
