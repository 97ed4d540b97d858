"""What a firm says of its result: the firm's own to write and take back, printed for everybody, kept in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inspections.actions import publishing, stating
from inspections.models import FirmResult, Statement
from oversight import journal
from oversight.acting import Invalid, Refused
from tests.factories.ground import acting_as
from tests.inspections.results import reviewed
from tests.registry.views.conftest import SIGN_IN

pytestmark = pytest.mark.django_db
WORDS = "排水管网已于十二月修好。"


@pytest.fixture
def shown():
    found = reviewed()
    publishing.show(by=acting_as(found.town.head), cycle=found.cycle, at=timezone.now())
    return found


def ours(results):
    return FirmResult.objects.filter(firm=results.town.firms["ours"]).latest("publication__number")


@pytest.mark.parametrize("number", ["13904170000", "139 0417 0000", "21080219900101123X"])
def test_a_number_of_a_person_is_not_made_public(shown, number):
    row, by = ours(shown), acting_as(shown.town.firm_manager)
    with pytest.raises(Invalid, match="手机号或身份证号"):
        stating.state(
            by=by, statement=stating.statement_on(row, by), text=f"请联系{number}。", at=timezone.now()
        )
    assert not Statement.objects.exists()


def test_a_firm_writes_rewrites_and_takes_back_what_everybody_reads_beside_its_result(shown):
    firm, row = shown.town.firms["ours"], ours(shown)
    client = Client()
    client.force_login(shown.town.firm_manager.person, backend=SIGN_IN)
    inside = f"/inspections/results/{shown.cycle.public_id}/firms/{firm.code}/"
    assert "填写企业说明" in client.get(inside).text
    assert client.post(f"{inside}state/", {"text": WORDS}).url == inside
    outside = f"/results/{shown.cycle.public_id}/firms/{firm.code}/"
    for page in (client.get(inside), Client().get(outside)):
        assert WORDS in page.text
    assert WORDS in client.get(f"{inside}state/").text  # what stands there is where one goes on
    statement = Statement.objects.get(firm_result=row)
    entry = journal.history(statement).first()
    assert entry.event == "result.stated"
    assert entry.reason.text == WORDS
    by = acting_as(shown.town.firm_manager)
    stating.state(by=by, statement=statement, text="", at=timezone.now(), seen=statement.version)
    assert WORDS not in Client().get(outside).text


def test_nobody_else_writes_for_a_firm_and_nobody_twice_the_same(shown):
    row = ours(shown)
    for who in ("rival_manager", "firm_worker", "head", "inspector"):
        by = acting_as(shown.town.people[who])
        with pytest.raises(Refused):
            stating.state(by=by, statement=stating.statement_on(row, by), text=WORDS, at=timezone.now())
    assert not Statement.objects.exists()
    by = acting_as(shown.town.firm_manager)
    stating.state(by=by, statement=stating.statement_on(row, by), text=WORDS, at=timezone.now())
    with pytest.raises(Invalid):
        stating.state(by=by, statement=stating.statement_on(row, by), text=f" {WORDS} ", at=timezone.now())


def test_what_was_said_of_the_version_before_stays_beside_the_next_and_says_so(shown):
    by = acting_as(shown.town.firm_manager)
    stating.state(by=by, statement=stating.statement_on(ours(shown), by), text=WORDS, at=timezone.now())
    at = timezone.now() + timedelta(days=20)
    publishing.publish(by=acting_as(shown.town.head, at), cycle=shown.again(), at=at)
    page = Client().get(f"/results/{shown.cycle.public_id}/firms/{shown.town.firms['ours'].code}/").text
    assert WORDS in page
    assert "针对上一版结果" in page
