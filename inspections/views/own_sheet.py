"""企业自评: the firm's own sheets, one with its items, one item; begun, and handed in with the firm's signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import scoring, selfsheet, window
from inspections.actions.part import may_on
from inspections.forms.signing import HandInForm
from inspections.models import SELF, Sheet
from inspections.rules.sheet import Gap
from inspections.screen import field as shown
from inspections.screen import own as words
from inspections.views import sections
from inspections.views.field.sheet import find, on_page, open_panel, take
from oversight.actform import ActForm
from oversight.kernel.scope import Post
from oversight.policy import Actor, visible
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import View, actor, paged, refusal, staff

WRITE = "inspections.score_selfsheet"
FIRMS = (Post.FIRM, Post.FIRM_STAFF)
PAGE = 50
PAGES = {"sheet": "inspections:self-sheet", "item": "inspections:self-item"}


@staff
def listing(request: HttpRequest) -> HttpResponseBase:
    """The firm's sheets, the newest cycle's first."""
    by = actor(request)
    if by.post not in FIRMS:
        raise refusal(request, WRITE)
    rows = visible(by, WRITE, Sheet.objects.filter(part=SELF)).select_related("estate", "cycle")
    counted = rows.annotate(done=Count("items", filter=~Q(items__status="open")), all=Count("items"))
    page = paged(request, counted.order_by("-cycle__opened_at", "estate__name"), PAGE)
    context = {
        "tabs": sections.tabs(request),
        "page": page,
        "rows": [words.OwnSheet(row, by) for row in page],
    }
    return render(request, "inspections/self/list.html", context)


def _own(request: HttpRequest, number: str, act: str = "score") -> Sheet:
    """The firm's own sheet; one of another part answers as a missing one."""
    one = find(request, number, act)
    if one.part != SELF:
        raise refusal(request, WRITE, one)
    return one


def _context(request: HttpRequest, one: Sheet) -> dict[str, Any]:
    writable = window.is_open(one.cycle, actor(request).at) and one.state not in states.HANDED_IN
    context = on_page(request, one)
    takes = writable and context["takes"]
    return context | {"pages": PAGES, "plain": True, "writable": writable, "takes": takes}


@staff
def sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """All items with what the firm gave itself, and what is still open."""
    one, by = _own(request, number), actor(request)
    context = _context(request, one)
    missing = scoring.missing(one) if context["takes"] else ()
    context |= {
        "tag": words.status(one, by),
        "closed_words": words.closed_words(one, by),
        "missing": missing,
        "acts": _acts(by, one, missing) if context["writable"] else [],
    }
    return render(request, "inspections/self/sheet.html", context)


@staff
def item(request: HttpRequest, number: str, code: str) -> HttpResponseBase:
    """One item: saved, it leads to the next."""
    one = _own(request, number)
    context = _context(request, one)
    found = shown.item_in(context["categories"], code)
    if found is None:
        raise Http404(_("没有找到。"))
    if not context["takes"] or not found.is_for_people:
        return redirect("inspections:self-sheet", number)
    open_panel(found, context)
    if request.method == "POST" and take(request, one, found, context):
        if found.after:
            return redirect("inspections:self-item", number, found.after.code)
        return redirect("inspections:self-sheet", number)
    category = next(category for category in context["categories"] if found in category.items)
    return render(request, "inspections/self/item.html", context | {"one": found, "category": category})


def _acts(by: Actor, one: Sheet, missing: Sequence[Gap]) -> list[parts.Action]:
    """Begin, go on where an item is open, or hand in what is whole."""
    if missing:
        url = reverse("inspections:self-item", args=[one.number, missing[0].item])
        return [parts.Action(label=_("接着评 %(item)s") % {"item": missing[0].item}, url=url)]
    found = []
    for slug, page in ACTS.items():
        lawful = states.SHEET.can(one.state, slug) or (slug == "submit" and one.state in words.STARTED)
        if lawful and may_on(by, slug, one):
            url = reverse(f"inspections:self-{slug}", args=[one.number])
            found.append(parts.Action(label=page.title, url=url))
    return found


def _begin(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return scoring.begin(by=by, sheet=thing, at=at)


def _submit(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return selfsheet.hand_in(
        by=by, sheet=thing, name=data["name"], remark=data["remark"], at=at, seen=data["seen"]
    )


def _before(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    """What is open still, and what it comes to."""
    context = on_page(request, thing)
    told = {"got": f"{context['got']:.2f}", "applicable": f"{context['applicable']:.2f}"}
    return {
        "missing": scoring.Missing(scoring.missing(thing)).said,
        "pairs": [
            parts.Pair(label=_("小区"), value=str(thing.estate)),
            parts.Pair(label=_("自评得分"), value=_("%(got)s 分，适用 %(applicable)s 分") % told),
        ],
    }


def _to_sheet(thing: Sheet, _result: Any = None) -> str:
    return reverse("inspections:self-sheet", args=[thing.number])


ACTS = {
    "begin": ActPage(
        slug="begin", verb="inspections.begin_selfsheet", form=ActForm, do=_begin, target=_to_sheet,
        title=gettext_lazy("开始自评"), button=gettext_lazy("开始自评"), back=gettext_lazy("返回，不开始"),
        lead=gettext_lazy("逐项对照标准自查，随时可以停下，截止前接着填。"), done=gettext_lazy("已开始，请逐项填写。"),
    ),
    "submit": ActPage(
        slug="submit", verb="inspections.submit_selfsheet", form=HandInForm, do=_submit, target=_to_sheet,
        title=gettext_lazy("签字并提交自评表"), button=gettext_lazy("签字并提交"), back=gettext_lazy("返回，不提交"),
        lead=gettext_lazy("提交后不能再改。自评权重为 0，与考核得分并列显示。"),
        done=gettext_lazy("自评表已提交。"), preview=_before, template="inspections/field/act.html",
    ),
}  # fmt: skip


def act(slug: str) -> View:
    """The view of one act on the firm's own sheet."""

    @staff
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        one = _own(request, number, slug)
        return run(request, ACTS[slug], one, back_url=_to_sheet(one))

    view.__name__ = slug
    return view
