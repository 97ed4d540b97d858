"""消息: the letters that acts wrote to a person, newest first; opening one marks it read and leads to the record."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from oversight.models import Letter
from oversight.policy import Actor
from oversight.views.base import actor, paged, staff

PAGE = 30


@staff
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own letters, all or unread."""
    letters = Letter.objects.filter(recipient_id=actor(request).person_id).order_by("-created_at", "-id")
    unread = request.GET.get("unread") == "1"
    if unread:
        letters = letters.filter(read_at=None)
    page = paged(request, letters, PAGE)
    return render(
        request,
        "oversight/inbox/list.html",
        {
            "page": page,
            "letters": [_shown(letter) for letter in page],
            "unread": unread,
            "waiting": count(actor(request)),
        },
    )


def _shown(letter: Letter) -> dict[str, object]:
    return {
        "url": reverse("oversight:letter", args=[letter.pk]),
        "title": letter.subject,
        "at": letter.created_at,
        "unread": letter.read_at is None,
    }


def count(by: Actor) -> int:
    """How many letters this person has not read."""
    return Letter.objects.filter(recipient_id=by.person_id, read_at=None).count() if by.person_id else 0


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
