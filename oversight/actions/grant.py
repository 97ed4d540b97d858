"""单件授权: an explicit right on one record, given by somebody who has it by the table himself, with reason and end.

A grant is never passed on by whoever holds it, never longer than a year, and never round the separation of duties
(the policy asks that again at each use). It ends with its date, by hand, or with the posting of its grantor.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import grants, journal
from oversight.acting import ActError, Refused
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post, Scope
from oversight.models import Grant, Membership, Person
from oversight.notify import letters
from oversight.policy import VERBS, Actor, Line, by_line, why, words
from oversight.records import read_verb, title_of, url_of, verbs_on

OFFICES = (Scope.ALL, Scope.TERRITORY)
LONGEST = timedelta(days=grants.LONGEST_DAYS)
# What a kind of grant may open: a guest reads; a stand-in or a joint inspector does what the grantor could.
KINDS = dict(Grant.KINDS)


class WrongTerm(ActError):
    """The grant begins and ends in time."""

    words = gettext_lazy("止期须晚于起期，且最长一年。")


class GuestsRead(ActError):
    """A guest reads and does nothing."""

    words = gettext_lazy("列席只能看，请只选查看类事项，或改选别的方式。")


class NotForOneself(ActError):
    """Nobody grants himself anything."""

    words = gettext_lazy("不能给自己授权。")


class AlreadyMay(ActError):
    """The person may do this without a grant."""

    words = gettext_lazy("此人按岗位本来就可以办理，不需要授权。")


def givable(by: Actor, thing: Model) -> tuple[str, ...]:
    """The verbs on this record that ``by`` may grant to others: those the table itself gives him.

    The auditor reads and changes nothing, so gives and ends nothing (INVARIANTS 5).
    """
    if by.view_as or by.post == Post.AUDITOR:
        return ()
    return tuple(verb for verb in verbs_on(thing) if by_line(by, verb, thing))


def give(
    thing: Model,
    *,
    by: Actor,
    person: Person,
    verbs: tuple[str, ...],
    kind: str,
    reason: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> list[Grant]:
    """``person`` may do ``verbs`` to this one record, and read it, until ``ends_at``; one grant a verb, one entry.

    Raises `Refused` for a verb one may not grant, `WrongTerm`, `GuestsRead`, `NotForOneself`, `AlreadyMay`.
    """
    if person.pk == by.person_id:
        raise NotForOneself
    if not at < ends_at or not starts_at < ends_at <= starts_at + LONGEST:
        raise WrongTerm
    if kind == Grant.GUEST and not all(VERBS[verb].reads for verb in verbs):
        raise GuestsRead
    mine = givable(by, thing)
    if not verbs or not set(verbs) <= set(mine):
        journal.security("refused", at=at, by=by, verb=verbs[0] if verbs else "", thing=thing)
        raise Refused
    reading = read_verb(thing)
    if reading in mine and reading not in verbs:
        verbs = (reading, *verbs)  # whoever is to do something must see it
    if all(_may_already(person, verb, thing, at) for verb in verbs):
        raise AlreadyMay
    grantor = Membership.objects.get(pk=by.membership_id or 0)
    with transaction.atomic():
        given = [
            grants.give(
                person_id=person.pk,
                verb=verb,
                thing=thing,
                kind=kind,
                reason=reason,
                grantor=grantor,
                starts_at=starts_at,
                ends_at=ends_at,
            )
            for verb in verbs
        ]
        facts = {"grants": [g.pk for g in given], "person": person.pk, "until": ends_at.isoformat()}
        journal.record("grant.given", thing, by=by, at=at, why=reason, facts=facts)
        journal.security(
            "granted", at=at, by=by, verb=verbs[0], thing=thing, facts={"grants": facts["grants"]}
        )
        telling = _given_words(thing, verbs, ends_at, reason)
        letters.to_person(person, telling, event="grant.given", at=at, url=url_of(thing))
    return given


def end(grant: Grant, *, by: Actor, at: datetime) -> None:
    """The grant ends now: by its grantor, or by whoever could give it. Raises `Refused`."""
    thing: Any = grant.content_object
    if by.view_as or not endable(by, grant):
        journal.security("refused", at=at, by=by, verb=grant.permission.codename, thing=thing)
        raise Refused
    with transaction.atomic():
        _end(grant, by=by, ends_at=at, at=at)
        person: Any = grant.user
        letters.to_person(person, _ended_words(thing, grant), event="grant.ended", at=at)


def endable(by: Actor, grant: Grant) -> bool:
    """Whether ``by`` may end this grant: its grantor under the same posting, or an office that could give it.

    A firm or a party reads its own records too, but ends only what it gave itself.
    """
    if grant.grantor_id == by.membership_id:
        return True
    verb, thing = grant.permission.codename, cast(Model, grant.content_object)
    found = why(by, verb, thing) if verb in givable(by, thing) else []
    return any(isinstance(line, Line) and line.scope in OFFICES for line in found)


def pass_on(
    leaving: Membership, *, to: Membership | None, by: Actor, ends_at: datetime, at: datetime
) -> None:
    """Grants of a leaver: the successor gives them anew where he may do the same, else they end with the posting."""
    for grant in list(Grant.objects.current(at).filter(grantor=leaving).select_related("permission")):
        thing, until = grant.content_object, grant.ends_at
        if until > ends_at:
            _end(grant, by=by, ends_at=ends_at, at=at)
        if to is None or thing is None or until <= ends_at:
            continue
        if by_line(Actor.of(to, at), grant.permission.codename, thing):
            anew = grants.give(
                person_id=grant.user_id,
                verb=grant.permission.codename,
                thing=thing,
                kind=grant.kind,
                reason=grant.reason,
                grantor=to,
                starts_at=ends_at,
                ends_at=until,
            )
            facts = {"grants": [anew.pk], "instead": grant.pk, "until": until.isoformat()}
            journal.record("grant.given", thing, by=by, at=at, why=grant.reason, facts=facts)


def _end(grant: Grant, *, by: Actor, ends_at: datetime, at: datetime) -> None:
    thing: Any = grant.content_object
    grants.end(grant, ends_at)
    journal.record("grant.ended", thing, by=by, at=at, facts={"grants": [grant.pk]})
    journal.security(
        "revoked", at=at, by=by, verb=grant.permission.codename, thing=thing, facts={"grant": grant.pk}
    )


def _may_already(person: Person, verb: str, thing: Model, at: datetime) -> bool:
    """Whether some posting of the person opens this already, and whole: a grant of what the public reads is none."""
    postings = Membership.objects.current(at).filter(person=person).select_related("organisation__territory")
    return any(by_line(Actor.of(posting, at), verb, thing) for posting in postings)


def _given_words(thing: Model, verbs: tuple[str, ...], ends_at: datetime, reason: str) -> Any:
    def told() -> tuple[str, str]:
        facts = {
            "thing": title_of(thing),
            "verbs": _("、").join(str(words.VERBS[verb]) for verb in verbs),
            "day": f"{beijing_day(ends_at):%Y-%m-%d}",
            "reason": reason,
        }
        return (
            _("您获得一项单件授权"),
            _("对“%(thing)s”可以：%(verbs)s。到 %(day)s 止。理由：%(reason)s") % facts,
        )

    return told


def _ended_words(thing: Model, grant: Grant) -> Any:
    def told() -> tuple[str, str]:
        facts = {"thing": title_of(thing), "verb": words.VERBS[grant.permission.codename]}
        return _("一项单件授权已终止"), _("对“%(thing)s”的“%(verb)s”授权已提前终止。") % facts

    return told
