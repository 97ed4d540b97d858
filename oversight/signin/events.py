"""What is recorded of signing in, and what follows from it: heard from Django, axes and allauth, not from models.

These receivers stand where views stand: the request brings the time. Connected once, by `OversightConfig.ready`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.account.signals import user_logged_in as signed_in_whole
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from oversight import journal, unsent
from oversight.addresses import client_address
from oversight.models import Person
from oversight.notify import letters
from oversight.signin import counting, sessions

TOTP = Authenticator.Type.TOTP


def connect() -> None:
    """Hear what happens at the door."""
    user_logged_in.connect(began, dispatch_uid="oversight.signin.began")
    signed_in_whole.connect(greeted, dispatch_uid="oversight.signin.greeted")
    user_logged_out.connect(left, dispatch_uid="oversight.signin.left")
    user_login_failed.connect(failed, dispatch_uid="oversight.signin.failed")
    user_locked_out.connect(locked, dispatch_uid="oversight.signin.locked")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(changed_password, dispatch_uid="oversight.signin.password")
    authenticator_added.connect(added_factor, dispatch_uid="oversight.signin.added")
    authenticator_removed.connect(removed_factor, dispatch_uid="oversight.signin.removed")
    authenticator_reset.connect(renewed_codes, dispatch_uid="oversight.signin.codes")


def moment(request: HttpRequest | None, person: Person | None = None) -> datetime:
    """The time of the request, as the middleware took it; at a door without one, when the person was let in.

    Raises ValueError where neither is known.
    """
    actor = getattr(request, "actor", None)
    at: datetime | None = actor.at if actor else getattr(person, "last_login", None)
    if at is None:
        raise ValueError("a request without a time")
    return at


def _record(kind: str, request: HttpRequest | None, person: Person | None, **facts: Any) -> None:
    if request is not None and (address := client_address(request)):
        facts["address"] = counting.address_digest(address)
    journal.security(
        kind,
        at=moment(request, person),
        person_id=person.pk if person else None,
        facts=dict(sorted(facts.items())),
    )


def began(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """A session was opened, by whatever door: its clock starts."""
    if not hasattr(request, "actor"):
        update_last_login(type(user), user)  # a door without our middleware: Django's own clock
    at = moment(request, user)
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[sessions.FACTOR] = any(record.get("method") == "mfa" for record in records)
    request.session.pop("view_as", None)
    if posting := unsent.posting_of(request, user.pk, at):
        # back to the form that waits, under the posting it was opened under
        request.session["membership"] = posting
    sessions.counts_as_recent(request)
    sessions.open_row(request, user, at)
    _record("signin", request, user, factor=request.session[sessions.FACTOR])


def greeted(request: HttpRequest, user: Person, response: HttpResponse, **_signal: Any) -> None:
    """The answer to a finished sign-in: this browser is known, and speaks the person's language."""
    counting.know(response, user)
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, user.language), ("density", user.density)):
        response.set_cookie(
            name, value, max_age=365 * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS
        )


def left(request: HttpRequest, user: Person | None, **_signal: Any) -> None:
    """Signed out, by hand or by the clock."""
    if user is not None and user.pk:
        sessions.forget(request)
        if not getattr(request, "session_over", ""):
            unsent.erase(user.pk)
        _record("signout", request, user, why=getattr(request, "session_over", "") or "asked")


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    """A wrong password or code; tries that a lock turned away are not counted again, so that the record stays short."""
    if request is None or getattr(request, "turned_away", False):
        return
    name = counting.name_of(counting.typed(request, credentials))
    person = Person.objects.filter(username__iexact=name).first()
    step = str(credentials.get("step", "password"))
    unknown = {} if person else {"name": counting.address_digest(name)}
    _record("signin_failed", request, person, step=step, **unknown)


def locked(request: HttpRequest, username: str, **_signal: Any) -> None:
    """The name is locked for this address; recorded when the lock falls, not at each try against it."""
    if getattr(request, "turned_away", False):
        return
    person = Person.objects.filter(username__iexact=username.split(" ")[0]).first()
    _record("locked", request, person)


def changed_password(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """A new password: every session ended with the old one, as Django sees to it; the person is told."""
    at = moment(request)
    _record("password", request, user)
    sessions.end_all(user, but=request.session.session_key)
    letters.to_person(
        user,
        lambda: (
            _("您的密码已更改"),
            _("如果不是您本人操作，请立即联系所在单位或系统管理员。其他设备上的登录均已退出。"),
        ),
        event="security.password",
        at=at,
    )


def added_factor(request: HttpRequest, user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    """A second factor was set up: it has been shown in this session, and all others end."""
    if authenticator.type == TOTP:
        sessions.end_others(request, user)
        request.session[sessions.FACTOR] = True
        _tell_factor(request, user, "added")


def removed_factor(request: HttpRequest, user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    """A second factor was taken away: where one is required, the next page asks for a new one."""
    if authenticator.type == TOTP:
        sessions.end_others(request, user)
        request.session[sessions.FACTOR] = False
        _tell_factor(request, user, "removed")


def renewed_codes(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """New recovery codes: the old ones open nothing any more."""
    sessions.end_others(request, user)
    _tell_factor(request, user, "codes")


def _tell_factor(request: HttpRequest, user: Person, what: str) -> None:
    at = moment(request)
    _record("factor", request, user, what=what)
    letters.to_person(
        user,
        lambda: (
            {
                "added": _("已开启两步验证"),
                "removed": _("已关闭两步验证"),
                "codes": _("已更换恢复码"),
            }[what],
            _("如果不是您本人操作，请立即联系所在单位或系统管理员。其他设备上的登录均已退出。"),
        ),
        event="security.factor",
        at=at,
    )
