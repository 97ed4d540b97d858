"""人员: suspend and restore an account, hand out the link for a new password, release a lost second factor.

These reach into the whole account, so whoever does them must be able to end every present posting of the person: the
manager of a firm does not lock out, nor let himself into, the account of somebody who is a bureau head besides.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import handover, journal
from oversight.acting import Refused, acting
from oversight.actions import grant
from oversight.actions.membership import endable
from oversight.gates import Holds, gate
from oversight.models import Membership, Person
from oversight.notify import letters
from oversight.policy import Actor, may
from oversight.signin import reset as resets
from oversight.signin import sessions

SUSPEND, RESTORE, RESET, RELEASE = (
    f"oversight.{verb}_person" for verb in ("suspend", "restore", "reset", "release")
)


def reaches_whole(by: Actor, verb: str, person: Person) -> bool:
    """Whether ``by`` may do ``verb`` to the whole account: never to his own, and only if he reaches all its postings."""
    if person.pk == by.person_id or not may(by, verb, person):
        return False
    present = Membership.objects.filter(person=person, valid_to=None) | Membership.objects.filter(
        person=person, valid_to__gt=by.at
    )
    return all(endable(by, m) for m in present.select_related("organisation__territory"))


def suspend(person: Person, *, by: Actor, why: str, at: datetime) -> dict[str, int]:
    """Nobody signs in as this person until restored; every session ends, open work goes to the bodies.

    Returns how much work went, by kind. Raises `Refused`.
    """
    handed: dict[str, int] = {}
    with acting(by, SUSPEND, person, at=at, note=why) as act:
        _ask(by, SUSPEND, act.thing)
        for membership in (
            Membership.objects.current(at).filter(person=act.thing).select_related("organisation")
        ):
            for key, n in handover.hand_over(membership, to=None, by=by, at=at).items():
                handed[key] = handed.get(key, 0) + n
            grant.pass_on(membership, to=None, by=by, ends_at=at, at=at)
        act.thing.is_active = False
        act.thing.end_sessions()
        act.facts = {"handed": handed}
        sessions.end_all(act.thing)
    return handed


def restore(person: Person, *, by: Actor, why: str, at: datetime) -> None:
    """The person may sign in again. Raises `Refused`."""
    with acting(by, RESTORE, person, at=at, note=why) as act:
        _ask(by, RESTORE, act.thing)
        act.thing.is_active = True


def reset(person: Person, *, by: Actor, why: str, at: datetime) -> str:
    """The path of a link for a new password, to be handed over by whoever asked for it; the person is told.

    Works once within 72 hours; the second factor is asked all the same. Raises `Refused`.
    """
    with acting(by, RESET, person, at=at, note=why) as act:
        _ask(by, RESET, act.thing)
    journal.security("reset", at=at, by=by, person_id=person.pk)
    letters.to_person(person, _reset_words, event="security.handed", at=at)
    return resets.path_for(act.thing)


def release(person: Person, *, by: Actor, why: str, at: datetime) -> None:
    """A lost phone: the second factor goes, every session ends, the next sign-in sets up a new one. Raises `Refused`."""
    with acting(by, RELEASE, person, at=at, note=why) as act:
        _ask(by, RELEASE, act.thing)
        Authenticator.objects.filter(user=act.thing).delete()
        act.thing.end_sessions()
        sessions.end_all(act.thing)
    journal.security("factor", at=at, by=by, person_id=person.pk, facts={"what": "released"})
    letters.to_person(person, _released_words, event="security.factor", at=at)


def _ask(by: Actor, verb: str, person: Person) -> None:
    if not reaches_whole(by, verb, person):
        raise Refused


def _reset_words() -> tuple[str, str]:
    return (
        _("已为您发放重设密码的链接"),
        _("链接由所在单位或上级单位转给您，72 小时内有效。如果您没有要求过，请立即联系系统管理员。"),
    )


def _released_words() -> tuple[str, str]:
    return (
        _("您的两步验证已解除"),
        _("下次登录请重新设置验证器。如果您没有要求过，请立即修改密码并联系系统管理员。"),
    )


def _whole(verb: str) -> Holds:
    return lambda by, person: reaches_whole(by, verb, person)


for _verb in (SUSPEND, RESTORE, RESET, RELEASE):
    gate(_verb, gettext_lazy("须能结束此人的每一项在任任职，且不是本人"), _whole(_verb))
