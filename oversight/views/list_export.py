"""A register as a file: the same rights, filters and fields as on the screen; a long one is a worker's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oversight import journal
from oversight.actions import job as jobs
from oversight.kernel import table_writing
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import keys
from oversight.listing import REGISTERS, Listing, Register
from oversight.models import Job
from oversight.policy import Actor, may
from oversight.views.base import actor, staff
from oversight.views.download import blank, handed_out
from oversight.views.lists import register_of

AT_ONCE = 2_000  # rows that a page writes itself; more are a worker's
CHUNK = 500
FORMATS = ("xlsx", "csv")
EXPORT = "register_export"


@staff
def export(request: HttpRequest, page: str) -> HttpResponseBase:
    """The list as a file, by the same rights, filters and fields; a long one is made by a worker."""
    register = register_of(request, page)
    by = actor(request)
    if not register.outs or not may(by, register.export):
        raise Http404
    params = request.GET.copy()
    params.pop("format", None)
    listing = Listing(register, by, params)
    kind = request.GET.get("format") or request.POST.get("act") or "xlsx"
    kind = kind if kind in FORMATS else "xlsx"
    picks = keys(request.POST.getlist("pick"))
    count = len(picks) or listing.matching
    if count > AT_ONCE:
        told = {"page": page, "query": params.urlencode(), "format": kind}
        return redirect("oversight:job-detail", pk=_ask_export(register, by, told, count).pk)
    rows = listing.reach.filter(pk__in=picks) if picks else listing.found
    path = write(listing, rows, kind)
    facts = {"page": page, "rows": count, "format": kind}
    journal.security("exported", at=by.at, by=by, verb=register.export, facts=facts)
    return handed_out(path, name=file_name(register, by.at, kind))


def _ask_export(register: Register, by: Actor, told: dict[str, str], count: int) -> Job:
    """Have a worker write the list; its page tells how far it is."""
    words = {"what": register.title, "n": count, "unit": register.unit}
    title = _("导出%(what)s，%(n)s %(unit)s") % words
    return jobs.start(
        by=by, what=EXPORT, title=title, verb=register.export, params=told, at=by.at, total=count
    )


def still_readable(job: Job, by: Actor) -> bool:
    """Whether every record in the file is still in reach, and whole where it was: a right that ended ends old files."""
    told, listing = (
        set(job.params.get("tells_of", ())),
        Listing(REGISTERS[job.params["page"]], by, QueryDict("")),
    )
    if job.params.get("whole", True) and not listing.reads_whole:
        return False
    return told <= set(listing.reach.filter(pk__in=told).values_list("pk", flat=True))


@jobs.kind(EXPORT, still=still_readable)
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
    job.params["whole"] = listing.reads_whole
    told = tuple(listing.found.order_by().values_list("pk", flat=True))
    return jobs.Outcome(message=words, path=path, name=name, tells_of=told)


def write(listing: Listing, rows: Any, kind: str, *, report: jobs.Report | None = None) -> Path:
    """Write the rows to a temporary file and say where it is."""
    outs = listing.outs()
    columns = [table_writing.Column(str(out.header), out.kind, out.width) for out in outs]
    givers = [out.giver() for out in outs]

    def cells() -> Iterator[list[object]]:
        done = 0
        for chunk in _chunks(listing, rows):
            for record in chunk:
                yield [give(record) for give in givers]
            done += len(chunk)
            if report is not None:
                report(done, listing.matching)

    path = blank(kind)
    try:
        if kind == "csv":
            with path.open("wb") as file:
                file.writelines(table_writing.csv_lines(columns, cells()))
        else:
            table_writing.write_xlsx(path, columns, cells(), sheet=str(listing.register.title))
    except BaseException:  # asked to stop, or failed: half a file is nobody's
        path.unlink()
        raise
    return path


def _chunks(listing: Listing, rows: Any) -> Iterator[list[Any]]:
    """The rows in the list's order, a chunk at a time, each with its words."""
    order = listing.table.data.data.query.order_by
    chunk: list[Any] = []
    for record in listing.register.dress(rows, listing.by).order_by(*order).iterator(chunk_size=CHUNK):
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
    return f"{register.title} {beijing_day(at).isoformat()}.{kind}"
