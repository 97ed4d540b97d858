"""手写签名: the name that the firm wrote on the screen, as D05 and D06 print it; it is shown nowhere else."""

from __future__ import annotations

from inspections.models import Signature


def hand_of(signature: Signature | None) -> bytes:
    """The drawing beside a signature; b"" where the name was typed alone, or the firm refused."""
    strokes = signature.strokes if signature else None
    if strokes is None or strokes.withdrawn_at is not None:
        return b""
    with strokes.file.open("rb") as file:
        return bytes(file.read())
