"""A form that is sent twice does its act once: the hidden token, and the call around the act (promise 17)."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from oversight import submissions
from oversight.plainform import PlainForm
from oversight.views.base import actor


class SentOnce(PlainForm):
    """A form with a token of its own, made when it is shown."""

    form_token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=submissions.new_token
    )


def once(request: HttpRequest, form: forms.Form, act: Callable[[], str], done: str) -> str:
    """Do ``act`` and say ``done``, or say that it was done already; gives the address to go to.

    Raises `submissions.OtherContent` where the same form came before with other content, and what ``act`` raises.
    """
    by = actor(request)
    url, now = submissions.once(
        act,
        person_id=by.person_id,
        token=form.cleaned_data.get(submissions.TOKEN) or submissions.new_token(),
        digest=submissions.content_digest(request.POST),
        at=by.at,
    )
    if now and done:
        messages.success(request, done)
    if not now:
        messages.warning(request, _("这份表单已经办过，没有重复办理。"))
    return url
