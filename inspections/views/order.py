"""整改: the list, an order with its items before and after, and its acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import field_papers, talking
from inspections.actions import order as acts
from inspections.forms.order import AnswerForm, ConfirmForm, TalkForm
from inspections.lists.order import ORDERS
from inspections.models import Order, OrderItem
from inspections.screen import order as screen
from inspections.views import sections
from oversight import journal
from oversight.actform import ActForm, ReasonForm
from oversight.actions import deadline
from oversight.listing import Listing
from oversight.models import Attachment
from oversight.policy import Actor, may
from oversight.policy.words import entry_words
from oversight.screen import clocks, parts
from oversight.views import lists
from oversight.views.acts import ActPage, buttons
from oversight.views.base import actor, load, needs


@needs("inspections.view_order")
def listing(request: HttpRequest) -> HttpResponse:
    """The orders within reach."""
    rows = Listing(ORDERS, actor(request), request.GET)
    running = rows.base.filter(state__in=states.OPEN_ORDERS).count()
    sentence = _("%(n)s 份在整改或复查中") % {"n": running} if running else _("没有在办的整改通知书")
    return render(request, "inspections/order/list.html", _listed(rows, request, sentence))


def _listed(rows: Listing, request: HttpRequest, sentence: str) -> dict[str, Any]:
    return lists.context(rows, request) | {"title": sentence, "tabs": sections.tabs(request)}


def orders() -> QuerySet[Order]:
    """Orders with what their page names."""
    return Order.objects.select_related(
        "estate",
        "firm__organisation",
        "issued_by__organisation",
        "issued_by__person",
        "jurisdiction",
        "sheet",
        "target__inspection",
    )


@needs("inspections.view_order")
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """The items with what the firm did and what was seen, the clocks, what can be done."""
    one = load(request, "inspections.view_order", orders(), number=number)
    found = buttons(
        actor(request),
        one,
        PAGES,
        url=lambda page: reverse(f"inspections:order-{page.slug}", args=[number]),
        may=may,
    )
    card, notices, talks = getattr(one, "card", None), field_papers.served(one), talking.summoned(one)
    if notices or one.issued_at is None:
        found = [act for act in found if not act.url.endswith("/serve/")]
    if talks or card is None:
        found = [act for act in found if not act.url.endswith("/summon/")]
    first = next((act for act in found if not act.grave), None)
    context = {
        "order": one,
        "status": screen.status(one),
        "items": _items(one),
        "card": card,
        "source": one.target
        if one.target and may(actor(request), "inspections.view_check", one.target)
        else None,
        "papers": [
            parts.Paper(
                label=f"{paper.title} {paper.number}",
                url=reverse("oversight:document-download", args=[paper.pk]),
            )
            for paper in (*talks, *notices)
        ],
        "clocks": clocks.of(deadline.open_on(one)),
        "recheck": one.rechecks.order_by("-number").first(),
        "acts": [
            parts.Action(label=act.label, url=act.url, grave=act.grave, solid=act is first) for act in found
        ],
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
            )
            for entry in journal.history(one)
        ],
    }
    return render(request, "inspections/order/detail.html", context)


def _items(one: Order) -> list[screen.ItemOnPage]:
    items = list(one.items.all())
    kind = ContentType.objects.get_for_model(OrderItem)
    photos = Attachment.objects.filter(kind=kind, thing__in=[item.pk for item in items], withdrawn_at=None)
    by_item: dict[tuple[int, str], list[Attachment]] = {}
    for photo in photos.order_by("id"):
        by_item.setdefault((photo.thing, photo.category), []).append(photo)
    found = screen.found_photos(one, items)
    return [
        screen.ItemOnPage(
            item,
            by_item.get((item.pk, acts.PROOF), []),
            by_item.get((item.pk, acts.SEEN), []),
            found.get(item.code, []),
        )
        for item in items
    ]


# --- acts ------------------------------------------------------------------------------------------------------------


def _issue(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.issue(by=by, order=thing, at=at, seen=data["seen"])


def _serve(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return field_papers.serve(by=by, order=thing, at=at)


def _answer(*, by: Actor, thing: Order, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.answer(by=by, order=thing, said=form.said(), proofs=form.proofs(), at=at, seen=data["seen"])


def _recheck(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.recheck(by=by, order=thing, at=at, seen=data["seen"])


def _confirm(*, by: Actor, thing: Order, form: Any, data: dict[str, Any], at: datetime) -> Any:
    for item, verdict, taken, is_false in form.verdicts():
        acts.confirm(by=by, order=thing, item=item, verdict=verdict, photo=taken, is_false=is_false, at=at)


def _close(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.close(by=by, order=thing, at=at, seen=data["seen"])


def _fail(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.fail(by=by, order=thing, at=at, seen=data["seen"])


def _summon(*, by: Actor, thing: Order, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return talking.summon(by=by, order=thing, talk=form.talk(), at=at)


def _withdraw(*, by: Actor, thing: Order, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.withdraw(by=by, order=thing, why=data["why"], at=at, seen=data["seen"])


def _shown(request: HttpRequest, thing: Order, form: ActForm) -> dict[str, Any]:
    """The items above what is decided on them."""
    return {"items": _items(thing), "order": thing}


def _page(slug: str, form: type[ActForm], do: Any, words: tuple[Any, ...], **more: Any) -> ActPage:
    title, lead, button, back, done = words
    return ActPage(
        slug=slug, verb=f"inspections.{slug}_order", form=form, do=do, title=title, lead=lead, button=button, back=back,
        done=done, preview=_shown, template="inspections/order/act.html", weighs=True,
        again=lambda one: orders().get(pk=one.pk), **more,
    )  # fmt: skip


PAGES = (
    _page("issue", ActForm, _issue, (
        gettext_lazy("下发整改通知书"), gettext_lazy("下发后开始计算期限，复查同时排定。"), gettext_lazy("下发给企业"),
        gettext_lazy("返回，不下发"), gettext_lazy("已下发，企业已收到通知。"),
    )),
    _page("serve", ActForm, _serve, (
        gettext_lazy("制发整改通知书"), gettext_lazy("编号后不能修改，可凭验证码核对真伪。"), gettext_lazy("制发通知书"),
        gettext_lazy("返回，不制发"), gettext_lazy("整改通知书已制发。"),
    )),
    _page("answer", AnswerForm, _answer, (
        gettext_lazy("反馈整改情况"), gettext_lazy("逐项写明做了什么，附整改后的照片。反馈不实的，作为信用线索处理。"),
        gettext_lazy("提交反馈"), gettext_lazy("返回，暂不反馈"), gettext_lazy("反馈已提交，等待复查。"),
    ), multipart=True),
    _page("recheck", ActForm, _recheck, (
        gettext_lazy("开始复查"), gettext_lazy("到现场逐项查看。"), gettext_lazy("已到现场，开始复查"),
        gettext_lazy("返回，不复查"), gettext_lazy("复查已开始，请逐项确认。"),
    )),
    _page("confirm", ConfirmForm, _confirm, (
        gettext_lazy("逐项确认"), gettext_lazy("每一项单独下结论；没有看的留待复查。"), gettext_lazy("保存结论"),
        gettext_lazy("返回，不保存"), gettext_lazy("结论已保存。"),
    ), multipart=True),
    _page("close", ActForm, _close, (
        gettext_lazy("认定整改完成"), gettext_lazy("所有事项都已确认整改。"), gettext_lazy("认定完成"),
        gettext_lazy("返回，不认定"), gettext_lazy("整改已办结。"),
    )),
    _page("fail", ActForm, _fail, (
        gettext_lazy("认定整改不合格"), gettext_lazy("出示黄牌并约谈；同一小区连续第三次为红牌。"),
        gettext_lazy("认定不合格"),
        gettext_lazy("返回，不认定"), gettext_lazy("已认定整改不合格，企业已收到通知。"),
    ), grave=True),
    _page("summon", TalkForm, _summon, (
        gettext_lazy("制发约谈通知书"), gettext_lazy("写明黄牌或红牌的事由，约定时间、地点和参加人员；企业会收到消息。"),
        gettext_lazy("制发约谈通知书"), gettext_lazy("返回，不制发"), gettext_lazy("约谈通知书已制发，企业已收到消息。"),
    )),
    _page("withdraw", ReasonForm, _withdraw, (
        gettext_lazy("撤回整改通知书"), gettext_lazy("撤回后不再计算期限，理由记入轨迹。"), gettext_lazy("撤回"),
        gettext_lazy("返回，不撤回"), gettext_lazy("已撤回。"),
    ), grave=True),
)  # fmt: skip
