"""任期: appoint a firm to an estate, put its contract right, end it. Two firms at once are refused by the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.acting import Act, acting
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor
from registry.actions import mode
from registry.actions.facts import EstateError
from registry.models import Estate, Firm, Tenure
from registry.rules.tenure import Term, clash

CONTRACT = ("contract_number", "contract_date", "contract_to")
NOT_TYPED = ("estate", "firm", "term", "recorded_by")  # set by the act, or by whoever loaded the row


class TenureError(EstateError):
    """The tenure cannot stand."""


def appoint(
    *,
    by: Actor,
    estate: Estate,
    firm: Firm,
    since: date,
    at: datetime,
    until: date | None = None,
    kind: str = "contract",
    contract: Mapping[str, Any] | None = None,
    seen: int | None = None,
    note: str = "",
) -> Tenure:
    """``firm`` manages ``estate`` from ``since``; the day a former tenure ended may be its first.

    The estate's mode becomes that of a firm for the same time. ``contract``: names of `CONTRACT`.
    Raises `TenureError` with the field at fault.
    """
    with acting(by, "registry.appoint_tenure", estate, at=at, seen=seen, note=note) as act:
        made = put(act, firm=firm, term=_term(since, until), kind=kind, contract=contract or {})
        act.tell(
            managers(firm, at),
            lambda: (
                _("任期已登记：%(name)s") % {"name": act.thing.name},
                _("自 %(day)s 起，由贵企业管理这个小区。") % {"day": since.isoformat()},
            ),
            act.thing.get_absolute_url(),
        )
    return made


def put(act: Act, *, firm: Firm, term: Term, kind: str, contract: Mapping[str, Any]) -> Tenure:
    """Record the tenure on the estate that ``act`` holds, with the mode that goes with it."""
    if not Firm.objects.standing().filter(pk=firm.pk).exists():
        raise TenureError(gettext_lazy("这家企业不在册或已注销，不能任职。"), field="firm")
    _room_for(act.thing, term)
    made = Tenure(
        estate=act.thing,
        firm=firm,
        kind=kind,
        term=(term.start, term.end),
        recorded_by_id=act.by.membership_id,
        **{field: value for field, value in contract.items() if field in CONTRACT},
    )
    made.clean_fields(exclude=NOT_TYPED)
    _contract_ends_after(made)
    _save(made)
    mode.put(act, mode=mode.FIRM, term=term, manager=firm.organisation, basis=made.contract_number)
    act.facts |= {"tenure": made.pk, "firm": firm.pk, "from": term.start.isoformat()}
    return made


def correct(
    *,
    by: Actor,
    tenure: Tenure,
    contract: Mapping[str, Any],
    at: datetime,
    kind: str | None = None,
    seen: int | None = None,
    note: str = "",
) -> Tenure:
    """Put the contract's number and dates (names of `CONTRACT`) or the kind right; the term itself stays."""
    with acting(by, "registry.correct_tenure", tenure.estate, at=at, seen=seen, note=note) as act:
        held = _locked(tenure)
        for field, value in contract.items():
            if field not in CONTRACT:
                raise TypeError(f"not part of a contract: {field}")
            setattr(held, field, value)
        held.kind = kind or held.kind
        held.clean_fields(exclude=NOT_TYPED)
        _contract_ends_after(held)
        held.save()
        act.facts = {"tenure": held.pk, "fields": sorted(contract)}
    return held


def end(*, by: Actor, tenure: Tenure, on: date, why: str, at: datetime, seen: int | None = None) -> Tenure:
    """The tenure ends on ``on``, the first day on which the firm manages no more; the next may begin that day."""
    with acting(by, "registry.end_tenure", tenure.estate, at=at, seen=seen, note=why) as act:
        held = close(act, tenure, on=on, why=why)
        act.tell(
            managers(held.firm, at),
            lambda: (
                _("任期将于 %(day)s 终止：%(name)s") % {"day": on.isoformat(), "name": act.thing.name},
                why,
            ),
            act.thing.get_absolute_url(),
        )
    return held


def cancel(*, by: Actor, tenure: Tenure, why: str, at: datetime, seen: int | None = None) -> Tenure:
    """The tenure was entered by mistake: it is withdrawn, kept in the history, and counts no more."""
    if not why.strip():
        raise TenureError(gettext_lazy("请写明撤销原因。"), field="why")
    with acting(by, "registry.cancel_tenure", tenure.estate, at=at, seen=seen, note=why) as act:
        return withdraw(act, tenure)


def close(act: Act, tenure: Tenure, *, on: date, why: str) -> Tenure:
    """End the tenure on the estate that ``act`` holds, and the mode that went with it."""
    held = _locked(tenure)
    if not why.strip():
        raise TenureError(gettext_lazy("请写明终止原因。"), field="why")
    if on <= held.term.lower:
        raise TenureError(gettext_lazy("终止日期须晚于任期起始日期。"), field="on")
    if held.term.upper is not None and held.term.upper <= on:
        words = gettext_lazy("这段任期已于 %(day)s 终止。")
        raise TenureError(words % {"day": held.term.upper.isoformat()}, field="on")
    held.term, held.ended_why = (held.term.lower, on), why.strip()
    held.clean_fields(exclude=NOT_TYPED)
    _save(held)
    mode.end(act, manager=held.firm.organisation, on=on)
    act.facts |= {"tenure": held.pk, "firm": held.firm_id, "to": on.isoformat()}
    return held


def withdraw(act: Act, tenure: Tenure) -> Tenure:
    """Take the tenure back on the estate that ``act`` holds, with the mode that went with it."""
    held = _locked(tenure)
    held.withdrawn_at = act.at
    held.save(update_fields=["withdrawn_at"])
    mode.withdraw(act, act.thing.modes.filter(mode=mode.FIRM, term=held.term))
    act.facts |= {"tenure": held.pk, "firm": held.firm_id, "from": held.term.lower.isoformat()}
    return held


def stop(act: Act, tenure: Tenure, *, on: date, why: str) -> Tenure:
    """End what has begun before ``on``, withdraw what has not: for an estate or a firm that ends on that day."""
    return close(act, tenure, on=on, why=why) if tenure.term.lower < on else withdraw(act, tenure)


def managers(firm: Firm, at: datetime) -> list[Membership]:
    """The firm's managers: whom an act on its estates concerns."""
    held = Membership.objects.current(at).filter(organisation=firm.organisation_id, post=Post.FIRM)
    return list(held.select_related("person", "organisation"))


def _term(since: date, until: date | None) -> Term:
    try:
        return Term("", since, until)
    except ValueError as error:
        raise TenureError(gettext_lazy("终止日期须晚于起始日期。"), field="until") from error


def _locked(tenure: Tenure) -> Tenure:
    held = Tenure.objects.select_for_update(of=("self",)).select_related("firm__organisation")
    return held.get(pk=tenure.pk)


def _room_for(estate: Estate, term: Term) -> None:
    """Refuse an overlap by name, before the database would refuse it without one."""
    standing = {str(t.pk): t for t in estate.tenures.select_related("firm__organisation")}
    found = clash(mode.terms(standing.values()), term)
    if found is None:
        return
    other = standing[found.holder]
    words = gettext_lazy("该小区在这段时间内已有物业企业任职：%(firm)s，%(since)s 起。请先结束原任期。")
    raise TenureError(words % {"firm": other.firm.name, "since": found.start.isoformat()}, field="since")


def _contract_ends_after(tenure: Tenure) -> None:
    lower = tenure.term.lower if hasattr(tenure.term, "lower") else tenure.term[0]
    if tenure.contract_to is not None and tenure.contract_to <= lower:
        raise TenureError(gettext_lazy("合同到期日须晚于任期起始日期。"), field="contract_to")


def _save(tenure: Tenure) -> None:
    try:
        tenure.save()
    except IntegrityError as error:  # what a form could not see: another act at the same instant
        raise TenureError(
            gettext_lazy("该小区在这段时间内已有物业企业任职，请先结束原任期。"), field="since"
        ) from error
