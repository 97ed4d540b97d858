"""备注的撤回: by its writer alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight.views.base import actor, load, needs, refusal
from registry.actions import note
from registry.models import Estate, EstateNote


@needs("registry.note_estate")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one's own note back."""
    load(request, "registry.note_estate", Estate.objects.all(), notes__pk=pk)
    row = EstateNote.objects.select_related("estate", "written_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    by = actor(request)
    if row.written_by.person_id != by.person_id:
        raise refusal(request, "registry.note_estate", row)
    note.withdraw(by=by, note=row, at=by.at)
    messages.success(request, _("备注已撤回。"))
    return redirect("registry:estate-notes", public_id=row.estate.public_id)
