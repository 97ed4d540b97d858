"""The text of a notice: marks, their way back, and nothing that is markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.blocks import BodyBlock, pieces_of, stream_of
from cms.rules.body import Grid, Heading, Items, Link, Picture, Text, plain, read, write
from tests.hostile import strings


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("一段", [Text("一段")]),
        ("一段\n接着\n\n另一段", [Text("一段\n接着"), Text("另一段")]),
        ("## 一、范围\n全市", [Heading("一、范围"), Text("全市")]),
        ("- 甲\n- 乙", [Items(("甲", "乙"))]),
        ("1. 甲\n2、乙", [Items(("甲", "乙"), numbered=True)]),
        ("| 项 | 值 |\n| 甲 | 1 |", [Grid(("项", "值"), (("甲", "1"),))]),
        ("| 项 | 值 |\n| 甲 |\n| 乙 | 2 | 3 |", [Grid(("项", "值"), (("甲", ""), ("乙", "2 3")))]),
        ("[规定](https://a.example/x)", [Link("规定", "https://a.example/x")]),
        ("[规定](javascript:alert(1))", [Text("[规定](javascript:alert(1))")]),
        ("[规定](//a.example)", [Text("[规定](//a.example)")]),
        ("见[规定](https://a.example)。", [Text("见[规定](https://a.example)。")]),
        ("||\n|\u3000|", [Text("||\n|\u3000|")]),
        ("![大门](2)", [Picture(2, "大门")]),
        ("#不是标题", [Text("#不是标题")]),
        ("\r\n甲\r\n\r\n乙\r", [Text("甲"), Text("乙")]),
    ],
)
def test_read(text, pieces):
    assert read(text) == pieces


# A written-out alphabet is drawn from in no time, however busy the machine: what marks are made of, what surrounds
# them, and characters that surprise (wide, combining, invisible, beyond the basic plane, blanks of several kinds).
ALPHABET = "#-•1 2.)、|[]()!:/htps.<>&\"'\\{}%甲乙。，x\u00a0\u3000\u200b\u0301\u202e\ufeff㎡𠮷👪"
words = st.builds(
    "{}{}".format,
    st.sampled_from(("", "## ", "- ", "1. ", "2、", "| ", "[x](https://", "![x](")),
    st.text(ALPHABET, min_size=1, max_size=24),
).map(str.strip)


@given(st.lists(words, max_size=6))
def test_whatever_is_read_is_written_so_that_it_reads_the_same(lines):
    pieces = read("\n\n".join(lines))
    assert read(write(pieces)) == pieces


@given(st.lists(words, max_size=6))
def test_the_stream_gives_back_the_pieces(lines):
    pieces = read("\n\n".join(lines))
    block = BodyBlock()
    assert pieces_of(block.to_python(stream_of(pieces))) == pieces


@pytest.mark.parametrize("text", strings())
def test_hostile_text_stays_text(text):
    clean = text.encode("utf-8", "replace").decode().replace("\x00", "")
    html = str(BodyBlock().render(BodyBlock().to_python(stream_of(read(clean)))))
    for mark in ("<script", "<img", "<svg", "<iframe", "<style", "onload=", "javascript:alert"):
        if mark in clean:
            assert mark not in html.replace("&lt;", "") or "<" + mark.strip("<") not in html
    assert "<script" not in html
    assert "<img" not in html
    assert plain(read(clean)) is not None


def test_words_alone_for_search():
    assert plain(read("## 标题\n\n- 甲\n\n| 项 | 值 |\n| 乙 | 2 |\n\n[链接](https://a.example)")) == (
        "标题\n甲\n项 值\n乙 2\n链接"
    )
