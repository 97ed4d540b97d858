"""The desk of those whom the register is about: their own estates, the contract's end, what they proposed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.kernel.scope import Kind, Post
from registry.actions import change
from registry.models import RoomCheck
from tests.factories.ground import NOW, acting_as, body, posting
from tests.factories.registry import tenure
from tests.registry.papers.checks import policy_row

pytestmark = pytest.mark.django_db
DESK = reverse("oversight:home")


@pytest.fixture
def managed(town):
    today = timezone.localdate()
    held = tenure(town.home, town.ours)
    held.contract_to = today + timedelta(days=40)
    held.save()
    tenure(town.away, town.theirs)
    town.owners, town.builder = body(Kind.OWNERS, "锦汀小区业委会"), body(Kind.DEVELOPER, "临海置业")
    town.home.owners_body, town.home.developer = town.owners, town.builder
    town.home.save()
    town.contract_to = held.contract_to
    return town


def test_a_firm_finds_its_estates_contracts_checks_and_changes(managed, browse):
    RoomCheck.objects.create(
        estate=managed.home,
        jurisdiction=managed.home.jurisdiction,
        policy=policy_row(),
        verdict="pass",
        digest="0" * 64,
        surveyed_by=managed.inspector,
        surveyed_at=NOW,
    )
    by = acting_as(managed.manager)
    mine = change.draft(by=by, record=managed.home, proposed={"households": 321}, reason="核实户数", at=NOW)
    for who in (managed.manager, managed.staff):
        page = browse(who).get(DESK).text
        assert managed.home.get_absolute_url() in page
        assert managed.contract_to.isoformat() in page
        assert "合格" in page
        assert mine.get_absolute_url() in page
        assert managed.ours.get_absolute_url() in page
        assert "望海里" not in page
    assert mine.get_absolute_url() not in browse(managed.rival).get(DESK).text


def test_owners_and_developer_find_their_estate_and_who_manages_it(managed, browse):
    for post, at in ((Post.OWNERS, managed.owners), (Post.DEVELOPER, managed.builder)):
        page = browse(posting(post, at)).get(DESK).text
        assert managed.home.get_absolute_url() in page
        assert "澄岸物业" in page
        assert "听潮苑" not in page
    assert "名下还没有小区" in browse(posting(Post.OWNERS, body(Kind.OWNERS, "新业委会"))).get(DESK).text
    assert "本单位的小区" not in browse(managed.inspector).get(DESK).text


def test_the_contract_that_ends_first_stands_on_top(managed, browse):
    second = tenure(managed.next_door, managed.ours)
    second.contract_to = date(2026, 1, 1)
    second.save()
    page = browse(managed.manager).get(DESK).text.partition("本单位的小区")[2]
    assert page.index("听潮苑") < page.index("锦汀小区")
    assert "已过" in page


def test_a_firm_s_page_of_firms_leads_to_its_own_record(managed, browse):
    page = browse(managed.manager).get(reverse("registry:firm-list")).text
    assert "本企业登记" in page
    assert reverse("registry:firm-register") not in page
    assert (
        reverse("registry:firm-register") in browse(managed.inspector).get(reverse("registry:firm-list")).text
    )
