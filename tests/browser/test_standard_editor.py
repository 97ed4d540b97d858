"""The editor of a standard under a mouse: what is dragged lands beside what it was dropped on; buttons stay."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inspections.actions import standard as act
from inspections.models import StandardDraft
from tests.cast import settle
from tests.factories.ground import NOW, acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_row_is_dragged_to_another_place_and_saved(visit):
    inspector = settle().inspector
    row = act.draft(by=acting_as(inspector), text=act.shipped("default-56"), at=NOW)
    page = visit(reverse("inspections:standard-edit", args=[row.pk]), as_=inspector).page
    page.set_viewport_size({"width": 1440, "height": 2400})  # both ends in sight: a drag does not scroll
    expect(page.get_by_text("用鼠标按住一行可以拖到别处")).to_be_visible()
    last, first = page.locator('[id="item-1.9"] th'), page.locator('[id="item-1.1"] th')
    for moved, target in ((last, first), (page.locator('[id="item-1.8"] th'), first)):
        moved.drag_to(target, target_position={"x": 10, "y": 4})  # its upper half: before it
        code = moved.inner_text().split()[0]
        expect(page.locator(f'tr[id="item-{code}"] + tr')).to_have_attribute("id", "item-1.1")
    items = [item.code for item in act.form_of(StandardDraft.objects.get(pk=row.pk)).items]
    assert items[:3] == ["1.9", "1.8", "1.1"]  # the second by the version that the first drag left
    page.locator('.card-head[data-code="2"] h2').drag_to(
        page.locator('.card-head[data-code="1"] h2'), target_position={"x": 5, "y": 2}
    )
    expect(page.locator(".card-head h2").first).to_contain_text("2 ")
