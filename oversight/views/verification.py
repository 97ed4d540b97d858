"""验文书: whether a paper is in force, by its code or QR (INVARIANTS 25).

Kind, title, number, office and day are shown too: they stand at the head of the sheet that bears the code, so its holder
learns nothing new, and a code copied onto another sheet is found out. Parties and content are not shown, nor is the
title of a notice, which is content.
"""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.actions import document as papers
from oversight.kernel import codes
from oversight.kernel.calendar import beijing_day
from oversight.models import Document
from oversight.papers.kinds import KINDS
from oversight.plainform import PlainForm
from oversight.policy import visible
from oversight.tries import Tries
from oversight.views.base import actor, public_page, staff

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
COPY_LIMIT = 20 * 1024 * 1024


class CodeForm(PlainForm):
    """A code as printed, with or without its dashes."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        help_text=_("文书页脚的 16 位字母和数字，例如 2N8V-W3KC-7TQ4-9H4P"),
        error_messages={"required": _("请填写验证码")},
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """The code in its stored form."""
        code = codes.normalised(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("验证码应为 16 位字母和数字，请对照页脚核对"))
        return code


@public_page
def ask(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; a code that could be one leads to its answer."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("oversight:verification-answer", code=form.cleaned_data["code"])
    return kept_nowhere(render(request, "oversight/verification/ask.html", {"form": form}))


@public_page
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """In force, corrected or withdrawn; after ten wrong codes in an hour an address waits."""
    tries, at = Tries.of(request, "verification"), actor(request).at
    with transaction.atomic():
        tries.queue()
        if tries.are_over(at):
            return kept_nowhere(render(request, "oversight/verification/wait.html", status=429))
        document = papers.find(code)
        if document is None:
            tries.remember(at)
            form = CodeForm({"code": code})
            form.add_error("code", _("没有使用这个验证码的文书，请对照页脚核对"))
            page = render(request, "oversight/verification/ask.html", {"form": form}, status=404)
            return kept_nowhere(page)
    kind = KINDS[document.kind]
    shown = {
        "document": document,
        "kind": gettext(kind.name),
        "title": document.title if kind.own_head else "",
        "issuer": document.issuer.name_on(beijing_day(document.issued_at)) if kind.own_head else "",
        "copy": _compared(request, document),
    }
    return kept_nowhere(render(request, "oversight/verification/answer.html", shown))


@staff
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a paper, for whoever may read the record it stands on."""
    document = Document.objects.filter(pk=pk).first()
    if document is None or not _readable(request, document):
        raise Http404
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=f"{document.number}.pdf",
                            content_type="application/pdf")  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    return kept_nowhere(response)


def _readable(request: HttpRequest, document: Document) -> bool:
    """Whether the actor may read the record, by the verb that the paper names; a refusal is kept."""
    by = actor(request)
    model = ContentType.objects.get_for_id(document.content_id).model_class()
    if model is None:
        return False
    rows = visible(by, document.read_verb, model._default_manager.filter(pk=document.thing))
    if rows.exists():
        return True
    journal.security("refused", at=by.at, by=by, verb=document.read_verb, thing=document)
    return False


def _compared(request: HttpRequest, document: Document) -> bool | None:
    """Whether the file that was sent is the one that was issued; None where none was sent. It is not kept."""
    sent = request.FILES.get("copy") if request.method == "POST" else None
    if not isinstance(sent, UploadedFile):
        return None
    return (sent.size or 0) <= COPY_LIMIT and papers.is_copy(document, sent.read())


def kept_nowhere(response: AnyResponse) -> AnyResponse:
    """No cache keeps a page that answers a code, and no other site learns the code.

    Not `no-referrer`: under it a browser posts `Origin: null`, and the check against forged posts refuses the copy.
    """
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
