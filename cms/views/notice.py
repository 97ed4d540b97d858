"""通知公告 in the portal: one's own drafts, what waits for a decision, writing, files, handing over and deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.actions import notice as acts
from cms.actions import section as sections
from cms.forms import FileForm, NoticeDraftForm, ReasonForm
from cms.models import NoticePage, PolicyPage, SectionPage
from cms.models.section import of_section
from cms.states import ON_VIEW
from cms.views.buttons import buttons
from cms.views.notice_lists import own
from cms.views.shown import body_of
from cms.views.writing import clash_of, preview_of
from cms.words import STATES, missing, status
from oversight import unsent, uploads
from oversight.acting import ActError, Stale
from oversight.journal import history
from oversight.kernel.keys import key
from oversight.kernel.machine import Unlawful
from oversight.policy import Actor, may, visible
from oversight.policy.words import entry_words
from oversight.screen.parts import Event
from oversight.views.base import actor, load, needs
from oversight.views.sending import once

VIEW = "cms.view_notice"
T = TypeVar("T")


@needs(VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A notice with its draft as the page would show it, its history, and what may be done now."""
    page = _load(request, VIEW, pk)
    by = actor(request)
    copy = page.working_copy()
    context = {
        "page_record": page,
        "copy": copy,
        "status": status(STATES, page.state),
        "acts": buttons(page, by),
        "events": [
            Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or _("系统")),
                why=entry.reason.text if hasattr(entry, "reason") else "",
            )
            for entry in history(page)
        ],
        "on_view": page.is_on_view(by.at),
        "notes": [of_section(page.get_parent().title), page.index_number or _("尚未编号")],
        **body_of(copy, by, draft=True),
    }
    return render(request, "cms/desk/show.html", context)


@needs("cms.draft_notice")
def begin(request: HttpRequest) -> HttpResponseBase:
    """Choose the section; a body with one section of its own goes straight to writing."""
    by = actor(request)
    choices = sections_of(by)
    if not choices:
        return redirect("cms:notice-new-own")
    if len(choices) == 1:
        return redirect("cms:notice-new-in", choices[0].pk)
    return render(request, "cms/desk/begin.html", {"sections": choices})


def sections_of(by: Actor) -> list[SectionPage]:
    """The sections this posting may draft in: the bureau's, or its own once it has been opened."""
    open_now = [
        s
        for s in SectionPage.objects.filter(live=True).exclude(slug=sections.OFFICES).order_by("path")
        if may(by, "cms.draft_notice", s)
    ]
    bureau = [s for s in open_now if s.section_body_id is None]
    own = sections.section_of(by.organisation_id)
    return bureau or ([own] if own else [])


@needs("cms.draft_notice")
def new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write a first draft in a section."""
    return _new(request, load(request, "cms.draft_notice", SectionPage.objects.filter(live=True), pk=pk))


@needs("cms.draft_notice")
def new_own(request: HttpRequest) -> HttpResponseBase:
    """Write the first draft of a body that has no section yet: it is opened together with it."""
    by = actor(request)
    open_now = sections_of(by)
    own = next((section for section in open_now if section.section_body_id == by.organisation_id), None)
    if open_now and (own is None or request.method != "POST"):
        return redirect("cms:notice-begin")
    # opened while this was written, by the same form sent before or by a colleague: what was written is kept
    return _new(request, own)


def _new(request: HttpRequest, section: SectionPage | None) -> HttpResponseBase:
    by = actor(request)
    model = PolicyPage if section and section.kind == "policy" else NoticePage
    form = _form(request, by, model=model, page=None)
    context: dict[str, Any] = {}
    if form.is_bound and "preview" in request.POST:
        context = preview_of(form, model)
    elif request.method == "POST" and form.is_valid():
        made: list[NoticePage] = []

        def act() -> str:
            made.append(acts.draft(by=by, section=section, content=form.content(), at=by.at))
            return reverse("cms:notice-show", args=[made[0].pk])

        if url := _kept(form, lambda: once(request, form, act, "")):
            return _after_writing(request, made[0]) if made else redirect(url)
    name = section.heading if section else request.membership.organisation.name  # type: ignore[attr-defined]
    return render(request, "cms/desk/write.html", {"form": form, "section_name": name, **context})


@needs("cms.draft_notice")
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Go on writing a draft, or correct what is on view; what was typed stays when something is wrong."""
    page = _load(request, "cms.draft_notice", pk)
    by = actor(request)
    form = _form(request, by, model=type(page), page=page)
    context = {"form": form, "page_record": page, "section_name": of_section(page.get_parent().title)}
    if form.is_bound and "preview" in request.POST:
        return render(request, "cms/desk/write.html", context | preview_of(form, type(page), page))
    if request.method == "POST" and form.is_valid():
        given, seen = form.content(), form.cleaned_data["seen"]
        try:
            done = _kept(form, lambda: acts.amend(by=by, page=page, content=given, at=by.at, seen=seen))
        except Stale:
            return render(request, "cms/desk/write.html", context | clash_of(form, page))
        if done:
            return _after_writing(request, done)
    return render(request, "cms/desk/write.html", context)


def _form(
    request: HttpRequest, by: Actor, *, model: type[NoticePage], page: NoticePage | None
) -> NoticeDraftForm:
    replaceable = visible(by, "cms.publish_notice", model.objects.on_view(by.at)) | model.objects.filter(
        own(by), NoticePage.published(by.at)
    )
    copy = page.working_copy() if page else None
    theirs = request.POST.get("keep") == "theirs"  # of two versions, the one that was saved
    return NoticeDraftForm(
        None if theirs else unsent.typed(request),
        at=by.at,
        has_files=copy is not None and bool(copy.files.all()),
        model=model,
        correcting=page is not None and page.state in ON_VIEW,
        replaceable=replaceable.exclude(pk=page.pk if page else None).distinct().order_by("-published_at"),
        initial=NoticeDraftForm.written(copy) | {"seen": page.version} if copy and page else {},
    )


def _kept(form: Any, write: Callable[[], T]) -> T | None:
    """What was written, or None with the reason on the form."""
    try:
        return write()
    except Stale:
        raise
    except (ActError, Unlawful) as error:
        form.add_error(None, str(getattr(error, "words", _("稿件的状态已变化，请返回查看。"))))
        return None


def _after_writing(request: HttpRequest, page: NoticePage) -> HttpResponseBase:
    """Saved; handed over at once if that button was pressed."""
    messages.success(request, _("已保存：%(title)s") % {"title": page.draft_title})
    if "submit" in request.POST:
        return submit(request, page.pk)
    return redirect("cms:notice-show", page.pk)


@needs("cms.draft_notice")
def files(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The files of a draft: add one, take one out."""
    page = _load(request, "cms.draft_notice", pk)
    by = actor(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done = _kept(
            form,
            lambda: acts.attach(
                by=by,
                page=page,
                checked=uploads.check(form.cleaned_data["file"]),
                title=form.cleaned_data["title"],
                at=by.at,
            ),
        )
        if done:
            messages.success(request, _("已加入附件。"))
            return redirect("cms:notice-files", page.pk)
    copy = page.working_copy()
    return render(
        request,
        "cms/desk/files.html",
        {
            "form": form,
            "page_record": page,
            "copy": copy,
            **body_of(copy, by, draft=True),
            "files": copy.files.all(),
        },
    )


@needs("cms.draft_notice")
@require_POST
def detach(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """Take a file out of the draft."""
    page = _load(request, "cms.draft_notice", pk)
    _do(
        request,
        lambda by: acts.detach(by=by, page=page, attachment_id=attachment, at=by.at),
        _("已去掉附件。"),
    )
    return redirect("cms:notice-files", page.pk)


@needs(VIEW)
def draft_file(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of a draft, for whoever may read the draft."""
    page = _load(request, VIEW, pk)
    held = [*page.working_copy().files.all(), *page.files.all()]
    found = next((file.attachment for file in held if file.attachment_id == attachment), None)
    if found is None:
        raise Http404
    return uploads.answer(found)


@needs("cms.submit_notice")
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand over to another person."""
    page = _load(request, "cms.submit_notice", pk)
    _do(request, lambda by: acts.submit(by=by, page=page, at=by.at), _("已提交，等别人审核。"))
    return redirect("cms:notice-show", pk)


@needs("cms.recall_notice")
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it back before it is decided."""
    page = _load(request, "cms.recall_notice", pk)
    _do(request, lambda by: acts.recall(by=by, page=page, at=by.at), _("已收回，可以接着改。"))
    return redirect("cms:notice-show", pk)


@needs("cms.withdraw_notice")
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the draft up, after a question."""
    page = _load(request, "cms.withdraw_notice", pk)
    if request.method == "POST":
        _do(request, lambda by: acts.withdraw(by=by, page=page, at=by.at), _("已作废。"))
        return redirect("cms:notice-show", pk)
    return render(request, "cms/desk/withdraw.html", {"page_record": page, "copy": page.working_copy()})


@needs("cms.publish_notice")
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Publish what was submitted, after seeing what, to whom and what cannot be undone."""
    page = _load(request, "cms.publish_notice", pk)
    if request.method == "POST":
        typed = request.POST.get("seen", "")
        seen = (key(typed) or 0) if typed else None  # what is no number is no version that anybody saw
        if _do(request, lambda by: acts.publish(by=by, page=page, at=by.at, seen=seen), _("已办理发布。")):
            return redirect("cms:notice-show", pk)
    by, copy = actor(request), page.working_copy()
    later = copy.go_live_at is not None and copy.go_live_at > by.at and not page.live
    context = {"page_record": page, "copy": copy, "later": later, **body_of(copy, by, draft=True)}
    return render(request, "cms/desk/publish.html", context)


@needs("cms.issue_paper")
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue the paper of the edition on view."""
    page = _load(request, "cms.issue_paper", pk)
    _do(
        request,
        lambda by: acts.paper.issue(by=by, page=page, at=by.at),
        _("已制发文书，公告页上可以下载和核对。"),
    )
    return redirect("cms:notice-show", pk)


@needs("cms.return_notice")
def return_(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send it back, with what is to be mended."""
    page = _load(request, "cms.return_notice", pk)
    return _reasoned(request, page, acts.return_, "cms/desk/return.html", _("已退回起草人。"))


@needs("cms.retire_notice")
def retire(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it off the site, with the reason."""
    page = _load(request, "cms.retire_notice", pk)
    return _reasoned(request, page, acts.retire, "cms/desk/retire.html", _("已从网站撤下。"))


def _reasoned(request: HttpRequest, page: NoticePage, act: Any, template: str, done: str) -> HttpResponseBase:
    form = ReasonForm(request.POST or None, initial={"seen": page.version})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        ended = _kept(
            form,
            lambda: act(
                by=actor(request), page=page, why=told["why"], at=actor(request).at, seen=told["seen"]
            ),
        )
        if ended:
            messages.success(request, done)
            return redirect("cms:notice-show", page.pk)
    return render(request, template, {"page_record": page, "copy": page.working_copy(), "form": form})


def _load(request: HttpRequest, verb: str, pk: int) -> Any:
    """The page as what it is; a foreign one is as a missing one."""
    return load(request, verb, NoticePage.objects.all(), pk=pk).specific


def _do(request: HttpRequest, act: Any, done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act(actor(request))
    except acts.Incomplete as error:
        messages.error(request, missing(error.parts))
    except Unlawful:
        messages.error(request, _("稿件的状态已变化，请先看过再办。"))
    except ActError as error:
        messages.error(request, str(error.words))
    else:
        messages.success(request, done)
        return True
    return False
