"""A reviewer goes through a sheet item by item: what was said stays, on whatever device, until all of it is decided."""

from __future__ import annotations

import pytest
from django.urls import reverse

from inspections.models import Assignment, ItemVerdict, SheetReview
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.inspections.results import losing
from tests.inspections.scene import browse
from tests.inspections.views.test_order import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return settle()


@pytest.fixture
def sheet(town):
    """The street's sheet of an estate, handed in with lost points."""
    one = make.sheet(make.cycle(town.places["city"]), town.estates["home"], "street", (town.street_officer,))
    Assignment.objects.create(sheet=one, membership=town.street_officer, made_at=NOW)
    make.handed_in(one, *losing(2), by=town.street_officer)
    one.refresh_from_db()
    return one


def lost() -> str:
    """The item that lost points."""
    return losing(2)[0].item


def test_a_verdict_leads_to_the_next_item_and_is_found_again_by_whoever_gave_it(town, sheet):
    code, leader = lost(), browse(town.street_leader)
    page, save = (reverse(f"inspections:sheet-{name}", args=args) for name, args in (
        ("review", [sheet.number]), ("verdict", [sheet.number, code])))  # fmt: skip
    assert "已看 0" in leader.get(page).text
    answer = leader.post(save, {"verdict": "questioned", "remark": "缺照片", "version": "1"})
    assert answer.status_code == 302
    assert answer.url.startswith(f"{page}?item=")
    assert code not in answer.url
    again = browse(town.street_leader).get(f"{page}?item={code}").text
    assert "缺照片" in again
    assert "有疑问" in again
    for slug in ("return", "pass"):
        assert "缺照片" in leader.get(reverse(f"inspections:sheet-{slug}", args=[sheet.number])).text
    assert "缺照片" not in browse(town.head).get(f"{page}?item={code}").text
    assert browse(town.head).post(save, {"verdict": "agreed", "version": "1"}).status_code == 404
    press(
        town.street_leader,
        reverse("inspections:sheet-pass", args=[sheet.number]),
        **{f"remark_{code.replace('.', '_')}": "缺照片"},
    )
    assert SheetReview.objects.get().remarks == {code: ["questioned", "缺照片"]}
    assert not ItemVerdict.objects.exists()


def test_what_is_wrong_stands_beside_the_form_and_what_was_typed_stays(town, sheet):
    code = lost()
    save = reverse("inspections:sheet-verdict", args=[sheet.number, code])
    leader = browse(town.street_leader)
    assert "请写明理由" in leader.post(save, {"verdict": "questioned", "remark": "", "version": "1"}).text
    stale = leader.post(save, {"verdict": "questioned", "remark": "照片模糊", "version": "7"}).text
    assert "照片模糊" in stale
    assert not ItemVerdict.objects.exists()


def test_on_the_page_of_the_decision_a_remark_is_kept_as_one_goes_on_from_it(town, sheet):
    code = lost()
    save, field = (
        reverse("inspections:sheet-verdict", args=[sheet.number, code]),
        f"remark_{code.replace('.', '_')}",
    )
    leader = browse(town.street_leader)
    page = leader.get(reverse("inspections:sheet-return", args=[sheet.number])).text
    assert f'hx-post="{save}"' in page
    sent = {"headers": {"HX-Request": "true"}}
    assert leader.post(save, {field: "缺照片", "version": "1", "why": "x"}, **sent).status_code == 204
    assert ItemVerdict.objects.get().remark == "缺照片"
    assert leader.post(save, {field: " ", "version": "1"}, **sent).status_code == 204
    assert not ItemVerdict.objects.exists()
