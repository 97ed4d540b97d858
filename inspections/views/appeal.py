"""异议申诉: the list, one appeal with its grounds, and the acts on it; lodged from an estate's result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import appeal as acts
from inspections.actions import appeal_letters, publishing, result_papers
from inspections.forms.appeal import DecideForm, HearForm, LodgeForm
from inspections.models import Appeal, EstateResult, FirmResult
from inspections.rules.standard.lines import show_points
from inspections.screen.result import PART_WORDS, paper_line, said
from inspections.views import sections
from inspections.views.appeal_file import papers_of
from oversight import journal
from oversight.actform import ActForm
from oversight.actions import deadline
from oversight.policy import Actor, may, visible
from oversight.policy.words import entry_words
from oversight.screen import clocks, parts
from oversight.screen.figures import day_words
from oversight.views.acts import ActPage, act_view, buttons, run
from oversight.views.base import View, actor, load, needs
from registry.screen import place

ROWS = Appeal.objects.select_related(
    "publication__cycle", "estate_result__estate", "jurisdiction", "subject", "drafted_by__organisation"
)
TONES = {"upheld": "met", "rejected": "failed", "withdrawn": "draft", "lapsed": "draft"}


@needs("inspections.view_appeal")
def listing(request: HttpRequest) -> HttpResponse:
    """Objections and appeals that one reads, the newest first."""
    rows = visible(actor(request), "inspections.view_appeal", ROWS.all())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    lines = [(row, status(row)) for row in page.object_list]
    context = {
        "lines": lines,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "tabs": sections.tabs(request),
    }
    return render(request, "inspections/appeal/list.html", context)


@needs("inspections.view_appeal")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Each ground with what stands, what was decided and the points before and after."""
    row = load(request, "inspections.view_appeal", ROWS.all(), pk=pk)
    by = actor(request)
    form = row.publication.cycle.standard.form
    grounds = [
        (
            one,
            PART_WORDS[one.part],
            said(item.name) if (item := form.by_code.get(one.code)) else "",
            ["" if points is None else show_points(points) for points in (one.before, one.after)],
        )
        for one in row.grounds.filter(withdrawn_at=None)
    ]
    papers = [paper_line(one) for one in result_papers.decisions_of(row)]
    context = {
        "appeal": row,
        "place": place.of(row.jurisdiction.path if row.jurisdiction else "", _("异议申诉")),
        "status": status(row),
        "grounds": grounds,
        "evidence": papers_of(row),
        "papers": papers,
        "acts": _buttons(by, row, issued=bool(papers)),
        "nobody": row.state in states.OPEN_APPEALS and not appeal_letters.deciders(row, by.at),
        "open": row.state in states.OPEN_APPEALS,
        "barred": row.state in states.OPEN_APPEALS and by.person_id in row.involved,
        "clocks": clocks.of(deadline.open_on(row)),
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
            )
            for entry in journal.history(row)
        ],
    }
    return render(request, "inspections/appeal/detail.html", context)


def status(row: Appeal) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES.get(row.state, "running"), row.get_state_display())


def _buttons(by: Actor, row: Appeal, *, issued: bool) -> list[parts.Action]:
    pages = [page for page in PAGES if page is not SERVE or (row.state in states.DECIDED and not issued)]
    found = buttons(
        by, row, pages, url=lambda page: reverse(f"inspections:appeal-{page.slug}", args=[row.pk]), may=may
    )
    return [
        parts.Action(label=act.label, url=act.url, grave=act.grave, solid=n == 0)
        for n, act in enumerate(found)
    ]


# --- lodging ---------------------------------------------------------------------------------------------------------


def _lodge(outside: bool) -> Any:
    def do(*, by: Actor, thing: EstateResult, form: Any, data: dict[str, Any], at: datetime) -> Appeal:
        return acts.lodge(
            by=by, result=thing, claims=form.claims(), evidence=data.get("evidence"), outside=outside, at=at
        )

    return do


def _last_day(request: HttpRequest, thing: EstateResult, form: ActForm) -> dict[str, Any]:
    until = publishing.until_of(thing.publication)
    words = _("%(day)s，已经过了，不能再提出") if actor(request).at > until else "%(day)s"
    told = ((_("小区"), thing.estate_name), (_("得分"), thing.total), (_("最后一天"), words % {"day": day_words(until)}))
    return {"pairs": [parts.Pair(label=label, value=value) for label, value in told]}


def _lodging(verb: str, title: Any, outside: bool) -> ActPage:
    return ActPage(
        slug="lodge", verb=verb, title=title,
        lead=gettext_lazy("有异议的项目逐项写理由，没有异议的不填；由没有参与评分和复核的人决定。"),
        button=gettext_lazy("提交"), back=gettext_lazy("返回，不提交"), done=gettext_lazy("已提交，等待决定。"),
        form=LodgeForm, do=_lodge(outside), multipart=True, preview=_last_day,
        target=lambda thing, result: result.get_absolute_url(),
    )  # fmt: skip


LODGE = _lodging("inspections.submit_appeal", gettext_lazy("提出异议或申诉"), outside=False)
ENTER = _lodging("inspections.enter_appeal", gettext_lazy("录入企业以外的异议"), outside=True)


def lodging(page: ActPage) -> View:
    """The view of lodging against one estate's newest result."""

    @needs(page.verb)
    def view(request: HttpRequest, public_id: str, estate: str) -> HttpResponseBase:
        rows = EstateResult.objects.select_related("publication__cycle__standard", "estate__jurisdiction")
        rows = rows.filter(publication__cycle__public_id=public_id).order_by("-publication__number")
        result = load(request, "inspections.view_result", rows, estate__public_id=estate)
        if result.publication.cycle.state not in states.APPEALABLE:
            raise Http404(_("没有找到。"))
        back = reverse("inspections:result-estate", args=[public_id, estate])
        return run(request, page, result, back_url=back)

    view.__name__ = f"lodge_{page.verb.split('.')[1]}"
    return view


def offers(by: Actor, row: EstateResult) -> list[parts.Action]:
    """The buttons on an estate's result: object or appeal, while that is possible."""
    if row.publication.cycle.state not in states.APPEALABLE or by.at > publishing.until_of(row.publication):
        return []
    key = [row.publication.cycle.public_id, row.estate.public_id]
    found = []
    if may(by, LODGE.verb) and by.organisation_id in acts.holders(row):
        own = Appeal.objects.filter(estate_result=row, subject_id=by.organisation_id)
        if open_ := own.filter(state__in=states.OPEN_APPEALS).first():  # beside an open one none is lodged
            found.append(parts.Action(label=_("查看办理中的异议申诉"), url=open_.get_absolute_url()))
        else:
            found.append(parts.Action(label=LODGE.title, url=reverse("inspections:appeal-lodge", args=key)))
    if may(by, ENTER.verb):
        found.append(parts.Action(label=ENTER.title, url=reverse("inspections:appeal-enter", args=key)))
    return found


def until_for(by: Actor, row: FirmResult) -> datetime | None:
    """Until when the firm may object or appeal: it does so estate by estate, item by item; None for anybody else."""
    publication = row.publication
    if not may(by, LODGE.verb) or by.organisation_id != row.firm.organisation_id:
        return None
    until = publishing.until_of(publication)
    open_now = publication.cycle.state in states.APPEALABLE and by.at <= until
    return until if open_now and publication == publishing.newest(publication.cycle) else None


# --- hearing and deciding --------------------------------------------------------------------------------------------


def _hear(*, by: Actor, thing: Appeal, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.hear(by=by, appeal=thing, words=data["words"], at=at, seen=data["seen"])


def _handed_in(request: HttpRequest, thing: Appeal, form: ActForm) -> dict[str, Any]:
    """Against what, by whom, and what was handed in with it: to be read before anything is decided."""
    links = [format_html('<a href="{}">{}</a>', paper.url, paper.label) for paper in papers_of(thing)]
    return {
        "pairs": [
            parts.Pair(label=_("结果"), value=f"{thing.publication.cycle} {thing}"),
            parts.Pair(label=_("单位"), value=str(thing.drafted_by.organisation)),
            parts.Pair(
                label=_("证据材料"), value=format_html_join(_("、"), "{}", ((link,) for link in links))
            ),
        ]
    }


def _decide(*, by: Actor, thing: Appeal, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.decide(by=by, appeal=thing, rulings=form.rulings(), why=data["why"], at=at, seen=data["seen"])


def _serve(*, by: Actor, thing: Appeal, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return result_papers.issue_decision(by=by, appeal=thing, at=at)


def _withdraw(*, by: Actor, thing: Appeal, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.withdraw(by=by, appeal=thing, at=at, seen=data["seen"])


HEAR = ActPage(
    slug="hear", verb="inspections.hear_appeal", title=gettext_lazy("听取意见"), button=gettext_lazy("记录意见"),
    back=gettext_lazy("返回，不记录"), done=gettext_lazy("已记录，评分人已收到通知。"), form=HearForm,
    do=_hear, preview=_handed_in, weighs=True,
)  # fmt: skip
DECIDE = ActPage(
    slug="decide", verb="inspections.uphold_appeal", title=gettext_lazy("决定异议申诉"), button=gettext_lazy("作出决定"),
    back=gettext_lazy("返回，不决定"), done=gettext_lazy("已决定，提出人已收到理由。"), form=DecideForm,
    do=_decide, preview=_handed_in, weighs=True,
    warning=gettext_lazy("成立的项目立即更正考核表；公布之后的更正还须另行公布。"),
)  # fmt: skip
SERVE = ActPage(
    slug="serve", verb="inspections.serve_appeal", title=gettext_lazy("制发复核决定书"),
    lead=gettext_lazy("编号后不能修改，可凭验证码核对真伪。"), button=gettext_lazy("制发决定书"),
    back=gettext_lazy("返回，不制发"), done=gettext_lazy("复核决定书已制发。"), form=ActForm, do=_serve, weighs=True,
)  # fmt: skip
WITHDRAW = ActPage(
    slug="withdraw", verb="inspections.withdraw_appeal", title=gettext_lazy("撤回异议申诉"), button=gettext_lazy("撤回"),
    back=gettext_lazy("返回，不撤回"), done=gettext_lazy("已撤回。"), form=ActForm, do=_withdraw, weighs=True, grave=True,
)  # fmt: skip
PAGES = (HEAR, DECIDE, SERVE, WITHDRAW)


def view(page: ActPage) -> View:
    """The view of an act on one appeal."""
    return act_view(page, lambda: ROWS.all(), "pk")
