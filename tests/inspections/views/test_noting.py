"""What a community saw: told to the scorers, counting nothing until one of them takes it over, else answered with why."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.actions import noting, on_file, scoring
from inspections.models import Found, Sheet
from oversight.acting import Invalid, Refused
from oversight.kernel.machine import Unlawful
from oversight.models import Letter
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.scene import FIRE, Field, browse, picture, two
from tests.inspections.views.test_order import press

SEEN = noting.Seen(FIRE, "a", 2, "3 号楼大堂", "箱内缺水带")


@pytest.fixture
def field(db, settings, tmp_path) -> Field:
    settings.MEDIA_ROOT = str(tmp_path)
    return Field()


def brought(field: Field, seen: noting.Seen = SEEN) -> Found:
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    by = acting_as(field.town.committee_worker)
    return noting.note(by=by, sheet=field.fresh(), seen=seen, photo=photo, at=NOW)


def test_a_community_finds_the_estates_and_brings_what_it_saw(field):
    worker, where = field.town.committee_worker, reverse("inspections:sheet-note", args=[field.sheet.number])
    assert where in browse(worker).get(reverse("inspections:note-list")).text
    press(worker, where, what=f"{FIRE}:a", count="2", place="3 号楼大堂", note="")
    found = Found.objects.get()
    assert (found.by_committee, found.count, field.item().status) == (True, 2, "open")
    assert "待核实" in browse(worker).get(reverse("inspections:note-list")).text
    assert Letter.objects.filter(event="finding.noted").count() == 0, "nobody is assigned by a row here"
    for other in (field.officer, field.town.firm_manager, field.town.street_leader):
        assert browse(other).get(where).status_code == 404
        assert browse(other).get(reverse("inspections:note-list")).status_code == 404


def test_it_counts_once_a_scorer_takes_it_over_with_its_photo(field):
    found = brought(field)
    assert on_file.result_of(field.sheet).item(FIRE).state == "open"
    page = browse(field.officer).get(reverse("inspections:field-sheet", args=[field.sheet.number])).text
    assert "社区提供了 1 条线索" in page
    where = reverse("inspections:note-take", args=[found.pk])
    assert where in page
    assert browse(field.town.committee_worker).get(where).status_code == 404
    press(field.officer, where)
    assert field.item().points == 2
    assert len(on_file.photos_of(on_file.lines_of(field.sheet)[FIRE])[found.pk]) == 1
    assert Letter.objects.get(event="finding.taken").recipient == field.town.committee_worker.person
    with pytest.raises(Invalid):
        noting.take(by=acting_as(field.colleague), found=found, at=NOW)
    assert field.item().points == 2
    assert "这条线索已经办过" in browse(field.colleague).post(where, {"form_token": "another"}).text


def test_no_firm_signs_while_a_community_waits_for_an_answer(field):
    found = brought(field)
    make.scored(field.sheet, by=field.officer, state="inspecting")
    assert [gap.message.code for gap in scoring.before_signing(field.fresh())] == ["gap_noted"]
    with pytest.raises(scoring.Missing, match="社区线索还没有答复"):
        scoring.complete(by=acting_as(field.officer), sheet=field.fresh(), at=NOW)
    noting.put_aside(by=acting_as(field.officer), found=found, why="现场未见", at=NOW)
    scoring.complete(by=acting_as(field.officer), sheet=field.fresh(), at=NOW)
    with pytest.raises(Invalid):
        brought(field)


def test_beside_what_the_scorers_found_it_adds_up_and_put_aside_it_adds_nothing(field):
    field.answer(two(1))
    first, second = brought(field), brought(field)
    noting.take(by=acting_as(field.officer), found=first, at=NOW)
    assert field.item().points == 1.5
    noting.put_aside(by=acting_as(field.officer), found=second, why="现场未见", at=NOW)
    assert field.item().points == 1.5
    told = Letter.objects.get(event="finding.put_aside")
    assert (told.recipient, told.body) == (field.town.committee_worker.person, "现场未见")


def test_nobody_else_takes_it_and_no_sheet_before_the_firm_takes_any(field):
    found = brought(field)
    for other in (field.town.street_leader, field.town.other_officer, field.town.committee_worker):
        with pytest.raises(Refused):
            noting.take(by=acting_as(other), found=found, at=NOW)
    Sheet.objects.filter(pk=field.sheet.pk).update(state="submitted")
    with pytest.raises(Unlawful):
        noting.take(by=acting_as(field.officer), found=Found.objects.get(pk=found.pk), at=NOW)
    with pytest.raises(Invalid):
        brought(field)
    assert Found.objects.get().by_committee, "a take that failed leaves it as it was"


def test_only_what_is_looked_at_on_the_spot_and_in_the_own_place_is_brought(field):
    with pytest.raises(Invalid):
        brought(field, noting.Seen("1.1", "", 1, "物业办", ""))
    with pytest.raises(Refused):
        noting.note(by=acting_as(field.officer), sheet=field.fresh(), seen=SEEN, photo=None, at=NOW)


def test_the_scorers_find_the_way_to_a_veto_before_the_sheet_is_handed_in(field):
    where = reverse("inspections:sheet-propose-veto", args=[field.sheet.number])
    page = browse(field.officer).get(reverse("inspections:field-sheet", args=[field.sheet.number])).text
    assert where in page
    code = field.sheet.standard.form.vetoes[0].code
    answer = press(field.officer, where, code=code, facts="现场封堵消防通道")
    assert answer.url == reverse("inspections:field-sheet", args=[field.sheet.number])
