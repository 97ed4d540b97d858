"""权限手册: the policy's table in words, the same rows for the printed book and for the workbook."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight.kernel.scope import Post
from oversight.kernel.table_writing import Column
from oversight.kernel.wording import is_english
from oversight.models.membership import POSTS
from oversight.papers.permission_book import BookLine, BookWords
from oversight.policy import LINES, VERBS, Line, words


def lines() -> list[BookLine]:
    """Every line of the policy in the reader's language, resources together, in the order of the table."""
    return [_worded(line) for line in LINES]


def _worded(line: Line) -> BookLine:
    between = ", " if is_english(get_language() or "") else "、"
    return BookLine(
        resource=str(words.RESOURCES[line.resource]),
        post=post_name(line.post),
        kinds=between.join(str(words.KINDS[kind]) for kind in line.kinds),
        scope=str(words.SCOPES[line.scope]),
        condition=between.join(str(words.CONDITIONS[name]) for name in line.conditions),
        fields=str(words.FIELDS[line.fields]),
        acts=between.join(acts_of(line)),
    )


def post_name(post: Post) -> str:
    """What a post is called; the public is a post of the table too."""
    return str(dict(POSTS).get(post.value) or _("公众"))


def acts_of(line: Line) -> list[str]:
    """The acts that a line lets its post do, as the screens call them."""
    return [
        str(words.VERBS[verb.name])
        for verb in VERBS.values()
        if verb.resource == line.resource
        and any(kind in line.kinds for kind in verb.kinds)
        and not (verb.whole and line.fields)
    ]


def book_words(footer: str) -> BookWords:
    """The book's own words in the reader's language."""
    note = _(
        "本手册按平台正在执行的权限表逐条列出：谁、对哪类事项、在什么范围内、可以做什么。没有列出的一律不可以。"
        "各岗位在公开页面上能看到的，与公众相同。单件授权另有期限和理由，不在此表。"
    )
    return BookWords(
        name=_("权限手册"), title=_("岗位权限手册"), note=note, by_resource=_("按事项"), by_post=_("按岗位"),
        resource=_("事项"), post=_("岗位"), kinds=_("权限"), scope=_("范围"), condition=_("条件"), fields=_("内容"),
        acts=_("可办理"), footer=footer,
    )  # fmt: skip


def columns() -> list[Column]:
    """The columns of the workbook."""
    heads = (
        (_("事项"), 16),
        (_("岗位"), 18),
        (_("权限"), 24),
        (_("范围"), 16),
        (_("条件"), 30),
        (_("内容"), 14),
    )
    return [*(Column(head, width=width) for head, width in heads), Column(_("可办理"), width=80)]


def rows() -> list[tuple[str, ...]]:
    """The rows of the workbook."""
    return [(b.resource, b.post, b.kinds, b.scope, b.condition, b.fields, b.acts) for b in lines()]
