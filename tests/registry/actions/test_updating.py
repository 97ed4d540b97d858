"""A row that is an estate on file updates it: field by field, as a change of the register, taken back with the import."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oversight.exchange import importing, sorting, undoing
from oversight.exchange.kinds import kind_of
from oversight.kernel.calendar import beijing_day
from oversight.models import Entry
from registry.actions import area
from registry.actions import estate as estates
from registry.models import Estate
from tests.factories.ground import acting_as
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db

LIST = """小区名称,街道,社区,总建筑面积,户数,建设单位,地址
锦汀小区,北街道,里巷社区,61000 平方米,120,临海置业有限公司,渤海大街 18 号
全新里,北街道,里巷社区,40000 平方米,30,,
"""


@pytest.fixture
def brought(town, settings, tmp_path):
    """The list, read and checked, and the inspector who brought it."""
    settings.MEDIA_ROOT = str(tmp_path)
    Estate.objects.filter(pk=town.home.pk).update(households=100)
    by = acting_as(town.inspector, timezone.now())
    return bring(by), by


def bring(by, text=LIST):
    file = SimpleUploadedFile("清单.csv", text.encode("utf-8-sig"))
    batch = importing.begin(by=by, kind=kind_of("estate"), file=file, at=by.at)
    importing.run_check(batch, by)
    return batch


def choose(batch, by, *numbers, on=None):
    on = on or beijing_day(by.at)
    return importing.decide(by=by, batch=batch, numbers=numbers or doubles(batch), decision="update", on=on)


def doubles(batch):
    return list(sorting.shown(batch, "doubles").values_list("number", flat=True))


def write(batch, by):
    batch.refresh_from_db()
    batch.state = "importing"
    importing.run_write(batch, by)


def signed_in(membership):
    browser = Client()
    browser.force_login(membership.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def doubles_of(batch):
    return f"{reverse('oversight:import-detail', args=[batch.pk])}?rows=doubles"


def facts(town):
    now = Estate.objects.select_related("developer").get(pk=town.home.pk)
    return now.households, now.total_area, str(now.developer or ""), now.address


def test_a_row_updates_the_estate_that_it_is_and_writes_the_others(town, brought):
    batch, by = brought
    counts = dict(batch.counts)
    on = beijing_day(by.at) - timedelta(days=9)
    assert choose(batch, by, on=on) == 1
    write(batch, by)
    assert facts(town) == (120, Decimal("61000.00"), "临海置业有限公司", "渤海大街 18 号")
    entry = Entry.objects.get(event="estate.amended")
    assert (entry.thing, entry.membership, entry.facts["import"]) == (town.home.pk, town.inspector, batch.pk)
    assert (entry.facts["on"], "households" in entry.facts["fields"]) == (on.isoformat(), True)
    assert Estate.objects.get(pk=town.home.pk).areas.get().dated == on
    batch.refresh_from_db()
    assert (batch.written, batch.counts) == (2, counts)
    assert Estate.objects.filter(name="全新里").count() == 1
    assert Estate.objects.filter(name="锦汀小区").count() == 1


def test_undoing_restores_what_did_not_move_and_names_the_rest(town, brought):
    batch, by = brought
    before = facts(town)
    choose(batch, by)
    write(batch, by)
    estates.amend(by=by, estate=Estate.objects.get(pk=town.home.pk), facts={"households": 125}, at=by.at)
    batch.state = "undoing"
    undone = undoing.run_undo(batch, by)
    assert undone.left == ["锦汀小区 户数"]
    assert undone.count == 2
    assert facts(town) == (125, *before[1:])
    assert Estate.objects.get(name="全新里").state == "withdrawn"
    assert Entry.objects.filter(facts__undone_import=batch.pk, event="estate.amended").exists()


def test_a_list_changes_no_area_that_rests_on_a_document(town, brought):
    batch, by = brought
    area.record(
        by=by,
        estate=town.home,
        kind="total",
        value=Decimal("50500"),
        stage="title",
        document="不动产证",
        at=by.at,
    )
    page = signed_in(town.inspector).get(doubles_of(batch)).text
    assert "50,500.00" in page
    assert "61,000.00" in page
    assert "在册面积有文件依据" in page
    choose(batch, by)
    write(batch, by)
    assert facts(town)[:2] == (120, Decimal("50500.00"))


@pytest.mark.parametrize("on", [None, 1])
def test_an_update_has_a_day_that_is_not_to_come(town, brought, on):
    batch, by = brought
    day = beijing_day(by.at) + timedelta(days=on) if on else None
    with pytest.raises(importing.ExchangeError):
        importing.decide(by=by, batch=batch, numbers=doubles(batch), decision="update", on=day)


def test_a_row_that_may_be_two_estates_updates_neither(town, brought):
    _batch, by = brought
    estate("锦汀小区", town.alley)
    batch = bring(by)
    with pytest.raises(importing.ExchangeError) as fault:
        choose(batch, by)
    assert "唯一" in str(fault.value)


def test_of_two_estates_of_one_name_one_says_which_is_meant(town, brought):
    _batch, by = brought
    other = estate("锦汀小区", town.alley)
    batch = bring(by)
    (number,) = doubles(batch)
    browser = signed_in(town.inspector)
    page = browser.get(doubles_of(batch)).text
    assert page.count(f'name="record-{number}"') == 2
    sent = {"decision": "update", "pick": number, "on": beijing_day(by.at).isoformat()}
    where = reverse("oversight:import-decide", args=[batch.pk])
    browser.post(where, sent | {f"record-{number}": town.away.pk})  # none of the two
    assert batch.rows.get(number=number).decision != "update"
    browser.post(where, sent | {f"record-{number}": other.pk})
    write(batch, by)
    other.refresh_from_db()
    assert (other.households, facts(town)[0]) == (120, 100)


def test_the_trail_says_which_fields_a_list_changed_and_put_back(town, brought):
    batch, by = brought
    choose(batch, by)
    write(batch, by)
    batch.state = "undoing"
    undoing.run_undo(batch, by)
    page = signed_in(town.head).get(reverse("registry:estate-trail", args=[town.home.public_id])).text
    told = [line for line in page.split("<th scope") if "户数" in line]
    assert any("按清单“清单.csv”" in line for line in told)
    assert any("撤销按清单“清单.csv”的更新" in line for line in told)
    assert all("地址" in line and "渤海大街" not in line for line in told)


def test_a_street_updates_its_own_estates_alone(town, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    by = acting_as(town.officer, timezone.now())
    batch = bring(by, "小区名称,街道,社区,户数\n望海里,北街道,里巷社区,77\n")
    row = batch.rows.get()
    row.doubles = [
        {"key": str(town.away.pk), "label": "望海里", "why": "same_name", "url": "/x/", "facts": []}
    ]
    row.save()
    with pytest.raises(importing.ExchangeError):
        choose(batch, by)


def test_the_wizard_shows_what_was_and_would_be_and_keeps_the_choice(town, brought):
    batch, by = brought
    browser = Client()
    browser.force_login(town.inspector.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("oversight:import-detail", args=[batch.pk])
    page = browser.get(f"{where}?rows=doubles").text
    assert "户数" in page
    assert "100 →" in page
    assert "临海置业有限公司" in page
    today = beijing_day(by.at)
    sent = {"decision": "update", "pick": doubles(batch), "on": today.isoformat()}
    answer = browser.post(reverse("oversight:import-decide", args=[batch.pk]), sent, follow=True)
    assert "更新在册记录" in answer.text
    row = batch.rows.get(number=doubles(batch)[0])
    assert (row.decision, row.effective) == ("update", today)
