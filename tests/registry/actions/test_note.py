"""Notes on an estate: left by those who may write, withdrawn by their writer, never deleted."""

from __future__ import annotations

import pytest

from oversight.acting import Refused
from oversight.models import Entry
from registry.actions import note
from registry.actions.facts import EstateError
from registry.models import EstateNote
from tests.factories.ground import NOW, acting_as


def test_a_note_is_left_and_its_text_stays_out_of_the_trail(town):
    note.write(by=acting_as(town.officer), estate=town.home, text=" 电梯常停 ", at=NOW)
    assert EstateNote.objects.get().text == "电梯常停"
    assert "电梯" not in str(Entry.objects.get().facts)


@pytest.mark.parametrize("who", ["worker", "manager", "editor", "auditor", "head", "other_leader"])
def test_whoever_may_not_write_is_refused(town, who):
    with pytest.raises(Refused):
        note.write(by=acting_as(getattr(town, who)), estate=town.home, text="x", at=NOW)


def test_a_note_is_neither_empty_nor_endless(town):
    for text in (" ", "长" * 2001):
        with pytest.raises(EstateError):
            note.write(by=acting_as(town.officer), estate=town.home, text=text, at=NOW)


def test_the_writer_alone_withdraws(town):
    left = note.write(by=acting_as(town.officer), estate=town.home, text="电梯常停", at=NOW)
    with pytest.raises(Refused):
        note.withdraw(by=acting_as(town.leader), note=left, at=NOW)
    note.withdraw(by=acting_as(town.officer), note=left, at=NOW)
    left.refresh_from_db()
    assert left.withdrawn_at == NOW
    with pytest.raises(Refused):
        note.withdraw(by=acting_as(town.officer), note=left, at=NOW)
