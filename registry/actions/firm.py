"""物业服务企业: register, amend, rename, strike off and restore; contacts, covered until somebody says why they look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oversight import journal
from oversight.acting import Refused, acting
from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import sort_key
from oversight.kernel.scope import Kind
from oversight.kernel.wording import Message
from oversight.models import Organisation, OrganisationName
from oversight.policy import Actor, fields, may
from registry.actions import tenure
from registry.actions.facts import FIRM_FACTS, FirmError, check, differing, write
from registry.models import Firm, FirmContact, Tenure
from registry.rules import firm as rules
from registry.rules.firm import CONTACT_KEYS

LONGEST_PURPOSE = 200
COMMON = "物业服务管理城市有限责任股份公司"  # a name of these signs alone says nothing of which firm it is


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person to ring at a firm."""

    role: str
    name: str
    phone: str = ""


def register(
    *,
    by: Actor,
    name: str,
    code: str,
    facts: Mapping[str, Any],
    at: datetime,
    contacts: Iterable[Contact] = (),
    provisional: bool = False,
    note: str = "",
) -> Firm:
    """Enter a firm; ``provisional`` for one known from a list alone. ``facts`` are names of `FIRM_FACTS`.

    Raises `FirmError` with the field at fault: the code's exact reason, or that it is on the register already.
    """
    code, name = rules.tidy_code(code), name.strip()
    check_name(name)
    check_code(code)
    firm = Firm(
        code=code, created_at=at, organisation=Organisation(kind=Kind.FIRM, name=name), **_known(facts)
    )
    verb = "registry.record_firm" if provisional else "registry.register_firm"
    with acting(by, verb, firm, at=at, note=note) as act:
        allowed = fields(by, verb, firm)
        if (
            allowed is not None
            and not {f for f, value in facts.items() if value not in (None, "")} <= allowed
        ):
            raise Refused
        check(firm, ("code", *facts))
        firm.organisation.save()
        firm.organisation_id = firm.subject_id = firm.organisation.pk
        _save_new(firm)
        write_contacts(firm, contacts)
        act.facts = {"code": code}
    return firm


def confirm(*, by: Actor, firm: Firm, at: datetime, seen: int | None = None, note: str = "") -> Firm:
    """Make a provisional entry a full one."""
    with acting(by, "registry.confirm_firm", firm, at=at, seen=seen, note=note) as act:
        pass
    return act.thing


def amend(
    *,
    by: Actor,
    firm: Firm,
    facts: Mapping[str, Any],
    at: datetime,
    seen: int | None = None,
    note: str = "",
) -> Firm:
    """Set facts (names of `FIRM_FACTS`). Raises `FirmError` with the field at fault, `Refused`, `Stale`."""
    facts = dict(facts)
    if "code" in facts:
        facts["code"] = rules.tidy_code(facts["code"])
        check_code(facts["code"], but=firm)
    if not differing(firm, facts):
        return firm
    try:
        with acting(by, "registry.amend_firm", firm, at=at, seen=seen, note=note) as act:
            write(act, facts)
    except IntegrityError as error:
        raise _code_taken() from error
    return act.thing


def rename(
    *, by: Actor, firm: Firm, name: str, on: date, at: datetime, seen: int | None = None, note: str = ""
) -> Firm:
    """The firm bears another name from ``on``; the old one stays findable as a former name."""
    name = name.strip()
    check_name(name)
    if name == firm.organisation.name:
        raise FirmError(gettext_lazy("新名称与现名称相同。"), field="name")
    with acting(by, "registry.rename_firm", firm, at=at, seen=seen, note=note) as act:
        put_name(act.thing, name=name, on=on)
    return act.thing


def put_name(firm: Firm, *, name: str, on: date) -> None:
    """Keep the body's old name with the day it ended and set the new one."""
    body = firm.organisation
    last = body.names.filter(is_alias=False).exclude(valid_to=None).order_by("-valid_to").first()
    OrganisationName.objects.create(
        organisation=body, name=body.name, valid_from=last.valid_to if last else None, valid_to=on
    )
    body.name = name
    body.version += 1
    body.save()


def strike(
    *,
    by: Actor,
    firm: Firm,
    on: date,
    why: str,
    at: datetime,
    seen: int | None = None,
    end_tenures: bool = False,
) -> Firm:
    """Strike a firm off; it stays to be found, marked. Its people lose their access by their next request.

    Running tenures stand in the way unless ``end_tenures``: then they end on ``on`` too.
    """
    if not why.strip():
        raise FirmError(gettext_lazy("请写明注销依据。"), field="why")
    if on > beijing_day(at):
        raise FirmError(gettext_lazy("注销日期不能晚于今天。"), field="on")
    running = running_tenures(firm, on)
    if running and not end_tenures:
        words = gettext_lazy("该企业还在管 %(n)s 个小区，请先结束任期，或勾选“同时结束任期”。")
        raise FirmError(words % {"n": len(running)}, field="end_tenures")
    with acting(by, "registry.strike_firm", firm, at=at, seen=seen, note=why) as act:
        act.thing.struck_off_on = on
        act.facts = {"on": on.isoformat(), "tenures": [held.pk for held in running]}
        for held in sorted(running, key=lambda held: held.estate_id):
            _end_with_firm(by, held, on=on, at=at)
        body = act.thing.organisation
        body.valid_to = min(on, beijing_day(at))
        body.save()
    return act.thing


def restore(*, by: Actor, firm: Firm, why: str, at: datetime, seen: int | None = None) -> Firm:
    """Put a firm back that was struck off by mistake; tenures that ended stay ended."""
    if not why.strip():
        raise FirmError(gettext_lazy("请写明恢复依据。"), field="why")
    with acting(by, "registry.restore_firm", firm, at=at, seen=seen, note=why) as act:
        act.thing.struck_off_on = None
        body = act.thing.organisation
        body.valid_to = None
        body.save()
    return act.thing


def set_contacts(
    *, by: Actor, firm: Firm, contacts: Sequence[Contact], at: datetime, seen: int | None = None
) -> None:
    """Make ``contacts`` the firm's. Personal data: the trail says how many came and went, not who."""
    with acting(by, "registry.contact_firm", firm, at=at, seen=seen) as act:
        act.facts = {"contacts": len(contacts), **write_contacts(act.thing, contacts)}


def unmask(*, by: Actor, firm: Firm, purpose: str, at: datetime) -> list[FirmContact]:
    """The contacts uncovered, for a stated purpose, as a recorded security event. Raises `Refused`, `FirmError`."""
    purpose = purpose.strip()
    if not may(by, "registry.unmask_firm", firm):
        journal.security("refused", at=at, by=by, verb="registry.unmask_firm", thing=firm)
        raise Refused
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise FirmError(gettext_lazy("请写明查看的用途，不超过 200 字。"), field="purpose")
    with transaction.atomic():
        contacts = list(firm.contacts.all())
        keys = [contact.pk for contact in contacts]
        entry = journal.record("firm.unmasked", firm, by=by, at=at, why=purpose, facts={"contacts": keys})
        journal.security(
            "unmasked", at=at, by=by, verb="registry.unmask_firm", thing=firm, facts={"entry": entry.pk}
        )
    return contacts


def running_tenures(firm: Firm, on: date) -> list[Tenure]:
    """Tenures of the firm that hold on ``on`` or begin later."""
    return list(Tenure.objects.running(on).filter(firm=firm).select_related("estate", "firm__organisation"))


def alike(name: str, *, but: Firm | None = None) -> list[Firm]:
    """Firms whose name, now or formerly, may mean the same firm: of one core, or sounding alike."""
    core = rules.name_core(name)[0].removesuffix("城市")  # 城市服务 is a trade too
    if not core.strip(COMMON):
        return []
    found = Firm.objects.select_related("organisation").filter(
        Q(organisation__name__contains=core)
        | Q(organisation__names__name__contains=core)
        | Q(organisation__name_key__contains=sort_key(core))
    )
    return list(found.exclude(pk__in=[but.pk] if but else []).distinct()[:10])


def check_name(name: str) -> None:
    """Raise `FirmError` for a name that cannot stand."""
    if not name or len(name) > 160:
        raise FirmError(gettext_lazy("请填写企业名称，不超过 160 字。"), field="name")


def check_code(code: str, *, but: Firm | None = None) -> None:
    """Raise `FirmError` with the exact fault of a code, or because another firm has it."""
    fault = rules.check_code(code) if code else Message("code_blank")
    if fault is not None:
        raise FirmError(rules.FIRM_WORDS.say(fault, get_language() or "zh"), field="code")
    if Firm.objects.filter(code=code).exclude(pk__in=[but.pk] if but else []).exists():
        raise _code_taken()


def _code_taken() -> FirmError:
    return FirmError(gettext_lazy("这个信用代码已经登记过，请在企业名录中查找。"), field="code")


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - set(FIRM_FACTS) | facts.keys() & {"code"}:
        raise TypeError(f"not facts of a firm: {', '.join(sorted(unknown))}")
    return dict(facts)


def _save_new(firm: Firm) -> None:
    try:
        firm.save()
    except IntegrityError as error:  # two people entered it at the same instant
        raise _code_taken() from error


def write_contacts(firm: Firm, contacts: Iterable[Contact]) -> dict[str, int]:
    """Bring the rows of a firm's contacts to ``contacts``: those that stay as they are are not touched.

    Gives how many were ``added``, ``changed`` and ``withdrawn``. A withdrawn person's data is deleted: nothing keeps it.
    """
    wanted = [{"role": c.role.strip(), "name": c.name.strip(), "phone": c.phone.strip()} for c in contacts]
    leaving = []
    for row in firm.contacts.all():
        told = {key: getattr(row, key) for key in CONTACT_KEYS}
        if told in wanted:
            wanted.remove(told)
        else:
            leaving.append(row)
    changed = list(zip(leaving, wanted, strict=False))
    for row, told in changed:
        FirmContact.objects.filter(pk=row.pk).update(**told)
    FirmContact.objects.filter(pk__in=[row.pk for row in leaving[len(changed) :]]).delete()
    FirmContact.objects.bulk_create(FirmContact(firm=firm, **told) for told in wanted[len(changed) :])
    return {
        "added": len(wanted) - len(changed),
        "changed": len(changed),
        "withdrawn": len(leaving) - len(changed),
    }


def _end_with_firm(by: Actor, held: Tenure, *, on: date, at: datetime) -> None:
    """A consequence of the strike, taken by whoever decides on estates too: the tenure ends with the firm."""
    why = _("企业注销")
    with acting(by, "registry.lapse_tenure", held.estate, at=at, note=why) as act:
        tenure.stop(act, held, on=on, why=why)
