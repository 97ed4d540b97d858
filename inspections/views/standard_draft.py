"""A draft of a standard: begun from a version or a file, read with its faults, submitted, sent back, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from inspections.actions import standard as act
from inspections.forms.standard import BeginForm, UploadForm
from inspections.models import Standard, StandardDraft
from inspections.screen import standard as words
from inspections.screen import standard_changes
from inspections.states import IN_FORCE
from inspections.views.standard import shown
from oversight import journal
from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor, may
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views.acts import ActPage, buttons, run
from oversight.views.base import actor, load, needs

WRITE = "inspections.draft_standard"


def drafts() -> QuerySet[StandardDraft]:
    """Drafts with who began them and what they revise."""
    return StandardDraft.objects.select_related("drafted_by__person", "drafted_by__organisation", "replaces")


def _begin(*, by: Actor, thing: Any, form: Any, data: dict[str, Any], at: datetime) -> StandardDraft:
    return act.draft(by=by, text=data["text"], at=at, replaces=data["replaces"])


BEGIN = ActPage(
    slug="new",
    verb=WRITE,
    title=gettext_lazy("起草考核标准"),
    lead=gettext_lazy("从随系统附带的标准、已发布的版本或标准文件开始，再逐项修改。"),
    button=gettext_lazy("建立草稿"),
    back=gettext_lazy("返回，不起草"),
    done=gettext_lazy("草稿已建立。"),
    form=BeginForm,
    multipart=True,
    do=_begin,
    target=lambda _thing, row: row.get_absolute_url(),
)


@needs(WRITE)
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin a draft."""
    return run(request, BEGIN, StandardDraft(), back_url=reverse("inspections:standard-list"))


def _upload(*, by: Actor, thing: StandardDraft, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return act.draft(by=by, text=data["text"], at=at, row=thing, seen=data["seen"])


def _submit(*, by: Actor, thing: StandardDraft, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.submit(by=by, row=thing, at=at, seen=data["seen"])


def _return(*, by: Actor, thing: StandardDraft, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.return_(by=by, row=thing, why=data["why"], at=at, seen=data["seen"])


def _publish(*, by: Actor, thing: StandardDraft, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.publish(by=by, row=thing, at=at, seen=data["seen"])


def _weighed(request: HttpRequest, thing: StandardDraft, form: ActForm) -> dict[str, Any]:
    """What the draft comes to, and what it changes in the version that it revises."""
    form_of = act.form_of(thing)
    changes = standard_changes.compared(thing.replaces.form, form_of) if thing.replaces else None
    return {"verdict": words.verdict(form_of), "compared": changes}


DECIDE = "inspections/standard/decide.html"
UPLOAD = ActPage(
    slug="upload",
    verb=WRITE,
    title=gettext_lazy("用文件替换草稿"),
    lead=gettext_lazy("文件里的标准会整个替换草稿现在的内容。"),
    button=gettext_lazy("替换草稿内容"),
    back=gettext_lazy("返回，不替换"),
    done=gettext_lazy("草稿已按文件替换。"),
    form=UploadForm,
    multipart=True,
    weighs=True,
    do=_upload,
)
SUBMIT = ActPage(
    slug="submit",
    verb="inspections.submit_standard",
    title=gettext_lazy("提交审定"),
    button=gettext_lazy("提交审定"),
    back=gettext_lazy("返回，不提交"),
    done=gettext_lazy("已提交，审定人收到了通知。"),
    form=ActForm,
    template=DECIDE,
    preview=_weighed,
    weighs=True,
    do=_submit,
)
RETURN = ActPage(
    slug="return",
    verb="inspections.return_standard",
    title=gettext_lazy("退回起草人"),
    button=gettext_lazy("退回这份草案"),
    back=gettext_lazy("返回，不退回"),
    done=gettext_lazy("已退回，起草人收到了意见。"),
    form=ReasonForm,
    weighs=True,
    do=_return,
)
PUBLISH = ActPage(
    slug="publish",
    verb="inspections.publish_standard",
    title=gettext_lazy("发布这个版本"),
    lead=gettext_lazy("发布后不能再改，要改就另立新版本；已用它打的分不受新版本影响。"),
    button=gettext_lazy("发布这个版本"),
    back=gettext_lazy("返回，不发布"),
    done=gettext_lazy("已发布，可以用于考核周期和培训。"),
    form=ActForm,
    template=DECIDE,
    preview=_weighed,
    weighs=True,
    do=_publish,
    target=lambda _thing, version: version.get_absolute_url(),
)
ACTS = (UPLOAD, SUBMIT, PUBLISH, RETURN)


@needs("inspections.view_standard")
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A draft with all its contradictions, and what may be done to it now."""
    row, by = load(request, "inspections.view_standard", drafts(), pk=pk), actor(request)
    form_of = act.form_of(row)
    edits = row.machine.can(row.state, "draft") and may(by, WRITE, row)
    context = {
        "row": row,
        "status": words.status(row),
        "acts": _acts(by, row, edits=edits),
        "verdict": words.verdict(form_of, mends(row) if edits else None),
        "version": Standard.objects.filter(code=form_of.code).first() if row.state in IN_FORCE else None,
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
                why=row.returned_why if entry.event == "standard.returned" else "",
            )
            for entry in journal.history(row)
        ],
        **shown(form_of),
    }
    return render(request, "inspections/standard/draft.html", context)


def _acts(by: Actor, row: StandardDraft, *, edits: bool) -> list[parts.Action]:
    found = buttons(
        by, row, ACTS, url=lambda page: reverse(f"inspections:standard-{page.slug}", args=[row.pk]), may=may
    )
    solid = (
        reverse("inspections:standard-submit", args=[row.pk]),
        reverse("inspections:standard-publish", args=[row.pk]),
    )
    told = [parts.Action(label=one.label, url=one.url, solid=one.url in solid) for one in found]
    if edits:
        url = reverse("inspections:standard-edit", args=[row.pk])
        told.insert(0, parts.Action(label=gettext_lazy("逐项修改"), url=url))
    return told


def mends(row: StandardDraft) -> Any:
    """The page on which a place is mended: the item's, the category's, else the head's."""

    def url(category: str, item: str) -> str:
        if item:
            return reverse("inspections:standard-item", args=[row.pk, item])
        if category:
            return reverse("inspections:standard-category", args=[row.pk, category])
        return reverse("inspections:standard-head", args=[row.pk])

    return url
