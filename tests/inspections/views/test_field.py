"""Scoring on a phone, with plain forms and by the device's own requests."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.actions import on_file, scoring
from inspections.models import Assignment, Found, Sheet, SheetEntry
from inspections.views.field_entries import FEW, sheets_to_score
from oversight.kernel.machine import Unlawful
from oversight.models import Attachment
from registry.models import Estate
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate
from tests.inspections.scene import FIRE, Field, browse, picture, two
from tests.likeness import told


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def field(db) -> Field:
    return Field()


def url(name: str, *more: str, field: Field) -> str:
    return reverse(f"inspections:{name}", args=[field.sheet.number, *more])


def typed(page: str, **changed) -> dict:
    """What a browser sends of an item's form: the ids as the page gave them, and what was typed."""
    hidden = dict(re.findall(r'name="(base|entry|line-line|line-finding)" value="([^"]*)"', page))
    return {**hidden, "line-place": "", "line-note": "", "line-count": "0", **changed}


def test_the_day_s_list_shows_what_is_mine_alone(field):
    page = browse(field.officer).get(reverse("inspections:field-today")).text
    assert "锦汀小区" in page
    assert "0 / 56 项" in page
    assert "锦汀小区" not in browse(field.town.other_officer).get(reverse("inspections:field-today")).text


def test_the_next_day_s_visits_are_drawn_where_they_lie_in_their_order(field):
    town, soon = field.town, timezone.localdate() + timedelta(days=3)
    near = estate("滨河小区", town.places["lane"], longitude=Decimal("122.24"), latitude=Decimal("40.66"))
    Estate.objects.filter(pk=field.sheet.estate_id).update(
        longitude=Decimal("122.23"), latitude=Decimal("40.67")
    )
    sheets = (field.sheet, make.sheet(field.sheet.cycle, near, scorers=(field.officer,)))
    for order, one in enumerate(sheets, 1):
        Assignment.objects.create(
            sheet=one, membership=field.officer, planned_on=soon, route=order, made_at=NOW
        )
    page = browse(field.officer).get(reverse("inspections:field-today"))
    assert page.context["map"]["data"].rows == (("1", "锦汀小区"), ("2", "滨河小区"))
    assert page.text.count('class="field-stop"') == 2
    Sheet.objects.filter(pk=sheets[1].pk).update(state="inspecting", began_at=NOW)
    first, second = browse(field.officer).get(reverse("inspections:field-today")).context["groups"]
    assert (first[0], [one.pk for one in first[1]]) == ("已经开始", [sheets[1].pk])  # whatever its day
    assert [one.pk for one in second[1]] == [field.sheet.pk]
    Assignment.objects.filter(sheet=sheets[1]).update(planned_on=soon + timedelta(days=1))
    assert 'class="field-stop"' not in browse(field.officer).get(reverse("inspections:field-today")).text


def test_an_item_is_scored_by_a_plain_form_with_its_photo(field):
    browser, where = browse(field.officer), url("field-item", FIRE, field=field)
    page = browser.get(where).text
    assert "每处失效、缺失扣0.5分" in page  # the rule, and behind one press the note and the law
    assert "日照市物业管理条例 第51条" in page
    sent = typed(page, **{"line-count": "2", "line-place": "3 号楼 B1 层", "line-note": "箱内缺水带"})
    sent[f"photo-{sent['line-line']}"] = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    answer = browser.post(where, sent)
    assert answer.url == url("field-item", "4.5", field=field)
    assert field.item().points == Decimal(2)
    photo = Attachment.objects.get()
    assert b"GPSLatitude" not in photo.file.read()
    assert on_file.evidence_of(field.sheet)[FIRE][0] == ("photo", photo.digest)
    page = browser.get(where).text
    small = reverse("inspections:field-photo", args=[photo.pk])
    assert small in page
    assert "3 号楼 B1 层" in page
    assert browser.get(small).status_code == 200
    assert browse(field.town.firm_manager).get(small).status_code == 404
    assert Client().get(small).status_code == 302


def test_a_choice_is_kept_with_its_note(field):
    browser, where = browse(field.officer), url("field-item", "1.4", field=field)
    sent = typed(browser.get(where).text, choice="half", **{"line-count": "1", "line-note": "出租一间"})
    assert browser.post(where, sent).status_code == 302
    assert (field.item("1.4").points, Found.objects.get().note) == (1, "出租一间")


def test_what_another_wrote_meanwhile_stands_beside_what_was_typed(field):
    browser, where = browse(field.officer), url("field-item", FIRE, field=field)
    sent = typed(browser.get(where).text, **{"line-count": "1", "line-place": "西门"})
    field.answer(two(3, "东门"), by=field.colleague)
    page = browser.post(where, sent)
    assert page.status_code == 200
    assert "东门" in page.text
    assert "西门" in page.text
    assert field.item().points == Decimal("1.5")
    again = typed(page.text, **{"line-count": "1", "line-place": "西门"})
    assert browser.post(where, again).status_code == 302  # sent again with open eyes
    assert field.item().points == Decimal("2.5")


def test_a_bad_photo_loses_nothing(field):
    browser, where = browse(field.officer), url("field-item", FIRE, field=field)
    sent = typed(browser.get(where).text, **{"line-count": "2"})
    sent[f"photo-{sent['line-line']}"] = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    page = browser.post(where, sent)
    assert page.status_code == 200
    assert field.item().points == 2
    again = typed(page.text, **{"line-count": "4"})
    assert browser.post(where, again).status_code == 302
    assert field.item().points == 1


@pytest.mark.parametrize("count", ["-1", "1.5", "abc", "99999999999", "0"])
def test_a_count_that_is_none_is_asked_about_and_nothing_typed_is_lost(field, count):
    browser, where = browse(field.officer), url("field-item", FIRE, field=field)
    sent = typed(
        browser.get(where).text, **{"line-count": count, "line-place": "3 号楼", "line-note": "箱内缺水带"}
    )
    page = browser.post(where, sent)
    assert page.status_code == 200
    assert "处数“" in page.text or "还没有填处数" in page.text
    assert f'id="amiss-{sent["line-line"]}"' in page.text
    assert "3 号楼" in page.text
    assert "箱内缺水带" in page.text
    assert field.item().status == "open"
    assert (
        browser.post(where, {**sent, "line-count": "２"}).status_code == 302
    )  # full width, as an input method writes
    assert field.item().points == 2


def test_the_page_of_a_sheet_asks_little(field):
    make.scored(field.sheet, state="inspecting")
    for code in ("4.5", "5.1", "5.2"):
        field.answer(two(), base=1, code=code)
    browser, where = browse(field.officer), url("field-sheet", field=field)
    page = browser.get(where).text
    assert "56 / 56 项" in page
    with CaptureQueriesContext(connection) as asked:
        browser.get(where)
    assert len(asked) <= 12, "\n".join(query["sql"][:60] + " … " + query["sql"][-90:] for query in asked)


@pytest.mark.parametrize("who", ["other_officer", "street_leader", "firm_manager", "auditor", "inspector"])
@pytest.mark.parametrize("name", ["field-sheet", "sheet-state"])
def test_a_sheet_of_somebody_else_answers_as_a_missing_one(field, who, name):
    browser = browse(getattr(field.town, who))
    theirs = browser.get(url(name, field=field))
    missing = browser.get(reverse(f"inspections:{name}", args=["KH-0000"]))
    assert theirs.status_code == missing.status_code == 404
    number = re.compile(r'KH-[^"&/ <]*')
    assert number.sub("", told(theirs)) == number.sub("", told(missing))


# --- a device ---------------------------------------------------------------------------------------------------------


def sends(
    browser: Client, field: Field, found: list[dict], base: int = 0, entry: str = "", item: str = FIRE, **more
):
    body = {"entry": entry or str(uuid.uuid4()), "item": item, "base": base, "device_at": NOW.isoformat(),
            "change": {"found": found, **more}}  # fmt: skip
    return browser.post(url("sheet-entries", field=field), json.dumps(body), "application/json")


def line(count: int = 2, **more) -> dict:
    return {"line": str(uuid.uuid4()), "finding": "a", "count": count, **more}


def test_a_device_sends_an_entry_and_again_and_learns_of_another_s(field):
    browser, entry = browse(field.officer), str(uuid.uuid4())
    mine = [line(place="西门", spot={"longitude": "122.2350471", "latitude": "40.6674", "accuracy": 18})]
    told = {"item": FIRE, "revision": 1, "status": "scored", "points": "2.00"}
    assert sends(browser, field, mine, entry=entry).json() == told
    assert sends(browser, field, mine, entry=entry).json() == told
    assert str(Found.objects.get().longitude) == "122.235047"
    theirs = sends(browse(field.colleague), field, [line(1, place="东门")])
    assert theirs.status_code == 409
    assert theirs.json()["theirs"]["found"][0]["place"] == "西门"
    assert theirs.json()["revision"] == 1
    state = browse(field.colleague).get(url("sheet-state", field=field) + "?since=0").json()
    assert [(one["item"], one["points"], one["revision"]) for one in state["items"]] == [(FIRE, "2.00", 1)]
    state = browse(field.colleague).get(url("sheet-state", field=field) + f"?since={state['count']}").json()
    assert state["items"] == []
    assert state["person"] == field.colleague.person_id


def test_a_device_is_told_in_its_own_way_what_is_wrong(field):
    browser = browse(field.officer)
    assert sends(Client(), field, []).status_code == 401
    assert sends(browse(field.town.other_officer), field, []).status_code == 404
    for found in (
        [line(0)],
        [line(10**6)],
        [line(place="x" * 121)],
        [{"line": "1"}],
        [line(), {"odd": 1}],
        "x",
    ):
        answer = sends(browser, field, found)
        assert answer.status_code == 422, found
        assert answer.json()["words"]
    for base in (-1, 2**40, "1"):
        assert sends(browser, field, [line()], base=base).status_code == 422
    for body in ("", "[]", "{}", "nonsense", '{"entry": 1}'):
        assert browser.post(url("sheet-entries", field=field), body, "application/json").status_code == 422
    for extra in ({"points": "3.00"}, {"found": [line(points=3)]}):
        assert sends(browser, field, **{"found": [line()], **extra}).status_code == 422
    body = {
        "entry": str(uuid.uuid4()),
        "item": FIRE,
        "base": 0,
        "change": {"found": [line()]},
        "points": "3.00",
    }
    told = browser.post(url("sheet-entries", field=field), json.dumps(body), "application/json")
    assert (told.status_code, "points" in told.json()["words"]) == (422, True)
    Sheet.objects.filter(pk=field.sheet.pk).update(state="submitted")
    assert sends(browser, field, [line()]).status_code == 410
    assert not SheetEntry.objects.exists()


def test_a_photo_is_confirmed_by_the_digest_of_what_arrived_and_kept_once(field):
    browser, mine, data = browse(field.officer), line(), picture()

    def photo(key: str, sha256: str):
        file = SimpleUploadedFile("a.jpg", data, "image/jpeg")
        return browser.post(url("sheet-photos", field=field), {"line": key, "sha256": sha256, "file": file})

    right = hashlib.sha256(data).hexdigest()
    assert photo(mine["line"], right).status_code == 422  # its finding is not there yet
    sends(browser, field, [mine])
    assert photo(mine["line"], "0" * 64).status_code == 422  # damaged on the way
    first, again = photo(mine["line"], right).json(), photo(mine["line"], right).json()
    assert first == again == {"photo": Attachment.objects.get().pk, "sha256_received": right}


def test_the_worker_reaches_these_pages_alone(field):
    answer = Client().get(reverse("inspections:field-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert reverse("inspections:field-worker").rpartition("/")[0] + "/" == reverse("inspections:field-today")


# --- the whole sheet ----------------------------------------------------------------------------------------------------


def press(browser: Client, where: str, **changed):
    """Open the page of an act and send its form."""
    page = browser.get(where)
    assert page.status_code == 200, page.status_code
    hidden = dict(re.findall(r'name="(seen|form_token|shown)" value="([^"]*)"', page.text))
    return browser.post(where, {**hidden, **changed})


def test_a_sheet_from_arrival_to_the_review(db):
    field = Field("assigned")
    browser, manager = browse(field.officer), browse(field.town.firm_manager)
    assert press(browser, url("sheet-begin", field=field)).status_code == 302
    make.scored(field.sheet, state="inspecting")
    sends(browser, field, [line(note="灭火器过期")], base=1)
    page = press(browser, url("sheet-complete", field=field))
    assert page.status_code == 200
    assert "4.4 消防设施完好有效：扣了分，缺照片" in page.text
    data, key = picture(), str(Found.objects.get().entry)
    browser.post(url("sheet-photos", field=field), {"line": key, "file": SimpleUploadedFile("a.jpg", data)})
    assert manager.get(url("sheet-sign", field=field)).status_code == 404  # not before it is complete
    assert press(browser, url("sheet-complete", field=field)).status_code == 302
    assert browser.get(url("sheet-sign", field=field)).status_code == 404  # not for the scorer to sign
    assert "灭火器过期" in manager.get(url("sheet-sign", field=field)).text
    assert press(manager, url("sheet-sign", field=field), name="林经理", remark="已报修").status_code == 302
    assert press(browser, url("sheet-submit", field=field)).status_code == 302
    version = field.sheet.versions.get()
    assert (field.fresh().state, version.result["total"]) == ("submitted", "99.00")
    assert field.sheet.signatures.get().names.signer_name == "林经理"
    with pytest.raises(Unlawful):
        scoring.submit(by=acting_as(field.officer), sheet=field.sheet, at=NOW)


def test_many_sheets_are_one_line_on_a_desk(field):
    """A few by name, each with its own page; more lead to the day's visits together."""
    by = acting_as(field.officer)
    assert [one.title for one in sheets_to_score(by)] == ["现场评分：锦汀小区"]
    for _n in range(FEW):
        make.sheet(make.cycle(field.sheet.jurisdiction), field.sheet.estate, scorers=(field.officer,))
    (line,) = sheets_to_score(by)
    assert (line.title, line.url) == (
        f"现场评分：还有 {FEW + 1} 张考核表",
        reverse("inspections:field-today"),
    )
