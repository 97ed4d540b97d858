"""The pages of every register: the list, its file, the views that people save of it, the columns they choose."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oversight import journal
from oversight.actions import job as jobs
from oversight.kernel import table_writing
from oversight.listing import COLUMNS, REACH, REGISTERS, Listing, Register
from oversight.models import Job, SavedView
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.base import actor, staff

AT_ONCE = 2_000  # rows that a page writes itself; more are a worker's
CHUNK = 500
LONGEST_QUERY = 1_000
MOST_VIEWS = 20
FORMATS = ("xlsx", "csv")
EXPORT = "register_export"


def context(listing: Listing, request: HttpRequest) -> dict[str, Any]:
    """What the template of a list needs."""
    register = listing.register
    chips = listing.filters.chips(listing.params, request.path)
    here = listing.params.urlencode()
    return {
        "listing": listing,
        "title": register.title,
        "unit": register.unit,
        "table": listing.table,
        "matching": listing.matching,
        "filter_form": _bar(listing.filters),
        "more_form": _rest(listing.filters),
        "chips": chips,
        "kept": {name: listing.params[name] for name in (REACH, "sort") if name in listing.params},
        "clear_url": f"{request.path}?{REACH}={listing.params[REACH]}"
        if REACH in listing.params
        else request.path,
        "save_url": f"{_page(register, 'view-save')}?{here}" if chips else "",
        "columns_url": f"{_page(register, 'columns')}?{here}",
        "saved": _saved(listing, request),
        "views_url": _page(register, "views"),
        "bulk_url": f"{_page(register, 'export')}?{here}",
        "bulk_acts": (("xlsx", _("导出所选")),) if register.outs else (),
        "export_url": f"{_page(register, 'export')}?{here}" if register.outs else "",
        "empty_text": _("放宽条件再看。") if chips else _("还没有记录，或都不在您的范围内。"),
        "empty_url": request.path if chips else "",
        "empty_link": _("看全部"),
    }


def _page(register: Register, name: str) -> str:
    return reverse(f"oversight:list-{name}", args=[register.url_name])


def _bar(filters: Any) -> list[Any]:
    return [filters.form[name] for name in filters.bar if name in filters.form.fields]


def _rest(filters: Any) -> list[Any]:
    return [filters.form[name] for name in filters.form.fields if name not in filters.bar]


def _saved(listing: Listing, request: HttpRequest) -> list[dict[str, Any]]:
    now = request.GET.urlencode()
    return [
        {"name": view.name, "url": f"{listing.register.url}?{view.query}", "current": view.query == now}
        for view in listing.saved
        if view.name
    ]


# --- the file ----------------------------------------------------------------------------------------------------


@staff
def export(request: HttpRequest, page: str) -> HttpResponseBase:
    """The list as a file, by the same rights, filters and fields; a long one is made by a worker."""
    register = _register(request, page)
    by = actor(request)
    if not register.outs or not may(by, register.export):
        raise Http404
    params = _params(request)
    listing = Listing(register, by, params)
    kind = request.GET.get("format") or request.POST.get("act") or "xlsx"
    kind = kind if kind in FORMATS else "xlsx"
    picks = [int(key) for key in request.POST.getlist("pick") if key.isascii() and key.isdigit()]
    count = len(picks) or listing.matching
    if count > AT_ONCE:
        told = {"page": page, "query": params.urlencode(), "format": kind}
        title = _("导出%(what)s，%(n)s %(unit)s") % {
            "what": register.title,
            "n": count,
            "unit": register.unit,
        }
        job = jobs.start(
            by=by, what=EXPORT, title=title, verb=register.export, params=told, at=by.at, total=count
        )
        return redirect("oversight:job-detail", pk=job.pk)
    rows = listing.reach.filter(pk__in=picks) if picks else listing.found
    path = write(listing, rows, kind)
    journal.security(
        "exported", at=by.at, by=by, verb=register.export, facts={"page": page, "rows": count, "format": kind}
    )
    response = FileResponse(path.open("rb"), as_attachment=True, filename=file_name(register, by.at, kind))
    path.unlink()  # open already; nothing stays behind
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@jobs.kind(EXPORT)
def export_work(job: Job, by: Actor, report: jobs.Report) -> jobs.Outcome:
    """A worker's export: the rights are those of the moment it runs, and are asked again when it is fetched."""
    register = REGISTERS[job.params["page"]]
    if not may(by, register.export):
        return jobs.Outcome(message=_("已没有导出的权限。"))
    listing = Listing(register, by, QueryDict(job.params["query"]))
    path = write(listing, listing.found, job.params["format"], report=report)
    facts = {
        "page": register.url_name,
        "rows": listing.matching,
        "format": job.params["format"],
        "job": job.pk,
    }
    journal.security("exported", at=by.at, by=by, verb=register.export, facts=facts)
    name = file_name(register, by.at, job.params["format"])
    words = _("共 %(n)s %(unit)s") % {"n": listing.matching, "unit": register.unit}
    return jobs.Outcome(message=words, path=path, name=name)


def write(listing: Listing, rows: Any, kind: str, *, report: jobs.Report | None = None) -> Path:
    """Write the rows to a temporary file and say where it is."""
    outs = listing.outs()
    columns = [table_writing.Column(str(out.header), out.kind, out.width) for out in outs]

    def cells() -> Iterator[list[object]]:
        done = 0
        for chunk in _chunks(listing, rows):
            for record in chunk:
                yield [out.give(record) for out in outs]
            done += len(chunk)
            if report is not None:
                report(done, listing.matching)

    handle, name = tempfile.mkstemp(suffix=f".{kind}")
    os.close(handle)
    path = Path(name)
    if kind == "csv":
        with path.open("wb") as file:
            file.writelines(table_writing.csv_lines(columns, cells()))
    else:
        table_writing.write_xlsx(path, columns, cells(), sheet=str(listing.register.title))
    return path


def _chunks(listing: Listing, rows: Any) -> Iterator[list[Any]]:
    """The rows in the list's order, a chunk at a time, each with its words."""
    order = listing.table.data.data.query.order_by
    chunk: list[Any] = []
    for record in rows.order_by(*order).iterator(chunk_size=CHUNK):
        chunk.append(record)
        if len(chunk) == CHUNK:
            listing.register.finish(chunk, listing.by)
            yield chunk
            chunk = []
    if chunk:
        listing.register.finish(chunk, listing.by)
        yield chunk


def file_name(register: Register, at: datetime, kind: str) -> str:
    """小区登记册 2026-11-24.xlsx."""
    return f"{register.title} {at:%Y-%m-%d}.{kind}"


# --- saved views and columns ----------------------------------------------------------------------------------------


class NameForm(forms.Form):
    """What to call a view."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)


@staff
def view_save(request: HttpRequest, page: str) -> HttpResponseBase:
    """Save the filters in the address under a name of one's own; the same name again replaces it."""
    register = _register(request, page)
    by = actor(request)
    query = _query(request)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine = SavedView.objects.filter(person_id=by.person_id, page=page).exclude(name="")
        name = form.cleaned_data["name"].strip()
        if mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists():
            form.add_error("name", _("最多存 %(n)s 个常用筛选，请先删去一个。") % {"n": MOST_VIEWS})
        else:
            place = (mine.aggregate(last=Max("position"))["last"] or 0) + 1
            SavedView.objects.update_or_create(
                person_id=by.person_id, page=page, name=name, defaults={"query": query, "position": place}
            )
            messages.success(request, _("已存为常用筛选“%(name)s”。") % {"name": name})
            return redirect(f"{register.url}?{query}")
    listing = Listing(register, by, QueryDict(query))
    chips = listing.filters.chips(listing.params, register.url)
    return render(
        request,
        "oversight/list/save.html",
        {"form": form, "chips": chips, "register": register, "back_url": f"{register.url}?{query}"},
    )


@staff
def views(request: HttpRequest, page: str) -> HttpResponse:
    """One's saved views of a list, to rename or remove."""
    register = _register(request, page)
    rows = SavedView.objects.filter(person_id=actor(request).person_id, page=page).exclude(name="")
    return render(request, "oversight/list/views.html", {"register": register, "views": rows})


@staff
@require_POST
def view_change(request: HttpRequest, page: str, pk: int) -> HttpResponseBase:
    """Rename or remove a saved view of one's own."""
    _register(request, page)
    row = (
        SavedView.objects.filter(person_id=actor(request).person_id, page=page, pk=pk)
        .exclude(name="")
        .first()
    )
    if row is None:
        raise Http404
    name = request.POST.get("name", "").strip()[:40]
    others = SavedView.objects.filter(person_id=row.person_id, page=page, name=name).exclude(pk=row.pk)
    if request.POST.get("act") == "remove":
        row.delete()
        messages.success(request, _("已删去“%(name)s”。") % {"name": row.name})
    elif not name or others.exists():
        messages.error(request, _("名称没有填，或与另一个相同；没有改动。"))
    else:
        row.name = name
        row.save(update_fields=["name"])
        messages.success(request, _("已改名为“%(name)s”。") % {"name": name})
    return redirect("oversight:list-views", page=page)


@staff
def columns(request: HttpRequest, page: str) -> HttpResponseBase:
    """Choose the columns of a list; the choice is kept for the next time."""
    register = _register(request, page)
    by = actor(request)
    query = _query(request)
    listing = Listing(register, by, QueryDict(query))
    choices = listing.choosable()
    if request.method == "POST":
        chosen = [name for name, _label in choices if name in request.POST.getlist(COLUMNS)]
        mine = SavedView.objects.filter(person_id=by.person_id, page=page, name="")
        if not chosen or chosen == list(register.usual):
            mine.delete()
        else:
            kept = "&".join(f"{COLUMNS}={name}" for name in chosen)
            SavedView.objects.update_or_create(
                person_id=by.person_id, page=page, name="", defaults={"query": kept}
            )
        return redirect(f"{register.url}?{query}")
    shown = [{"name": name, "label": label, "on": name in listing.columns} for name, label in choices]
    return render(
        request,
        "oversight/list/columns.html",
        {"register": register, "columns": shown, "back_url": f"{register.url}?{query}"},
    )


def _register(request: HttpRequest, page: str) -> Register:
    """The register of that name, for whoever may open it."""
    register = REGISTERS.get(page)
    if register is None or not may(actor(request), register.view):
        raise Http404
    return register


def _params(request: HttpRequest) -> QueryDict:
    params = request.GET.copy()
    params.pop("format", None)
    return params


def _query(request: HttpRequest) -> str:
    """The list's own query string, without page and columns, as long as one may be kept."""
    params = request.GET.copy()
    for name in ("page", COLUMNS, "csrfmiddlewaretoken"):
        params.pop(name, None)
    query = params.urlencode()
    return query if len(query) <= LONGEST_QUERY else ""


def share_parts(
    listing: Listing, *, labels: dict[str, Any], measure: str, series: dict[str, Any]
) -> list[parts.Share]:
    """The parts of the whole for the bar above a list, by number or by one of its totals; each filters."""
    key = "n" if measure == "n" else f"sum_{measure}"
    asked = set(listing.params.getlist(listing.share))
    counts = {str(group[listing.share]): group[key] or 0 for group in listing.groups}
    whole = sum(counts.values())
    return [
        parts.Share(
            label=str(label),
            count=int(counts.get(value, 0)),
            series=series.get(value, 6),
            shown=f"{counts.get(value, 0) * 100 / whole:.1f}%" if whole else "",
            url=listing.url(**{listing.share: None if value in asked else value}),
            current=value in asked,
        )
        for value, label in labels.items()
        if counts.get(value)
    ]
