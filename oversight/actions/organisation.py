"""机构: found, amend and close a body; its names keep their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import handover
from oversight.acting import ActError, Refused, acting
from oversight.actions.membership import end_within
from oversight.actions.tiers import people_of
from oversight.gates import gate
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import AMENDS, FOUNDS, Kind
from oversight.models import Organisation, OrganisationName, Territory
from oversight.policy import Actor, may

FOUND, AMEND, CLOSE = (f"oversight.{verb}_organisation" for verb in ("found", "amend", "close"))
AMENDABLE = frozenset({"name", "territory", "line"})


class Unfoundable(ActError):
    """This kind of body is not founded here, or is there already."""


class Unclosable(ActError):
    """The body cannot close as asked."""

    words = gettext_lazy("请指定承接未了事项的单位。")


def amendable(by: Actor, body: Organisation) -> bool:
    """Whether ``by`` may rename or reseat this body; a firm's own manager proposes that in the register instead."""
    return may(by, AMEND, body) and Kind(body.kind) in AMENDS.get(by.post, ())


def closable(by: Actor, body: Organisation) -> bool:
    """Whether ``by`` may close this body: not the one he acts for, and firms are struck off in the register."""
    return (
        may(by, CLOSE, body)
        and body.valid_to is None
        and body.pk != by.organisation_id
        and Kind(body.kind) in FOUNDS.get(by.post, ())
    )


def found(
    *,
    by: Actor,
    kind: Kind,
    name: str,
    territory: Territory | None,
    line: str = "",
    since: date,
    at: datetime,
) -> Organisation:
    """A new body. Raises `Refused` outside one's reach or for a kind one may not found, `Unfoundable` for a double."""
    body = Organisation(kind=kind, name=name.strip(), territory=territory, line=line, valid_from=since)
    double = Organisation.objects.on(beijing_day(at)).filter(kind=kind, name=body.name, territory=territory)
    with acting(by, FOUND, body, at=at) as act:
        if kind not in FOUNDS.get(by.post, ()):
            raise Refused
        if double.exists():
            raise Unfoundable(_("同一辖区已有同名机构，请核对后再设立。"))
        act.facts = {"kind": kind.value}
    return body


def amend(
    body: Organisation, *, by: Actor, changes: Mapping[str, Any], why: str, seen: int | None, at: datetime
) -> Organisation:
    """Change name, seat or line. A changed name is kept as a former one until yesterday.

    Raises KeyError for a field that is not to be amended, `Refused` where the new seat lies outside one's reach.
    """
    if strange := set(changes) - AMENDABLE:
        raise KeyError(", ".join(sorted(strange)))
    with acting(by, AMEND, body, at=at, note=why, seen=seen) as act:
        if not amendable(by, act.thing):
            raise Refused
        changed = [field for field in sorted(changes) if getattr(act.thing, field) != changes[field]]
        if "name" in changed:
            _keep_name(act.thing, beijing_day(at))
        for field in changed:
            setattr(act.thing, field, changes[field])
        if "territory" in changed and not _within(by, act.thing):
            raise Refused  # a body is not pushed out of one's own reach, nor pulled into another's
        act.facts = {"fields": changed}
    return act.thing


def name_also(body: Organisation, *, by: Actor, alias: str, at: datetime) -> None:
    """A short name by which the body is found too."""
    with acting(by, AMEND, body, at=at) as act:
        if not amendable(by, act.thing):
            raise Refused
        OrganisationName.objects.get_or_create(organisation=act.thing, name=alias.strip(), is_alias=True)
        act.facts = {"fields": ["alias"]}


def close(
    body: Organisation, *, by: Actor, heir: Organisation | None, why: str, at: datetime
) -> dict[str, int]:
    """The body ends today: its postings end, its open work goes to ``heir``. Returns how much went, by kind.

    Raises `Unclosable` without an heir that goes on, `Refused` for the body one acts for oneself.
    """
    if (
        heir is None
        or heir.pk == body.pk
        or not Organisation.objects.on(beijing_day(at)).filter(pk=heir.pk).exists()
    ):
        raise Unclosable
    with acting(by, CLOSE, body, at=at, note=why) as act:
        if not closable(by, act.thing):
            raise Refused
        leaving = people_of(act.thing, at)
        for membership in leaving:
            end_within(membership, by=by, ends_at=at, at=at)
        moved = handover.move_body(act.thing, to=heir, by=by, at=at)
        act.thing.valid_to = beijing_day(at)
        act.facts = {"heir": heir.pk, "postings": len(leaving), "moved": moved}
        act.tell(leaving, _closing_words(act.thing, heir), "/account/")
        act.tell(people_of(heir, at), _inheriting_words(act.thing, heir), f"/bodies/{heir.pk}/")
    return moved


def _keep_name(body: Organisation, today: date) -> None:
    last = body.names.filter(is_alias=False).order_by("-valid_to").first()
    since = last.valid_to if last else body.valid_from
    OrganisationName.objects.create(organisation=body, name=body.name, valid_from=since, valid_to=today)


def _within(by: Actor, body: Organisation) -> bool:
    """Whether the new seat lies in the actor's territory; whoever reaches everything may seat anywhere."""
    return may(by, FOUND, Organisation(kind=body.kind, territory=body.territory))


def _closing_words(body: Organisation, heir: Organisation) -> Any:
    facts = {"body": body.name, "heir": heir.name}
    return lambda: (
        _("%(body)s已撤销") % facts,
        _("您在该机构的任职已结束，未了事项由%(heir)s承接。") % facts,
    )


def _inheriting_words(body: Organisation, heir: Organisation) -> Any:
    facts = {"body": body.name, "heir": heir.name}
    return lambda: (
        _("承接%(body)s的未了事项") % facts,
        _("%(body)s已撤销，未了事项已转到%(heir)s，请安排人员办理。") % facts,
    )


gate(
    FOUND,
    gettext_lazy("只能设立本岗位可设立的机构类别"),
    lambda by, body: Kind(body.kind) in FOUNDS.get(by.post, ()),
)
gate(AMEND, gettext_lazy("只能修改本岗位可设立的机构类别；企业名称在企业登记中变更"), amendable)
gate(CLOSE, gettext_lazy("只能撤销本岗位可设立的机构，不能撤销自己所在的机构"), closable)
