"""考核标准表: a published version to print: every item with its rule, the grades and the vetoes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.models import Standard
from inspections.rules import standard as rules
from inspections.rules.standard.item import Category
from inspections.rules.standard.words import METHOD_WORDS
from oversight.kernel.measure import plain
from oversight.papers import blocks
from oversight.papers.blocks import Block
from oversight.papers.labels import Language
from oversight.papers.page import Paper
from registry.papers.record import printed
from registry.papers.wording import day, listed, moment, reader_language, section, written_in


@dataclass(frozen=True)
class StandardSheet:
    """What the print says."""

    issuer: str
    form: rules.Standard
    digest: str
    published_on: date
    printed_at: str
    printed_on: date
    language: Language


def gather(version: Standard, *, issuer: str, at: datetime) -> StandardSheet:
    """The sheet of a published version in the reader's language."""
    return StandardSheet(
        issuer=issuer, form=version.form, digest=version.digest,
        published_on=timezone.localtime(version.published_at).date(), printed_at=moment(at),
        printed_on=timezone.localtime(at).date(), language=reader_language(),
    )  # fmt: skip


def paper(told: StandardSheet) -> Paper:
    """The version as an unnumbered print, lying."""
    form, reader = told.form, told.language
    with written_in(reader):
        made: list[Block] = [_head(told)]
        if form.text:
            made.append(blocks.Text(form.text.word(reader)))
        for category in form.categories:
            made += _category(category, reader)
        made += _result(form, reader)
        return Paper(
            issuer=told.issuer, name=_("考核标准"), title=form.name.word(reader), date=told.printed_on,
            blocks=tuple(made), footer=printed(told.printed_at), language=reader, wide=True,
        )  # fmt: skip


def _head(told: StandardSheet) -> blocks.Facts:
    form = told.form
    return blocks.Facts((
        ((_("编号"), form.code), (_("发布日期"), day(told.published_on))),
        ((_("满分"), plain(form.full)), (_("项目"), str(len(list(form.items))))),
        ((_("摘要值"), told.digest),),
    ))  # fmt: skip


def _category(category: Category, reader: Language) -> list[Block]:
    full = sum((item.full for item in category.items if not item.is_taken_off), Decimal(0))
    rows = tuple(
        (
            item.code,
            item.name.word(reader),
            item.rule.text.word(reader),
            listed(METHOD_WORDS.word(one, reader) for one in item.method),
            plain(item.full),
        )
        for item in category.items
    )
    columns = (
        blocks.Column(_("编号"), "centre", 0.06),
        blocks.Column(_("内容"), share=0.3),
        blocks.Column(_("评分规则"), share=0.42),
        blocks.Column(_("检查方式"), share=0.14),
        blocks.Column(_("满分"), "end", 0.08),
    )
    totals = ((4, _("小计")), (1, plain(full)))
    return [
        blocks.Heading(f"{category.code} {category.name.word(reader)}"),
        blocks.Grid(columns, rows, totals),
    ]


def _result(form: rules.Standard, reader: Language) -> list[Block]:
    grades = tuple(
        (
            grade.name.word(reader),
            _("%(n)s 分以上") % {"n": plain(grade.least)} if grade.least is not None else _("其余"),
        )
        for grade in form.result.grades
    )
    made: list[Block] = [blocks.Heading(section(0, _("等级"))), blocks.Lines(grades)]
    if form.vetoes:
        vetoes = tuple((str(n), one.name.word(reader)) for n, one in enumerate(form.vetoes, 1))
        made += [blocks.Heading(section(1, _("一票否决"))), blocks.Lines(vetoes)]
    return made
