"""企业各项办理的页面: one description an act; the page itself is the house's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm, ReasonForm
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage
from registry.actions import firm
from registry.forms import firm as forms
from registry.forms.estate import OpinionForm
from registry.models import Firm


def _amend(*, by: Actor, thing: Firm, form: forms.AmendFirmForm, data: dict[str, Any], at: datetime) -> Any:
    return firm.amend(by=by, firm=thing, facts=form.facts(), at=at, seen=data["seen"], note=data["note"])


def _rename(*, by: Actor, thing: Firm, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return firm.rename(by=by, firm=thing, at=at, **data)


def _contacts(*, by: Actor, thing: Firm, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    people = [firm.Contact(**one) for one in data["contacts"]]
    return firm.set_contacts(by=by, firm=thing, contacts=people, at=at, seen=data["seen"])


def _confirm(*, by: Actor, thing: Firm, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return firm.confirm(by=by, firm=thing, at=at, seen=data["seen"], note=data["note"])


def _strike(*, by: Actor, thing: Firm, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return firm.strike(by=by, firm=thing, at=at, **data)


def _restore(*, by: Actor, thing: Firm, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return firm.restore(by=by, firm=thing, why=data["why"], at=at, seen=data["seen"])


def _running(request: HttpRequest, thing: Firm, form: ActForm) -> dict[str, Any]:
    """What the strike would end."""
    running = firm.running_tenures(thing, beijing_day(form.by.at))
    return {
        "pairs_title": _("它在管和将管的小区，会随注销终止任期"),
        "pairs": [
            parts.Pair(
                label=held.estate.name,
                value=held.term.lower.isoformat(),
                url=held.estate.get_absolute_url(),
            )
            for held in running
        ]
        or [parts.Pair(label=_("在管小区"), value="")],
    }


def _address(firm_: Firm, result: Any) -> str:
    """The firm's page under the code it has now."""
    code = result.code if isinstance(result, Firm) else firm_.code
    return reverse("registry:firm-detail", args=[code])


AMEND = ActPage(
    slug="amend",
    verb="registry.amend_firm",
    title=_("变更登记事项"),
    button=_("登记变更"),
    back=_("返回，不变更"),
    done=_("登记事项已变更。"),
    form=forms.AmendFirmForm,
    do=_amend,
    target=_address,
)
RENAME = ActPage(
    slug="rename",
    verb="registry.rename_firm",
    title=_("企业更名"),
    button=_("登记新名称"),
    back=_("返回，不更名"),
    done=_("新名称已登记，原名称仍可查到。"),
    form=forms.RenameFirmForm,
    do=_rename,
    target=_address,
)
CONTACTS = ActPage(
    slug="contacts",
    verb="registry.contact_firm",
    title=_("修改联系人"),
    lead=_("电话属于个人信息：保存后只显示掩码，查看须写明用途并留痕。"),
    button=_("修改联系人"),
    back=_("返回，不修改"),
    done=_("联系人已更新。"),
    form=forms.ContactsForm,
    do=_contacts,
    target=_address,
)
CONFIRM = ActPage(
    slug="confirm",
    verb="registry.confirm_firm",
    title=_("确认企业登记"),
    button=_("确认登记"),
    back=_("返回，不确认"),
    done=_("企业已登记。"),
    form=OpinionForm,
    do=_confirm,
    target=_address,
)
STRIKE = ActPage(
    slug="strike",
    verb="registry.strike_firm",
    title=_("注销企业"),
    warning=_("注销后企业仍可查到并标明已注销；它的人员下一次操作起即无权限。"),
    warning_tone="breach",
    button=_("注销企业"),
    back=_("返回，不注销"),
    done=_("企业已注销。"),
    form=forms.StrikeForm,
    do=_strike,
    grave=True,
    preview=_running,
    target=_address,
)
RESTORE = ActPage(
    slug="restore",
    verb="registry.restore_firm",
    title=_("恢复企业"),
    lead=_("只用于误注销。已终止的任期不会自动恢复。"),
    button=_("恢复企业"),
    back=_("返回，不恢复"),
    done=_("企业已恢复。"),
    form=ReasonForm,
    do=_restore,
    target=_address,
)

PAGES = (CONFIRM, AMEND, RENAME, CONTACTS, RESTORE, STRIKE)


def firms() -> QuerySet[Firm]:
    """Firms as the acts load them."""
    return Firm.objects.select_related("organisation", "jurisdiction")
