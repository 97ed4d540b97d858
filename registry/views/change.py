"""登记变更: drafted, submitted, decided; the page shows what was, what is now and what is proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oversight import journal
from oversight.actform import ActForm, ReasonForm
from oversight.actions import deadline
from oversight.listing import Listing
from oversight.policy import Actor, may, who_may
from oversight.policy.words import entry_words
from oversight.screen import clocks, parts
from oversight.screen.figures import date_zh
from oversight.views import lists
from oversight.views.acts import ActPage, buttons, run
from oversight.views.base import View, actor, load, needs, staff
from registry.actions import change, turn, values
from registry.forms.change import AcceptForm, EstateChangeForm, FirmChangeForm, redraft_form
from registry.models import Change, Estate, Firm
from registry.registers import CHANGES
from registry.screen import change as change_words
from registry.screen import place
from registry.states import WAITING
from registry.views import drafting


@staff
def listing(request: HttpRequest) -> HttpResponse:
    """登记变更申请: the changes that one reads, what waits first."""
    by = actor(request)
    if not may(by, "registry.view_change") and not may(by, "registry.view_firmchange"):
        raise Http404
    rows = Listing(CHANGES, by, request.GET)
    waiting = rows.base.filter(state="submitted").count()
    words = ngettext("%(n)s 件等待审核。", "%(n)s 件等待审核。", waiting) % {"n": waiting}
    context = lists.context(rows, request) | {"sentence": words if waiting else _("没有等待审核的申请。")}
    return render(request, "registry/change/list.html", context)


@staff
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Was, now, proposed; whose turn it is; what can be done."""
    by = actor(request)
    rows = Change.objects.select_related(
        "estate__jurisdiction", "firm__organisation", "drafted_by__person", "drafted_by__organisation"
    )
    verb = "registry.view_firmchange" if rows.filter(pk=pk, estate=None).exists() else "registry.view_change"
    row = load(request, verb, rows, pk=pk)
    record = change.target(row)
    path = row.jurisdiction.path if row.jurisdiction else ""
    context = {
        "change": row,
        "record": record,
        "place": place.of(path, _("登记变更")),
        "status": change_words.status(row),
        "acts": _acts(by, row),
        "hands_in": _left_to_others(by, row),
        "clocks": clocks.of(turn.running(row)),
        "lines": change_words.lines(row),
        "moved": change.moved(row) if row.state in WAITING else [],
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
                why=row.decided_why if entry.event in DECISIONS else "",
            )
            for entry in journal.history(row)
        ],
    }
    return render(request, "registry/change/detail.html", context)


DECISIONS = ("change.accepted", "change.returned", "change.refused")


def _acts(by: Actor, row: Change) -> list[parts.Action]:
    pages = [page for page in PAGES if page.verb.endswith("firmchange") == (row.firm_id is not None)]
    pages = [page for page in pages if page.slug != "submit" or page.verb == change.handing(row)]
    if not _may_be_longer(row, by.at):
        pages = [page for page in pages if page.slug != "extend"]
    acts = buttons(by, row, pages, url=lambda p: reverse(f"registry:change-{p.slug}", args=[row.pk]), may=may)
    if writing := drafting.going_on(by, row):
        hands_in = may(by, change.handing(row), row)
        acts.insert(1 if hands_in else 0, writing)
    first = next((act for act in acts if not act.grave), None)
    return [parts.Action(label=act.label, url=act.url, grave=act.grave, solid=act is first) for act in acts]


def _left_to_others(by: Actor, row: Change) -> str:
    """Who hands it in, for somebody who may write it and not hand it in; "" for everybody else."""
    if drafting.going_on(by, row) is None or may(by, change.handing(row), row):
        return ""
    return _hands_in(row, by.at)


def _may_be_longer(row: Change, at: datetime) -> bool:
    clock = deadline.open_on(row, turn.decision(row)).first()
    return clock is not None and deadline.may_be_longer(clock, at=at)


# --- drafting ---------------------------------------------------------------------------------------------------


def _draft(*, by: Actor, thing: Any, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return change.draft(by=by, record=thing, proposed=form.proposed(), reason=data["reason"], at=at)


def _drafted(row: Change) -> str:
    """What follows: the drafter hands it in, or whoever of the body may."""
    if may(Actor.of(row.drafted_by, row.created_at), change.handing(row), row):
        return _("草稿已保存，请核对后提交。")
    return _("草稿已保存。%(who)s") % {"who": _hands_in(row, row.created_at)}


def _hands_in(row: Change, at: datetime) -> str:
    """Whose turn it is where the drafter may not hand it in: who of the body may."""
    posts = {str(one.get_post_display()) for one in who_may(change.handing(row), row, at)}
    if not posts:
        return _("本单位还没有可以提交的人，请联系系统管理员。")
    return _("由%(posts)s核对后提交。") % {"posts": _("、").join(sorted(posts))}


def _draft_page(form: type[ActForm], verb: str) -> ActPage:
    return ActPage(
        slug="draft",
        verb=verb,
        title=gettext_lazy("提出登记变更"),
        lead=gettext_lazy("只改要变的项目；没有变化的不会提交。存为草稿后，看过对照再提交。"),
        button=gettext_lazy("存为草稿"),
        back=gettext_lazy("返回，不提出"),
        done=_drafted,
        form=form,
        do=_draft,
        target=lambda thing, result: result.get_absolute_url(),
    )


DRAFT_ESTATE = _draft_page(EstateChangeForm, "registry.draft_change")
DRAFT_FIRM = _draft_page(FirmChangeForm, "registry.draft_firmchange")


@needs("registry.draft_change")
def draft_estate(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A change of an estate that one reads whole."""
    thing = load(
        request, "registry.read_estate", Estate.objects.select_related("jurisdiction"), public_id=public_id
    )
    return drafting.choice(request, thing) or run(request, DRAFT_ESTATE, thing)


@needs("registry.draft_firmchange")
def draft_firm(request: HttpRequest, code: str) -> HttpResponseBase:
    """A change of a firm that one reads whole."""
    thing = load(request, "registry.read_firm", Firm.objects.select_related("organisation"), code=code)
    return drafting.choice(request, thing) or run(request, DRAFT_FIRM, thing)


@staff
def redraft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write a draft or a returned change anew: the form shows what was proposed."""
    row, verb = _own(request, pk, "draft")
    record = change.target(row)
    kept = values.from_json(record, row.proposed)
    initial = {**kept, **(kept.get(values.SOURCE) or {}), "reason": row.reason, "seen": row.version}
    initial.pop(values.CONTACTS, None)

    def do(*, by: Actor, thing: Any, form: Any, data: dict[str, Any], at: datetime) -> Any:
        return change.redraft(
            by=by, change=row, proposed=form.proposed(), reason=data["reason"], at=at, seen=data["seen"]
        )

    base = DRAFT_FIRM if row.firm_id else DRAFT_ESTATE
    page = ActPage(
        slug="redraft",
        verb=verb,
        title=gettext_lazy("修改变更申请"),
        button=gettext_lazy("保存修改"),
        back=gettext_lazy("返回，不修改"),
        done=gettext_lazy("修改已保存。"),
        form=redraft_form(row),
        do=do,
        lead=base.lead,
        target=lambda thing, result: result.get_absolute_url(),
        weighs=True,
        version=lambda _record: Change.objects.get(pk=row.pk).version,
        moved=lambda _record: _rewritten(Change.objects.get(pk=row.pk)),
    )
    return run(request, page, record, initial=initial, back_url=row.get_absolute_url())


def _rewritten(row: Change) -> str:
    """What somebody else made of the proposal meanwhile, for whoever was writing it too."""
    now = _("、").join(f"{line.label} {line.proposed}" for line in change_words.lines(row))
    return _("您填写时，这份申请已被改过，现在写的是：%(now)s。再次保存，就以您填写的为准。") % {"now": now}


# --- handing in and deciding --------------------------------------------------------------------------------------


def _submit(*, by: Actor, thing: Change, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return change.submit(by=by, change=thing, at=at, seen=data["seen"])


def _withdraw(*, by: Actor, thing: Change, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return change.withdraw(by=by, change=thing, at=at, seen=data["seen"])


def _accept(*, by: Actor, thing: Change, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return change.accept(
        by=by, change=thing, at=at, seen=data["seen"], record_seen=data["record_seen"], why=data["note"]
    )


def _return(*, by: Actor, thing: Change, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return change.return_(by=by, change=thing, why=data["why"], at=at, seen=data["seen"])


def _refuse(*, by: Actor, thing: Change, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return change.refuse(by=by, change=thing, why=data["why"], at=at, seen=data["seen"])


def _extend(*, by: Actor, thing: Change, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return change.extend(by=by, change=thing, why=data["why"], at=at, seen=data["seen"])


def _compare(request: HttpRequest, thing: Change, form: ActForm) -> dict[str, Any]:
    """The lines of was, now and proposed above the decision."""
    return {"lines": change_words.lines(thing), "record": change.target(thing), "change": thing}


TEMPLATE = "registry/change/act.html"


# slug: form, what does it, (title, button, way back, message), grave
DECIDING: dict[str, tuple[type[ActForm], Any, tuple[Any, ...], bool]] = {
    "accept": (
        AcceptForm,
        _accept,
        (
            gettext_lazy("采纳登记变更"),
            gettext_lazy("采纳并更新登记"),
            gettext_lazy("返回，不采纳"),
            gettext_lazy("已采纳，登记已更新。"),
        ),
        False,
    ),
    "return": (
        ReasonForm,
        _return,
        (
            gettext_lazy("退回登记变更"),
            gettext_lazy("退回补正"),
            gettext_lazy("返回，不退回"),
            gettext_lazy("已退回，申请人已收到理由。"),
        ),
        False,
    ),
    "refuse": (
        ReasonForm,
        _refuse,
        (
            gettext_lazy("不采纳登记变更"),
            gettext_lazy("不予采纳"),
            gettext_lazy("返回，暂不决定"),
            gettext_lazy("已决定不予采纳。"),
        ),
        True,
    ),
    "withdraw": (
        ActForm,
        _withdraw,
        (
            gettext_lazy("撤回登记变更"),
            gettext_lazy("撤回申请"),
            gettext_lazy("返回，不撤回"),
            gettext_lazy("申请已撤回。"),
        ),
        True,
    ),
}
HANDING = (
    gettext_lazy("提交登记变更"),
    gettext_lazy("提交审核"),
    gettext_lazy("返回，不提交"),
    gettext_lazy("已提交，等待审核。"),
)


def _later(request: HttpRequest, thing: Change, form: ActForm) -> dict[str, Any]:
    """The end as it is and as it would be, above the reason; nothing where it cannot be extended."""
    clock = deadline.open_on(thing, turn.decision(thing)).first()
    try:
        ends = deadline.longer(clock, at=actor(request).at)
    except deadline.NotLonger:
        return {}
    return {
        "pairs": [
            parts.Pair(label=_("现截止"), value=date_zh(clock.due_at if clock else None)),
            parts.Pair(label=_("延长后"), value=date_zh(ends.at)),
        ]
    }


def _page(
    slug: str, verb: str, form: type[ActForm], do: Any, words: tuple[Any, ...], grave: bool = False
) -> ActPage:
    title, button, back, done = words
    return ActPage(
        slug=slug,
        verb=f"registry.{verb}",
        form=form,
        do=do,
        title=title,
        button=button,
        back=back,
        done=done,
        grave=grave,
        weighs=True,
        preview=_compare,
        template=TEMPLATE,
    )


def _extending(noun: str) -> ActPage:
    return ActPage(
        slug="extend",
        verb=f"registry.extend_{noun}",
        form=ReasonForm,
        do=_extend,
        title=gettext_lazy("延长审核期限"),
        lead=gettext_lazy("只能在届满之前延长一次；申请人会收到理由和新的截止日期。"),
        button=gettext_lazy("延长期限"),
        back=gettext_lazy("返回，不延长"),
        done=gettext_lazy("期限已延长，申请人已收到理由。"),
        weighs=True,
        preview=_later,
    )


def _deciding(noun: str) -> tuple[ActPage, ...]:
    return tuple(_page(slug, f"{slug}_{noun}", *described) for slug, described in DECIDING.items())


PAGES = (
    _page("submit", "submit_change", ActForm, _submit, HANDING),
    _page("submit", "pass_change", ActForm, _submit, HANDING),
    *_deciding("change"),
    _extending("change"),
    _page("submit", "submit_firmchange", ActForm, _submit, HANDING),
    *_deciding("firmchange"),
    _extending("firmchange"),
)


def act(slug: str) -> View:
    """The view of one act on a change: which verb depends on what it concerns and whose it is."""

    @staff
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        row, verb = _own(request, pk, slug)
        page = next(page for page in PAGES if page.slug == slug and page.verb == verb)
        return run(request, page, row)

    view.__name__ = slug
    return view


def _own(request: HttpRequest, pk: int, short: str) -> tuple[Change, str]:
    """The change with the verb that ``short`` means for it, loaded through the policy."""
    rows = Change.objects.select_related("estate__jurisdiction", "firm__organisation", "drafted_by")
    row = rows.filter(pk=pk).first()
    noun = "firmchange" if row and row.firm_id else "change"
    verb = change.handing(row) if row and short == "submit" else f"registry.{short}_{noun}"
    return load(request, verb, rows, pk=pk), verb
