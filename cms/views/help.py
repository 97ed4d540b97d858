"""网站地图、使用帮助、无障碍说明、隐私说明: plain pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import SectionPage
from cms.views.page import draw, trail
from oversight.screen.parts import Crumb
from oversight.views.base import public_page

PAGES = ("use", "accessibility", "privacy")


def title(name: str) -> str:
    """What a help page is called."""
    words = {"use": _("使用帮助"), "accessibility": _("无障碍说明"), "privacy": _("隐私说明")}
    return words[name]


@public_page
def page(request: HttpRequest, name: str = "use") -> HttpResponse:
    """One of the help pages."""
    if name not in PAGES:
        raise Http404
    context = {
        "title": title(name),
        "crumbs": trail((_("首页"), "/"), (title(name), "")),
        "others": [Crumb(label=title(other), url=address(other)) for other in PAGES if other != name],
    }
    return draw(request, f"cms/help/{name}.html", context, tags="site")


def address(name: str) -> str:
    """Where a help page stands."""
    return reverse("cms:help") if name == "use" else reverse("cms:help-page", args=[name])


@public_page
def site_map(request: HttpRequest) -> HttpResponse:
    """All sections and services on one page."""
    sections = SectionPage.objects.filter(live=True, depth=3).order_by("path")
    context = {
        "groups": [
            (_("查询和办事"), services()),
            (_("全部栏目"), [Crumb(label=one.heading, url=one.get_url()) for one in sections]),
            (_("关于本站"), [Crumb(label=title(name), url=address(name)) for name in PAGES]),
        ],
        "crumbs": trail((_("首页"), "/"), (_("网站地图"), "")),
    }
    return draw(request, "cms/help/site_map.html", context, tags="site")


def services() -> list[Any]:
    """What one can do here."""
    return [
        Crumb(label=_("查小区"), url=reverse("cms:estates")),
        Crumb(label=_("查企业"), url=reverse("cms:firms")),
        Crumb(label=_("算用房"), url=reverse("cms:calculator-room")),
        Crumb(label=_("验文书"), url=reverse("oversight:verification")),
        Crumb(label=_("搜索"), url=reverse("cms:search")),
        Crumb(label=_("数据开放"), url=reverse("cms:open-data")),
    ]
