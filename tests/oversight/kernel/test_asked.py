"""What is typed into the search box, and that the index is asked for what the index holds."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.rules.snippet import snippet
from oversight.kernel.asked import read
from tests.hostile import strings


@pytest.mark.parametrize(
    ("typed", "words", "lexemes"),
    [
        ("锦汀小区", ("锦汀小区",), ("锦汀", "汀小", "小区")),
        ("  锦汀　A座 ", ("锦汀", "a座"), ("锦汀", "a", "座")),
        ("锦", ("锦",), ("锦",)),
        ("ＪＴＸＱ", ("jtxq",), ("jtxq",)),
        ("' & | ! :*", (), ()),
        ("\x00锦\x1f汀", ("锦", "汀"), ("锦", "汀")),
        ("", (), ()),
    ],
)
def test_read(typed, words, lexemes):
    asked = read(typed)
    assert (asked.words, asked.lexemes) == (words, lexemes)


def test_codes_numbers_and_letters_are_known():
    assert read("91210800MA987507AE").code == "91210800MA987507AE"
    assert read("xqjjt3eq6").public_id == "XQJJT3EQ6"
    assert (read("jt xq").letters, read("锦汀").letters, read("123").letters) == ("jtxq", "", "")


@pytest.mark.parametrize("typed", strings())
def test_hostile_words_give_lexemes_without_quotes(typed):
    asked = read(typed.encode("utf-8", "replace").decode())
    assert all(lexeme.isalnum() for lexeme in asked.lexemes)
    assert len(asked.words) <= 5


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("锦汀小区𠮷㐀豈abcXYZ019 -（）·'\"&|!"), min_size=1, max_size=20),
    st.integers(0, 15),
    st.integers(1, 8),
)
def test_any_part_of_a_name_is_found_by_the_index(name, start, length):
    """The query side is the twin of the SQL function: what stands in a name is never missed."""
    asked = read(name[start : start + length])
    if not asked or not all(word in name.lower() for word in asked.words):
        return
    whole = all(_apart(name.lower(), word) for word in asked.words)
    query = " & ".join(f"'{lexeme}'" for lexeme in asked.lexemes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT han_lexemes(%s) @@ %s::tsquery", [name, query])
        assert cursor.fetchone()[0] or not whole


def _apart(name, word):
    """Whether the word's Latin parts stand whole in the name: a part of a Latin word is not looked for."""
    at = name.find(word)
    before, after = name[at - 1 : at], name[at + len(word) : at + len(word) + 1]

    def latin(c):
        return c.isascii() and c.isalnum()

    return not (latin(word[0]) and latin(before)) and not (latin(word[-1]) and latin(after))


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("全市小区普查", ["小区"], [("全市", False), ("小区", True), ("普查", False)]),
        ("没有那个词", ["小区"], [("没有那个词", False)]),
        ("a<b>a", ["<b>"], [("a", False), ("<b>", True), ("a", False)]),
    ],
)
def test_snippet(text, words, wanted):
    assert snippet(text, words) == wanted


def test_a_snippet_of_a_long_text_shows_the_hit():
    parts = snippet("前" * 500 + "用房" + "后" * 500, ["用房"])
    assert ("用房", True) in parts
    assert sum(len(text) for text, _hit in parts) < 110
    assert parts[0][0].startswith("…")
