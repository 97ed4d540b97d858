"""后台任务: one's own long work, seen moving, cancelled, its result fetched under a right asked anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight import journal
from oversight.actions import job as jobs
from oversight.models import Job
from oversight.views.base import actor, paged, staff
from oversight.views.download import opened

PAGE = 30


def _own(request: HttpRequest, pk: int) -> Job:
    """One's own job, asked for under the posting one now acts under; else as if missing."""
    by = actor(request)
    job = Job.objects.filter(pk=pk, owner_id=by.person_id, membership_id=by.posting).first()
    if job is None:
        raise Http404
    return job


@staff
def listing(request: HttpRequest) -> HttpResponse:
    """One's own jobs under this posting."""
    by = actor(request)
    mine = Job.objects.filter(owner_id=by.person_id, membership_id=by.posting)
    page = paged(request, mine, PAGE)
    return render(request, "oversight/job/list.html", {"page": page})


@staff
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is; htmx asks for the card alone, once a second while it runs."""
    job = _own(request, pk)
    template = "oversight/job/card.html" if getattr(request, "htmx", False) else "oversight/job/detail.html"
    response = render(request, template, {"job": job, "moving": job.state in (Job.WAITING, Job.RUNNING)})
    response["Cache-Control"] = "no-store"
    return response


@staff
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop; one that is over is said to be over."""
    job, by = _own(request, pk), actor(request)
    if jobs.cancel(job, by=by, at=by.at):
        messages.success(request, _("已要求停止；任务停下后不会留下任何内容。"))
    else:
        messages.warning(request, _("没有可停止的：任务已经结束，或已要求停止。"))
    return redirect("oversight:job-detail", pk=job.pk)


@staff
def result(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file a job left: only while its owner may still read all that it tells of."""
    job, by = _own(request, pk), actor(request)
    if not job.result:
        raise Http404
    if not jobs.may_fetch(job, by):
        journal.security("refused", at=by.at, by=by, verb=job.verb, thing=job)
        raise Http404
    journal.security("exported", at=by.at, by=by, verb=job.verb, thing=job, facts={"kind": job.kind})
    return opened(job.result.open("rb"), name=job.result_name)
