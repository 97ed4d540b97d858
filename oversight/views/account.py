"""我的账号: password, second factor, sessions, letters, language and density; the switch between postings."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.adapter import get_adapter as sessions_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oversight import journal
from oversight.actions import preference
from oversight.kernel.keys import key
from oversight.models import DeclaredInterest, Grant, LetterChoice, Person
from oversight.notify.families import FAMILIES
from oversight.plainform import PlainForm
from oversight.signin import sessions
from oversight.signin.recent import recently_authenticated
from oversight.views.base import actor, staff
from oversight.views.grant_rows import rows_of

YEAR = 365 * 86400


class DisplayForm(PlainForm):
    """Language and density, kept with the person."""

    language = forms.ChoiceField(
        label=gettext_lazy("界面语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=gettext_lazy("密度"),
        choices=Person.DENSITIES,
        widget=forms.RadioSelect,
    )


class EmailForm(PlainForm):
    """The address for letters and for a forgotten password."""

    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        help_text=gettext_lazy("用于消息提醒和重设密码。更改后会告知原邮箱；不填则只在平台内收消息。"),
    )


class LettersForm(PlainForm):
    """Which families of letters also come by mail."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refused = set(
            LetterChoice.objects.filter(person=person, by_mail=False).values_list("family", flat=True)
        )
        self.fields["mailed"] = forms.MultipleChoiceField(
            label=gettext_lazy("同时发到邮箱的消息"),
            choices=list(FAMILIES.items()),
            required=False,
            initial=[family for family in FAMILIES if family not in refused],
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("站内消息总会收到；账号安全的提醒总会寄出。"),
        )


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """One's own account, whether or not a posting runs."""
    person = _person(request)
    context = {
        "person": person,
        "factor": is_mfa_enabled(person),
        "sessions": UserSession.objects.filter(user=person).count(),
        "display_form": DisplayForm(initial={"language": person.language, "density": person.density}),
        "letters_form": LettersForm(person=person),
        "interests": DeclaredInterest.objects.filter(person=person).select_related("organisation"),
        "grants": rows_of(actor(request), Grant.objects.current(actor(request).at).filter(user=person)),
    }
    return render(request, "oversight/account/own.html", context)


@login_required
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep language and density with the person and in this browser."""
    form = DisplayForm(request.POST)
    if not form.is_valid():
        raise Http404
    preference.set_display(_person(request), **form.cleaned_data)
    response = redirect("oversight:account")
    cookies = {
        settings.LANGUAGE_COOKIE_NAME: form.cleaned_data["language"],
        "density": form.cleaned_data["density"],
    }
    for name, value in cookies.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


@login_required
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Keep which letters also come by mail."""
    form = LettersForm(request.POST, person=_person(request))
    if not form.is_valid():
        raise Http404
    mailed = form.cleaned_data["mailed"]
    preference.choose_letters(_person(request), {family: family in mailed for family in FAMILIES})
    messages.success(request, _("消息设置已保存。"))
    return redirect("oversight:account")


@login_required
@recently_authenticated
def email(request: HttpRequest) -> HttpResponse:
    """Another address: a grave act, since it is a way back into the account."""
    person = _person(request)
    form = EmailForm(request.POST or None, initial={"email": person.email})
    if request.method == "POST" and form.is_valid():
        by = actor(request)
        preference.change_email(person, email=form.cleaned_data["email"], by=by, at=by.at)
        messages.success(request, _("电子邮箱已更改。"))
        return redirect("oversight:account")
    return render(request, "oversight/account/email.html", {"form": form})


@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; one session or all others are ended here."""
    rows = UserSession.objects.filter(user=_person(request)).order_by("-last_seen_at")
    if request.method == "POST":
        ended = rows.exclude(session_key=request.session.session_key)
        if one := request.POST.get("session", ""):
            ended = ended.filter(pk=key(one) or 0)
        sessions_adapter().end_sessions(list(ended))
        messages.success(request, _("所选登录已退出。"))
        return redirect("oversight:sessions")
    here = request.session.session_key
    return render(request, "oversight/account/sessions.html", {"sessions": rows, "here": here})


@staff
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own postings: recorded, under a new session key."""
    wanted = request.POST.get("membership", "")
    chosen = next((m for m in request.memberships if str(m.pk) == wanted), None)  # type: ignore[attr-defined]
    if chosen is None:
        raise Http404
    by = actor(request)
    request.session["membership"] = chosen.pk
    sessions.rotate(request)
    journal.security("switched", at=by.at, by=by, thing=chosen)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The desk: a page open under one posting may not be there under another."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back else "oversight:home"


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person
