"""任职: post somebody with an account, correct a title, end a posting with its work handed over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import handover, unsent
from oversight.acting import ActError
from oversight.actions import membership
from oversight.kernel.calendar import BEIJING
from oversight.kernel.scope import GRAVE_POSTS
from oversight.models import Membership, Organisation, Person
from oversight.policy import visible
from oversight.signin.recent import ask_again, recently_authenticated
from oversight.views.base import actor, load, needs, refusal
from oversight.views.body_forms import EndForm, SeatForm, TitleForm
from oversight.views.sending import once

VIEW = "oversight.view_account"


@needs(membership.POST_VERB)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody with an account takes a post in this body."""
    by = actor(request)
    body = load(request, VIEW, Organisation.objects.select_related("territory"), pk=pk)
    posts = membership.givable(by, body)
    if not posts or body.valid_to is not None:
        raise refusal(request, membership.POST_VERB, body)
    form = SeatForm(unsent.typed(request), posts=posts)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["post"] in GRAVE_POSTS:
            ask_again(request)
        try:
            return redirect(once(request, form, lambda: _posted(request, form, body), _("任职已登记。")))
        except ActError as error:
            form.add_error("username", str(error.words))
    return render(request, "oversight/posting/post.html", {"form": form, "body": body})


def _posted(request: HttpRequest, form: SeatForm, body: Organisation) -> str:
    by, given = actor(request), form.cleaned_data
    person = known(username=given["username"], name=given["name"])
    membership.post(person, by=by, body=body, to=given["post"], title=given["title"], since=by.at, at=by.at)
    return body.get_absolute_url()


class NotKnown(ActError):
    """No account has this login name, or somebody else's has: nobody learns which, so that none can be probed."""

    words = gettext_lazy("登录名和姓名对不上，请向本人核对。没有账号的，请改用邀请。")


def known(*, username: str, name: str) -> Person:
    """The active person of this login name and this name, both known to whoever asks; raises `NotKnown` else."""
    found = Person.objects.filter(
        username__iexact=username.strip(), name=name.strip(), is_active=True
    ).first()
    if found is None:
        raise NotKnown
    return found


@needs("oversight.title_membership")
def title(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a title."""
    posting = _load(request, "oversight.title_membership", pk)
    form = TitleForm(unsent.typed(request), initial={"title": posting.title})
    if request.method == "POST" and form.is_valid():
        by = actor(request)
        membership.entitle(posting, by=by, title=form.cleaned_data["title"], at=by.at)
        messages.success(request, _("职务已修改。"))
        return redirect("oversight:body-detail", pk=posting.organisation_id)
    return render(request, "oversight/posting/title.html", {"form": form, "posting": posting})


@needs(membership.END_VERB)
@recently_authenticated
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting: when, who takes the open work over, why."""
    posting, by = _load(request, membership.END_VERB, pk), actor(request)
    if not membership.endable(by, posting):
        raise refusal(request, membership.END_VERB, posting)
    others = Membership.objects.current(by.at).filter(organisation=posting.organisation)
    seen = visible(by, VIEW, others.exclude(person=posting.person)).select_related("person", "organisation")
    form = EndForm(unsent.typed(request), colleagues=seen, initial={"when": "now", "seen": posting.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = _("任职已结束，未了事项已移交。")
            return redirect(once(request, form, lambda: _ended(request, form, posting), done))
        except ActError as error:
            form.add_error(None, str(error.words))
    held = handover.holds(posting, by.at)
    return render(request, "oversight/posting/end.html", {"form": form, "posting": posting, "held": held})


def _ended(request: HttpRequest, form: EndForm, posting: Membership) -> str:
    by, given = actor(request), form.cleaned_data
    ends_at = _end_of(given["day"]) if given["when"] == "day" else by.at
    more = {"to": given["successor"], "why": given["why"], "seen": given["seen"]}
    membership.end(posting, by=by, ends_at=ends_at, at=by.at, **more)
    return posting.organisation.get_absolute_url()


def _load(request: HttpRequest, verb: str, pk: int) -> Membership:
    rows = Membership.objects.select_related("organisation__territory", "person")
    return load(request, verb, rows, pk=pk)


def _end_of(day: date) -> datetime:
    """Midnight after the last day, in Beijing."""
    return datetime.combine(day, time(0), BEIJING) + timedelta(days=1)
