"""责任街道干部: who of the street answers for an estate (DOMAIN-REFERENCE R24)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.acting import Refused, acting
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.notify import letters
from oversight.policy import Actor, may, visible
from registry.actions.facts import EstateError
from registry.models import Estate, EstateOfficer

STREET_POSTS = (Post.STREET, Post.STREET_LEADER)
CHUNK = 500


@dataclass(frozen=True)
class Staffing:
    """What an assignment of many comes to: keys of the estates that change hands, and how many are left out and why.

    Why: ``right`` (not the actor's to assign, or not on the register), ``place`` (not in the officer's street), ``same``
    (already theirs), ``later`` (somebody is answerable from that day or a later one on).
    """

    changing: tuple[int, ...]
    left: Mapping[str, int]


def assign(
    *, by: Actor, estate: Estate, officer: Membership, on: date, at: datetime, note: str = ""
) -> EstateOfficer:
    """Make a street officer answerable for the estate from ``on``; whoever was before is so until then."""
    with acting(by, "registry.assign_estate", estate, at=at, note=note) as act:
        if not answers_here(officer, act.thing, at):
            raise EstateError(gettext_lazy("请选择本小区所在街道的在任人员。"), field="officer")
        now = act.thing.officers.filter(valid_to=None).first()
        if now and now.membership_id == officer.pk:
            raise EstateError(gettext_lazy("这位同志已是责任人。"), field="officer")
        if now and on <= now.valid_from:
            raise EstateError(gettext_lazy("起始日期须晚于现责任人的起始日期。"), field="on")
        if now:
            now.valid_to = on
            now.save(update_fields=["valid_to"])
        made = EstateOfficer.objects.create(estate=act.thing, membership=officer, valid_from=on)
        act.facts = {"membership": officer.pk, "from": on.isoformat()}
        act.tell(
            [officer],
            lambda: (
                _("您已被指定为“%(name)s”的责任人") % {"name": act.thing.name},
                _("自 %(on)s 起由您负责这个小区。") % {"on": on.isoformat()},
            ),
            act.thing.get_absolute_url(),
        )
    return made


def sort_out(
    *, by: Actor, estates: QuerySet[Estate], officer: Membership, on: date, at: datetime
) -> Staffing:
    """Which of the estates would change hands if ``officer`` answered for them from ``on``; nothing is written."""
    wanted = set(estates.order_by().values_list("pk", flat=True))
    lawful = [state for state, _label in Estate.STATES if Estate.machine.can(state, "assign")]
    mine = visible(by, "registry.staff_estate", Estate.objects.filter(pk__in=wanted, state__in=lawful))
    places = dict(mine.order_by().values_list("pk", "jurisdiction__path"))
    held = {
        estate: (membership, since)
        for estate, membership, since in EstateOfficer.objects.filter(
            estate__in=places, valid_to=None
        ).values_list("estate", "membership", "valid_from")
    }
    street = officer.organisation.territory if _in_office(officer, at) else None
    changing, left = [], Counter({"right": len(wanted) - len(places)})
    for key, path in sorted(places.items()):
        membership, since = held.get(key, (None, None))
        if street is None or not path.startswith(street.path):
            left["place"] += 1
        elif membership == officer.pk:
            left["same"] += 1
        elif since is not None and on <= since:
            left["later"] += 1
        else:
            changing.append(key)
    return Staffing(tuple(changing), {why: n for why, n in left.items() if n})


def assign_each(
    *,
    by: Actor,
    estates: QuerySet[Estate],
    officer: Membership,
    on: date,
    at: datetime,
    report: Callable[[int, int], None] | None = None,
) -> Staffing:
    """Make a street officer answerable for many estates at once: one act, an entry for each estate, one letter.

    Those that cannot change hands are left as they are and counted. Raises `EstateError` where none can, `Refused`.
    ``report`` is told how far it is: (done, of how many).
    """
    if not may(by, "registry.staff_estate"):
        raise Refused
    with transaction.atomic():
        list(Estate.objects.select_for_update(of=("self",)).filter(pk__in=estates.order_by().values("pk")))
        found = sort_out(by=by, estates=estates, officer=officer, on=on, at=at)
        if not found.changing:
            raise EstateError(gettext_lazy("所选小区里没有可以指定给这位同志的。"))
        for start in range(0, len(found.changing), CHUNK):
            _hand_to(found.changing[start : start + CHUNK], officer, on)
            if report is not None:
                report(min(start + CHUNK, len(found.changing)), len(found.changing))
        states = Estate.objects.filter(pk__in=found.changing).values_list("pk", "state")
        moves = [(key, state, state) for key, state in states]
        facts = {"membership": officer.pk, "from": on.isoformat(), "together": len(moves)}
        journal.record_keys("estate.assigned", Estate, moves, by=by, at=at, facts=facts)
        letters.post(_told(officer, len(moves), on), entry=None, at=at, event="estate.assigned")
    return found


def _hand_to(keys: Sequence[int], officer: Membership, on: date) -> None:
    EstateOfficer.objects.filter(estate__in=keys, valid_to=None).update(valid_to=on)
    EstateOfficer.objects.bulk_create(
        EstateOfficer(estate_id=key, membership=officer, valid_from=on) for key in keys
    )
    Estate.objects.filter(pk__in=keys).update(version=F("version") + 1)


def _told(officer: Membership, count: int, on: date) -> letters.Telling:
    def words() -> tuple[str, str]:
        return (
            _("您已被指定为 %(n)s 个小区的责任人") % {"n": count},
            _("自 %(on)s 起由您负责这些小区，名单见登记册。") % {"on": on.isoformat()},
        )

    return letters.Telling((officer,), words, f"{reverse('registry:estate-list')}?officer=mine")


def answers_here(officer: Membership, estate: Estate, at: datetime) -> bool:
    """Whether the posting is in force, of a street office, and its street holds the estate."""
    street = officer.organisation.territory
    return (
        _in_office(officer, at)
        and street is not None
        and any(path.startswith(street.path) for path in estate.places())
    )


def _in_office(officer: Membership, at: datetime) -> bool:
    return officer.post in STREET_POSTS and Membership.objects.current(at).filter(pk=officer.pk).exists()
