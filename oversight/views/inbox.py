"""消息: the letters that acts wrote to a person, newest first; opening one marks it read and leads to the record."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from oversight.models import Letter
from oversight.views.base import actor, staff

PAGE = 30


@staff
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own letters, all or unread."""
    letters = Letter.objects.filter(recipient_id=actor(request).person_id)
    unread = request.GET.get("unread") == "1"
    if unread:
        letters = letters.filter(read_at=None)
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/inbox/list.html", {"page": page, "unread": unread})


@staff
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter; it counts as read from now on."""
    by = actor(request)
    letter = Letter.objects.filter(recipient_id=by.person_id, pk=pk).first()
    if letter is None:
        raise Http404
    if letter.read_at is None and not by.view_as:
        Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=by.at)
    return render(request, "oversight/inbox/letter.html", {"letter": letter})


@staff
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All of one's letters are read."""
    by = actor(request)
    if not by.view_as:
        Letter.objects.filter(recipient_id=by.person_id, read_at=None).update(read_at=by.at)
    return redirect("oversight:inbox")
