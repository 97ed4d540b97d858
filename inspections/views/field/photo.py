"""A photo of a finding: its small copy, to whoever reads the sheet whole."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from inspections.actions.part import verb_for
from inspections.models import Found, Sheet
from oversight import attachments
from oversight.models import Attachment
from oversight.policy import fields, may
from oversight.views.base import actor, refusal, staff

# Nothing of a stranger's file may run or be framed
CLOSED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@staff
def small(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small copy, drawn by ourselves; the firm and the public never get it here."""
    kind = ContentType.objects.get_for_model(Found)
    kept = Attachment.objects.filter(pk=pk, kind=kind, withdrawn_at=None).first()
    found = (
        Found.objects.select_related("sheet_item__sheet__cycle").filter(pk=kept.thing).first()
        if kept
        else None
    )
    if kept is None or found is None:
        raise Http404(_("没有找到。"))
    sheet: Sheet = found.sheet
    by, verb = actor(request), verb_for(sheet, "view")
    if not may(by, verb, sheet) or fields(by, verb, sheet) is not None:
        raise refusal(request, verb, sheet)
    name = attachments.small_name(kept.file.name or "")
    if not attachments.is_picture(kept) or not default_storage.exists(name):
        raise Http404(_("没有找到。"))
    return picture(name, kept.media_type)


def picture(name: str, media_type: str) -> HttpResponseBase:
    """A stored picture, under a policy of its own."""
    return closed(FileResponse(default_storage.open(name, "rb"), content_type=media_type))


def closed(response: FileResponse) -> FileResponse:
    """A stranger's file as it may go out: nothing of it runs, is framed or is kept."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CLOSED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
