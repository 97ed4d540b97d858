"""小区各项办理的页面: one line of description an act; the page itself is the house's (oversight/views/acts.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage
from registry import open_cases
from registry.actions import area, estate, mode, note, rearrangement, tenure
from registry.forms import estate as forms
from registry.forms import tenure as tenure_forms
from registry.models import Estate
from registry.views.estate.deciding import decided, said, target


def _amend(*, by: Actor, thing: Estate, form: forms.AmendForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.amend(by=by, estate=thing, facts=form.facts(), at=at, seen=data["seen"], note=data["note"])


def _rename(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.rename(by=by, estate=thing, at=at, **data)


def _alias(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.alias(by=by, estate=thing, name=data["name"], at=at)


def _area(*, by: Actor, thing: Estate, form: forms.AreaForm, data: dict[str, Any], at: datetime) -> Any:
    return area.record(
        by=by, estate=thing, kind=data["kind"], value=data["value"], at=at, seen=data["seen"], **form.source()
    )


def _assign(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.assign(by=by, estate=thing, officer=data["officer"], on=data["on"], at=at)


def _note(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return note.write(by=by, estate=thing, text=data["text"], at=at)


def _mode(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return mode.set_(by=by, estate=thing, at=at, **data)


def _appoint(
    *, by: Actor, thing: Estate, form: tenure_forms.AppointForm, data: dict[str, Any], at: datetime
) -> Any:
    held = {name: data[name] for name in ("firm", "since", "until", "kind", "seen", "note")}
    return tenure.appoint(by=by, estate=thing, contract=form.contract(), at=at, **held)


def _confirm(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.confirm(by=by, estate=thing, at=at, seen=data["seen"], note=data["note"])


def _return(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.return_(by=by, estate=thing, at=at, seen=data["seen"], why=data["why"])


def _discard(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.discard(by=by, estate=thing, at=at, seen=data["seen"], note=data["note"])


def _place(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.place(
        by=by, estate=thing, to=data["jurisdiction"], at=at, seen=data["seen"], note=data["note"]
    )


def _withdraw(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return estate.withdraw(by=by, estate=thing, at=at, seen=data["seen"], why=data["why"])


def _move(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    seen = {thing.pk: data["seen"]} if data["seen"] else {}
    return decided("move", thing, [], rearrangement.removal(data["to"]), by=by, at=at, data=data, seen=seen)


def what_is_open(request: HttpRequest, thing: Estate, form: ActForm) -> dict[str, Any]:
    """The list of what goes along when the estate moves."""
    cases = open_cases.cases(thing, form.by.at, closing=False)
    return {
        "pairs_title": _("移交清单：办结的留在原处，未结的随小区走"),
        "pairs": [parts.Pair(label=case.title, value=case.outcome, url=case.url) for case in cases]
        or [parts.Pair(label=_("未结事项"), value="")],
    }


def tab(name: str) -> Any:
    """Where an act leads back to: the record's tab of that name."""
    return lambda thing, result: reverse(f"registry:estate-{name}", args=[thing.public_id])


AMEND = ActPage(
    slug="amend",
    verb="registry.amend_estate",
    title=_("变更登记事项"),
    button=_("登记变更"),
    back=_("返回，不变更"),
    done=_("登记事项已变更。"),
    form=forms.AmendForm,
    do=_amend,
)
RENAME = ActPage(
    slug="rename",
    verb="registry.rename_estate",
    title=_("小区更名"),
    button=_("登记新名称"),
    back=_("返回，不更名"),
    done=_("新名称已登记，原名称仍可查到。"),
    form=forms.RenameForm,
    do=_rename,
    target=tab("areas"),
)
ALIAS = ActPage(
    slug="alias",
    verb="registry.rename_estate",
    title=_("登记别名"),
    button=_("登记别名"),
    back=_("返回，不登记"),
    done=_("别名已登记。"),
    form=forms.AliasForm,
    do=_alias,
    target=tab("areas"),
)
AREA = ActPage(
    slug="area",
    verb="registry.record_area",
    title=_("登记面积"),
    lead=_("每条面积连同阶段和依据留存；以最近阶段为准，同一阶段以最后登记的为准。"),
    button=_("登记面积"),
    back=_("返回，不登记"),
    done=_("面积已登记。"),
    form=forms.AreaForm,
    do=_area,
    target=tab("areas"),
)
ASSIGN = ActPage(
    slug="assign",
    verb="registry.assign_estate",
    title=_("指定责任干部"),
    button=_("指定责任干部"),
    back=_("返回，不指定"),
    done=_("责任干部已指定，并已告知本人。"),
    form=forms.AssignForm,
    do=_assign,
)
NOTE = ActPage(
    slug="note",
    verb="registry.note_estate",
    title=_("添加备注"),
    button=_("添加备注"),
    back=_("返回，不添加"),
    done=_("备注已添加。"),
    form=forms.NoteForm,
    do=_note,
    target=tab("notes"),
)
MODE = ActPage(
    slug="mode",
    verb="registry.set_mode",
    title=_("登记管理模式"),
    button=_("登记管理模式"),
    back=_("返回，不登记"),
    done=_("管理模式已登记。"),
    form=tenure_forms.ModeForm,
    do=_mode,
    target=tab("tenures"),
)
APPOINT = ActPage(
    slug="appoint",
    verb="registry.appoint_tenure",
    title=_("登记任期"),
    button=_("登记任期"),
    back=_("返回，不登记"),
    done=_("任期已登记，管理模式随之更新。"),
    form=tenure_forms.AppointForm,
    do=_appoint,
    target=tab("tenures"),
)
CONFIRM = ActPage(
    slug="confirm",
    verb="registry.confirm_estate",
    title=_("确认登记这份草稿"),
    button=_("确认登记"),
    back=_("返回，不确认"),
    done=_("小区已登记。"),
    form=forms.OpinionForm,
    do=_confirm,
)
RETURN = ActPage(
    slug="return",
    verb="registry.return_estate",
    title=_("退回草稿"),
    button=_("退回补正"),
    back=_("返回，不退回"),
    done=_("草稿已退回，起草人已收到理由。"),
    form=ReasonForm,
    do=_return,
)
DISCARD = ActPage(
    slug="discard",
    verb="registry.discard_estate",
    title=_("放弃草稿"),
    button=_("放弃草稿"),
    back=_("返回，保留草稿"),
    done=_("草稿已放弃，轨迹仍在。"),
    form=forms.OpinionForm,
    do=_discard,
    grave=True,
)
PLACE = ActPage(
    slug="place",
    verb="registry.place_estate",
    title=_("落到社区"),
    button=_("落到社区并登记"),
    back=_("返回，暂不处理"),
    done=_("小区已落到社区并登记。"),
    form=forms.PlaceForm,
    do=_place,
)
WITHDRAW = ActPage(
    slug="withdraw",
    verb="registry.withdraw_estate",
    title=_("撤销小区登记"),
    warning=_("只用于重复登记或录错。撤销后不再计入统计，页面和轨迹保留；合并、拆分请用相应办理。"),
    button=_("撤销登记"),
    back=_("返回，不撤销"),
    done=_("登记已撤销。"),
    form=ReasonForm,
    do=_withdraw,
    grave=True,
)
MOVE = ActPage(
    slug="move",
    verb="registry.move_estate",
    title=_("划转到其他社区、街道"),
    lead=_("跨街道划转须由两边都有权的人决定；责任干部到期，未结事项随小区走。"),
    button=_("划转小区"),
    back=_("返回，不划转"),
    done=said(_("小区已划转。")),
    form=forms.MoveForm,
    do=_move,
    target=target,
    preview=what_is_open,
)

PAGES = (
    AMEND, CONFIRM, PLACE, RETURN, APPOINT, MODE, AREA, RENAME, ALIAS, ASSIGN, NOTE, MOVE, DISCARD, WITHDRAW,
)  # fmt: skip


def estates() -> QuerySet[Estate]:
    """Estates as the acts load them."""
    return Estate.objects.select_related("jurisdiction")
