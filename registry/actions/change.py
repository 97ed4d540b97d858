"""登记变更申请: drafted by a firm, a committee or a developer; decided by another, who sees was, now and proposed.

What is proposed is kept as JSON by field: facts of the record, `name`, and for an estate areas by kind with their
source. An accepted change is put on the record by the same functions that an officer's amendment uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.acting import Act, Invalid, Refused, Stale, acting
from oversight.actions import deadline
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.notify import letters
from oversight.policy import Actor, may
from registry.actions import area, deciding, drafts, facts, firm, turn
from registry.actions.values import AREAS, CONTACTS, NAME, SOURCE, from_json, to_json
from registry.models import Change, Estate, Firm
from registry.rules.firm import merge_contacts


class ChangeError(Invalid):
    """The change cannot stand as it is."""


def draft(
    *,
    by: Actor,
    record: Estate | Firm,
    proposed: Mapping[str, Any],
    reason: str,
    at: datetime,
) -> Change:
    """Propose what should become of which fields of ``record``; only what differs is kept.

    ``proposed``: facts of the record by name, `name`, and for an estate the areas by field with `area_source`
    (stage, document, dated); for a firm `contacts`. Raises `ChangeError`, `DraftOpen` where the body has a draft already,
    `Refused` where the record is not theirs.
    """
    if not may(by, _view(record), record):
        raise Refused
    change = Change(
        estate=record if isinstance(record, Estate) else None,
        firm=record if isinstance(record, Firm) else None,
        jurisdiction_id=record.jurisdiction_id,
        subject_id=_body(by, record),
        proposer_id=by.organisation_id,
        drafted_by_id=by.posting,
        created_at=at,
    )
    with acting(by, _verb("draft", change), change, at=at) as act:
        drafts.only_one(by, record)
        _propose(act.thing, record, proposed, reason)
    return change


def redraft(
    *,
    by: Actor,
    change: Change,
    proposed: Mapping[str, Any],
    reason: str,
    at: datetime,
    seen: int | None = None,
) -> Change:
    """Write a draft or a returned change anew."""
    with acting(by, _verb("draft", change), change, at=at, seen=seen) as act:
        _propose(act.thing, target(act.thing), proposed, reason)
    return act.thing


def submit(*, by: Actor, change: Change, at: datetime, seen: int | None = None) -> Change:
    """Hand the change to whoever decides: by S for a firm or a developer, by W for a committee's own draft."""
    with acting(by, handing(change), change, at=at, seen=seen) as act:
        act.thing.submitted_by_id, act.thing.submitted_at = by.membership_id, at
        record = target(act.thing)
        turn.submitted(act.thing, by=by, at=at)
        act.facts = {"fields": sorted(act.thing.proposed), "version": act.thing.version_seen}
        act.tell(
            deciding.nearest(_verb("accept", act.thing), act.thing, at),
            lambda: (
                _("待审核：%(name)s的登记变更") % {"name": record},
                _("请对照现登记与申请内容，采纳、退回或不予采纳。"),
            ),
            act.thing.get_absolute_url(),
        )
    return act.thing


def withdraw(*, by: Actor, change: Change, at: datetime, seen: int | None = None) -> Change:
    """Take one's own proposal back."""
    with acting(by, _verb("withdraw", change), change, at=at, seen=seen) as act:
        turn.closed(act.thing, at=at)
    return act.thing


def accept(
    *,
    by: Actor,
    change: Change,
    at: datetime,
    seen: int | None = None,
    record_seen: int | None = None,
    why: str = "",
) -> Change:
    """Decide for it: the record becomes what was proposed, in the same transaction.

    ``record_seen`` is the version of the record that the decider looked at: if it moved, `Stale` (promise 37).
    """
    with acting(by, _verb("accept", change), change, at=at, seen=seen, note=why) as act:
        _decide(act, why, gettext_lazy("已采纳"))
        turn.closed(act.thing, at=at)
        _apply(by, act.thing, at=at, seen=record_seen)
    return act.thing


def return_(*, by: Actor, change: Change, why: str, at: datetime, seen: int | None = None) -> Change:
    """Send it back with what is wanting."""
    _need(why, gettext_lazy("请写明要补正什么。"))
    with acting(by, _verb("return", change), change, at=at, seen=seen, note=why) as act:
        _decide(act, why, gettext_lazy("已退回"))
        turn.returned(act.thing, at=at)
    return act.thing


def refuse(*, by: Actor, change: Change, why: str, at: datetime, seen: int | None = None) -> Change:
    """Decide against it, with the reason."""
    _need(why, gettext_lazy("请写明不采纳的理由。"))
    with acting(by, _verb("refuse", change), change, at=at, seen=seen, note=why) as act:
        _decide(act, why, gettext_lazy("不予采纳"))
        turn.closed(act.thing, at=at)
    return act.thing


def extend(*, by: Actor, change: Change, why: str, at: datetime, seen: int | None = None) -> Change:
    """Take longer over the decision, once, as the rule allows; whoever proposed it is told why and until when.

    Raises `ChangeError` without a reason, `NotLonger` where the term ran out or was extended already.
    """
    _need(why, gettext_lazy("请写明延长的理由，申请人会收到。"))
    with acting(by, _verb("extend", change), change, at=at, seen=seen, note=why) as act:
        clock = deadline.extend(act.thing, turn.decision(act.thing), by=by, at=at)
        day = beijing_day(clock.due_at).isoformat()
        act.facts = {"due": day}
        act.tell(
            _authors(act.thing, at),
            lambda: (
                _("登记变更的审核期限延长：%(name)s") % {"name": target(act.thing)},
                _("新的截止日期：%(day)s。%(why)s") % {"day": day, "why": why},
            ),
            act.thing.get_absolute_url(),
        )
    return act.thing


def lapse(act: Act, changes: Iterable[Change]) -> list[int]:
    """A consequence of an act that ends their estate: open changes end too, and their drafters are told."""
    lapsed = []
    for change in Change.objects.select_for_update(of=("self",)).filter(pk__in=[c.pk for c in changes]):
        was, change.state = change.state, Change.machine.next(change.state, "lapse")
        change.decided_at, change.version = act.at, change.version + 1
        change.save()
        turn.closed(change, at=act.at)
        entry = journal.record(
            "change.lapsed", change, by=act.by, at=act.at, was=was, now=change.state, why=act.why
        )
        told = letters.Telling(tuple(_authors(change, act.at)), _lapsed(act.thing), change.get_absolute_url())
        letters.post(told, entry=entry, at=act.at)
        lapsed.append(change.pk)
    return lapsed


def target(change: Change) -> Any:
    """The estate or firm that the change concerns."""
    return change.estate or change.firm


def handing(change: Change) -> str:
    """The verb by which a finished draft goes to the decider.

    A firm's and a developer's are submitted (S). A committee has no S: its own draft is passed up by W (DOMAIN §2).
    """
    return _verb("submit" if change.subject_id or change.firm_id else "pass", change)


def moved(change: Change) -> list[str]:
    """Fields of the proposal whose value on the record is no longer what the drafter saw."""
    now = to_json(target(change), change.proposed)
    return sorted(field for field, value in change.was.items() if now.get(field) != value)


def _propose(change: Change, record: Estate | Firm, proposed: Mapping[str, Any], reason: str) -> None:
    _need(reason, gettext_lazy("请写明变更理由。"), field="reason")
    wanted = to_json(record, proposed, values=proposed)
    was = to_json(record, proposed)
    kept = {field: value for field, value in wanted.items() if field == SOURCE or was.get(field) != value}
    if not set(kept) - {SOURCE}:
        raise ChangeError(gettext_lazy("没有要变更的内容：所填与现登记相同。"))
    if not set(kept) & set(AREAS):
        kept.pop(SOURCE, None)
    _try_on(record, kept)
    change.proposed, change.was = kept, {field: was[field] for field in kept if field != SOURCE}
    change.reason, change.version_seen = reason.strip(), record.version


def _try_on(record: Estate | Firm, kept: Mapping[str, Any]) -> None:
    """Check the proposal as an amendment would, on a copy that nobody saves."""
    copy = type(record).objects.get(pk=record.pk)
    written = []
    for field, value in from_json(record, kept).items():
        if field in facts.of(record) or field in AREAS:
            setattr(copy, field, value)
            written.append(field)
    if isinstance(record, Firm):
        if NAME in kept:
            firm.check_name(kept[NAME])
        if "code" in kept:
            firm.check_code(kept["code"], but=record)
    elif NAME in kept:
        setattr(copy, NAME, kept[NAME])
        written.append(NAME)
    facts.check(copy, written)


def _apply(by: Actor, change: Change, *, at: datetime, seen: int | None) -> None:
    record = target(change)
    values = from_json(record, change.proposed)
    plain = {field: value for field, value in values.items() if field in facts.of(record)}
    with acting(by, facts.noun(record).verb("adopt"), record, at=at, seen=seen, note=change.reason) as act:
        if moved(change) and seen is None:
            raise Stale
        if NAME in values:
            (facts if isinstance(record, Estate) else firm).put_name(
                act.thing, name=values[NAME], on=beijing_day(at)
            )
        facts.write(act, plain)
        source = values.get(SOURCE) or {"stage": "planning"}
        for field in AREAS & values.keys():
            area.put(act, kind=field.removesuffix("_area"), value=values[field], **source)
        if CONTACTS in values:
            merged = merge_contacts(
                was=change.was.get(CONTACTS) or (),
                wanted=values[CONTACTS],
                now=to_json(record, [CONTACTS])[CONTACTS],
            )
            firm.write_contacts(act.thing, [firm.Contact(**one) for one in merged])
        act.facts |= {"change": change.pk, "fields": sorted(set(change.proposed) - {SOURCE})}


def _decide(act: Act, why: str, word: Any) -> None:
    change = act.thing
    change.decided_by_id, change.decided_at, change.decided_why = act.by.membership_id, act.at, why.strip()
    record = target(change)
    act.facts = {"fields": sorted(change.proposed)}
    act.tell(
        _authors(change, act.at),
        lambda: (
            _("登记变更%(word)s：%(name)s") % {"word": word, "name": record},
            why or _("登记内容已按申请更新。"),
        ),
        change.get_absolute_url(),
    )


def _authors(change: Change, at: datetime) -> list[Membership]:
    """Whoever drafted and submitted it, as far as their postings hold."""
    keys = {key for key in (change.drafted_by_id, change.submitted_by_id) if key is not None}
    return list(Membership.objects.current(at).filter(pk__in=keys).select_related("person"))


def _lapsed(record: Any) -> Any:
    return lambda: (
        _("登记变更申请已失效：%(name)s") % {"name": record},
        _("小区已合并、拆分或划片整合；需要时请对承接的小区重新提出。"),
    )


def _need(why: str, words: Any, field: str = "why") -> None:
    if not why.strip():
        raise ChangeError(words, field=field)


def _verb(short: str, change: Change) -> str:
    return f"registry.{short}_{'change' if change.estate_id else 'firmchange'}"


def _view(record: Estate | Firm) -> str:
    return facts.noun(record).verb("read")


def _body(by: Actor, record: Estate | Firm) -> int | None:
    """The firm or developer in whose name the change is made; a committee's has none."""
    return by.organisation_id if by.organisation_id in record.bodies(by.at) else None


__all__ = [
    "ChangeError",
    "accept",
    "draft",
    "extend",
    "handing",
    "lapse",
    "moved",
    "redraft",
    "refuse",
    "return_",
    "submit",
    "target",
    "withdraw",
]
