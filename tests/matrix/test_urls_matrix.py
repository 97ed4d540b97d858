"""Every address of the portal × every person × own, foreign and missing records, against the table of DOMAIN §2."""

from __future__ import annotations

import random
import zlib

import pytest

from tests.matrix import editor
from tests.matrix.doors import addresses
from tests.matrix.rows import ROWS

LEAST = {"rows": 240, "acts": 95, "cells": 30_000, "editor": 190}


def test_every_address_has_a_row():
    """Registry first: an address that nobody wrote a row for fails, and so does a row without an address."""
    known = {
        one.name for one in addresses() if not one.pattern.lstrip("^").startswith(("editor/", "_util/auth"))
    }
    assert known - set(ROWS) - {"<_util/login/>"} == set()
    assert set(ROWS) - {one.name for one in addresses()} == set()


def test_every_address_of_the_editor_is_listed():
    found = {one.pattern for one in editor.in_urlconf()}
    assert found == editor.listed()


def test_the_matrix_does_not_shrink(matrix):
    acts = [door for door in ROWS.values() if door.post is not None]
    cells = sum(len(list(matrix.cells(door))) for door in ROWS.values())
    found = {"rows": len(ROWS), "acts": len(acts), "cells": cells, "editor": len(editor.listed())}
    assert {name: count for name, count in found.items() if count < LEAST[name]} == {}


def test_every_act_is_lawful_for_somebody_or_said_to_need_a_later_state(matrix):
    """A row whose act nobody may do now proves nothing: it names why in the rows, and these are all."""
    idle = [
        name
        for name, door in ROWS.items()
        if door.post is not None
        and not any(
            matrix.expected(cell) == "open" and matrix.lawful_now(cell)
            for cell in matrix.cells(door)
            if cell.method == "POST"
        )
    ]
    assert sorted(idle) == NEED_ANOTHER_STATE


# An unplaced draft, a firm on file provisionally or struck off, a file in a notice's draft, a result without lost points
# to contest or to correct, notices that are at work, an appeal that nobody decided, a firm without a card, a second score
# of which no item is typed: their acts are walked by tests of their own (tests/registry/actions, tests/cms/actions,
# tests/inspections); here they are refused to whom they must be.
NEED_ANOTHER_STATE = [
    "cms:notice-detach",
    "inspections:appeal-enter",
    "inspections:appeal-lodge",
    "inspections:appeal-serve",
    "inspections:order-summon",
    "inspections:result-correct",
    "inspections:result-notices",
    "inspections:sheet-rescore",
    "registry:estate-place",
    "registry:firm-confirm",
    "registry:firm-restore",
]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_door_opens_to_whom_the_table_says(name, matrix, full):
    door = ROWS[name]
    chance = random.Random(zlib.crc32(name.encode()))
    cells = list(matrix.cells(door)) if full else matrix.chosen(door, chance)
    problems = [problem for cell in cells for problem in matrix.problems(cell)]
    assert not problems, f"{len(problems)} of {len(cells)} cells:\n" + "\n".join(problems[:25])


@pytest.mark.parametrize("part", range(6))
def test_the_editor_is_there_for_editors_alone(part, matrix, full):
    """Each address as somebody who is no editor, and a part of them as the editor (in full: all, as everybody)."""
    chance, problems = random.Random(part), []
    others = [name for name in matrix.people if not editor.enters(matrix.place, name)]
    for number, address in enumerate(editor.in_urlconf()[part::6]):
        path = editor.example(address, matrix.place)
        asking = (
            [*others, "editor"] if full else [chance.choice(others), *(["editor"] if number % 4 == 0 else [])]
        )
        for name in asking:
            problems += editor.wrong(address, path, name, matrix.place, matrix.portal.ask(name, "GET", path))
    assert not problems, "\n".join(problems[:25])
