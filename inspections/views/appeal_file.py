"""证据材料: what was handed in with an appeal, as a download, to whoever reads the appeal."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.models import Appeal
from inspections.views.field.photo import closed
from oversight import attachments
from oversight.models import Attachment
from oversight.screen import parts
from oversight.views.base import load, needs

READ = "inspections.view_appeal"


def evidence_of(appeal: Appeal) -> QuerySet[Attachment]:
    """The files that stand, the first first."""
    kind = ContentType.objects.get_for_model(Appeal)
    return Attachment.objects.filter(kind=kind, thing=appeal.pk, withdrawn_at=None).order_by("pk")


def papers_of(appeal: Appeal) -> list[parts.Paper]:
    """The files as lines of a card."""
    return [
        parts.Paper(
            label=attachments.file_name(one), url=reverse("inspections:appeal-file", args=[appeal.pk, one.pk])
        )
        for one in evidence_of(appeal)
    ]


@needs(READ)
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """One of them; a foreign appeal answers as a missing one."""
    appeal = load(request, READ, Appeal.objects.all(), pk=pk)
    kept = evidence_of(appeal).filter(pk=file).first()
    if kept is None:
        raise Http404(_("没有找到。"))
    return closed(
        FileResponse(
            kept.file.open("rb"),
            as_attachment=True,
            filename=attachments.file_name(kept),
            content_type=kept.media_type,
        )
    )
