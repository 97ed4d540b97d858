"""A form whose token no longer counts: somebody signed in or out since the page was opened, or no cookie came.

Nothing is done. What was typed is not lost where the form says for whom it was shown (`oversight/unsent.py`).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from oversight import unsent
from oversight.views.base import actor, led_to_sign_in


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The same person goes back to the form, filled in; nobody is led to the door; another person is told no more.

    The mark of the form cannot be made or read by a page of another site, so such a page leaves nothing here.
    """
    by, reader = actor(request), unsent.reader_of(request)
    if reader is None:
        return render(request, "403_csrf.html", status=403)
    if not by.signed_in:
        return led_to_sign_in(request)
    if reader.person_id == by.person_id:
        back = redirect(request.get_full_path())
        return back if unsent.keep(request, back, reader, by.at) else _told(request)
    answer = _told(request, other=True)
    unsent.keep(request, answer, reader, by.at)
    return answer


def _told(request: HttpRequest, *, other: bool = False) -> HttpResponseBase:
    return render(request, "403_csrf.html", {"other": other}, status=403)
