"""任期与管理模式逐条的办理: end, correct, cancel a tenure; cancel a mode. The right is asked on the estate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage
from registry.actions import mode, tenure
from registry.forms.tenure import CorrectForm, EndForm
from registry.models import EstateMode, Tenure


def _end(*, by: Actor, thing: Tenure, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return tenure.end(by=by, tenure=thing, on=data["on"], why=data["why"], at=at)


def _correct(*, by: Actor, thing: Tenure, form: CorrectForm, data: dict[str, Any], at: datetime) -> Any:
    return tenure.correct(by=by, tenure=thing, contract=form.contract(), kind=data["kind"], at=at)


def _cancel(*, by: Actor, thing: Tenure, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return tenure.cancel(by=by, tenure=thing, why=data["why"], at=at)


def _cancel_mode(*, by: Actor, thing: EstateMode, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return mode.cancel(by=by, row=thing, why=data["why"], at=at)


def _back(thing: Any, result: Any) -> str:
    return reverse("registry:estate-tenures", args=[thing.estate.public_id])


def _what(request: Any, thing: Any, form: ActForm) -> dict[str, Any]:
    """Which row it is about, and the way back."""
    held = thing.firm.name if isinstance(thing, Tenure) else thing.get_mode_display()
    until = thing.term.upper.isoformat() if thing.term.upper else ""
    return {
        "back_url": _back(thing, None),
        "pairs": [
            parts.Pair(label=_("小区"), value=thing.estate.name),
            parts.Pair(label=_("企业") if isinstance(thing, Tenure) else _("管理模式"), value=held),
            parts.Pair(label=_("起"), value=thing.term.lower.isoformat()),
            parts.Pair(label=_("止"), value=until),
        ],
    }


END = ActPage(
    slug="end",
    verb="registry.end_tenure",
    title=_("终止任期"),
    button=_("终止任期"),
    back=_("返回，不终止"),
    done=_("任期终止已登记，企业已收到告知。"),
    form=EndForm,
    do=_end,
    preview=_what,
    target=_back,
)
CORRECT = ActPage(
    slug="correct",
    verb="registry.correct_tenure",
    title=_("更正任期的合同信息"),
    lead=_("任期起止不在这里改：录错的任期请撤销后重新登记。"),
    button=_("保存更正"),
    back=_("返回，不更正"),
    done=_("合同信息已更正。"),
    form=CorrectForm,
    do=_correct,
    preview=lambda request, thing, form: {
        **_what(request, thing, form),
        "other": (reverse("registry:tenure-cancel", args=[thing.pk]), _("录错了，撤销这段任期")),
    },
    target=_back,
    template="registry/tenure/correct.html",
)
CANCEL = ActPage(
    slug="cancel",
    verb="registry.cancel_tenure",
    title=_("撤销任期登记"),
    warning=_("只用于录错。撤销后不再计入任何统计，历史里仍能查到。"),
    button=_("撤销任期登记"),
    back=_("返回，不撤销"),
    done=_("任期登记已撤销。"),
    form=ReasonForm,
    do=_cancel,
    grave=True,
    preview=_what,
    target=_back,
)
CANCEL_MODE = ActPage(
    slug="cancel",
    verb="registry.cancel_mode",
    title=_("撤销管理模式登记"),
    warning=_("只用于录错。撤销后这段时间按没有登记统计。"),
    button=_("撤销管理模式登记"),
    back=_("返回，不撤销"),
    done=_("管理模式登记已撤销。"),
    form=ReasonForm,
    do=_cancel_mode,
    grave=True,
    preview=_what,
    target=_back,
)


def tenures() -> QuerySet[Tenure]:
    """Tenures as their acts load them."""
    return Tenure.objects.select_related("estate__jurisdiction", "firm__organisation")


def modes() -> QuerySet[EstateMode]:
    """Modes as their act loads them."""
    return EstateMode.objects.select_related("estate__jurisdiction")
