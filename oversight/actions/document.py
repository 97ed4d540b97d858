"""文书: issue, correct and withdraw numbered papers; look one up by its code.

A number is taken in the transaction that stores the paper, under the lock of its series: two papers never get one
number, and a paper that failed leaves no gap. What was issued never changes; a correction is a new paper with a new
number that names the old one (DOMAIN-REFERENCE §6).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError, acting
from oversight.kernel.codes import new_code, normalised, shown
from oversight.kernel.scope import Kind
from oversight.models import Document, DocumentStatus, NumberSeries, Organisation
from oversight.papers.kinds import KINDS, PaperKind, number
from oversight.papers.page import Paper, Verification, draw
from oversight.policy import Actor

_UNIT_ENDINGS = ("街道办事处", "街道", "办事处", "社区", "居委会", "地区", "镇", "乡", "区", "县", "市")


class NotInForce(ActError):
    """The paper was replaced or withdrawn before."""

    words = _("这份文书已被更正或撤销，不能再次办理。")


class AlreadyIssued(ActError):
    """A paper of this kind on this record is in force; a second one needs a correction."""

    words = _("这项内容已制发文书，且仍然有效。内容有误的，请办理更正。")


@dataclass(frozen=True)
class Stamp:
    """What a paper gets when it is issued, to be printed on it."""

    number: str
    verification: Verification
    corrects: str = ""


Build = Callable[[Stamp], Paper]


def issue(
    *, by: Actor, verb: str, record: Model, kind: PaperKind, read_verb: str, build: Build, at: datetime
) -> Document:
    """Issue a paper of ``kind`` on ``record`` in the name of the actor's body.

    ``build`` gets the stamp and gives the paper; ``read_verb`` is what a reader of the file must be allowed to do to
    the record. Raises `Refused`, `AlreadyIssued`; whatever ``build`` raises leaves no number behind.
    """
    with _removed_on_failure() as written, acting(by, verb, record, at=at) as act:
        document = _issued(by, act.thing, kind, read_verb, build, at=at, replaces=None, written=written)
        act.facts = {"document": document.pk, "number": document.number, "digest": document.digest}
    return document


def correct(
    *,
    by: Actor,
    verb: str,
    document: Document,
    build: Build,
    at: datetime,
    why: str,
    record: Model | None = None,
) -> Document:
    """Issue a corrected paper: a new number that names the old one, which is no longer valid.

    ``record`` is what the new paper stands on where that is another one (a new check). Raises `NotInForce` if
    the old one was replaced or withdrawn already, also by somebody at the same instant.
    """
    try:
        with (
            _removed_on_failure() as written,
            acting(by, verb, document.record, at=at, note=why) as act,
        ):
            _refuse_if_ended(document)
            kind = KINDS[document.kind]
            fresh = _issued(
                by,
                record or act.thing,
                kind,
                document.read_verb,
                build,
                at=at,
                replaces=document,
                written=written,
            )
            act.facts = {"document": fresh.pk, "number": fresh.number, "corrects": document.number,
                         "digest": fresh.digest}  # fmt: skip
    except IntegrityError as error:  # the other one was first: replaces is unique
        raise NotInForce from error
    return fresh


def withdraw(*, by: Actor, verb: str, document: Document, at: datetime, why: str) -> DocumentStatus:
    """Withdraw a paper: it stays as it was, and whoever verifies it is told.

    Raises `NotInForce` if it was replaced or withdrawn already.
    """
    try:
        with acting(by, verb, document.record, at=at, note=why) as act:
            _refuse_if_ended(document)
            status = DocumentStatus.objects.create(document=document, by_id=by.posting, at=at)
            act.facts = {"document": document.pk, "number": document.number}
    except IntegrityError as error:
        raise NotInForce from error
    return status


def find(code: str) -> Document | None:
    """The paper that bears ``code``, as typed: with or without dashes, in any case, O read as 0, I and L as 1."""
    wanted = normalised(code)
    if wanted is None:
        return None
    found = Document.objects.select_related("withdrawal", "replaced_by", "issuer").filter(code=wanted).first()
    return found if found is not None and hmac.compare_digest(found.code, wanted) else None


def is_copy(document: Document, content: bytes) -> bool:
    """Whether ``content`` is byte for byte the file that was issued."""
    return hmac.compare_digest(document.file_digest, hashlib.sha256(content).hexdigest())


def body_word(body: Organisation) -> str:
    """The word that begins a body's document numbers: 营房 for the bureau (setting), 建丰 for 建丰街道办事处.

    Where two bodies of a kind would share it (streets of one name in two districts), the district's word goes before.
    """
    if body.kind == Kind.BUREAU:
        return str(settings.PORTAL.get("number_word") or "营房")
    place = body.territory
    if place is None:
        return _short(body.name)
    own = _short(place.name)
    namesakes = Organisation.objects.filter(kind=body.kind, territory__name=place.name).exclude(pk=body.pk)
    parent = place.get_parent()
    return _short(parent.name) + own if parent is not None and namesakes.exists() else own


def _short(name: str) -> str:
    """A place's name without what kind of place it is, at most four characters."""
    ending = next((end for end in _UNIT_ENDINGS if name.endswith(end) and len(name) > len(end) + 1), "")
    return name.removesuffix(ending)[:4]


def _issued(
    by: Actor,
    record: Any,
    kind: PaperKind,
    read_verb: str,
    build: Build,
    *,
    at: datetime,
    replaces: Document | None,
    written: list[str],
) -> Document:
    """Take a number, draw the paper, store file and row."""
    issuer = Organisation.objects.select_related("territory").get(pk=by.organisation_id)
    year = timezone.localtime(at).year
    serial = _next_serial(issuer, kind, year)
    code = new_code()
    url = f"{settings.SITE_URL.rstrip('/')}/verify/{code}/"
    stamp = Stamp(
        number=number(body_word(issuer), kind, year=year, serial=serial),
        verification=Verification(shown(code), url),
        corrects=replaces.number if replaces else "",
    )
    paper = build(stamp)
    _refuse_second(kind, record, paper.title, replaces)
    drawn = draw(paper)
    name = default_storage.save(f"papers/{year}/{secrets.token_hex(16)}.pdf", ContentFile(drawn.pdf))
    written.append(name)
    return Document.objects.create(
        issuer=issuer, kind=kind.code, number=stamp.number, year=year, serial=serial, title=paper.title[:200],
        record=record, read_verb=read_verb, code=code, digest=paper.digest, file=name, pages=drawn.pages,
        file_digest=hashlib.sha256(drawn.pdf).hexdigest(), replaces=replaces,
        issued_by_id=by.posting, issued_at=at,
    )  # fmt: skip


def _next_serial(issuer: Organisation, kind: PaperKind, year: int) -> int:
    """The next number of the series; its row stays locked until the transaction ends, so no number is lost."""
    which: dict[str, Any] = {"organisation": issuer, "kind": kind.code, "year": year}
    NumberSeries.objects.get_or_create(**which)
    series = NumberSeries.objects.select_for_update().get(**which)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _refuse_second(kind: PaperKind, record: Any, title: str, replaces: Document | None) -> None:
    """One paper of a kind and title in force on a record; the series' lock makes a double click wait here."""
    same = Document.objects.filter(
        kind=kind.code, content=ContentType.objects.get_for_model(record), thing=record.pk, title=title[:200]
    )
    in_force = same.filter(withdrawal=None, replaced_by=None)
    if (in_force.exclude(pk=replaces.pk) if replaces else in_force).exists():
        raise AlreadyIssued


def _refuse_if_ended(document: Document) -> None:
    ended = DocumentStatus.objects.filter(document=document).exists()
    if ended or Document.objects.filter(replaces=document).exists():
        raise NotInForce


@contextmanager
def _removed_on_failure() -> Iterator[list[str]]:
    """Files written in the block are removed if it fails: a file lies outside the transaction."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            with suppress(OSError):
                default_storage.delete(name)
        raise
