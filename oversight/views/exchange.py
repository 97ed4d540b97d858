"""导入向导: 选文件 → 对应列 → 逐行检查 → 确认; nothing is written before the last step, undone as a whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight.acting import ActError
from oversight.exchange import importing
from oversight.exchange.kinds import ImportKind, kind_of, kinds
from oversight.forms import Hinted, UploadField
from oversight.kernel import table_writing
from oversight.kernel.table_writing import write_template
from oversight.kernel.wording import Message
from oversight.models import ImportBatch, ImportRow
from oversight.policy import may
from oversight.screen.parts import Step
from oversight.views.base import actor, paged, staff

PAGE = 50
KINDS_OF_FILE = ("xlsx", "xls", "ods", "csv")
TABS = ("rejected", "repaired", "doubles", "accepted")


class UploadForm(forms.Form):
    """The file to bring in."""

    file = UploadField(label=gettext_lazy("清单文件"), kinds=KINDS_OF_FILE)


class WriteForm(forms.Form):
    """All or the good ones."""

    on_error = forms.ChoiceField(
        label=gettext_lazy("怎么导入"),
        choices=[("all", gettext_lazy("全部改好，一次导入")), ("good", gettext_lazy("先导入可用的行"))],
        initial="all",
        widget=Hinted(
            hints={
                "all": gettext_lazy("默认。有一行不对就一行也不写。"),
                "good": gettext_lazy("要改的行不写入，可下载改好后再导入。"),
            }
        ),
    )


def _open_kinds(request: HttpRequest) -> list[ImportKind]:
    """The kinds of list that this posting may bring."""
    return [kind for kind in kinds() if may(actor(request), kind.verb)]


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    """One's own batch under the posting it was brought under; else as if missing."""
    by = actor(request)
    found = ImportBatch.objects.filter(pk=pk, owner_id=by.person_id, membership_id=by.posting).first()
    if found is None or not may(by, kind_of(found.kind).verb):
        raise Http404
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
    context = {"kind": wanted, "form": form, "steps": _steps(None)}
    return render(request, "oversight/exchange/upload.html", context)


@staff
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list's template with drop-downs and a page of notes."""
    wanted = next((one for one in _open_kinds(request) if one.name == kind), None)
    if wanted is None:
        raise Http404
    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    write_template(path, wanted.columns(get_language() or "zh"))
    return _sent(path, _("%(title)s模板.xlsx") % {"title": wanted.title})


@staff
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a batch stands: columns to match, work going on, rows to look at, or the outcome."""
    batch = _batch(request, pk)
    pages = {"uploaded": _match_page, "checked": _report_page, "done": _report_page, "undone": _report_page}
    page = pages.get(batch.state)
    if page is not None:
        return page(request, batch)
    context = {"batch": batch, "job": batch.job, "steps": _steps(batch), "kind": kind_of(batch.kind)}
    return render(request, "oversight/exchange/moving.html", context)


def _match_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    kind = kind_of(batch.kind)
    seen = importing.look(batch, kind)
    by_header = {header: field for field, header in batch.mapping.items()}
    columns = [
        {
            "header": header,
            "position": position,
            "field": by_header.get(header, ""),
            "samples": [row[position] for row in seen["first"]],
        }
        for position, header in enumerate(batch.headers)
    ]
    fields = [(key, title) for key, title in _fields(kind)]
    context = {
        "batch": batch,
        "kind": kind,
        "columns": columns,
        "fields": fields,
        "alternatives": seen["alternatives"],
        "places": [(field, title, batch.defaults.get(field, "")) for field, title in kind.places],
        "steps": _steps(batch),
        "matched": len(by_header),
    }
    return render(request, "oversight/exchange/match.html", context)


def _fields(kind: ImportKind) -> list[tuple[str, str]]:
    """Keys and titles of the fields a column may be: the matcher is asked what it calls its own template's columns."""
    titles = [column.header for column in kind.columns(get_language() or "zh")]
    return [(match.field, match.header) for match in kind.match(titles) if match.field]


@staff
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which column is which and have the rows checked."""
    batch, by = _batch(request, pk), actor(request)
    kind = kind_of(batch.kind)
    known = {key for key, _title in _fields(kind)}
    asked = [request.POST.get(f"column-{position}", "") for position in range(len(batch.headers))]
    places = {field: request.POST.get(f"place-{field}", "").strip()[:60] for field, _title in kind.places}
    try:
        importing.choose_columns(
            by=by,
            batch=batch,
            fields=[field if field in known else "" for field in asked],
            places={field: text for field, text in places.items() if text},
            at=by.at,
        )
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect("oversight:import-detail", pk=batch.pk)


def _report_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    kind, counts = kind_of(batch.kind), batch.counts
    tallies = {**counts, "doubles": importing.shown(batch, "doubles").count()}
    which = request.GET.get("rows") or next((tab for tab in TABS if tallies.get(tab)), "accepted")
    rows = paged(request, importing.shown(batch, which), PAGE)
    context = {
        "batch": batch,
        "kind": kind,
        "page": rows,
        "rows": [_shown(kind, row, batch) for row in rows],
        "which": which,
        "tabs": [(tab, tallies.get(tab, 0)) for tab in TABS],
        "steps": _steps(batch),
        "form": WriteForm(),
        "undecided": importing.undecided(batch) if batch.state == "checked" else 0,
        "title": _title(batch),
    }
    return render(request, "oversight/exchange/report.html", context)


def _title(batch: ImportBatch) -> str:
    if batch.state == "done":
        return _("已导入 %(n)s 条") % {"n": batch.written}
    if batch.state == "undone":
        return _("这批导入已整批撤销")
    if failed := batch.counts.get("rejected"):
        return _("%(total)s 行里有 %(n)s 行要改") % {"total": batch.total, "n": failed}
    return _("%(total)s 行都可以导入") % {"total": batch.total}


def _shown(kind: ImportKind, row: ImportRow, batch: ImportBatch) -> dict[str, Any]:
    """A row as the report shows it: its notes in the reader's language, what to mend, what it may be."""
    language = get_language() or "zh"
    notes = [
        {
            "column": note["column"],
            "value": note["value"],
            "grade": note["grade"],
            "message": kind.words.say(Message.from_data(note), language),
            "mend": kind.words.say(Message.from_data(note["mend"]), language) if note.get("mend") else "",
        }
        for note in row.notes
    ]
    return {"row": row, "notes": notes, "name": row.cells.get(batch.mapping.get("name", ""), "")}


@staff
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of possible doubles whether they are written."""
    batch = _batch(request, pk)
    numbers = [int(number) for number in request.POST.getlist("pick") if number.isdigit()]
    if request.POST.get("all"):
        numbers = list(importing.shown(batch, "doubles").values_list("number", flat=True))
    try:
        done = importing.decide(
            by=actor(request), batch=batch, numbers=numbers, decision=request.POST.get("decision", "")
        )
        messages.success(request, _("已选定 %(n)s 行") % {"n": done})
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
            chosen = request.POST.get("on_error")
            importing.ask_write(by=by, batch=batch, on_error="good" if chosen == "good" else "all", at=by.at)
        elif what == "undo":
            messages.success(
                request, _("已撤销 %(n)s 条") % {"n": importing.undo(by=by, batch=batch, at=by.at)}
            )
        elif what == "drop":
            importing.drop(by=by, batch=batch)
            return redirect("oversight:imports")
        elif what == "rematch":
            importing.rematch(by=by, batch=batch)
        elif what == "reread":
            importing.reread(by=by, batch=batch, encoding=request.POST.get("encoding", ""))
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect("oversight:import-detail", pk=batch.pk)


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
    lines = (_line(kind, batch, row) for row in importing.rejected(batch))
    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    table_writing.write_xlsx(path, [*columns, *extra], lines)
    return _sent(path, _("要改的行.xlsx"))


def _line(kind: ImportKind, batch: ImportBatch, row: ImportRow) -> list[str]:
    notes = _shown(kind, row, batch)["notes"]
    wrong = [f"{note['column']}：{note['message']}" for note in notes if note["grade"] == "error"]
    mend = [note["mend"] for note in notes if note["grade"] == "error" and note["mend"]]
    return [
        *(row.cells.get(header, "") for header in batch.headers),
        "；".join(wrong),
        "；".join(mend),
        str(row.number),
    ]


def _sent(path: Path, name: str) -> FileResponse:
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    path.unlink()
    response["Cache-Control"] = "no-store"
    return response


def _steps(batch: ImportBatch | None) -> list[Step]:
    """The four steps with their results."""
    state = batch.state if batch else ""
    order = ["", "uploaded", "checking", "checked", "importing", "done", "undone"]
    at = order.index(state) if state in order else 0
    counts = batch.counts if batch else {}
    told = [
        (_("选文件"), batch.filename if batch else ""),
        (_("对应列"), _("对上 %(n)s 列") % {"n": len(batch.mapping)} if batch and batch.mapping else ""),
        (_("逐行检查"), _("%(n)s 行要改") % {"n": counts.get("rejected", 0)} if counts else ""),
        (
            _("确认导入"),
            _("已写入 %(n)s 条") % {"n": batch.written} if batch and at >= 5 else _("还没有写入任何数据"),
        ),
    ]
    reached = [0, 1, 2, 3 if not counts.get("rejected") else 2, 3, 4, 4][at]
    return [
        Step(label=label, result=result, done=number < reached, current=number == reached)
        for number, (label, result) in enumerate(told)
    ]
