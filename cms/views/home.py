"""首页: look something up, the few tasks most people come for, publicity before news, the city in figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import figures
from cms.models import HomePage, NoticePage
from cms.views.estate import STANDING
from cms.views.page import draw, visitor
from oversight.kernel.calendar import beijing_day, end_of
from oversight.kernel.measure import show_percent
from oversight.policy import visible
from oversight.screen.deadline import Clock
from oversight.screen.parts import Crumb, Fact, Item, Progress, Share, Tile
from oversight.views.base import public_page
from registry.models import RoomCheck
from registry.rules.room import IN_ORDER

NEWS, WINDOWS, EXAMPLES = 5, 5, 3
SERIES: dict[str, int | str] = {"pass": 1, "conditional": 2, "existing": 3, "rectify": 5, "fail": "breach"}


@public_page
def home(request: HttpRequest, page: HomePage | None = None) -> HttpResponse:
    """The front page."""
    by = visitor(request)
    here = page or HomePage.objects.first()
    return draw(
        request,
        "cms/home/home.html",
        {
            "examples": examples(here.examples if here else ""),
            "tiles": tiles(),
            **lists(by),
            **city(by),
            "page_changed": by.at,
        },
        tags="notices estates firms figures",
    )


def examples(words: str) -> list[Crumb]:
    """The examples below the search box, each leading to what it finds."""
    return [
        Crumb(label=word, url=f"{reverse('cms:search')}?{urlencode({'q': word})}")
        for word in words.split()[:EXAMPLES]
    ]


def tiles() -> list[Tile]:
    """The four tasks."""
    return [
        Tile(title=_("查小区"), url=reverse("cms:estates"), icon="home", line=_("谁在管，管理用房够不够")),
        Tile(title=_("查企业"), url=reverse("cms:firms"), icon="star", line=_("登记情况，在管哪些小区")),
        Tile(
            title=_("算用房"),
            url=reverse("cms:calculator-room"),
            icon="calculator",
            line=_("应配多少，怎么算"),
        ),
        Tile(
            title=_("验文书"),
            url=reverse("oversight:verification"),
            icon="shield",
            line=_("扫码核对文书真伪"),
        ),
    ]


def lists(by: Any) -> dict[str, Any]:
    """Publicity whose period runs, and the newest notices."""
    today = beijing_day(by.at)
    shown: Any = visible(by, "cms.view_notice", NoticePage.objects.on_view(by.at)).select_related("issuer")
    open_now = shown.open_for_objection(today)
    news = shown.filter(kind__in=("notice", "office"), objection_until=None)
    return {
        "publicity": [
            Item(
                title=notice.title,
                url=notice.get_url(),
                meta=[
                    notice.issuer.name if notice.issuer else "",
                    _("截止 %(day)s") % {"day": notice.objection_until.isoformat()},
                ],
                deadline=Clock(due_at=end_of(notice.objection_until), started_at=notice.published_at),
            )
            for notice in open_now[:WINDOWS]
        ],
        "publicity_count": open_now.count(),
        "news": [
            Item(title=notice.title, url=notice.get_url(), day=notice.published_at) for notice in news[:NEWS]
        ],
    }


def city(by: Any) -> dict[str, Any]:
    """The figures with their bases, coverage by district, the state of rooms."""
    found = figures.city(by.at)
    judged = found.checked - found.verdicts.get("existing", 0)
    good = sum(found.verdicts.get(verdict, 0) for verdict in IN_ORDER)
    estates, firms = (f"{reverse(name)}?state={STANDING}" for name in ("cms:estates", "cms:firms"))
    return {
        "facts": [
            Fact(
                label=_("在册小区"),
                value=f"{found.estates:,}",
                unit=_("个"),
                base=_("其中 %(n)s 个有人管理") % {"n": f"{found.covered:,}"},
                url=estates,
            ),
            Fact(
                label=_("物业管理覆盖率"),
                value=show_percent(found.covered, found.estates),
                base=_("%(part)s / %(whole)s 个小区")
                % {"part": f"{found.covered:,}", "whole": f"{found.estates:,}"},
            ),
            Fact(
                label=_("在册物业企业"),
                value=f"{found.firms:,}",
                unit=_("家"),
                base=_("不含已注销"),
                url=firms,
            ),
            Fact(
                label=_("管理用房合格"),
                value=show_percent(good, judged),
                base=_("%(part)s / %(whole)s 个有结论的小区") % {"part": good, "whole": judged},
            ),
        ],
        "coverage": [
            Progress(
                label=one.name,
                done=one.covered,
                total=one.estates,
                url=f"{estates}&place={one.path}",
                extra=show_percent(one.covered, one.estates),
            )
            for one in sorted(found.districts, key=lambda d: -(d.covered / d.estates if d.estates else 0))
        ],
        "city": found,
        "covered_share": show_percent(found.covered, found.estates),
        "verdicts": verdict_shares(found.verdicts),
    }


def verdict_shares(counts: dict[str, int]) -> list[Share]:
    """The verdicts as shares of a whole, the good ones first."""
    names = dict(RoomCheck.VERDICTS)
    known = [verdict for verdict in SERIES if counts.get(verdict)]
    other = sum(n for verdict, n in counts.items() if verdict not in SERIES)
    shares = [Share(label=str(names[v]), count=counts[v], series=SERIES[v]) for v in known]
    return [*shares, *([Share(label=_("待核实"), count=other, series=6)] if other else [])]
