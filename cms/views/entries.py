"""What the public pages and notices put into the headers and onto the staff home: called once, when apps are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.models import NoticePage
from cms.search import found_notices
from cms.views import guide
from cms.views.notice_lists import own, undecided
from oversight import finding, todo
from oversight.finding import Finder, Found
from oversight.kernel.asked import Asked
from oversight.navigation import FOOT_PUBLIC, PUBLIC, STAFF, Entry, add
from oversight.policy import Actor, may, public, visible


def enter() -> None:
    """Words of the headers and feet."""
    add(
        PUBLIC,
        Entry(label=_("首页"), url_name="cms:home", order=10),
        Entry(label=_("查小区"), url_name="cms:estates", order=20),
        Entry(label=_("查企业"), url_name="cms:firms", order=30),
        Entry(label=_("考核结果"), url_name="cms:results", order=35, under="/results/"),
        Entry(label=_("算用房"), url_name="cms:calculator-room", order=40, under="/calculator/"),
        Entry(
            label=_("公示公告"),
            url_name="cms:announcements",
            order=50,
            also=("/publicity/", "/figures/", "/offices/"),
        ),
        Entry(label=_("政策指南"), url_name="cms:policies", order=60, also=("/guides/",)),
        Entry(label=_("数据开放"), url_name="cms:open-data", order=70),
    )
    add(
        FOOT_PUBLIC,
        Entry(label=_("网站地图"), url_name="cms:site-map", order=10),
        Entry(label=_("使用帮助"), url_name="cms:help", order=20),
    )
    add(
        STAFF,
        Entry(
            label=_("公示"), url_name="cms:notice-mine", order=80, verb="cms.draft_notice", under="/notices/"
        ),
    )
    guide.enter()
    finding.enter(
        Finder(
            key="notice",
            title=_("公告和文件"),
            rows=_notices,
            tell=_tell_notices,
            order=40,
        )
    )


def _notices(by: Actor, asked: Asked) -> Any:
    """What is on view for everybody: at work one looks for it as often as at home."""
    return found_notices(public(by.at), asked)


def _tell_notices(rows: Sequence[Any], by: Actor) -> list[Found]:
    return [
        Found(title=page.title, url=page.get_url(), line=page.issuer.name if page.issuer else "")
        for page in rows
    ]


@todo.source
def to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Drafts that wait for this posting's decision."""
    if not may(actor, "cms.publish_notice"):
        return
    for page in undecided(actor).select_related("section_body")[:50]:
        yield todo.Todo(
            title=gettext("审核发布：%(title)s") % {"title": page.draft_title},
            url=reverse("cms:notice-show", args=[page.pk]),
            kind=_("通知公告"),
            line=page.section_body.name if page.section_body else "",
            started_at=page.submitted_at,
        )


@todo.source
def to_mend(actor: Actor) -> Iterable[todo.Todo]:
    """Drafts of the own body that were sent back."""
    if not may(actor, "cms.draft_notice"):
        return
    returned = NoticePage.objects.filter(own(actor), state="returned")
    for page in visible(actor, "cms.draft_notice", returned)[:50]:
        yield todo.Todo(
            title=gettext("修改退回的稿件：%(title)s") % {"title": page.draft_title},
            url=reverse("cms:notice-show", args=[page.pk]),
            kind=_("通知公告"),
            line=page.returned_why,
        )
