"""Photos of an order's items: the firm's proof, the re-check's, and what the scorers saw; to whoever reads the order."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from inspections.models import Order, OrderItem
from inspections.screen import order as screen
from inspections.views.field.photo import picture
from oversight import attachments
from oversight.models import Attachment
from oversight.policy import may
from oversight.views.base import actor, load, needs, refusal

READ = "inspections.view_order"


@needs(READ)
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo of an item, to whoever reads its order."""
    kind = ContentType.objects.get_for_model(OrderItem)
    kept = Attachment.objects.filter(pk=pk, kind=kind, withdrawn_at=None).first()
    item = OrderItem.objects.select_related("order").filter(pk=kept.thing).first() if kept else None
    if kept is None or item is None:
        raise Http404(_("没有找到。"))
    if not may(actor(request), READ, item.order):
        raise refusal(request, READ, item.order)
    return _small(kept)


@needs(READ)
def found(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A photo of the finding that an item of the order rests on; of no other finding of the sheet."""
    one = load(request, READ, Order.objects.select_related("sheet"), number=number)
    shown = screen.found_photos(one, list(one.items.all()))
    kept = next((each for photos in shown.values() for each in photos if each.pk == pk), None)
    if kept is None:
        raise Http404(_("没有找到。"))
    return _small(kept)


def _small(kept: Attachment) -> HttpResponseBase:
    name = attachments.small_name(kept.file.name or "")
    if not default_storage.exists(name):
        raise Http404(_("没有找到。"))
    return picture(name, kept.media_type)
