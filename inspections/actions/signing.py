"""签字: the firm signs what the scorers found, or a refusal is recorded before a witness; the same day (§3.3)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from inspections.actions import scoring
from inspections.actions.part import verb_for
from inspections.models import Sheet, Signature, SignatureName
from oversight import attachments
from oversight.acting import Invalid, Stale, acting
from oversight.policy import Actor

STROKES = "signature"  # the category of the drawing of a name


def sign(
    *,
    by: Actor,
    sheet: Sheet,
    shown: str,
    name: str,
    remark: str = "",
    strokes: File | None = None,
    at: datetime,
) -> Signature:
    """The firm signs the answers whose digest is ``shown``. Raises `Stale` where they are no longer what stands."""
    with acting(by, verb_for(sheet, "sign"), sheet, at=at) as act:
        digest = _as_shown(act.thing, shown)
        signature = Signature(sheet=act.thing, kind="signed", digest=digest, signer_id=by.posting, at=at)
        drawing = attachments.examine(strokes, "name.png") if strokes is not None else None
        if drawing is not None:
            signature.strokes = attachments.keep(
                content=drawing,
                record=act.thing,
                title=str(_("签名")),
                category=STROKES,
                note="",
                by=by.posting,
                at=at,
            )
        _save(signature, signer_name=name, remark=remark)
        act.facts = {"answers": digest}
    return signature


def refuse(*, by: Actor, sheet: Sheet, shown: str, witness_name: str, remark: str, at: datetime) -> Signature:
    """The firm would not sign: who saw it, and what was said. Raises `Stale`, `Invalid` without a witness."""
    if not witness_name.strip():
        raise Invalid(_("请写明见证人。"), field="witness_name")
    with acting(by, verb_for(sheet, "refuse"), sheet, at=at) as act:
        digest = _as_shown(act.thing, shown)
        signature = Signature(sheet=act.thing, kind="refused", digest=digest, at=at)
        _save(signature, witness_name=witness_name, remark=remark)
        act.facts = {"answers": digest}
    return signature


def _as_shown(sheet: Sheet, shown: str) -> str:
    digest = scoring.digest_of(sheet)
    if shown != digest:
        raise Stale
    return digest


def _save(signature: Signature, *, remark: str, **names: Any) -> None:
    signature.remark_digest = hashlib.sha256(remark.encode()).hexdigest() if remark else ""
    signature.save()
    SignatureName.objects.create(signature=signature, remark=remark, **names)
