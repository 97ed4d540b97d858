"""An entry is taken once, never over somebody else's; a sheet goes in whole, signed and frozen."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from inspections.actions import on_file, scoring
from inspections.models import Found, Sheet, SheetEntry, Signature, Visit
from inspections.rules.entry import Change, Noted
from inspections.rules.standard import judge, thaw_answers, thaw_result
from inspections.rules.standard.answers import lapsed, met
from oversight.acting import Invalid, Refused
from oversight.kernel.machine import Unlawful
from oversight.models import DeclaredInterest, Entry
from tests.factories import inspections as make
from tests.factories.ground import LONG_AGO, NOW, acting_as
from tests.inspections.scene import FIRE, Field, two


@pytest.fixture
def field(db) -> Field:
    return Field()


def test_a_finding_takes_its_points_and_stays_what_it_was(field):
    line = str(uuid.uuid4())
    saved = field.answer(two(key=line))
    assert (saved.revision, saved.points) == (1, Decimal("2.0"))
    photo_of = Found.objects.get()
    saved = field.answer(two(3, key=line), base=1)
    assert saved.points == Decimal("1.5")
    assert [(one.pk, one.count) for one in Found.objects.standing()] == [(photo_of.pk, 3)]
    field.answer(Change(), base=2)
    assert field.item().points == 3
    assert not Found.objects.standing().exists()
    assert Found.objects.count() == 1  # taken back, not gone
    assert field.fresh().entry_count == 3
    assert Entry.objects.filter(event="sheet.scored", thing=field.sheet.pk).count() == 3


def test_the_same_id_gives_the_same_answer_again(field):
    entry, change = uuid.uuid4(), two()
    first = field.answer(change, entry=entry)
    field.answer(two(4), base=1)
    assert field.answer(change, entry=entry) == first
    assert field.item().points == Decimal("1.0")
    Sheet.objects.filter(pk=field.sheet.pk).update(state="signed")  # the answer was lost on the way until now
    assert field.answer(change, entry=entry) == first
    with pytest.raises(Unlawful):
        field.answer(change, base=2)
    assert SheetEntry.objects.count() == 2


def test_nobody_gets_the_answer_of_another_s_id(field):
    entry = uuid.uuid4()
    field.answer(two(), entry=entry)
    with pytest.raises(Invalid):
        field.answer(two(), entry=entry, by=field.colleague)
    with pytest.raises(Invalid):
        field.answer(two(), entry=entry, code="4.5")


def test_what_another_wrote_is_shown_and_never_overwritten(field):
    field.answer(two(2, "东门"), by=field.colleague)
    entry = uuid.uuid4()
    for _time in range(2):  # also when it is sent again
        with pytest.raises(scoring.Conflict) as told:
            field.answer(two(1, "西门"), entry=entry)
        assert (told.value.revision, told.value.points) == (1, 2)
        assert [line.place for line in told.value.theirs.found] == ["东门"]
    assert field.item().points == 2
    assert SheetEntry.objects.get(pk=entry).outcome == "conflict"
    assert field.answer(two(1, "西门"), base=1).points == Decimal("2.5")  # chosen with open eyes


def test_two_who_say_the_same_are_not_in_conflict(field):
    field.answer(two(2, "东门"), by=field.colleague)
    saved = field.answer(two(2, "东门"))
    assert (saved.revision, saved.points) == (1, 2)
    assert Found.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("99.9", Change()),
        (FIRE, Change(found=(Noted(str(uuid.uuid4()), "z"),))),
        (FIRE, Change(choice="met")),
        ("1.2", Change(choice="great")),
        ("1.2", Change(choice="full", found=(Noted(str(uuid.uuid4()), "a"),))),
        (FIRE, Change(lapses=True, reason="没有")),
        ("8.5", Change(met=1, cases=2)),  # what owners answered is nobody's to type
    ],
)
def test_what_the_standard_does_not_know_is_not_written(field, code, change):
    with pytest.raises(Invalid):
        field.answer(change, code=code)
    assert not SheetEntry.objects.exists()
    assert field.fresh().entry_count == 0


def test_a_figure_that_nobody_provides_is_scored_by_hand_and_flagged(field):
    assert field.answer(Change(met=9, cases=10), code="8.2").points == Decimal("2.25")
    assert field.item("8.2").by_hand


def test_scoring_is_for_the_assigned_trained_and_unrelated(field):
    town = field.town
    for other in (town.street_leader, town.other_officer, town.inspector, town.firm_manager, town.auditor):
        with pytest.raises(Refused):
            field.answer(two(), by=other)
    DeclaredInterest.objects.create(
        person=field.officer.person, organisation=town.firms["ours"].organisation, reason="亲属",
        valid_from=LONG_AGO.date(),
    )  # fmt: skip
    with pytest.raises(Refused):
        field.answer(two())
    assert not SheetEntry.objects.exists()


def test_a_finding_asks_little_of_the_database(field):
    by = acting_as(field.officer)
    arguments = {"sheet": field.sheet, "code": FIRE, "device_at": NOW, "at": NOW}
    scoring.answer(
        by=by, change=Change(), base=0, entry=uuid.uuid4(), **arguments
    )  # who asks is known from here on
    with CaptureQueriesContext(connection) as asked:
        scoring.answer(by=by, change=two(), base=1, entry=uuid.uuid4(), **arguments)
    told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(told) <= 8, told


def test_a_visit_begins_with_arriving(db):
    field = Field("assigned")
    with pytest.raises(Unlawful):
        field.answer(two())
    scoring.begin(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    assert (field.fresh().state, Visit.objects.get().arrived_at) == ("inspecting", NOW)
    assert field.answer(two()).revision == 1


def test_a_sheet_with_gaps_stays_and_names_them(field):
    make.scored(field.sheet, state="inspecting")
    field.sheet.items.filter(code="1.4").update(status="open", points=None, choice="")
    field.answer(two(), base=1)  # points lost, no photo
    with pytest.raises(scoring.Missing) as told:
        scoring.complete(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    assert [gap.item for gap in told.value.gaps] == ["1.4", FIRE]
    assert "消防设施完好有效" in str(told.value.words)
    assert field.fresh().state == "inspecting"


def sign(sheet: Sheet, digest: str) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="signed")
    Signature.objects.create(sheet=sheet, kind="signed", digest=digest, at=NOW)


def test_what_was_signed_is_frozen_as_it_was_judged(field):
    make.scored(field.sheet, lapsed("3.2", "无电梯"), met("7.5"), state="inspecting")
    by = acting_as(field.officer)
    scoring.complete(by=by, sheet=field.sheet, at=NOW)
    sign(field.sheet, scoring.digest_of(field.sheet))
    version = scoring.submit(by=by, sheet=field.sheet, at=NOW)
    answers, result = thaw_answers(version.answers), thaw_result(version.result)
    assert (version.number, field.fresh().state, result.total) == (1, "submitted", Decimal("100.00"))
    assert judge(field.sheet.standard.form, answers) == result
    assert answers.of("3.2")[0].reason == "无电梯"
    told = {"answers": version.answers, "result": version.result, "evidence": version.evidence}
    assert version.digest == on_file.digest(told)


def test_what_was_not_signed_does_not_go_in(field):
    make.scored(field.sheet, state="drafted")
    sign(field.sheet, "0" * 64)
    with pytest.raises(Invalid):
        scoring.submit(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    assert not field.sheet.versions.exists()


# --- many at once ---------------------------------------------------------------------------------------------------


def at_once(field: Field, count: int, base) -> Counter:
    """So many entries of one sheet at the same moment, by its two scorers; how each ended."""
    barrier, ends = threading.Barrier(count), []

    def one(number: int) -> None:
        try:
            by, code = (field.officer, field.colleague)[number % 2], (FIRE, "4.5")[number // 2 % 2]
            barrier.wait(60)
            field.answer(two(number % 6 + 1, f"{number} 号楼"), base(code), by, code)
            ends.append("done")
        except scoring.Conflict:
            ends.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


@pytest.mark.django_db(transaction=True)
def test_of_many_entries_at_once_none_is_lost(full):
    """Each that was taken is a revision; each that was not is kept beside and was told."""
    field, ends, count = Field(), Counter(), 200 if full else 32
    for _round in range(count // 16):
        now = {row.code: row.revision for row in field.sheet.items.filter(code__in=(FIRE, "4.5"))}
        ends += at_once(field, 16, now.get)
    assert ends.total() == count // 16 * 16
    assert ends["done"] == 2 * (count // 16)  # one an item and round
    assert Counter(SheetEntry.objects.values_list("outcome", flat=True)) == {
        "taken": ends["done"], "conflict": ends["conflict"]
    }  # fmt: skip
    assert [field.item(code).revision for code in (FIRE, "4.5")] == [count // 16] * 2
    assert field.fresh().entry_count == ends["done"]
    for code in (FIRE, "4.5"):  # points and findings are of the same entry
        (line,) = Found.objects.standing().filter(sheet_item=field.item(code))
        assert field.item(code).points == field.item(code).full - Decimal("0.5") * min(
            line.count, 6 if code == FIRE else 5
        )


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_entries_would_be_lost(monkeypatch):
    """The control: the same race, the sheet read without its lock, takes several entries for one revision."""
    field, reading = Field(), threading.Barrier(8)

    def unlocked(thing):
        found = type(thing)._default_manager.get(pk=thing.pk)
        reading.wait(60)
        return found

    rows, writing = scoring.item_rows.read_row, threading.Barrier(8)

    def together(*given):
        found = rows(*given)
        writing.wait(60)  # everybody has read before anybody writes
        return found

    monkeypatch.setattr("oversight.acting._locked", unlocked)
    monkeypatch.setattr(scoring.item_rows, "read_row", together)
    ends = at_once(field, 8, lambda _code: 0)
    assert ends["done"] > 2, "nothing was lost: the test above proves nothing"
    assert field.fresh().entry_count < ends["done"]
