"""The permission book holds every line of the policy, by resource and by post."""

import io
import re
from datetime import date

import pypdf

from oversight.papers.page import draw
from oversight.papers.permission_book import BookLine, BookWords, permission_book
from oversight.policy import LINES

WORDS = BookWords(
    "权限手册",
    "权限手册",
    "按岗位和范围列出。",
    "按事项",
    "按岗位",
    "事项",
    "岗位",
    "权限",
    "范围",
    "条件",
    "内容",
    "办理事项",
)


def test_every_line_of_the_policy_is_in_the_book() -> None:
    lines = [
        BookLine(line.resource, line.post.value, " ".join(line.kinds), line.scope.value, " ".join(line.conditions),
                 line.fields, "x")
        for line in LINES
    ]  # fmt: skip
    drawn = draw(
        permission_book(lines, WORDS, issuer="营口市住房和城乡建设局", printed_on=date(2026, 11, 24))
    )
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages)
    for resource in {line.resource for line in LINES}:
        assert text.count(resource) >= 1 + sum(line.resource == resource for line in LINES)
    assert len(re.findall("第 \\d+ 页，共 \\d+ 页", text)) == drawn.pages
