"""权限手册: the whole policy on paper, for the director who signs it: who may do what, how far, on which condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .blocks import Block, Column, Grid, Heading, PageBreak, Text
from .labels import Language
from .page import Paper


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of the policy in words. `acts` are the acts it lets the post do, as screens call them."""

    resource: str
    post: str
    kinds: str
    scope: str
    condition: str = ""
    fields: str = ""
    acts: str = ""


@dataclass(frozen=True, slots=True)
class BookWords:
    """The book's own words in its language: titles, column heads and the note at its beginning."""

    name: str
    title: str
    note: str
    by_resource: str
    by_post: str
    resource: str
    post: str
    kinds: str
    scope: str
    condition: str
    fields: str
    acts: str
    footer: str = ""


def permission_book(
    lines: Sequence[BookLine], words: BookWords, *, issuer: str, printed_on: date, language: Language = "zh"
) -> Paper:
    """The book: first by resource, in the order given, then the same lines by post."""
    blocks: list[Block] = [Text(words.note, indent=0), Heading(words.by_resource)]
    for resource, group in groupby(lines, key=lambda line: line.resource):
        blocks += [Heading(resource), _by_resource(list(group), words)]
    blocks += [PageBreak(), Heading(words.by_post)]
    posts = list(dict.fromkeys(line.post for line in lines))
    for post in posts:
        blocks += [Heading(post), _by_post([line for line in lines if line.post == post], words)]
    return Paper(
        issuer=issuer, name=words.name, title=words.title, date=printed_on, blocks=tuple(blocks),
        footer=words.footer, language=language, wide=True,
    )  # fmt: skip


def _by_resource(lines: list[BookLine], words: BookWords) -> Grid:
    heads = (words.post, words.kinds, words.scope, words.condition, words.fields, words.acts)
    shares = (0.14, 0.12, 0.12, 0.17, 0.1, 0.35)
    columns = tuple(Column(head, share=share) for head, share in zip(heads, shares, strict=True))
    rows = tuple(
        (line.post, line.kinds, line.scope, line.condition, line.fields, line.acts) for line in lines
    )
    return Grid(columns, rows)


def _by_post(lines: list[BookLine], words: BookWords) -> Grid:
    heads = (words.resource, words.kinds, words.scope, words.condition, words.fields)
    shares = (0.2, 0.2, 0.16, 0.28, 0.16)
    columns = tuple(Column(head, share=share) for head, share in zip(heads, shares, strict=True))
    rows = tuple((line.resource, line.kinds, line.scope, line.condition, line.fields) for line in lines)
    return Grid(columns, rows)
