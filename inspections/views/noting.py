"""扣分线索: what a community may bring and brought; a scorer takes it over or puts it aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import noting as acts
from inspections.actions.part import may_on, verb_for
from inspections.forms.noting import AsideForm, NoteForm
from inspections.models import Found, Sheet
from inspections.screen.field import finding_words, language
from inspections.views import sections
from oversight.actform import ActForm
from oversight.kernel.scope import Post
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import View, actor, needs, paged, refusal, staff

PAGE = 30


class _Section(sections.Section):
    """Open to communities alone."""

    def opens_for(self, actor: Actor | None) -> bool:
        """Whoever brings what was seen."""
        return actor is not None and acts.brings(actor)


def enter() -> None:
    """The part of the home."""
    sections.add(
        _Section(
            label=gettext_lazy("扣分线索"),
            lead=gettext_lazy("社区看到的问题，附照片交给评分人核实；采用后才扣分。"),
            url_name="inspections:note-list",
            order=22,
            under="/inspections/notes/",
            verbs=(acts.VERB,),
        )
    )


def status(row: Found) -> parts.Status:
    """What became of it; what nobody answered before the scoring ended counts for nothing either."""
    if not row.by_committee:
        return parts.Status("met", _("已采用"))
    ended = row.sheet.state not in states.NOTABLE or row.sheet.cycle.state not in states.RUNNING
    if row.withdrawn_at or ended:
        return parts.Status("draft", _("未采用"))
    return parts.Status("check", _("待核实"))


def item_name(row: Found) -> str:
    """The item by code and name."""
    item = row.sheet_item.sheet.standard.form.by_code[row.sheet_item.code]
    return f"{item.code} {item.name.word(language())}"


@needs(acts.VERB)
def listing(request: HttpRequest) -> HttpResponse:
    """The estates on which something may be brought, and what was brought from this body."""
    by = actor(request)
    if not acts.brings(by):
        raise refusal(request, acts.VERB)
    rows = acts.sheets_for(by).select_related("estate", "cycle").order_by("estate__name", "number")
    sheets = paged(request, rows, PAGE)
    own = Found.objects.filter(recorded_by__organisation=by.organisation_id, sheet_item__sheet__part="street")
    brought = own.select_related(
        "sheet_item__sheet__estate", "sheet_item__sheet__standard", "sheet_item__sheet__cycle"
    ).order_by("-pk")[:PAGE]
    context = {
        "tabs": sections.tabs(request),
        "page": sheets,
        "brought": [(row, item_name(row), status(row)) for row in brought],
    }
    return render(request, "inspections/noting/list.html", context)


def _note(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.note(by=by, sheet=thing, seen=form.seen_(), photo=data["photo"], at=at)


def _take(*, by: Actor, thing: Found, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.take(by=by, found=thing, at=at)


def _aside(*, by: Actor, thing: Found, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.put_aside(by=by, found=thing, why=data["why"], at=at)


def _shown(request: HttpRequest, thing: Found, form: ActForm) -> dict[str, Any]:
    """What was brought."""
    said = finding_words(thing.sheet.standard.form, thing.sheet_item.code, thing.finding)
    return {
        "pairs": [
            parts.Pair(label=_("考核项目"), value=item_name(thing)),
            parts.Pair(label=_("扣分项"), value=f"{said} ×{thing.count}" if said else ""),
            parts.Pair(label=_("在哪里"), value=thing.place),
            parts.Pair(label=_("说明"), value=thing.note),
            parts.Pair(label=_("提供单位"), value=str(thing.recorded_by.organisation)),
        ],
        "notes": [str(thing.sheet.estate)],
    }


def _about(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    """Where it is."""
    pairs = [
        parts.Pair(label=_("小区"), value=str(thing.estate)),
        parts.Pair(label=_("考核周期"), value=thing.cycle.name),
    ]
    return {"pairs": pairs, "notes": []}


NOTE = ActPage(
    slug="note",
    verb=acts.VERB,
    title=gettext_lazy("提供扣分线索"),
    lead=gettext_lazy("写明在哪里看到什么。评分人到现场核实，采用后才扣分。"),
    button=gettext_lazy("交给评分人"),
    back=gettext_lazy("返回，不提供"),
    done=gettext_lazy("线索已交给评分人。"),
    form=NoteForm,
    do=_note,
    target=lambda _thing, _found: reverse("inspections:note-list"),
    preview=_about,
    multipart=True,
)


def _to_item(thing: Found, _result: Any = None) -> str:
    return reverse("inspections:field-item", args=[thing.sheet.number, thing.sheet_item.code])


PAGES = {
    "take": ActPage(
        slug="take",
        verb="inspections.score_streetsheet",
        title=gettext_lazy("采用社区线索"),
        lead=gettext_lazy("现场核实属实的，采用后计入这一项的扣分，照片一并带入。"),
        button=gettext_lazy("采用，计入扣分"),
        back=gettext_lazy("返回，不采用"),
        done=gettext_lazy("已采用，计入扣分记录。"),
        form=ActForm,
        do=_take,
        target=_to_item,
        preview=_shown,
    ),
    "put-aside": ActPage(
        slug="put-aside",
        verb="inspections.score_streetsheet",
        title=gettext_lazy("不采用社区线索"),
        lead=gettext_lazy("写明理由，提供线索的社区会收到。"),
        button=gettext_lazy("不采用"),
        back=gettext_lazy("返回"),
        done=gettext_lazy("已注明不采用，社区会收到理由。"),
        form=AsideForm,
        do=_aside,
        target=_to_item,
        preview=_shown,
    ),
}


@staff
def note(request: HttpRequest, number: str) -> HttpResponseBase:
    """Bring something to a street's sheet of the own territory."""
    rows = Sheet.objects.select_related("estate", "cycle", "jurisdiction", "standard", "subject")
    sheet = rows.filter(number=number, part="street").first()
    if sheet is None:
        raise Http404(_("没有找到。"))
    if not acts.may_note(actor(request), sheet):
        raise refusal(request, acts.VERB, sheet)
    return run(request, NOTE, sheet, back_url=reverse("inspections:note-list"))


def notes() -> QuerySet[Found]:
    """What communities brought, with what the pages show; also what was answered, so that a form sent twice is told."""
    return Found.objects.filter(recorded_by__post=Post.COMMITTEE).select_related(
        "recorded_by__organisation", "sheet_item__sheet__estate", "sheet_item__sheet__standard",
        "sheet_item__sheet__cycle", "sheet_item__sheet__jurisdiction", "sheet_item__sheet__subject",
    )  # fmt: skip


def decide(slug: str) -> View:
    """The view of a scorer's word on it."""

    @staff
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        row = notes().filter(pk=pk).first()
        if row is None:
            raise Http404(_("没有找到。"))
        verb = verb_for(row.sheet, "score")
        if not may_on(actor(request), "score", row.sheet):
            raise refusal(request, verb, row.sheet)
        return run(request, replace(PAGES[slug], verb=verb), row, back_url=_to_item(row))

    view.__name__ = slug
    return view
