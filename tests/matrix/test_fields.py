"""What a reader of a few fields is not shown, no channel lets slip: filters, order, search, files (promises 1, 29)."""

from __future__ import annotations

import random
import re

import pytest

from tests.matrix.asking import bare
from tests.matrix.cells import OPEN, Cell
from tests.matrix.rows import ROWS
from tests.matrix.town import COVERED

# Readers whom the table narrows to a few fields, and of what.
NARROWED = {
    "editor": ("estate", "firm"),
    "police_officer": ("estate", "firm"),
    "planner": ("estate", "firm"),
    "developer": ("firm",),
    "owners_chair": ("firm",),
    "administrator": ("firm",),
    "public": ("estate", "firm"),
}
LISTS = {"estate": ("/registry/estates/", "/estates/"), "firm": ("/registry/firms/", "/firms/")}
# Parameters that ask for a hidden field, each with two values that would part the rows if it were heard.
HIDDEN = {
    "estate": [
        ("expiring", "past", "180"), ("sort", "contract_to", "-contract_to"), ("boundary", "a", "b"),
        ("sort", "above_ground_area", "-measured_area"), ("measured_area", "1", "2"), ("phases", "1", "9"),
        ("permitted_on", "2015-01-01", "1999-01-01"),
    ],
    "firm": [
        ("sort", "registered_capital", "-registered_capital"), ("sort", "headcount", "-headcount"),
        ("headcount", "1", "2"), ("registered_capital", "1", "2"), ("contacts", "a", "b"),
    ],
}  # fmt: skip
# What the administrator, who reads identity alone, does not read either.
BEYOND_IDENTITY = [
    ("legacy_grade", "first", "third"), ("sort", "registered_address", "-registered_address"),
    ("sort", "legal_representative", "-legal_representative"), ("sort", "licence_to", "-licence_to"),
]  # fmt: skip


def keys(text: str) -> list[str]:
    """The records of a list in the order in which it shows them."""
    return re.findall(r"XQ\d{6}|91210800MA\w{8}", text)


@pytest.mark.parametrize("who", sorted(NARROWED))
def test_a_hidden_field_neither_filters_nor_orders(who, matrix):
    wrong = []
    for kind in NARROWED[who]:
        place = LISTS[kind][1 if who == "public" else 0]
        plain = keys(matrix.portal.ask(who, "GET", place).text)
        assert plain, f"{who} sees no {kind} at all"
        asked = HIDDEN[kind] + (BEYOND_IDENTITY if who == "administrator" else [])
        for name, one, other in asked:
            got = [
                keys(matrix.portal.ask(who, "GET", f"{place}?{name}={value}").text) for value in (one, other)
            ]
            # an order that is not heard gives the list's own, either way round
            if got[0] != got[1] or sorted(got[0]) != sorted(plain):
                wrong.append(f"{place}?{name} parts or orders the rows")
    assert wrong == []


def test_whoever_reads_whole_is_heard(matrix):
    """The control: the same parameters do something for the inspector."""
    plain = keys(matrix.portal.ask("inspector", "GET", "/registry/estates/").text)
    assert len(set(plain)) >= 4
    assert keys(matrix.portal.ask("inspector", "GET", "/registry/estates/?expiring=past").text) != plain


@pytest.mark.parametrize("who", sorted(NARROWED))
def test_no_channel_shows_a_hidden_field(who, matrix, full):
    """Every page, file, paper and feed that opens to a narrowed reader, with every record it can name."""
    chance, wrong, asked = random.Random(29), [], 0
    doors = list(ROWS.values())
    for door in doors if full else chance.sample(doors, 70):
        cells = [Cell(door, who, thing, "GET") for thing in matrix.things(door)]
        for cell in [cell for cell in cells if matrix.expected(cell) == OPEN][: None if full else 2]:
            asked += 1
            wrong += [problem for problem in matrix.problems(cell) if "shows" in problem]
    assert asked > 10
    assert wrong == []


def test_files_of_lists_hold_the_same_fields_as_the_list(matrix):
    for who, kinds in NARROWED.items():
        for kind in kinds if who != "public" else ():
            for form in ("xlsx", "csv"):
                answer = matrix.portal.ask(who, "GET", f"/lists/registry:{kind}-list/export/?format={form}")
                assert answer.status == 200, (who, kind)
                assert matrix.place.leaks(who, matrix.place.marks.within(answer.text)) == [], (
                    who,
                    kind,
                    form,
                )


SEARCHES = {
    "public": (
        "/search/?q=",
        "/estates/?q=",
        "/firms/?q=",
        "/api/estates?q=",
        "/api/firms?q=",
        "/api/notices?q=",
    ),
    "police_officer": ("/registry/estates/?q=", "/registry/firms/?q=", "/desk/search/?q="),
    "street_officer": (
        "/registry/estates/?q=",
        "/registry/firms/?q=",
        "/registry/changes/?q=",
        "/registry/checks/?q=",
        "/desk/search/?q=",
    ),
    "firm_manager": (
        "/registry/estates/?q=",
        "/registry/changes/?q=",
        "/people/?q=",
        "/bodies/?q=",
        "/desk/search/?q=",
    ),
    "district_officer": ("/people/?q=", "/bodies/?q=", "/registry/changes/?q=", "/desk/search/?q="),
}


@pytest.mark.parametrize("who", sorted(SEARCHES))
def test_a_search_for_what_one_may_not_read_finds_what_nonsense_finds(who, matrix, full):
    """Not even a count: the answer to a hidden word is the answer to a word that stands nowhere."""
    chance, wrong = random.Random(7), []
    hidden = [
        word
        for word, mark in matrix.place.marks.of.items()
        if word.startswith("zq")
        and matrix.place.leaks(who, {mark})
        and (mark.kind, mark.field) not in COVERED
    ]
    assert len(hidden) > 30
    for word in hidden if full else chance.sample(hidden, 8):
        for place in SEARCHES[who]:
            found, nonsense = (matrix.portal.ask(who, "GET", place + q) for q in (word, "zq9999qz"))
            if bare(found, word) != bare(nonsense, "zq9999qz"):
                wrong.append(f"{place}{word} ({matrix.place.marks.of[word]})")
    assert wrong == []
