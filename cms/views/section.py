"""栏目: what is on view in a section; the policy library with its validity; the sections of offices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.models import NoticePage, PolicyPage, SectionPage
from cms.models.section import of_section
from cms.views.page import draw, paged, trail, visitor
from cms.words import VALIDITY, status
from oversight.kernel.calendar import beijing_day, end_of
from oversight.plainform import PlainForm
from oversight.policy import Actor, visible
from oversight.screen.deadline import Clock
from oversight.screen.parts import Item, Tab
from oversight.views.base import public_page

# Sections that are read side by side, each row one group of tabs.
BESIDE = (("announcements", "publicity", "figures", "offices"), ("policies", "guides"))


class LibraryForm(PlainForm):
    """Filters of the policy library."""

    q = forms.CharField(label=gettext_lazy("名称或文号"), required=False, max_length=60)
    validity = forms.ChoiceField(label=gettext_lazy("效力"), required=False)
    rank = forms.ChoiceField(label=gettext_lazy("效力级别"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(key, word) for key, (_tone, word) in VALIDITY.items() if key not in ("open", "closed")]
        self.fields["validity"].choices = [("", _("全部")), *told]  # type: ignore[attr-defined]
        self.fields["rank"].choices = [("", _("全部")), *PolicyPage.RANKS]  # type: ignore[attr-defined]


@public_page
def named(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A section of the bureau's by its address."""
    found = SectionPage.objects.filter(slug=slug, depth=3, live=True).first()
    if found is None:
        raise Http404
    return section(request, found)


@public_page
def section(request: HttpRequest, page: SectionPage) -> HttpResponseBase:
    """What is on view in a section, newest first."""
    by = visitor(request)
    below = SectionPage.objects.child_of(page).live()
    if page.kind == "office" and below.exists():
        return _offices(request, page, by)
    if page.kind == "policy":
        return _library(request, page, by)
    rows = _shown(page, by).select_related("issuer")
    found = paged(request, rows)
    return draw(
        request,
        "cms/section/section.html",
        {
            **_frame(page),
            **found,
            "items": [item(notice, by, publicity=page.kind == "publicity") for notice in found["page"]],
        },
        tags="notices",
        known=("page",),
    )


def _library(request: HttpRequest, page: SectionPage, by: Actor) -> HttpResponseBase:
    """Policy documents by validity, rank and words."""
    day = beijing_day(by.at)
    rows: Any = visible(by, "cms.view_notice", PolicyPage.objects.child_of(page)).filter(
        PolicyPage.published(by.at)
    )
    form = LibraryForm(request.GET)
    if form.is_valid():
        chosen = form.cleaned_data
        if chosen["validity"]:
            rows = rows.standing_as(chosen["validity"], day)
        if chosen["rank"]:
            rows = rows.filter(rank=chosen["rank"])
        if chosen["q"]:
            rows = rows.filter(Q(title__icontains=chosen["q"]) | Q(document_number__icontains=chosen["q"]))
    found = paged(request, rows.order_by("-effective_on", "-published_at", "-pk"))
    context = {
        **_frame(page),
        **found,
        "form": form,
        "rows": [(paper, status(VALIDITY, paper.validity_on(day))) for paper in found["page"]],
    }
    return draw(
        request,
        "cms/section/library.html",
        context,
        tags="notices",
        known=("page", "q", "validity", "rank"),
    )


def _offices(request: HttpRequest, page: SectionPage, by: Actor) -> HttpResponseBase:
    """The bodies' own sections with how much is on view in each."""
    sections = SectionPage.objects.child_of(page).live().select_related("section_body")
    found = paged(request, sections.order_by("section_body__kind", "section_body__name_key", "pk"), size=50)
    bodies = [one.section_body_id for one in found["page"]]
    counted = (
        visible(by, "cms.view_notice", NoticePage.objects.filter(section_body__in=bodies))
        .filter(NoticePage.published(by.at))
        .order_by()
        .values("section_body")
        .annotate(n=Count("pk"), newest=Max("published_at"))
    )
    by_body = {row["section_body"]: row for row in counted}
    rows = [(one, by_body.get(one.section_body_id)) for one in found["page"]]
    return draw(
        request,
        "cms/section/offices.html",
        {**_frame(page), **found, "rows": rows},
        tags="notices",
        known=("page",),
    )


def _shown(page: SectionPage, by: Actor) -> Any:
    return visible(by, "cms.view_notice", NoticePage.objects.child_of(page).on_view(by.at))


def item(notice: NoticePage, by: Actor, *, publicity: bool = False) -> Item:
    """A notice as a row of a list; publicity says how long it still runs."""
    if publicity and notice.objection_until:
        running = notice.objection_until >= beijing_day(by.at)
        clock = (
            Clock(due_at=end_of(notice.objection_until), started_at=notice.published_at) if running else None
        )
        words = [
            notice.issuer.name if notice.issuer else "",
            (_("截至 %(day)s") if running else _("已于 %(day)s 结束"))
            % {"day": notice.objection_until.isoformat()},
        ]
        return Item(title=notice.title, url=notice.get_url(), meta=words, deadline=clock)
    return Item(title=notice.title, url=notice.get_url(), day=notice.published_at)


def _frame(page: SectionPage) -> dict[str, Any]:
    """Path, tabs of the neighbours, feeds."""
    parent = page.get_parent()
    home = (_("首页"), "/")
    above = [(of_section(parent.title), parent.get_url())] if parent.depth > 2 else []
    return {
        "section": page,
        "crumbs": trail(home, *above, (page.heading, "")),
        "tabs": _beside(page),
        "feeds": [(kind.upper(), reverse("cms:feed", args=[page.slug, kind])) for kind in ("atom", "rss")],
    }


def _beside(page: SectionPage) -> list[Tab]:
    row = next((row for row in BESIDE if page.slug in row), ())
    titles = dict(Page.objects.filter(slug__in=row, depth=3, live=True).values_list("slug", "title"))
    return [
        Tab(label=of_section(titles[slug]), url=f"/{slug}/", current=slug == page.slug)
        for slug in row
        if slug in titles
    ]
