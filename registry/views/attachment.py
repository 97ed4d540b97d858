"""附件: put beside a record, fetched as a download alone, a picture's small copy shown under a closed policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from oversight import attachments, journal
from oversight.actform import ActForm
from oversight.forms import UploadField
from oversight.models import Attachment
from oversight.policy import Actor, may
from oversight.views.acts import ActPage
from oversight.views.base import actor, staff
from registry.actions import attachment as acts
from registry.models import Room

# Nothing of a stranger's file may run or be framed; the page that shows it stays as closed as ever.
CLOSED = "default-src 'none'; sandbox; frame-ancestors 'none'"


class AttachForm(ActForm):
    """A file with its name and kind."""

    file = UploadField(label=_("文件"), kinds=attachments.KINDS, limit=attachments.LARGEST)
    title = forms.CharField(label=_("名称"), max_length=160, required=False, help_text=_("不填则用文件名"))
    category = forms.ChoiceField(label=_("类别"), choices=acts.CATEGORIES)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


def _attach(*, by: Actor, thing: Any, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.attach(
        by=by,
        record=thing,
        upload=data["file"],
        name=data["file"].name,
        title=data["title"],
        category=data["category"],
        note=data["note"],
        at=at,
    )


def page(noun: str) -> ActPage:
    """The page that puts a file beside an estate or a firm."""
    key = {"estate": "public_id", "firm": "code"}[noun]
    return ActPage(
        slug="attach",
        verb=f"registry.attach_{noun}",
        title=_("添加附件"),
        lead=_("按内容检查；照片重新生成，去掉拍摄地点等信息。只能下载，不在网页里直接打开。"),
        button=_("上传附件"),
        back=_("返回，不上传"),
        done=_("附件已添加。"),
        form=AttachForm,
        do=_attach,
        multipart=True,
        target=lambda thing, result: reverse(f"registry:{noun}-attachments", args=[getattr(thing, key)]),
    )


@staff
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to whoever reads its record whole."""
    kept = _kept(request, pk)
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=True,
        filename=attachments.file_name(kept),
        content_type=kept.media_type,
    )
    return _closed(response)


@staff
def small(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small copy of a picture, drawn by ourselves."""
    kept = _kept(request, pk)
    name = attachments.small_name(kept.file.name or "")
    if not attachments.is_picture(kept) or not default_storage.exists(name):
        raise Http404
    return _closed(FileResponse(default_storage.open(name, "rb"), content_type=kept.media_type))


@staff
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a file back."""
    kept, by = _kept(request, pk), actor(request)
    acts.withdraw(by=by, attachment=kept, at=by.at)
    record = cast(Any, kept.record)
    if isinstance(record, Room):
        return redirect("registry:room-correct", public_id=record.estate.public_id, pk=record.pk)
    return redirect(f"{record.get_absolute_url()}attachments/")


def _kept(request: HttpRequest, pk: int) -> Attachment:
    """An attachment that stands on a record which the reader reads whole; else as if missing."""
    by = actor(request)
    kept = Attachment.objects.filter(pk=pk, withdrawn_at=None).first()
    record = kept.record if kept else None
    if kept is None or not isinstance(record, acts.HOLDERS):
        raise Http404
    if not may(by, acts.reading(record), record):
        journal.security("refused", at=by.at, by=by, verb=acts.reading(record), thing=record)
        raise Http404
    return kept


def _closed(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CLOSED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
