"""邀请: send a link, withdraw it, and the page on which it is accepted."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from oversight import unsent
from oversight.acting import ActError
from oversight.actions import invitation, membership
from oversight.kernel.scope import GRAVE_POSTS
from oversight.models import Invitation, Organisation, Person
from oversight.models.membership import POSTS
from oversight.notify import email as mail
from oversight.signin import sessions
from oversight.signin.events import moment
from oversight.signin.recent import ask_again
from oversight.views.base import actor, load, needs, refusal
from oversight.views.body_forms import AcceptForm, InviteForm
from oversight.views.posting import VIEW, known
from oversight.views.sending import once

KEPT = "invitation"  # in the session: the digest of the link that was opened


@needs("oversight.invite_membership")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to a post; the link is shown once."""
    by = actor(request)
    body = load(request, VIEW, Organisation.objects.select_related("territory"), pk=pk)
    posts = membership.givable(by, body)
    if not posts or body.valid_to is not None:
        raise refusal(request, "oversight.invite_membership", body)
    form = InviteForm(unsent.typed(request), posts=posts)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["post"] in GRAVE_POSTS:
            ask_again(request)
        made: list[tuple[Invitation, str]] = []

        def act() -> str:
            made.append(_invite(request, form, body))
            return body.get_absolute_url()

        try:
            url = once(request, form, act, "")
        except ActError as error:
            form.add_error("username", str(error.words))
        else:
            return _shown(request, *made[0]) if made else redirect(url)
    return render(request, "oversight/invitation/invite.html", {"form": form, "body": body})


def _invite(request: HttpRequest, form: InviteForm, body: Organisation) -> tuple[Invitation, str]:
    by, given = actor(request), form.cleaned_data
    person = known(username=given["username"], name=given["name"]) if given["username"] else None
    return invitation.invite(
        by=by,
        body=body,
        to=given["post"],
        name=given["name"],
        title=given["title"],
        email=given["email"],
        person=person,
        at=by.at,
    )


def _shown(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    """The link, once: only its digest is kept, so the same form sent again cannot bring it back."""
    link = settings.SITE_URL + reverse("oversight:invitation-open", args=[token])
    return render(request, "oversight/invitation/sent.html", _sent(row, link))


def _sent(row: Invitation, link: str) -> dict[str, object]:
    facts = {"body": row.organisation.name, "post": dict(POSTS)[str(row.post)]}
    words = _("%(body)s邀请您任%(post)s。请在 72 小时内打开链接设置登录名和密码，链接只能用一次。") % facts
    mailed = bool(row.email) and mail.send_now(
        to=row.email, subject=_("邀请您使用物业管理监管平台"), body=f"{words}\n\n{link}"
    )
    return {"invitation": row, "link": link, "mailed": mailed}


@needs("oversight.withdraw_invitation")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link works no more."""
    rows = Invitation.objects.select_related("organisation__territory")
    row, by = load(request, "oversight.withdraw_invitation", rows, pk=pk, state="open"), actor(request)
    invitation.withdraw(row, by=by, at=by.at)
    messages.success(request, _("邀请已撤回，链接不再有效。"))
    return redirect("oversight:body-detail", pk=row.organisation_id)


@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link's token out of the address before anything is shown."""
    request.session[KEPT] = invitation.digest(token)
    return redirect("oversight:invitation-accept")


@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """Open an account, or take the posting on with the one that is signed in."""
    kept = request.session.get(KEPT, "")
    try:
        row = invitation.open_by(kept, moment(request))
    except invitation.Void as error:
        return render(request, "oversight/invitation/void.html", {"words": error.words}, status=404)
    if request.user.is_authenticated:
        return _accept_as(request, row, kept)
    form = AcceptForm(request.POST or None, initial={"email": row.email})
    if (
        request.method == "POST"
        and row.person_id is None
        and form.is_valid()
        and _opened(request, form, kept)
    ):
        return redirect("account_login")
    return render(request, "oversight/invitation/accept.html", {"invitation": row, "form": form})


def _opened(request: HttpRequest, form: AcceptForm, kept: str) -> bool:
    given = {name: form.cleaned_data[name] for name in ("username", "password", "email")}
    try:
        invitation.accept_anew(kept, at=moment(request), **given)
    except invitation.NameTaken as error:
        form.add_error("username", str(error.words))
    except ValidationError as error:
        form.add_error("password", error)
    except ActError as error:
        form.add_error(None, str(error.words))
    else:
        del request.session[KEPT]
        messages.success(request, _("账号已开通，请用刚才设置的登录名和密码登录。"))
        return True
    return False


def _accept_as(request: HttpRequest, row: Invitation, kept: str) -> HttpResponse:
    person, problem = request.user, ""
    assert isinstance(person, Person)
    if request.method == "POST":
        try:
            posting = invitation.accept_as(kept, person=person, at=moment(request))
        except ActError as error:
            problem = str(error.words)
        else:
            del request.session[KEPT]
            request.session["membership"] = posting.pk
            sessions.rotate(request)
            messages.success(request, _("已接受邀请，现以新岗位登录。"))
            return redirect("oversight:home")
    return render(request, "oversight/invitation/accept_as.html", {"invitation": row, "problem": problem})
