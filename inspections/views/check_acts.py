"""The acts on a check and on its targets, as pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import check as act
from inspections.actions import notifying
from inspections.actions.targets import how_many, in_range
from inspections.forms.check import CheckForm, DrawForm, ReplyForm, VisitForm, plan_of
from inspections.models import Check, CheckTarget
from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal

WRITE = "inspections.draft_check"


def checks() -> QuerySet[Check]:
    """Checks with what their pages show."""
    return Check.objects.select_related("jurisdiction", "drafted_by__organisation", "drafted_by__person")


def targets() -> QuerySet[CheckTarget]:
    """Targets with what their pages show."""
    return CheckTarget.objects.select_related(
        "inspection", "estate", "firm__organisation", "jurisdiction", "subject"
    )


def _draft(*, by: Actor, thing: Check, form: Any, data: dict[str, Any], at: datetime) -> Check:
    return act.draft(by=by, at=at, plan=form.plan(), check=thing if thing.pk else None)


def _submit(*, by: Actor, thing: Check, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.submit(by=by, check=thing, at=at)


def _draw(*, by: Actor, thing: Check, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.draw(by=by, check=thing, seed=data["seed"], at=at)


def _return(*, by: Actor, thing: Check, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.return_(by=by, check=thing, why=data["why"], at=at)


def _conclude(*, by: Actor, thing: Check, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.conclude(by=by, check=thing, at=at)


def _cancel(*, by: Actor, thing: Check, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.cancel(by=by, check=thing, why=data["why"], at=at)


def _visit(*, by: Actor, thing: CheckTarget, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return act.visit(by=by, target=thing, verdict=data["verdict"], findings=form.lines(), at=at)


def _notify(*, by: Actor, thing: CheckTarget, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return notifying.notify_target(by=by, target=thing, at=at)


def _reply(*, by: Actor, thing: CheckTarget, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.reply(by=by, target=thing, words=data["words"], at=at)


def _foreseen(request: HttpRequest, thing: Check, form: ActForm) -> dict[str, Any]:
    """How many are in range now, and how many will be drawn."""
    known = len(in_range(thing, actor(request).at))
    return {
        "pairs": [
            parts.Pair(label=_("范围内的小区"), value=_("%(n)s 个") % {"n": known}),
            parts.Pair(label=_("抽取"), value=_("%(n)s 处") % {"n": how_many(thing, known)}),
            parts.Pair(label=_("每处检查人数"), value=thing.inspectors_each),
        ]
    }


PLAN = ActPage(
    slug="new", verb=WRITE, title=gettext_lazy("拟定检查"), button=gettext_lazy("保存计划"),
    back=gettext_lazy("返回，不保存"), done=gettext_lazy("计划已保存，核对后提交审批。"), form=CheckForm, do=_draft,
    target=lambda _thing, row: row.get_absolute_url(),
)  # fmt: skip
PAGES = (
    ActPage(
        slug="submit", verb="inspections.submit_check", title=gettext_lazy("提交审批"), button=gettext_lazy("提交审批"),
        back=gettext_lazy("返回，不提交"), done=gettext_lazy("已提交，审批人收到了通知。"), form=ActForm, do=_submit,
        preview=_foreseen,
    ),
    ActPage(
        slug="draft", verb=WRITE, title=gettext_lazy("修改计划"), button=gettext_lazy("保存计划"),
        back=gettext_lazy("返回，不保存"), done=gettext_lazy("计划已保存。"), form=CheckForm, do=_draft,
    ),
    ActPage(
        slug="draw", verb="inspections.draw_check", title=gettext_lazy("批准并抽签"),
        lead=gettext_lazy("按种子先抽检查对象，再为每处抽检查人；有利害关系、近两年任职和请假的不抽。"),
        button=gettext_lazy("批准并抽签"), back=gettext_lazy("返回，不批准"),
        done=gettext_lazy("已抽签，检查人收到了通知。"), form=DrawForm, do=_draw, preview=_foreseen,
    ),
    ActPage(
        slug="conclude", verb="inspections.conclude_check", title=gettext_lazy("结束检查"),
        button=gettext_lazy("结束检查"), back=gettext_lazy("返回，不结束"), done=gettext_lazy("检查已结束。"),
        form=ActForm, do=_conclude,
    ),
    ActPage(
        slug="return", verb="inspections.return_check", title=gettext_lazy("退回计划"), button=gettext_lazy("退回计划"),
        back=gettext_lazy("返回，不退回"), done=gettext_lazy("已退回，提交人收到了意见。"), form=ReasonForm, do=_return,
        grave=True,
    ),
    ActPage(
        slug="cancel", verb="inspections.cancel_check", title=gettext_lazy("取消检查"),
        button=gettext_lazy("取消这次检查"), back=gettext_lazy("返回，不取消"),
        done=gettext_lazy("检查已取消，检查人收到了通知。"), form=ReasonForm, do=_cancel, grave=True,
    ),
)  # fmt: skip
VISIT = ActPage(
    slug="visit", verb="inspections.visit_check", title=gettext_lazy("登记检查情况"),
    lead=gettext_lazy("登记后企业可以看到，不能再改。"), button=gettext_lazy("登记检查情况"),
    back=gettext_lazy("返回，不登记"), done=gettext_lazy("检查情况已登记。"), form=VisitForm, do=_visit,
)  # fmt: skip
NOTIFY = ActPage(
    slug="notify", verb="inspections.notify_check", title=gettext_lazy("通知检查"),
    lead=gettext_lazy("制发检查通知书（D04），并告知企业。不事先通知的检查不制发。"),
    button=gettext_lazy("制发检查通知书"), back=gettext_lazy("返回，不通知"),
    done=gettext_lazy("检查通知书已制发，企业已收到消息。"), form=ActForm, do=_notify,
)  # fmt: skip
REPLY = ActPage(
    slug="reply", verb="inspections.reply_check", title=gettext_lazy("反馈意见"),
    lead=gettext_lazy("检查结束前可以改写。"), button=gettext_lazy("提交意见"), back=gettext_lazy("返回，不提交"),
    done=gettext_lazy("意见已提交。"), form=ReplyForm, do=_reply,
)  # fmt: skip


@needs(WRITE)
def new(request: HttpRequest) -> HttpResponseBase:
    """Plan a check."""
    return run(request, PLAN, Check(), back_url=reverse("inspections:check-list"))


def _page(slug: str) -> ActPage:
    return next(one for one in PAGES if one.slug == slug)


@needs(WRITE)
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Plan it anew: the form shows what was planned."""
    row = load(request, WRITE, checks(), pk=pk)
    return run(request, _page("draft"), row, initial=plan_of(row))


@needs("inspections.draw_check")
def draw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Approve and draw; a seed is proposed."""
    row = load(request, "inspections.draw_check", checks(), pk=pk)
    return run(request, _page("draw"), row, initial={"seed": act.new_seed()})


@needs(VISIT.verb)
def visit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Note what was found; only for who was drawn for the target."""
    row, by = load(request, VISIT.verb, targets(), pk=pk), actor(request)
    if not act.is_sent(by, row):
        raise refusal(request, VISIT.verb, row)
    return run(request, VISIT, row)
