"""A row that is a firm on file updates it, is never entered twice, and leaves its name to the act of renaming."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from oversight.exchange import importing, undoing
from oversight.exchange.kinds import kind_of
from oversight.kernel.calendar import beijing_day
from oversight.models import Entry
from registry.models import Firm
from tests.factories.ground import acting_as
from tests.factories.registry import code, firm
from tests.registry.actions.test_updating import doubles, doubles_of, signed_in, write

pytestmark = pytest.mark.django_db
NEW = code(901)


@pytest.fixture
def known():
    return firm("临海物业服务有限公司", headcount=12, registered_address="渤海大街 1 号")


@pytest.fixture
def brought(town, known, settings, tmp_path):
    """A list with the firm on file under a new name, one new firm, and the new one once more."""
    settings.MEDIA_ROOT = str(tmp_path)
    by = acting_as(town.inspector, timezone.now())
    text = (
        "企业名称,统一社会信用代码,注册资本,从业人数,联系人,联系电话\n"
        f"临海城市服务有限公司,{known.code},500万元,30,王小二,13800138000\n"
        f"新来物业有限公司,{NEW},,8,,\n又来物业有限公司,{NEW},,9,,\n"
    )
    file = SimpleUploadedFile("企业.csv", text.encode("utf-8-sig"))
    batch = importing.begin(by=by, kind=kind_of("firm"), file=file, at=by.at)
    importing.run_check(batch, by)
    return batch, by


def update(batch, by):
    importing.decide(by=by, batch=batch, numbers=doubles(batch), decision="update", on=beijing_day(by.at))


def facts(known):
    known.refresh_from_db()
    return known.name, known.registered_capital, known.headcount, known.registered_address


def test_a_row_updates_the_firm_of_its_code_and_leaves_the_name(town, known, brought):
    batch, by = brought
    update(batch, by)
    write(batch, by)
    assert facts(known) == ("临海物业服务有限公司", Decimal(500), 30, "渤海大街 1 号")
    assert Firm.objects.get(code=NEW).headcount == 8
    entry = Entry.objects.get(event="firm.amended", thing=known.pk)
    assert entry.facts["fields"] == ["headcount", "registered_capital"]
    assert (entry.membership, entry.facts["import"]) == (town.inspector, batch.pk)
    batch.state = "undoing"
    undoing.run_undo(batch, by)
    assert facts(known) == ("临海物业服务有限公司", None, 12, "渤海大街 1 号")
    assert Firm.objects.get(code=NEW).state == "struck_off"


def test_left_alone_it_is_not_imported_and_a_code_is_never_entered_twice(known, brought):
    batch, by = brought
    assert batch.rows.get(number=doubles(batch)[0]).decision == "skip"
    assert batch.counts["rejected"] == 1
    with pytest.raises(importing.ExchangeError) as fault:
        importing.decide(by=by, batch=batch, numbers=doubles(batch), decision="create")
    assert "已经在册" in str(fault.value)
    write(batch, by)
    assert facts(known)[2] == 12
    assert Firm.objects.filter(code=known.code).count() == 1


def test_the_wizard_shows_what_would_change_and_why_the_name_does_not(town, brought):
    batch, _by = brought
    page = signed_in(town.inspector).get(doubles_of(batch)).text
    assert "注册资本" in page
    assert "12 →" in page
    assert "改名从某一天起，请在企业页办理更名" in page
    assert "联系人不由清单更新，请在企业页修改" in page
    assert "13800138000" not in page


def test_a_firm_that_was_struck_off_is_not_updated(known, brought):
    batch, by = brought
    Firm.objects.filter(pk=known.pk).update(state="struck_off", struck_off_on=beijing_day(by.at))
    with pytest.raises(importing.ExchangeError):
        update(batch, by)
