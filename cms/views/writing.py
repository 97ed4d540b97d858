"""Beside the form of a notice: how the text will read, and what somebody else saved meanwhile."""

from __future__ import annotations

from typing import Any

from cms.forms import NoticeDraftForm
from cms.models import NoticePage
from cms.views.shown import pictures_of
from oversight.views import conflicts


def preview_of(
    form: NoticeDraftForm, model: type[NoticePage], page: NoticePage | None = None
) -> dict[str, Any]:
    """The text as the public would read it, nothing kept; with mistakes in the form, what can be read of it."""
    form.is_valid()
    shown = model(title=form.cleaned_data.get("title", ""), body=form.stream())
    return {"preview": shown, "pictures": pictures_of(page.working_copy()) if page and page.pk else []}


def clash_of(form: NoticeDraftForm, page: NoticePage) -> dict[str, Any]:
    """Both versions side by side; from now on what is saved is weighed against the other's version."""
    fresh = NoticePage.objects.get(pk=page.pk).specific
    seen = form.cleaned_data["seen"]
    now = NoticeDraftForm.held(fresh.working_copy())
    clash = conflicts.beside(
        form,
        fresh,
        names=[name for name in form.fields if name in now and name != "seen"],
        typed=form.typed,
        before=_as_seen(fresh, seen).get,
        now=now.get,
    )
    form.data = form.data.copy()  # type: ignore[assignment, attr-defined]
    form.data["seen"] = str(fresh.version)  # type: ignore[index]
    return {"clash": clash}


def _as_seen(page: NoticePage, seen: int | None) -> dict[str, Any]:
    """What the boxes showed at the version seen: the last revision before it. A revision is kept while its act runs
    and bears the version from before, but for the first one."""
    revisions = list(page.revisions.order_by("pk"))
    older = [one for one in revisions if seen is not None and one.content.get("version", 0) < seen]
    shown = (older or revisions)[-1 if older else 0] if revisions else None
    return NoticeDraftForm.held(shown.as_object()) if shown else {}
