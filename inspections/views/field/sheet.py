"""The scorer's pages: today's visits, a sheet with all its items, one item a screen; plain forms, better with script."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import field_papers, on_file, scoring, syncing
from inspections.actions.part import may_on, verb_for
from inspections.forms.field import ItemForm, lines_as_typed, lines_on_page, photos_in
from inspections.models import SELF, Assignment, Found, Sheet
from inspections.rules.entry import Change
from inspections.rules.standard import Standard
from inspections.screen import field as shown
from inspections.screen.assigning import day_map
from inspections.views.field.entry_acts import sheet_acts
from oversight.acting import ActError
from oversight.kernel.calendar import beijing_day
from oversight.kernel.machine import Unlawful
from oversight.models import Attachment
from oversight.papers.qr import qr_figure
from oversight.policy import visible
from oversight.screen import parts
from oversight.views.base import actor, refusal, staff

SCORES = ("inspections.score_streetsheet", "inspections.score_bureausheet")
AT_WORK = states.UNFINISHED | states.SIGNED


@staff
def today(request: HttpRequest) -> HttpResponse:
    """The sheets that one is to score, today's first, each with what is done of it."""
    by = actor(request)
    rows = Sheet.objects.filter(state__in=AT_WORK).scored_by(by.person_id)
    mine = visible(by, SCORES[0], rows) | visible(by, SCORES[1], rows)
    assigned = Assignment.objects.standing().filter(sheet=OuterRef("pk"), membership__person_id=by.person_id)
    day = beijing_day(by.at)
    sheets: list[Any] = list(
        mine.select_related("estate__jurisdiction", "cycle", "firm__organisation")
        .annotate(
            planned=Subquery(assigned.values("planned_on")[:1]),
            route=Subquery(assigned.values("route")[:1]),
            done=Count("items", filter=~Q(items__status="open")),
            all=Count("items"),
        )
        .order_by("planned", "route", "number")
    )
    due = [one for one in sheets if one.planned and one.planned <= day]
    later = [one for one in sheets if one.planned and one.planned > day]
    waiting = [one for one in sheets if not one.began_at]  # what was begun comes first, whatever its day
    groups = [
        (_("已经开始"), [one for one in sheets if one.began_at]),
        (_("今天"), [one for one in waiting if one in due]),
        (_("以后"), [one for one in waiting if one in later]),
        (_("未排日期"), [one for one in waiting if not one.planned]),
    ]
    route = due or _next_day(later)
    for n, one in enumerate(route, 1):
        one.stop = n
    context = {"groups": [group for group in groups if group[1]], "day": day, "count": len(due),
               "route": route, "map": day_map((one.stop, one.estate) for one in route),
               "may_score": bool(sheets), "person": by.person_id}  # fmt: skip
    return _kept(request, "inspections/field/today.html", context)


def _next_day(planned: list[Any]) -> list[Any]:
    """The visits of the first day that comes."""
    return [one for one in planned if one.planned == planned[0].planned]


def find(request: HttpRequest, number: str, act: str = "score") -> Sheet:
    """The sheet to which the actor may do ``act``; a foreign one answers as a missing one."""
    rows = Sheet.objects.select_related(
        "estate__jurisdiction", "jurisdiction", "subject", "cycle", "standard", "firm__organisation"
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404(_("没有找到。"))
    if not may_on(actor(request), act, found):
        raise refusal(request, verb_for(found, act), found)
    return found


@staff
def sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """All items of a sheet: the list, and with script each as a screen of its own, also without a net."""
    one = find(request, number)
    if one.part == SELF:
        return redirect("inspections:self-sheet", number)
    context = on_page(request, one)
    for category in context["categories"]:
        for item in category.items:
            if item.is_for_people and one.state in scoring.TAKES:
                open_panel(item, context)
    if states.SHEET.can(one.state, "sign"):
        link = settings.SITE_URL.rstrip("/") + reverse("inspections:sheet-sign", args=[number])
        context["sign_code"] = qr_figure(link, title=_("签字页的二维码"))
    if one.state in field_papers.FROM_SIGNATURE:
        context["papers"] = [
            parts.Paper(
                label=f"{paper.title} {paper.number}",
                url=reverse("oversight:document-download", args=[paper.pk]),
            )
            for paper in field_papers.issued(one)
        ]
    return _kept(request, "inspections/field/sheet.html", context)


@staff
def item(request: HttpRequest, number: str, code: str) -> HttpResponseBase:
    """One item: the form, which works without script; saved, it leads to the next."""
    one = find(request, number)
    if one.part == SELF:
        return redirect("inspections:self-item", number, code)
    context = on_page(request, one)
    found = shown.item_in(context["categories"], code)
    if found is None:
        raise Http404(_("没有找到。"))
    if one.state not in scoring.TAKES or not found.is_for_people:
        return redirect("inspections:field-sheet", number=number)
    open_panel(found, context)
    if request.method == "POST":
        done = take(request, one, found, context)
        if done:
            return _on(number, found)
    category = next(category for category in context["categories"] if found in category.items)
    return _kept(request, "inspections/field/item.html", context | {"one": found, "category": category})


def _kept(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that the worker may keep on the device, for this person alone."""
    response = render(request, template, context)
    response["X-Field-Person"] = str(context["person"])
    return response


def _on(number: str, item: shown.ItemOnPage) -> HttpResponse:
    """To the next item, after the last to the list."""
    if item.after:
        return redirect("inspections:field-item", number, item.after.code)
    return redirect("inspections:field-sheet", number)


def on_page(request: HttpRequest, one: Sheet) -> dict[str, Any]:
    """What both pages show: items by category, findings with photos, the running total."""
    rows = list(on_file.with_notes(on_file.with_lines(one.items.all())))
    lines = {row.code: on_file.lines_in(row) for row in rows}
    brought = {row.code: on_file.notes_in(row) for row in rows}
    noted = [line for found in brought.values() for line, _body in found]
    files = on_file.photos_of([*(line for found in lines.values() for line in found), *noted])
    got, applicable = shown.got(rows)
    counted = Counter(row.status for row in rows)
    return {
        "sheet": one,
        "categories": shown.by_category(
            one.standard.form, rows, notes=_notes(one.standard.form, brought, files)
        ),
        "noted": len(noted) if one.state in states.NOTABLE else 0,
        "changes": {row.code: on_file.change_of(row, lines.get(row.code, ())) for row in rows},
        "photos": {str(line.entry): files.get(line.pk, []) for found in lines.values() for line in found},
        "got": got,
        "applicable": applicable,
        "done": len(rows) - counted["open"],
        "all": len(rows),
        "person": actor(request).person_id,
        "takes": one.state in scoring.TAKES,
        "pages": {"sheet": "inspections:field-sheet", "item": "inspections:field-item"},
        "acts": sheet_acts(actor(request), one),
    }


def _notes(
    form: Standard, brought: dict[str, list[tuple[Found, str]]], files: dict[int, list[Attachment]]
) -> dict[str, list[shown.Note]]:
    """What communities saw, by item, with photos."""
    return {
        code: [
            shown.Note(line, body, shown.finding_words(form, code, line.finding), files.get(line.pk, []))
            for line, body in found
        ]
        for code, found in brought.items()
        if found
    }


def open_panel(item: shown.ItemOnPage, context: dict[str, Any]) -> None:
    """Give the item its form and its lines."""
    change: Change = context["changes"].get(item.code, Change())
    item.form = ItemForm(item=item.item, row=item.row, change=change)
    item.lines = lines_on_page(item.item, change, context["photos"])


def take(request: HttpRequest, one: Sheet, item: shown.ItemOnPage, context: dict[str, Any]) -> bool:
    """Whether what was typed was kept; else the page says what is wrong and what was typed stays."""
    by = actor(request)
    stands: Change = context["changes"].get(item.code, Change())
    chosen = {key for key, _file in photos_in(request.FILES)}
    item.form = form = ItemForm(
        request.POST, item=item.item, row=item.row, change=stands, photographed=chosen
    )
    change = form.change() if form.is_valid() else None
    if change is None:
        item.lines = lines_as_typed(form, context["photos"])
        if chosen:
            form.add_error(None, _("选的照片没有保存，改好后请重新选。"))
        return False
    item.lines = lines_on_page(item.item, change, context["photos"])
    try:
        saved = scoring.answer(
            by=by, sheet=one, code=item.code, change=change, base=form.cleaned_data["base"],
            entry=form.cleaned_data["entry"], device_at=by.at, at=by.at,
        )  # fmt: skip
        _carries(
            form, saved.revision
        )  # should a photo fail, the answer is there and the next is an entry of its own
        for key, file in photos_in(request.FILES):
            syncing.add_photo(by=by, sheet=one, line=key, sha256="", upload=file, name=file.name, at=by.at)
    except scoring.Conflict as conflict:
        _carries(form, conflict.revision)
        context["versions"] = _side_by_side(item, change, conflict)
        form.add_error(None, str(conflict.words))
    except Unlawful:
        form.add_error(None, _("这张考核表已不再接收评分，请返回查看。"))
    except ActError as error:
        form.add_error(None, str(error.words))
    else:
        return True
    return False


def _carries(form: ItemForm, revision: int) -> None:
    """Sent again, the form answers what stands now, under an id of its own."""
    sent: Any = form.data
    form.data = data = sent.copy()
    data["base"], data["entry"] = str(revision), str(uuid4())


def _side_by_side(item: shown.ItemOnPage, mine: Change, conflict: scoring.Conflict) -> list[parts.Version]:
    """What was typed and what stands; sending the form again chooses the first."""
    pairs = list(zip(shown.told(item.item, mine), shown.told(item.item, conflict.theirs), strict=True))
    return [
        parts.Version(
            title=title,
            fields=[(both[0][0], both[n][1], both[0][1] != both[1][1]) for both in pairs],
        )
        for n, title in enumerate((_("我填写的"), _("现在表上的")))
    ]
