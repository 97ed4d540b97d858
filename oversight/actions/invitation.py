"""邀请: a link by which somebody opens an account or takes on a posting; it works once, within 72 hours.

Only the digest of its token is kept. The invitation stands on the inviter's right: whoever could no longer give the
post has invited nobody (INVARIANTS 3, 25).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.acting import ActError, Refused, acting
from oversight.actions import membership as memberships
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Post
from oversight.models import Invitation, Membership, Organisation, Person
from oversight.models.membership import POSTS
from oversight.notify import letters
from oversight.policy import Actor

VALID = timedelta(hours=72)  # issue 3, B.7
TOKEN_BYTES = 16  # 128 bits; at least 80 are asked


class Void(ActError):
    """The link does not work: unknown, used, withdrawn, too old, or its inviter may no longer give the post."""

    words = gettext_lazy("这个邀请链接已失效或已用过，请联系邀请您的单位重新发出。")


class NotMeant(ActError):
    """Somebody else is signed in than the person who was invited."""

    words = gettext_lazy("这份邀请不是发给当前登录的人员的，请核对姓名。")


class NameTaken(ActError):
    """The user name belongs to somebody."""

    words = gettext_lazy("这个登录名已有人使用，请换一个。")


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *,
    by: Actor,
    body: Organisation,
    to: Post,
    name: str,
    title: str = "",
    email: str = "",
    person: Person | None = None,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite ``name`` (or ``person``, who has an account) to a post. Gives the invitation and its token, shown once.

    Raises `Refused` for a post one may not give, also to oneself.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    grantor = Membership.objects.get(pk=by.membership_id or 0)
    invitation = Invitation(
        organisation=body,
        post=to,
        title=title.strip(),
        name=person.name if person else name.strip(),
        email=email,
        person=person,
        token_digest=digest(token),
        invited_by=grantor,
        created_at=at,
        expires_at=at + VALID,
    )
    with acting(by, "oversight.invite_membership", invitation, at=at) as act:
        if to not in memberships.givable(by, body) or (person and person.pk == by.person_id):
            raise Refused
        act.facts = {"body": body.pk, "post": to.value, "until": invitation.expires_at.isoformat()}
    journal.security("invited", at=at, by=by, thing=invitation, facts={"post": to.value})
    if person is not None:
        letters.to_person(person, _invited_words(invitation), event="membership.invited", at=at)
    return invitation, token


def withdraw(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """The link works no more."""
    with acting(by, "oversight.withdraw_invitation", invitation, at=at):
        pass


def open_by(token_digest: str, at: datetime) -> Invitation:
    """The invitation that this link means, if it works at ``at``; raises `Void` with the same words for every reason."""
    rows = Invitation.objects.select_related("organisation__territory", "invited_by__person", "person")
    found = (
        rows.select_related("invited_by__organisation__territory").filter(token_digest=token_digest).first()
    )
    if found is None or not found.open_at(at) or Post(found.post) not in _still_givable(found, at):
        raise Void
    return found


def accept_anew(
    token_digest: str, *, username: str, password: str, email: str = "", at: datetime
) -> Membership:
    """Open an account for whoever holds the link. Raises `Void`, `NameTaken`, ValidationError for a weak password."""
    invitation = open_by(token_digest, at)
    if invitation.person_id is not None:
        raise Void
    person = Person(username=username.strip(), name=invitation.name, email=email or invitation.email)
    validate_password(password, person)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            return _accept(invitation, person, at)
    except IntegrityError as error:
        if "one_person_a_username" in str(error):
            raise NameTaken from error
        raise


def accept_as(token_digest: str, *, person: Person, at: datetime) -> Membership:
    """A signed-in person takes the posting on. Raises `Void`, `NotMeant`."""
    invitation = open_by(token_digest, at)
    meant = invitation.person_id == person.pk if invitation.person_id else invitation.name == person.name
    if not meant:
        raise NotMeant
    with transaction.atomic():
        return _accept(invitation, person, at)


def _accept(invitation: Invitation, person: Person, at: datetime) -> Membership:
    """Under the inviter's right as it is now; the row's lock lets one of two acceptances through."""
    by = Actor.of(invitation.invited_by, at)
    with _once(), acting(by, "oversight.accept_invitation", invitation, at=at) as act:
        act.thing.used_at, act.thing.person = at, person
        act.facts = {"person": person.pk}
        posting = Membership(
            person=person,
            organisation=invitation.organisation,
            post=Post(invitation.post),
            title=invitation.title,
            valid_from=at,
        )
        with acting(by, memberships.POST_VERB, posting, at=at) as posted:
            memberships.write(posted, posting, at)
            posted.facts["invitation"] = invitation.pk
        act.tell([invitation.invited_by], _accepted_words(posting), f"/bodies/{invitation.organisation_id}/")
    return posting


@contextmanager
def _once() -> Iterator[None]:
    """The second of two acceptances finds the link used."""
    try:
        yield
    except Unlawful as gone:
        raise Void from gone


def _still_givable(invitation: Invitation, at: datetime) -> tuple[Post, ...]:
    if not invitation.invited_by.in_force(at):
        return ()
    return memberships.givable(Actor.of(invitation.invited_by, at), invitation.organisation)


def _facts(row: Invitation | Membership) -> dict[str, Any]:
    return {"body": row.organisation.name, "post": dict(POSTS)[str(row.post)]}


def _invited_words(invitation: Invitation) -> Any:
    return lambda: (
        _("%(body)s邀请您任职") % _facts(invitation),
        _("%(body)s邀请您任%(post)s。请打开对方转给您的链接接受，72 小时内有效。") % _facts(invitation),
    )


def _accepted_words(posting: Membership) -> Any:
    return lambda: (
        _("邀请已接受：%(name)s") % {"name": posting.person.name},
        _("%(name)s已接受邀请，任%(body)s的%(post)s。") % {**_facts(posting), "name": posting.person.name},
    )
