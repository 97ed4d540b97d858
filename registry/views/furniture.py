"""What record pages of the registry share: entries in words, attachments as the card shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight import attachments as files
from oversight.models import Attachment
from oversight.policy import may
from oversight.screen import parts
from oversight.views.base import actor
from registry.actions.attachment import CATEGORIES
from registry.models import Estate, Room
from registry.screen import place


def below_estate(request: HttpRequest, estate: Estate, *, here: Any, rooms: bool = False) -> parts.Place:
    """The territory bar of a page under an estate's record: the way back leads to the record, or to its ``rooms``."""
    under = []
    if may(actor(request), "registry.view_estate", estate):
        under.append(parts.Crumb(label=estate.name, url=estate.get_absolute_url()))
    if rooms:
        url = reverse("registry:room-list", args=[estate.public_id])
        under.append(parts.Crumb(label=str(_("物业用房")), url=url))
    return place.of(estate.jurisdiction.path if estate.jurisdiction else "", here, under=under)


def photos_of(rooms: Iterable[Room]) -> dict[int, list[Attachment]]:
    """The photos that stand of each room, oldest first; one query."""
    found: dict[int, list[Attachment]] = {room.pk: [] for room in rooms}
    kind = ContentType.objects.get_for_model(Room)
    kept = Attachment.objects.filter(kind=kind, thing__in=found, withdrawn_at=None)
    for photo in kept.select_related("uploaded_by__person", "uploaded_by__organisation").order_by("pk"):
        found[photo.thing].append(photo)
    return found


def listed(request: HttpRequest, record: Any, noun: str, key: str) -> dict[str, Any]:
    """The attachments of a record, as the card shows them."""
    rows = list(files.of(record).select_related("uploaded_by__person", "uploaded_by__organisation"))
    words = dict(CATEGORIES)
    for row in rows:
        row.is_picture, row.category_words = files.is_picture(row), words.get(row.category, row.category)
    may_attach = may(actor(request), f"registry.attach_{noun}", record)
    url = reverse(f"registry:{noun}-attach", args=[key]) if may_attach else ""
    return {
        "attachments": rows,
        "may_attach": may_attach,
        "attach_url": url,
        "attach_link": _("添加附件") if may_attach else "",
    }
