"""A scorer's phone: the net goes, the browser closes, the session ends, two write at once; nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from inspections.actions import order as orders
from inspections.models import Found, Sheet, SheetEntry, Visit
from inspections.rules.standard.answers import counted
from oversight.models import Attachment
from tests.browser.phone import bar, count, phones, photograph, screen
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.scene import FIRE, Field, two

__all__ = ["phones"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def field(settings: Any, tmp_path: Path) -> Field:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Field()


def where(field: Field) -> str:
    return reverse("inspections:field-sheet", args=[field.sheet.number])


def test_what_is_typed_without_a_net_survives_reload_and_a_closed_browser(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    form = screen(page)
    phone.context.set_offline(True)
    count(form, 2)
    expect(form.locator("[data-points]")).to_have_text("2.00")  # counted on the device
    photograph(form)
    expect(form.locator("[data-photo] span")).to_contain_text("待传")
    form.locator('button[type="submit"]').click()
    expect(page.locator('form[data-item="4.5"]')).to_be_visible()  # the next item
    bar(page, "没有网络，已存在本机")
    expect(page.locator("[data-sync-line]")).to_have_text("1 项、1 张照片待上传")
    page.reload()
    page.evaluate("location.hash = '#4.4'")
    expect(page.locator(f'form[data-item="{FIRE}"] [name="line-place"]').first).to_have_value("3 号楼 B1 层")
    phone.restart()
    phone.context.set_offline(True)
    page = phone.context.new_page()
    page.goto(phone.home + where(field) + "#4.4")
    expect(page.locator(f'form[data-item="{FIRE}"] [name="line-place"]').first).to_have_value("3 号楼 B1 层")
    assert not SheetEntry.objects.exists()
    phone.sign_in(field.officer)  # a closed browser may have lost its session
    phone.context.set_offline(False)
    page.reload()
    bar(page, "已全部入库")
    assert field.item().points == Decimal(2)
    assert b"GPSLatitude" not in Attachment.objects.get().file.read()
    assert (
        page.evaluate("fieldStore(document.querySelector('[data-field]').dataset.person).all('photos')") == []
    )


def test_an_answer_lost_on_the_way_has_no_second_effect(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    form = screen(page)
    count(form, 2)
    times = []

    def lose(route: Any) -> None:
        times.append(1)
        if len(times) == 1:
            route.fetch()  # the portal has it
            route.abort()
        else:
            route.continue_()

    page.route("**/entries/", lose)
    form.locator('button[type="submit"]').click()
    bar(page, "没有网络，已存在本机")
    page.evaluate("dispatchEvent(new Event('online'))")
    bar(page, "已全部入库")
    assert len(times) == 2
    assert SheetEntry.objects.count() == Found.objects.count() == 1


def test_an_ended_session_keeps_the_entries_for_the_same_person(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    form = screen(page)
    count(form, 3)
    Session.objects.all().delete()
    form.locator('button[type="submit"]').click()
    bar(page, "登录已过期，内容仍在本机")
    expect(page.locator("[data-sync-login]")).to_be_visible()
    assert not SheetEntry.objects.exists()
    phone.sign_in(field.colleague)  # another person on the same device
    page = phone.open(where(field))
    bar(page, "已全部入库")
    form = screen(page)
    expect(form.locator('[name="line-place"]').first).to_have_value("")
    assert not SheetEntry.objects.exists()
    phone.sign_in(field.officer)
    page = phone.open(where(field))
    bar(page, "已全部入库")
    assert field.item().points == Decimal("1.5")
    assert SheetEntry.objects.get().recorded_by_id == field.officer.pk


def test_two_people_see_both_versions_and_choose(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    form = screen(page)
    phone.context.set_offline(True)
    count(form, 1, "西门")
    form.locator('button[type="submit"]').click()
    field.answer(two(4, "东门"), by=field.colleague)
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    bar(page, "有两份不同的评分，请选择")
    page.evaluate("location.hash = '#4.4'")
    box = form.locator("[data-conflict]")
    expect(box).to_contain_text("西门")
    expect(box).to_contain_text("东门")
    assert field.item().points == 1  # nothing was overwritten
    box.get_by_text("用我填写的").click()
    bar(page, "已全部入库")
    assert field.item().points == Decimal("2.5")
    assert list(SheetEntry.objects.values_list("outcome", flat=True)).count("conflict") == 1


def test_what_the_other_wrote_comes_by_itself(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    field.answer(two(4, "东门"), by=field.colleague)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    form = screen(page)
    expect(form.locator('[name="line-place"]').first).to_have_value("东门")
    expect(form.locator("[data-points]")).to_have_text("1.00")


def test_signing_out_empties_the_device_but_for_what_was_not_sent(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    form = screen(page)
    phone.context.set_offline(True)
    count(form, 1)
    phone.context.set_offline(False)
    page.goto(phone.home + where(field))
    phone.ready(page)
    page.evaluate("document.querySelector('form[action$=\"/account/logout/\"]').requestSubmit()")
    page.wait_for_url(lambda url: "/field/" not in url)
    assert page.evaluate("caches.keys()") == []
    phone.sign_in(field.officer)
    page = phone.open(where(field))
    expect(screen(page).locator('[name="line-place"]').first).to_have_value("3 号楼 B1 层")


def test_signing_out_elsewhere_in_the_portal_empties_the_device_too(field, phones):
    phone = phones(field.officer)
    page = phone.open(where(field))
    assert page.evaluate("caches.keys()") != []
    page.goto(phone.home + reverse("oversight:home"))
    page.evaluate("document.querySelector('form[action$=\"/account/logout/\"]').requestSubmit()")
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert page.evaluate("caches.keys()") == []


@pytest.mark.parametrize("contrast", [False, True])
def test_the_screen_is_readable_and_whole(field, visit, contrast):
    field.answer(two())
    for path in (reverse("inspections:field-today"), where(field), f"{where(field)}#4.4",
                 reverse("inspections:field-item", args=[field.sheet.number, FIRE])):  # fmt: skip
        look = visit(path, width=390, as_=field.officer, contrast=contrast)
        look.page.wait_for_selector("html[data-field-ready]", timeout=15000)
        assert look.violations() == []
        assert look.overflows() == {}
        assert look.complaints == []


def test_a_name_is_written_by_finger_and_a_typed_one_is_enough(field, visit):
    make.scored(field.sheet, counted(FIRE, a=2))
    look = visit(
        reverse("inspections:sheet-sign", args=[field.sheet.number]), width=390, as_=field.town.firm_manager
    )
    page = look.page
    pad = page.get_by_role("img", name="手写签名的地方")
    expect(pad).to_be_visible()
    assert look.violations() == []
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 70, steps=4)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("已写好，随签字一起交")
    page.get_by_role("button", name="擦掉重写").click()
    assert page.evaluate("document.querySelector('[name=strokes]').files.length") == 0
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=4)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("已写好，随签字一起交")
    page.get_by_label("签字人姓名").fill("江听雪")
    page.get_by_role("button", name="签字", exact=True).click()
    page.wait_for_url(lambda url: "/sign/" not in url)
    kept = field.sheet.signatures.get()
    assert (kept.kind, kept.strokes.media_type) == ("signed", "image/png")
    with Image.open(kept.strokes.file) as drawn:
        assert drawn.getextrema()[3] == (0, 255)  # ink on nothing: the paper's own ground shows


def test_the_place_of_arrival_is_told_by_a_press_alone(field, visit):
    Sheet.objects.filter(pk=field.sheet.pk).update(state="assigned")
    look = visit(reverse("inspections:sheet-begin", args=[field.sheet.number]), width=390, as_=field.officer)
    assert look.violations() == []
    assert look.overflows() == {}
    look.page.set_viewport_size({"width": 390, "height": 844})
    look.page.get_by_role("button", name="记下位置").click()
    expect(look.page.get_by_role("status")).to_contain_text("没有取得位置")  # not allowed: nothing is lost
    look.page.context.grant_permissions(["geolocation"])
    look.page.context.set_geolocation({"longitude": 122.23, "latitude": 40.67, "accuracy": 12})
    look.page.get_by_role("button", name="记下位置").click()
    expect(look.page.get_by_role("status")).to_contain_text("误差约 12 米")
    look.page.get_by_role("button", name="已到现场，开始评分").click()
    look.page.wait_for_url(lambda url: "/begin/" not in url)
    assert Visit.objects.get().arrived_longitude == Decimal("122.23")


def test_a_page_without_script_scores_too(field, visit):
    look = visit(
        reverse("inspections:field-item", args=[field.sheet.number, FIRE]),
        width=390,
        as_=field.officer,
        script=False,
    )
    form = look.page.locator("form[data-item]")
    form.locator('[name="line-count"]').first.fill("2")
    form.locator('button[type="submit"]').click()
    expect(look.page.locator("h1").first).to_contain_text("4.5")
    assert field.item().points == 2
    assert Sheet.objects.get(pk=field.sheet.pk).entry_count == 1


def test_the_steppers_work_where_nothing_can_be_kept_and_are_not_there_without_script(field, visit):
    """On plain http a browser has neither a worker nor random ids."""
    path = reverse("inspections:field-item", args=[field.sheet.number, FIRE])
    page = visit(path, width=390, as_=field.officer).page
    page.add_init_script("delete Crypto.prototype.randomUUID; delete Navigator.prototype.serviceWorker")
    page.reload()
    form = page.locator(f'form[data-item="{FIRE}"]')
    expect(page.locator("[data-plain]")).to_be_visible()
    count(form, 2)
    expect(form.locator('[name="line-count"]').first).to_have_value("2")
    expect(form.locator("[data-points]")).to_have_text("2.00")
    form.locator('button[type="submit"]').click()
    page.wait_for_url("**/item/4.5/")
    assert field.item().points == Decimal("2.00")
    plain = visit(path, width=390, as_=field.officer, script=False).page
    expect(plain.locator("[data-step]").first).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1440])
def test_an_order_is_readable_for_the_firm(field, visit, width):
    make.scored(field.sheet, counted(FIRE, a=2), state="submitted")
    asked = [orders.Asked(FIRE, "B", "4.4 消防设施完好有效：灭火器过期", "第51条", "更换")]
    order = orders.draft(by=acting_as(field.officer), sheet=field.sheet, asked=asked, at=NOW)
    order = orders.issue(by=acting_as(field.officer), order=order, at=NOW)
    for path in (order.get_absolute_url(), f"{order.get_absolute_url()}answer/"):
        look = visit(path, width=width, as_=field.town.firm_manager)
        assert look.violations() == []
        assert look.overflows() == {}
        assert look.complaints == []
