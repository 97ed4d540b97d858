"""任职: post somebody, end a posting with its work handed over, correct a title."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import handover, journal
from oversight.acting import Act, ActError, Refused, acting
from oversight.actions import grant
from oversight.gates import gate
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import GRAVE_POSTS, Kind, Post, gives
from oversight.models import Membership, Organisation, Person
from oversight.models.membership import POSTS
from oversight.policy import Actor, may

POST_VERB = "oversight.post_membership"
END_VERB = "oversight.end_membership"


class AlreadyPosted(ActError):
    """The person holds this post in this body."""

    words = gettext_lazy("此人在该单位已有这个岗位。")


class WrongSuccessor(ActError):
    """Whoever takes over must hold a post in the same body."""

    words = gettext_lazy("接手人须是同一单位的在任人员。")


class AlreadyEnded(ActError):
    """The posting ran out before."""

    words = gettext_lazy("这项任职已经结束。")


class WrongEnd(ActError):
    """A posting ends now or later, not before."""

    words = gettext_lazy("任职结束时间不能早于现在。")


def givable(by: Actor, body: Organisation) -> tuple[Post, ...]:
    """The posts of ``body`` that ``by`` may give: the policy's reach, and never above one's own (kernel.scope.GIVES)."""
    if not may(by, POST_VERB, Membership(organisation=body)):
        return ()
    return gives(by.post, Kind(body.kind))


def post(
    person: Person,
    *,
    by: Actor,
    body: Organisation,
    to: Post,
    title: str = "",
    since: datetime,
    until: datetime | None = None,
    at: datetime,
) -> Membership:
    """``person`` holds a post in ``body`` from ``since``. Nobody posts himself.

    Raises `Refused` for a post one may not give, `AlreadyPosted` for one that is held.
    """
    membership = Membership(
        person=person, organisation=body, post=to, title=title.strip(), valid_from=since, valid_to=until
    )
    with acting(by, POST_VERB, membership, at=at) as act:
        if to not in givable(by, body) or person.pk == by.person_id:
            raise Refused
        write(act, membership, at)
    return membership


def write(act: Act, membership: Membership, at: datetime) -> None:
    """The rest of posting, shared with an accepted invitation: no doubles, and whom it is told."""
    held = Membership.objects.current(at).filter(
        person=membership.person, organisation=membership.organisation, post=membership.post
    )
    if held.exists():
        raise AlreadyPosted
    act.facts = {
        "person": membership.person_id,
        "body": membership.organisation_id,
        "post": str(membership.post),
    }
    act.tell([membership], _posted_words(membership), "/account/")
    if Post(membership.post) in GRAVE_POSTS:
        act.tell(_watchers(membership, at), _grave_words(membership), f"/people/{membership.person_id}/")


def entitle(membership: Membership, *, by: Actor, title: str, at: datetime) -> None:
    """Correct what the person is called in the post."""
    with acting(by, "oversight.title_membership", membership, at=at) as act:
        act.thing.title = title.strip()


def endable(by: Actor, membership: Membership) -> bool:
    """Whether ``by`` may end this posting: one that he could give, and not his own."""
    return (
        may(by, END_VERB, membership)
        and membership.person_id != by.person_id
        and membership.post in gives(by.post, Kind(membership.organisation.kind))
    )


def end(
    membership: Membership,
    *,
    by: Actor,
    ends_at: datetime,
    to: Membership | None = None,
    why: str = "",
    seen: int | None = None,
    at: datetime,
) -> dict[str, int]:
    """The posting ends; its open work goes to ``to`` or to the body, the grants it gave end or are taken over.

    Returns how much work went, by kind. Nobody ends his own posting: an office is handed back, not dropped.
    Raises `WrongEnd` for a time gone by, `WrongSuccessor`, `Refused`.
    """
    if ends_at < at:
        raise WrongEnd
    with acting(by, END_VERB, membership, at=at, note=why, seen=seen) as act:
        if not endable(by, act.thing):
            raise Refused
        if not act.thing.in_force(at):
            raise AlreadyEnded
        if to is not None and not _can_take(act.thing, to, at):
            raise WrongSuccessor
        handed = _leave(act.thing, to=to, by=by, ends_at=ends_at, at=at)
        act.facts = {"until": ends_at.isoformat(), "to": to.pk if to else None, "handed": handed}
        act.tell([act.thing], _ended_words(act.thing, ends_at), "/account/")
        if to is not None and handed:
            act.tell([to], _taken_words(act.thing), "/desk/")
    return handed


def end_within(membership: Membership, *, by: Actor, ends_at: datetime, at: datetime) -> None:
    """End a posting inside another act (a body closes), with an entry of its own."""
    _leave(membership, to=None, by=by, ends_at=ends_at, at=at)
    membership.version += 1
    membership.save()
    journal.record("membership.ended", membership, by=by, at=at, facts={"until": ends_at.isoformat()})


def _leave(
    membership: Membership, *, to: Membership | None, by: Actor, ends_at: datetime, at: datetime
) -> dict[str, int]:
    handed = handover.hand_over(membership, to=to, by=by, at=at) if ends_at <= at or to else {}
    grant.pass_on(membership, to=to, by=by, ends_at=ends_at, at=at)
    membership.valid_to = ends_at
    return handed


def _can_take(leaving: Membership, to: Membership, at: datetime) -> bool:
    return (
        to.organisation_id == leaving.organisation_id
        and to.person_id != leaving.person_id
        and to.in_force(at)
    )


def _watchers(membership: Membership, at: datetime) -> list[Membership]:
    """Who watches over the grave posts: the sitting heads and auditors."""
    watching = Membership.objects.current(at).filter(post__in=(Post.HEAD, Post.AUDITOR))
    return [
        m for m in watching.select_related("person", "organisation") if m.person_id != membership.person_id
    ]


def _facts(membership: Membership) -> dict[str, Any]:
    return {
        "body": membership.organisation.name,
        "post": dict(POSTS)[str(membership.post)],
        "name": membership.person.name,
    }


def _posted_words(membership: Membership) -> Any:
    return lambda: (
        _("新的任职：%(body)s") % _facts(membership),
        _("您已登记为%(body)s的%(post)s，登录后在右上角切换。") % _facts(membership),
    )


def _grave_words(membership: Membership) -> Any:
    return lambda: (
        _("新任%(post)s") % _facts(membership),
        _("%(name)s已登记为%(body)s的%(post)s。如有疑问，请即核对。") % _facts(membership),
    )


def _ended_words(membership: Membership, ends_at: datetime) -> Any:
    def words() -> tuple[str, str]:
        facts = {**_facts(membership), "day": f"{beijing_day(ends_at):%Y-%m-%d}"}
        return (
            _("任职结束：%(body)s") % facts,
            _("您在%(body)s的%(post)s任职自 %(day)s 结束，未了事项已移交。") % facts,
        )

    return words


def _taken_words(leaving: Membership) -> Any:
    return lambda: (
        _("接手%(name)s的未了事项") % _facts(leaving),
        _("%(name)s不再任%(body)s的%(post)s，未了事项已交给您。") % _facts(leaving),
    )


def _gives(by: Actor, row: Any) -> bool:
    return Post(row.post) in givable(by, row.organisation)


ABOVE = gettext_lazy("不能给出高于自己的岗位，也不能给自己")
gate(POST_VERB, ABOVE, _gives)
gate("oversight.invite_membership", ABOVE, _gives)
gate(END_VERB, gettext_lazy("只能结束自己能给出的岗位，不能结束自己的任职"), endable)
