"""The blocks that a notice's text is made of: text, never markup; the same pieces in the admin and in the portal's box.

`stream_of` and `pieces_of` lead between the stored stream and the pieces of `rules.body`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StreamBlockValidationError

from cms.rules import body
from oversight.kernel.plaintext import control_at
from oversight.plainform import CONTROL

HTTP = URLValidator(schemes=["http", "https"])


class GridBlock(blocks.StructBlock):
    """表格: each line a row, cells divided by bars; the first row is the head."""

    rows = blocks.TextBlock(
        label=_("表格内容"), help_text=_("每行一条，各格用竖线 | 隔开，第一行是表头。"), rows=6
    )

    class Meta:
        icon = "table"
        label = _("表格")
        template = "cms/blocks/grid.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The table's cells."""
        return super().get_context(value, parent_context=parent_context) | {
            "grid": grid_of(value["rows"]),
        }


class LinkBlock(blocks.StructBlock):
    """链接: to a page elsewhere."""

    text = blocks.CharBlock(label=_("文字"), max_length=120)
    url = blocks.CharBlock(
        label=_("网址"), max_length=body.LONGEST_LINK, validators=[HTTP], help_text=_("以 https:// 开头")
    )

    class Meta:
        icon = "link"
        label = _("链接")
        template = "cms/blocks/link.html"


class PictureBlock(blocks.StructBlock):
    """图片: one of the pictures among the attachments, which are kept with the notice and shown with it alone."""

    number = blocks.IntegerBlock(
        label=_("第几张图"),
        help_text=_("先在“附件”中上传图片，这里填它是第几张图片。"),
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    text = blocks.CharBlock(label=_("图片说明"), max_length=200, help_text=_("看不到图片的人读这一句。"))

    class Meta:
        icon = "image"
        label = _("图片")
        template = "cms/blocks/picture.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The picture's address, if the notice has so many."""
        context = super().get_context(value, parent_context=parent_context)
        pictures = (parent_context or {}).get("pictures", ())
        number = value["number"]
        context["picture"] = pictures[number - 1] if 0 < number <= len(pictures) else None
        return context


class BodyBlock(blocks.StreamBlock):
    """正文: the pieces in order."""

    heading = blocks.CharBlock(
        label=_("小标题"), max_length=120, icon="title", template="cms/blocks/heading.html"
    )
    text = blocks.TextBlock(label=_("段落"), icon="pilcrow", rows=4, template="cms/blocks/text.html")
    bullets = blocks.ListBlock(
        blocks.CharBlock(label=_("条目"), max_length=500),
        label=_("条目（不编号）"),
        icon="list-ul",
        template="cms/blocks/bullets.html",
    )
    numbers = blocks.ListBlock(
        blocks.CharBlock(label=_("条目"), max_length=500),
        label=_("条目（编号）"),
        icon="list-ol",
        template="cms/blocks/numbers.html",
    )
    grid = GridBlock()
    link = LinkBlock()
    picture = PictureBlock()

    class Meta:
        block_counts: dict[str, Any] = {}

    def clean(self, value: Any) -> Any:
        """Refuse a control character beside the piece that holds it, as the forms of the house do."""
        cleaned = super().clean(value)
        faults = {
            number: ValidationError(CONTROL % {"place": place})
            for number, piece in enumerate(cleaned)
            if (place := next(filter(None, map(control_at, _texts(piece.get_prep_value()))), 0))
        }
        if faults:
            raise StreamBlockValidationError(block_errors=faults)
        return cleaned


def _texts(raw: Any) -> Iterator[str]:
    """Every text in the raw data of a piece."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        yield from itertools.chain.from_iterable(map(_texts, raw.values()))
    elif isinstance(raw, list | tuple):
        yield from itertools.chain.from_iterable(map(_texts, raw))


def grid_of(rows: str) -> body.Grid:
    """A table from the lines of its box."""
    lines = [line.strip() for line in rows.splitlines() if line.strip(" |")]
    barred = [line if line.startswith("|") and line.endswith("|") else f"|{line}|" for line in lines]
    found = [piece for piece in body.read("\n".join(barred)) if isinstance(piece, body.Grid)]
    return found[0] if found else body.Grid((), ())


def stream_of(pieces: Iterable[body.Piece]) -> list[dict[str, Any]]:
    """The stream's raw data for these pieces."""
    return [{"type": kind, "value": value} for kind, value in map(_raw, pieces)]


def pieces_of(stream: Any) -> list[body.Piece]:
    """The pieces of a stored stream."""
    return [piece for block in stream for piece in _piece(block.block_type, block.value)]


def _raw(piece: body.Piece) -> tuple[str, Any]:
    if isinstance(piece, body.Heading):
        return "heading", piece.text
    if isinstance(piece, body.Text):
        return "text", piece.text
    if isinstance(piece, body.Items):
        return ("numbers" if piece.numbered else "bullets"), list(piece.items)
    if isinstance(piece, body.Grid):
        return "grid", {"rows": body.write([piece])}
    if isinstance(piece, body.Link):
        return "link", {"text": piece.text, "url": piece.url}
    return "picture", {"number": piece.number, "text": piece.text}


def _piece(kind: str, value: Any) -> Iterator[body.Piece]:
    if kind == "heading":
        yield body.Heading(str(value))
    elif kind == "text":
        yield body.Text(str(value))
    elif kind in ("bullets", "numbers"):
        yield body.Items(tuple(str(item) for item in value), numbered=kind == "numbers")
    elif kind == "grid":
        yield grid_of(value["rows"])
    elif kind == "link":
        yield body.Link(value["text"], value["url"])
    else:
        yield body.Picture(value["number"], value["text"])
