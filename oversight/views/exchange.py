"""导入向导: 选文件 → 对应列 → 逐行检查 → 确认; nothing is written before the last step, undone as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight.acting import ActError
from oversight.exchange import findings, importing, sorting, undoing
from oversight.exchange.kinds import ImportKind, kind_of, kinds
from oversight.forms import UploadField
from oversight.kernel import table_writing
from oversight.kernel.keys import key, keys
from oversight.kernel.table_writing import write_template
from oversight.models import ImportBatch, ImportRow
from oversight.plainform import PlainForm
from oversight.policy import may
from oversight.states import IMPORT
from oversight.views.base import actor, paged, staff
from oversight.views.download import blank, handed_out
from oversight.views.exchange_report import UpdateForm, report_page, shown_notes, steps

PAGE = 50
KINDS_OF_FILE = ("xlsx", "xls", "ods", "csv")


class UploadForm(PlainForm):
    """The file to bring in."""

    file = UploadField(label=gettext_lazy("清单文件"), kinds=KINDS_OF_FILE)


def _open_kinds(request: HttpRequest) -> list[ImportKind]:
    """The kinds of list that this posting may bring."""
    return [kind for kind in kinds() if may(actor(request), kind.verb)]


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    """One's own batch under the posting it was brought under; else as if missing."""
    by = actor(request)
    mine = ImportBatch.objects.filter(owner_id=by.person_id, membership_id=by.posting)
    found = mine.select_related("job").filter(pk=pk).first()
    if found is None or not may(by, kind_of(found.kind).verb):
        raise Http404
    found.state = importing.standing(found)  # what is shown; only acts write it
    return found


@staff
def listing(request: HttpRequest) -> HttpResponse:
    """One's own imports, and the kinds of list one may bring."""
    open_kinds = _open_kinds(request)
    if not open_kinds:
        raise Http404
    by = actor(request)
    mine = ImportBatch.objects.filter(owner_id=by.person_id, membership_id=by.posting)
    return render(
        request, "oversight/exchange/list.html", {"kinds": open_kinds, "page": paged(request, mine, PAGE)}
    )


@staff
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose the file; limits and template stand above it."""
    wanted = next((one for one in _open_kinds(request) if one.name == kind), None)
    if wanted is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        by = actor(request)
        try:
            batch = importing.begin(by=by, kind=wanted, file=form.cleaned_data["file"], at=by.at)
            return redirect("oversight:import-detail", pk=batch.pk)
        except importing.ExchangeError as error:
            form.add_error("file", str(error.words))
    context = {"kind": wanted, "form": form, "steps": steps(None)}
    return render(request, "oversight/exchange/upload.html", context)


@staff
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list's template with drop-downs and a page of notes."""
    wanted = next((one for one in _open_kinds(request) if one.name == kind), None)
    if wanted is None:
        raise Http404
    path = blank("xlsx")
    write_template(path, wanted.columns(get_language() or "zh"))
    return handed_out(path, name=_("%(title)s模板.xlsx") % {"title": wanted.title})


@staff
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a batch stands: columns to match, work going on, rows to look at, or the outcome."""
    batch = _batch(request, pk)
    pages = {"uploaded": _match_page, "checked": report_page, "done": report_page, "undone": report_page}
    page = pages.get(batch.state)
    if page is not None:
        return page(request, batch)
    context = {"batch": batch, "job": batch.job, "steps": steps(batch), "kind": kind_of(batch.kind)}
    return render(request, "oversight/exchange/moving.html", context)


def _match_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    kind = kind_of(batch.kind)
    try:
        seen = importing.look(batch, kind)
    except importing.ExchangeError as error:
        context = {"batch": batch, "words": error.words, "steps": steps(batch), "kind": kind}
        return render(request, "oversight/exchange/unreadable.html", context)
    context = {
        "batch": batch,
        "kind": kind,
        "columns": _columns(batch, seen["first"]),
        "fields": [(key, title) for key, (title, _needed) in importing.fields_of(kind).items()],
        "alternatives": seen["alternatives"],
        "places": [(field, title, batch.defaults.get(field, "")) for field, title in kind.places],
        "steps": steps(batch),
        "matched": len(set(batch.mapping.values())),
    }
    return render(request, "oversight/exchange/match.html", context)


def _columns(batch: ImportBatch, first: list[list[str]]) -> list[dict[str, Any]]:
    """Each column of the file with the field it was matched to and what stands in the first rows."""
    by_header = {header: field for field, header in batch.mapping.items()}
    return [
        {
            "header": header,
            "position": position,
            "field": by_header.get(header, ""),
            "samples": [row[position] for row in first],
        }
        for position, header in enumerate(batch.headers)
    ]


@staff
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which column is which and have the rows checked."""
    batch, by = _batch(request, pk), actor(request)
    kind = kind_of(batch.kind)
    asked = [request.POST.get(f"column-{position}", "") for position in range(len(batch.headers))]
    places = {field: request.POST.get(f"place-{field}", "").strip()[:60] for field, _title in kind.places}
    try:
        importing.choose_columns(
            by=by,
            batch=batch,
            fields=asked,
            places={field: text for field, text in places.items() if text},
            at=by.at,
        )
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect("oversight:import-detail", pk=batch.pk)


@staff
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of possible doubles whether they are written, or update the record that they are."""
    batch = _batch(request, pk)
    numbers = keys(request.POST.getlist("pick"))
    if request.POST.get("all"):
        numbers = list(sorting.shown(batch, "doubles").values_list("number", flat=True))
    day = UpdateForm(request.POST)
    on = day.cleaned_data["on"] if day.is_valid() else None
    which = {n: one for n in numbers if (one := key(request.POST.get(f"record-{n}", ""))) is not None}
    try:
        done = importing.decide(
            by=actor(request),
            batch=batch,
            numbers=numbers,
            decision=request.POST.get("decision", ""),
            on=on,
            which=which,
        )
        messages.success(request, _("已选定 %(n)s 行") % {"n": f"{done:,}"})
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect(f"{request.path.removesuffix('decide/')}?rows=doubles")


@staff
@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write, undo or give up a batch; go back to its columns; read its file in another encoding."""
    batch, by = _batch(request, pk), actor(request)
    try:
        if what == "write":
            chosen, seen = request.POST.get("on_error"), bool(request.POST.get("seen"))
            how = "good" if chosen == "good" else "all"
            importing.ask_write(by=by, batch=batch, on_error=how, at=by.at, seen=seen)
        elif what == "undo":
            undoing.ask_undo(by=by, batch=batch, at=by.at)
        elif what == "answer":
            return _answer(request, batch)
        elif what == "drop":
            importing.drop(by=by, batch=batch)
            return redirect("oversight:imports")
        elif what == "rematch":
            importing.rematch(by=by, batch=batch)
        elif what == "reread":
            importing.reread(by=by, batch=batch, encoding=request.POST.get("encoding", ""))
    except ActError as error:
        messages.error(request, str(error.words))
        if what == "write" and IMPORT.can(batch.state, "answer") and sorting.undecided(batch):
            return redirect(f"{reverse('oversight:import-detail', args=[batch.pk])}?rows=doubles")
    return redirect("oversight:import-detail", pk=batch.pk)


def _answer(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Answer a kind of finding, for all its rows or for one, and go back to where it was answered."""
    told, number = request.POST, request.POST.get("number", "")
    code, column = told.get("code", ""), told.get("column", "")
    done = findings.answer(
        by=actor(request),
        batch=batch,
        code=code,
        column=column,
        how=told.get("how", ""),
        number=key(number),
    )
    messages.success(request, _("已答复 %(n)s 行") % {"n": f"{done:,}"})
    query = QueryDict(mutable=True)
    if number:
        query.update({"code": code, "column": column})
    return redirect(f"{reverse('oversight:import-detail', args=[batch.pk])}?{query.urlencode()}")


@staff
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking the whole import back means, before it is asked for."""
    batch = _batch(request, pk)
    if not IMPORT.can(batch.state, "undo"):
        return redirect("oversight:import-detail", pk=batch.pk)
    context = {"batch": batch, "steps": steps(batch), "kind": kind_of(batch.kind)}
    return render(request, "oversight/exchange/undo.html", context)


@staff
def rejected(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows to mend as a workbook to correct: as written, with what is wrong and how to mend it beside."""
    batch = _batch(request, pk)
    kind = kind_of(batch.kind)
    columns = [table_writing.Column(header) for header in batch.headers]
    extra = [
        table_writing.Column(_("问题"), width=40),
        table_writing.Column(_("怎么改"), width=40),
        table_writing.Column(_("原文件行号")),
    ]
    lines = (_line(kind, batch, row) for row in sorting.rejected(batch))
    path = blank("xlsx")
    table_writing.write_xlsx(path, [*columns, *extra], lines)
    return handed_out(path, name=_("要改的行.xlsx"))


def _line(kind: ImportKind, batch: ImportBatch, row: ImportRow) -> list[str]:
    notes = shown_notes(kind, row, batch)
    wrong = [f"{note['header']}：{note['message']}" for note in notes if note["grade"] == "error"]
    mend = [note["mend"] for note in notes if note["grade"] == "error" and note["mend"]]
    return [
        *(row.cells.get(header, "") for header in batch.headers),
        "；".join(wrong),
        "；".join(mend),
        str(row.number),
    ]
