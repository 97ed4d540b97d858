"""The editor of a draft: the outline with its sum and faults, and a page for the head, a category, an item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import standard as act
from inspections.forms import standard_item
from inspections.forms.standard import CategoryForm
from inspections.forms.standard_head import HeadForm, head_of
from inspections.models import StandardDraft
from inspections.rules import standard as rules
from inspections.rules.standard import editing
from inspections.rules.standard.item import Category, Item
from inspections.screen import standard as words
from inspections.views.standard_draft import WRITE, drafts, mends
from oversight.actform import ActForm
from oversight.acting import Stale
from oversight.kernel.keys import key
from oversight.policy import Actor
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs

Change = Callable[[rules.Standard], rules.Standard]
MOVES: dict[str, Callable[[rules.Standard, str, int], rules.Standard]] = {
    "item": editing.move_item,
    "category": editing.move_category,
}
STEPS = {"up": -1, "down": 1}
SETS = {"item": editing.set_item, "category": editing.set_category}
SIDES = {"before": False, "after": True}
SAVED = gettext_lazy("已保存。")


@needs(WRITE)
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """Categories and items with buttons that move them; the sum and all faults stand beside and follow each change."""
    row = load(request, WRITE, drafts(), pk=pk)
    if request.method == "POST":
        row = _move(request, row)
        if not request.headers.get("HX-Request"):
            return redirect("inspections:standard-edit", pk=row.pk)
    form = act.form_of(row)
    context: dict[str, Any] = {
        "row": row,
        "name": form.name.word(words.language()),
        "categories": words.outline(form),
        "verdict": words.verdict(form, mends(row)),
    }
    partial = bool(request.headers.get("HX-Request"))
    context["told"] = messages.get_messages(request) if partial else ()  # the whole page has a place for them
    name = "outline" if partial else "edit"
    return render(request, f"inspections/standard/{name}.html", context)


def _move(request: HttpRequest, row: StandardDraft) -> StandardDraft:
    """Move what the button or the drag names; somebody else's change meanwhile is told and nothing is moved."""
    sent, by = request.POST, actor(request)
    change = _moving(sent.get("noun", ""), sent.get("way", ""), sent.get("code", ""), sent.get("beside", ""))
    try:
        return act.edit(by=by, row=row, change=change, at=by.at, seen=key(sent.get("seen", "")))
    except Stale as error:
        messages.error(request, str(error.words))
        return StandardDraft.objects.get(pk=row.pk)


def _moving(noun: str, way: str, code: str, beside: str) -> Change:
    """One place up or down, as the buttons ask; beside another one, as a drag does."""
    if noun in MOVES and way in STEPS:
        return lambda now: MOVES[noun](now, code, STEPS[way])
    if noun in SETS and way in SIDES:
        return lambda now: SETS[noun](now, code, beside, after=SIDES[way])
    raise Http404


def _back(row: StandardDraft) -> str:
    return reverse("inspections:standard-edit", args=[row.pk])


def _page(
    title: Any, form: type[ActForm], change: Callable[[Any, dict[str, Any]], Change], **more: Any
) -> ActPage:
    """An act of editing: ``change(form, data)`` gives what becomes of the standard."""

    def do(*, by: Actor, thing: StandardDraft, form: Any, data: dict[str, Any], at: datetime) -> Any:
        return act.edit(by=by, row=thing, change=change(form, data), at=at, seen=data["seen"])

    words_of = {"button": gettext_lazy("保存"), "back": gettext_lazy("返回，不保存"), "done": SAVED, **more}
    return ActPage(
        verb=WRITE,
        title=title,
        form=form,
        do=do,
        weighs=True,
        target=lambda thing, _result: _back(thing),
        **words_of,
    )


@needs(WRITE)
def head(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The version's names, its full points, its result rules."""
    row = load(request, WRITE, drafts(), pk=pk)
    page = _page(gettext_lazy("名称、满分和等级"), HeadForm, lambda form, data: form.changed)
    return run(request, page, row, initial=head_of(act.form_of(row)), back_url=_back(row))


@needs(WRITE)
def category(request: HttpRequest, pk: int, code: str = "") -> HttpResponseBase:
    """A category: a new one, or one that is there."""
    row = load(request, WRITE, drafts(), pk=pk)
    form = act.form_of(row)
    here = _category_of(form, code) if code else None
    others = frozenset(one.code for one in form.categories if one.code != code)
    known = type("CategoryForm", (CategoryForm,), {"taken": others, "items": here.items if here else ()})
    page = _page(
        gettext_lazy("修改类别") if code else gettext_lazy("增加类别"),
        known,
        lambda form, data: lambda now: editing.put_category(now, form.category(), was=code),
    )
    initial = {"code": code, "name_zh": here.name.zh, "name_en": here.name.en} if here else {}
    return run(request, page, row, initial=initial, back_url=_back(row))


def _category_of(form: rules.Standard, code: str) -> Category:
    found = next((one for one in form.categories if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _home_of(form: rules.Standard, code: str) -> tuple[Category, Item]:
    for one in form.categories:
        for found in one.items:
            if found.code == code:
                return one, found
    raise Http404


@needs(WRITE)
def item(request: HttpRequest, pk: int, code: str = "") -> HttpResponseBase:
    """An item: a new one, or one that is there. A look at what it would come to saves nothing."""
    row = load(request, WRITE, drafts(), pk=pk)
    form = act.form_of(row)
    initial: dict[str, Any] = {"category": request.GET.get("category", "")}
    if code:
        home, here = _home_of(form, code)
        initial = standard_item.shown(here, home.code)
    page = _item_page(form, code)
    if request.method == "POST" and "look" in request.POST:
        return _looked(request, page, row, form, code)
    return run(
        request, page, row, initial=initial, back_url=_back(row), verdict=words.verdict(form), code=code
    )


def _item_page(form: rules.Standard, code: str) -> ActPage:
    return _page(
        gettext_lazy("修改项目") if code else gettext_lazy("增加项目"),
        standard_item.form_for(form, was=code),
        lambda form, data: lambda now: _put(now, data, code),
        template="inspections/standard/item.html",
    )


def _put(now: rules.Standard, data: dict[str, Any], code: str) -> rules.Standard:
    return editing.put_item(now, data["item"], category=data["category"], was=code)


def _looked(
    request: HttpRequest, page: ActPage, row: StandardDraft, now: rules.Standard, code: str
) -> HttpResponse:
    """The sum and the faults as they would be, under the form as typed."""
    form = page.form(request.POST, by=actor(request), thing=row)
    verdict = words.verdict(_put(now, form.cleaned_data, code)) if form.is_valid() else None
    context = {
        "page": page, "thing": row, "form": form, "title": page.title, "back_url": _back(row), "verdict": verdict,
        "looked": True, "code": code,
    }  # fmt: skip
    name = "sum" if request.headers.get("HX-Request") else "item"
    return render(request, f"inspections/standard/{name}.html", context)


@needs(WRITE)
def remove_item(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """Take an item out of the draft."""
    row = load(request, WRITE, drafts(), pk=pk)
    _home, here = _home_of(act.form_of(row), code)
    return _remove(request, row, f"{here.code} {here.name.word(words.language())}", editing.remove_item, code)


@needs(WRITE)
def remove_category(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """Take a category with its items out of the draft."""
    row = load(request, WRITE, drafts(), pk=pk)
    here = _category_of(act.form_of(row), code)
    named = _("%(code)s %(name)s（%(n)s 项）") % {
        "code": here.code, "name": here.name.word(words.language()), "n": len(here.items)
    }  # fmt: skip
    return _remove(request, row, named, editing.remove_category, code)


def _remove(
    request: HttpRequest,
    row: StandardDraft,
    named: str,
    remove: Callable[[rules.Standard, str], rules.Standard],
    code: str,
) -> HttpResponseBase:
    page = _page(
        _("从草稿中删去 %(name)s") % {"name": named},
        ActForm,
        lambda form, data: lambda now: remove(now, code),
        button=gettext_lazy("删去"),
        back=gettext_lazy("返回，不删去"),
        done=gettext_lazy("已删去。"),
        grave=True,
    )
    return run(request, page, row, back_url=_back(row))
