"""What the script of the scorer's pages asks: entries, photos, what stands; and the worker that keeps the pages.

A device is answered in JSON and never led to another page: 401 says that nobody is signed in any more (what was typed
stays on the device), 409 shows what another wrote, 410 that the sheet takes nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inspections.actions import scoring, syncing
from inspections.rules.entry import ENTRY_WORDS, EntryError, Misfit, read_change, write_change
from inspections.views.field.sheet import find
from oversight.acting import ActError, Invalid, Refused
from oversight.kernel.machine import Unlawful
from oversight.kernel.plaindata import parse_json
from oversight.kernel.wording import Message
from oversight.views.base import actor, public_page

WORKER = "inspections/field-worker.js"
FUTURE = timedelta(minutes=10)  # a device's clock may run so much ahead
OLD = timedelta(days=60)


def device(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a device: errors as JSON with a status that it understands."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor(request).signed_in:
            return _no(401, _("登录已过期，请重新登录。"))
        try:
            return view(request, *args, **kwargs)
        except (Refused, Http404):
            return _no(404, _("没有找到。"))
        except Unlawful:
            return _no(410, _("这张考核表已不再接收评分。"))
        except scoring.Conflict as conflict:
            theirs = {"theirs": write_change(conflict.theirs), "revision": conflict.revision,
                      "points": syncing.said(conflict.points)}  # fmt: skip
            return _no(409, conflict.words, **theirs)
        except ActError as error:
            return _no(422, error.words)

    wrapped.public = False  # type: ignore[attr-defined]
    return wrapped


def _no(status: int, words: Any, **more: Any) -> JsonResponse:
    return JsonResponse({"words": str(words), **more}, status=status)


@device
@require_POST
def entries(request: HttpRequest, number: str) -> HttpResponse:
    """One entry; a repeated id gets the first answer again."""
    one, by = find(request, number), actor(request)
    sent = _sent(request)
    saved = scoring.answer(
        by=by, sheet=one, code=sent["item"], change=sent["change"], base=sent["base"], entry=sent["entry"],
        device_at=_moment(sent["device_at"], by.at), at=by.at,
    )  # fmt: skip
    return JsonResponse(
        {
            "item": saved.item,
            "revision": saved.revision,
            "status": saved.status,
            "points": syncing.said(saved.points),
        }
    )


@device
@require_POST
def photos(request: HttpRequest, number: str) -> HttpResponse:
    """One photo of a line; the device lets go of its own when the digest comes back."""
    one, by = find(request, number), actor(request)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("没有收到照片。"))
    kept = syncing.add_photo(
        by=by, sheet=one, line=request.POST.get("line", ""), sha256=request.POST.get("sha256", ""), upload=file,
        name=file.name or "photo.jpg", at=by.at,
    )  # fmt: skip
    return JsonResponse({"photo": kept.photo.pk, "sha256_received": kept.received})


@device
def state(request: HttpRequest, number: str) -> HttpResponse:
    """Who is signed in, a fresh token, and what stands on the sheet since the device last asked."""
    one, by = find(request, number), actor(request)
    since = request.GET.get("since", "")
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else -1
    told = syncing.state_of(one, known)
    return JsonResponse({"person": by.person_id, "token": get_token(request), **told})


@public_page
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the pages on the device; it lies where it serves, so that its reach is these pages alone."""
    found = finders.find(WORKER)
    if found:
        with open(found, "rb") as file:
            text = file.read()
    else:  # gathered by collectstatic
        with staticfiles_storage.open(WORKER) as file:
            text = file.read()
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


ENTRY_FIELDS = {"entry", "item", "base", "device_at", "change"}


def _sent(request: HttpRequest) -> dict[str, Any]:
    """The entry told by a device's JSON. Raises `Invalid`."""
    try:
        data = parse_json(request.body.decode())
        if extra := sorted(set(data) - ENTRY_FIELDS):
            raise Invalid(_("不认识的字段：%(names)s") % {"names": " ".join(extra)})
        return {
            "item": str(data["item"])[:12],
            "base": _revision(data["base"]),
            "entry": UUID(data["entry"]),
            "device_at": str(data.get("device_at", "")),
            "change": read_change(data["change"]),
        }
    except EntryError as error:
        raise Invalid(ENTRY_WORDS.say(Message(error.code, error.params), get_language() or "zh")) from error
    except Misfit as error:
        raise Invalid(error.say(get_language() or "zh")) from error
    except (ValueError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise Invalid(_("没有看懂发来的内容，请刷新页面。")) from error


def _revision(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(value)
    return value


def _moment(text: str, now: datetime) -> datetime:
    """When the device says it was typed; now where its clock is plainly wrong."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not now - OLD <= found <= now + FUTURE:
        return now
    return found
