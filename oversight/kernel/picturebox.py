"""Strangers' pictures in: decoded in a child with limits and drawn anew, so that nothing but pixels comes through.

JPEG, PNG and WebP up to 40 million pixels (promise 35). The copy has no EXIF, no profile, no hidden parts; it is
turned as the camera meant it and made no larger than needed. Also the child's script, run by itself.
"""

import base64
import io
import json
import os
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_PIXELS = 40_000_000
MAX_BYTES = 20 * (1 << 20)
LONGEST_SIDE = 2_400
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85


class PictureError(Exception):
    """A picture that is not taken; ``message`` is worded by ``picture_words``."""

    def __init__(self, code: str, /, **params: str) -> None:
        from oversight.kernel.wording import Message  # the child, which runs this file alone, has no portal

        self.message = Message("picture_" + code, params)
        super().__init__(f"{code} {params}")


@dataclass(frozen=True)
class Picture:
    """A clean picture: its bytes, its format (``JPEG``, ``PNG``, ``WEBP``) and its size in pixels."""

    data: bytes
    format: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        """The file name's ending."""
        return {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[self.format]

    @property
    def content_type(self) -> str:
        """The media type to serve it as."""
        return f"image/{self.format.lower()}"


def clean_picture(path: str | Path, *, longest_side: int = LONGEST_SIDE) -> Picture:
    """The picture in a file, drawn anew; raises ``PictureError``."""
    from oversight.kernel.childbox import ChildRefused, Limits, run_child

    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise PictureError("too_big", size=f"{size / (1 << 20):.0f}", limit=f"{MAX_BYTES / (1 << 20):.0f}")
    told = {"path": str(path), "longest_side": longest_side}
    try:
        answer = next(run_child(Path(__file__), told, Limits()))
    except ChildRefused as refusal:
        code = refusal.reason if refusal.reason in ("too_many_pixels", "animated", "time") else "unreadable"
        raise PictureError(code, **refusal.params) from None
    data = base64.b64decode(answer["data"])
    return Picture(data, answer["format"], answer["width"], answer["height"])


# --- the child ------------------------------------------------------------------------------------------------


def redraw(path: str, longest_side: int) -> dict[str, Any]:
    """Decode, turn, shrink and encode anew from bare pixels."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image: Any = Image.open(path, formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"refused": "too_many_pixels", "params": {"limit": f"{MAX_PIXELS:,}"}}
    kind = image.format
    if getattr(image, "n_frames", 1) > 1:
        return {"refused": "animated"}
    if kind == "JPEG":
        image.draft("RGB", (longest_side, longest_side))  # decodes at a fraction of the size and memory
    image = ImageOps.exif_transpose(image)
    image.thumbnail((longest_side, longest_side))
    image = image.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB")
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    clean.save(out, kind, **({} if kind == "PNG" else {"quality": QUALITY}))
    data = base64.b64encode(out.getvalue()).decode()
    return {"done": 1, "format": kind, "width": clean.width, "height": clean.height, "data": data}


def main(told: dict[str, Any]) -> None:
    """Bind this process, then read the picture that the parent names."""
    import resource

    memory = told["limits"]["memory_mb"] * (1 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (told["limits"]["cpu_s"], told["limits"]["cpu_s"] + 1))
    for kind, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
        resource.setrlimit(kind, (most, most))
    sys.path[:0] = os.environ.get("BOX_PATH", "").split(os.pathsep)
    try:
        answer = redraw(told["path"], told["longest_side"])
    except BaseException as error:  # whatever a decoder does, the parent hears of it in one line
        answer = {"refused": "unreadable", "params": {"detail": type(error).__name__}}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
