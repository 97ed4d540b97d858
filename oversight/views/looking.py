"""以岗位查看: begin and end looking through another post (bureau head and auditor)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from oversight import looking
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import key
from oversight.kernel.scope import Post
from oversight.models import Organisation
from oversight.signin.recent import recently_authenticated
from oversight.views.base import actor, staff


@staff
@require_POST
@recently_authenticated
def begin(request: HttpRequest) -> HttpResponse:
    """Look as a post in a body from now on."""
    by = actor(request)
    if not looking.may_look(by):
        raise Http404
    bodies = Organisation.objects.on(beijing_day(by.at)).select_related("territory")
    wanted = request.POST.get("body", "")
    body = bodies.filter(pk=key(wanted) or 0).first()
    try:
        if body is None:
            raise Http404
        looking.begin(request, post=Post(request.POST.get("post", "")), body=body)
    except ValueError:
        raise Http404 from None
    back = request.POST.get("next", "")
    inside = back and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside else "oversight:home")


@staff
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Back to one's own post."""
    looking.end(request)
    return redirect("oversight:home")
