"""Once is enough: a form sent twice does its act once (promise 17).

The token's row is written in the act's own transaction: a second sender waits at its key, then finds what came of the
first. The same token with other content is a conflict, told and never dropped.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError
from oversight.kernel.periods import Period
from oversight.models import Submission

KEPT = timedelta(days=30)
TOKEN = "form_token"  # noqa: S105  a field's name
LEFT_OUT = frozenset({TOKEN, "csrfmiddlewaretoken", "form_of"})


class OtherContent(ActError):
    """The form was sent before, with other content; both stand, the later unwritten."""

    words = _("这份表单刚才已经提交过，这次的内容不同。请先查看已办结果，再决定是否另办。")


def new_token() -> str:
    """A token for one form as it is shown."""
    return secrets.token_urlsafe(18)


def content_digest(data: QueryDict, files: Iterable[Any] = ()) -> str:
    """What was sent, as one digest: every field in order, and the names and sizes of files."""
    fields = sorted((name, data.getlist(name)) for name in data if name not in LEFT_OUT)
    sent = json.dumps([fields, [(str(file.name), file.size) for file in files]], ensure_ascii=False)
    return hashlib.sha256(sent.encode()).hexdigest()


def once(
    act: Callable[[], str], *, person_id: int, token: str, digest: str, at: datetime
) -> tuple[str, bool]:
    """Do ``act`` unless this token was used; (address of its answer, whether it was done now).

    Raises `OtherContent` where the token came with other content before. An error of the act leaves no trace.
    """
    with transaction.atomic():
        row = _claim(person_id=person_id, token=token[:40], digest=digest, at=at)
        if row is None:
            return _answer(person_id, token[:40], digest), False
        row.url = act()[:300]
        row.save(update_fields=["url"])
    return row.url, True


def forget_old(*, period: Period, at: datetime) -> dict[str, int]:
    """The nightly duty: tokens older than a month are of no more use."""
    count, _rows = Submission.objects.filter(at__lt=at - KEPT).delete()
    return {"forgotten": count}


def _claim(*, person_id: int, token: str, digest: str, at: datetime) -> Submission | None:
    try:
        with transaction.atomic():
            return Submission.objects.create(person_id=person_id, token=token, digest=digest, at=at)
    except IntegrityError:
        return None


def _answer(person_id: int, token: str, digest: str) -> str:
    earlier = Submission.objects.get(person_id=person_id, token=token)
    if earlier.digest != digest:
        raise OtherContent
    return earlier.url
