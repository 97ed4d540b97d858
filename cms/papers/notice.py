"""通知公告文书: an edition of a notice as a numbered, verifiable paper; printed from the frozen edition alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models import Edition
from cms.rules import body
from oversight.papers import blocks
from oversight.papers.blocks import Block
from oversight.papers.kinds import NOTICE
from oversight.papers.page import Paper, Verification


@dataclass(frozen=True)
class NoticeSheet:
    """What one paper says: the edition's head and text."""

    content: dict[str, Any]
    edition: int
    published_on: date
    note: str = ""
    footer: str = ""


def gather(edition: Edition) -> NoticeSheet:
    """The sheet of an edition, as it was put on view."""
    return NoticeSheet(
        content=edition.content,
        edition=edition.number,
        published_on=timezone.localtime(edition.published_at).date(),
        note=edition.note,
        footer="演示文书，不具法律效力" if settings.DEMO else "",
    )


def paper(
    sheet: NoticeSheet, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The sheet as a paper; notices are issued in Chinese."""
    with override("zh-hans"):
        made: list[Block] = [_head(sheet)]
        if sheet.note:
            made.append(blocks.Remark(_("更正说明"), sheet.note))
        for piece in body.read(sheet.content["text"]):
            made += _drawn(piece)
        if sheet.content["files"]:
            made.append(blocks.Heading(_("附件")))
            made.append(
                blocks.Lines(tuple((title, f"SHA-256 {digest}") for title, digest in sheet.content["files"]))
            )
        issuer = sheet.content["issuer"]
        seal = blocks.SealPlace(issuer=issuer, date=_day(sheet.published_on))
        made.append(blocks.Signatures(seal=seal))
        return Paper(
            issuer=issuer,
            name=NOTICE.heading,
            title=sheet.content["title"],
            date=sheet.published_on,
            blocks=tuple(made),
            number=number,
            corrects=corrects,
            verification=verification,
            footer=sheet.footer,
        )


def _head(sheet: NoticeSheet) -> blocks.Facts:
    told = sheet.content
    rows: list[tuple[tuple[str, str], ...]] = [
        ((_("索引号"), told["index_number"]), (_("文号"), told["document_number"] or "—")),
        ((_("成文日期"), _day_of(told["written_on"])), (_("公开日期"), _day(sheet.published_on))),
        ((_("信息来源"), told["source"] or "—"), (_("版次"), str(sheet.edition))),
    ]
    if told["authority"] or told["effective_on"]:
        rows.append(
            ((_("制定机关"), told["authority"] or "—"), (_("施行日期"), _day_of(told["effective_on"])))
        )
    if told["objection_until"]:
        rows.append(
            ((_("公示截止"), _day_of(told["objection_until"])), (_("异议怎么提"), told["objection_how"]))
        )
    return blocks.Facts(tuple(rows))


def _drawn(piece: body.Piece) -> list[Block]:
    """A piece of the text as blocks of the paper; pictures are told, since they lie in files of their own."""
    if isinstance(piece, body.Heading):
        return [blocks.Heading(piece.text)]
    if isinstance(piece, body.Text):
        return [blocks.Text(line, song=True) for line in piece.text.split("\n")]
    if isinstance(piece, body.Items):
        marks = (f"{n}. " if piece.numbered else "· " for n in range(1, len(piece.items) + 1))
        return [blocks.Text(mark + item, song=True) for mark, item in zip(marks, piece.items, strict=True)]
    if isinstance(piece, body.Grid):
        columns = tuple(blocks.Column(cell) for cell in piece.head)
        return [blocks.Grid(columns, piece.rows)]
    if isinstance(piece, body.Link):
        return [blocks.Text(f"{piece.text}：{piece.url}", note=True)]
    return [blocks.Text(_("图片 %(n)s：%(words)s") % {"n": piece.number, "words": piece.text}, note=True)]


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _day_of(text: str | None) -> str:
    return _day(date.fromisoformat(text)) if text else "—"
