"""站内搜索: whatever one may see, found by a name, initials or a number, a few of each kind."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import finding
from oversight.finding import Finder, Found, any_of, lettered, named
from oversight.kernel import asked as reading
from oversight.kernel.asked import Asked
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind
from oversight.models import Membership, Organisation, OrganisationName, Person, Territory
from oversight.policy import Actor, visible
from oversight.screen.parts import Tab
from oversight.views.base import actor, paged, staff

FEW = 5  # of each kind, where all kinds are shown
PAGE = 30
ACCOUNTS, TREE = "oversight.view_account", "oversight.view_territory"


@staff
def search(request: HttpRequest) -> HttpResponse:
    """A few of each kind, or all of one; the only thing that was found leads straight to its page."""
    by = actor(request)
    wanted = reading.read(request.GET.get("q", ""))
    kinds = {one.key: one for one in finding.finders(by)}
    found = {key: one.rows(by, wanted) for key, one in kinds.items()} if wanted else {}
    counts = {key: rows.count() for key, rows in found.items()}
    chosen = request.GET.get("kind", "")
    if chosen not in kinds:
        chosen = ""
    if not chosen and sum(counts.values()) == 1 and (wanted.code or wanted.public_id):
        [key] = [key for key, n in counts.items() if n]
        return redirect(kinds[key].tell(list(found[key]), by)[0].url)
    shown = [chosen] if chosen else [key for key in kinds if counts.get(key)]
    context = {
        "asked": wanted,
        "total": sum(counts.values()),
        "tabs": _tabs(wanted, kinds, counts, chosen),
        "groups": [
            _group(request, kinds[key], found[key], total=counts[key], alone=bool(chosen))
            for key in shown
            if counts.get(key)
        ],
    }
    return render(request, "oversight/search/search.html", context)


def _group(
    request: HttpRequest, finder: Finder, rows: QuerySet[Any], *, total: int, alone: bool
) -> dict[str, Any]:
    page = paged(request, rows, PAGE) if alone else None
    some = list(page.object_list) if page else list(rows[:FEW])
    more = "" if alone or total <= FEW else _address(request.GET.get("q", ""), finder.key)
    return {
        "finder": finder,
        "rows": finder.tell(some, actor(request)),
        "page": page,
        "more": more,
        "total": total,
    }


def _address(text: str, key: str) -> str:
    return f"{reverse('oversight:search')}?{urlencode({'q': text} | ({'kind': key} if key else {}))}"


def _tabs(wanted: Asked, kinds: dict[str, Finder], counts: dict[str, int], chosen: str) -> list[Tab]:
    words = {"": _("全部"), **{key: one.title for key, one in kinds.items()}}
    return [
        Tab(
            label=label,
            url=_address(wanted.text, key),
            count=counts.get(key, 0) if key else sum(counts.values()),
            current=key == chosen,
        )
        for key, label in words.items()
    ]


def _places(by: Actor, asked: Asked) -> QuerySet[Any]:
    return finding.finding_places(by, asked)


def _tell_places(rows: Any, by: Actor) -> list[Found]:
    above = {unit.path[: -Territory.steplen] for unit in rows}
    names = dict(Territory.objects.filter(path__in=above).values_list("path", "name"))
    return [
        Found(
            title=unit.name,
            url=unit.get_absolute_url(),
            line=names.get(unit.path[: -Territory.steplen], ""),
            mark=unit.get_level_display(),
        )
        for unit in rows
    ]


def _bodies(by: Actor, asked: Asked) -> QuerySet[Any]:
    """Bodies but the firms, which have a page of their own in the register."""
    ways = [
        Organisation.objects.filter(named(asked)).values("pk"),
        OrganisationName.objects.filter(named(asked)).values("organisation_id"),
    ]
    if asked.letters:
        ways.append(Organisation.objects.filter(lettered(asked)).values("pk"))
    rows = visible(by, ACCOUNTS, Organisation.objects.exclude(kind=Kind.FIRM)).filter(pk__in=any_of(ways))
    return rows.select_related("territory").order_by("kind", "name_key", "pk")


def _tell_bodies(rows: Any, by: Actor) -> list[Found]:
    today = beijing_day(by.at)
    return [
        Found(
            title=body.name,
            url=body.get_absolute_url(),
            line=" ".join(
                filter(None, (body.get_kind_display(), body.territory.name if body.territory else ""))
            ),
            mark=_("已撤销") if body.valid_to and body.valid_to <= today else "",
        )
        for body in rows
    ]


def _people(by: Actor, asked: Asked) -> QuerySet[Any]:
    named_so = Q()
    for word in asked.words:
        named_so &= Q(name__icontains=word) | Q(username__istartswith=word)
    now = visible(by, ACCOUNTS, Membership.objects.current(by.at)).select_related("organisation")
    rows = visible(by, ACCOUNTS, Person.objects.all()).filter(named_so)
    return rows.prefetch_related(Prefetch("memberships", now, to_attr="posts_now")).order_by("name_key", "pk")


def _tell_people(rows: Any, by: Actor) -> list[Found]:
    return [
        Found(
            title=who.name,
            url=who.get_absolute_url(),
            line=_("、").join(f"{one.organisation.name} {one.get_post_display()}" for one in who.posts_now),
            mark="" if who.is_active else _("已停用"),
        )
        for who in rows
    ]


def enter() -> None:
    """Make the ground's own kinds known to the search."""
    for key, title, verb, rows, tell, order in (
        ("place", gettext_lazy("区划"), TREE, _places, _tell_places, 50),
        ("body", gettext_lazy("机构"), ACCOUNTS, _bodies, _tell_bodies, 60),
        ("person", gettext_lazy("人员"), ACCOUNTS, _people, _tell_people, 70),
    ):
        finding.enter(Finder(key=key, title=title, verb=verb, rows=rows, tell=tell, order=order))
