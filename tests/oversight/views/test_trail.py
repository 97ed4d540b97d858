"""The trail's pages: what happened, told in words to whoever may read it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from oversight import journal
from oversight.actions import invitation, redrawing
from oversight.actions.redrawing import Plan
from oversight.kernel.scope import Kind, Post
from oversight.models import OrganisationName
from oversight.policy import VERBS
from oversight.policy.words import VERBS as LABELS
from oversight.policy.words import entry_words, verbs_of
from registry.actions import check, roompolicy, sheet
from registry.actions import estate as estates
from registry.models import Rearrangement
from tests.factories.clocks import running
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, room
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
RULE = Path(__file__).parents[3] / "docs" / "examples" / "room-policies" / "sample-city.json"


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("站前区", city), territory("西市区", city)
        north = territory("八田地街道", east)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "八田地街道办事处", north)
        head, inspector = posting(Post.HEAD, bureau), posting(Post.INSPECTOR, bureau)
        auditor = posting(Post.AUDITOR, bureau)
        officer = posting(Post.STREET, street)
        home = estate("锦汀小区", north)

        @classmethod
        def move_north(cls):
            by, head = acting_as(cls.inspector), acting_as(cls.head)
            plan = Plan(parent=cls.west.pk)
            one = redrawing.draft(by=by, kind="move", unit=cls.north, plan=plan, effective=TODAY, at=NOW)
            redrawing.submit(one, by=by, seen=one.version, at=NOW)
            one.refresh_from_db()
            return redrawing.decide(one, by=head, seen=one.version, at=NOW)

    return Town


def rows(browser, path="/trail/", **asked) -> list[str]:
    """The rows of the page, each as one line of text."""
    page = BeautifulSoup(browser.get(path, asked).content, "html.parser")
    return [" | ".join(cell.get_text(" ", strip=True) for cell in row("td") + row("th"))
            for row in page.select("tbody tr")]  # fmt: skip


def test_a_move_is_told_with_its_unit_and_from_where_to_where(town):
    moved = town.move_north()
    told = rows(as_(town.head))
    applied, unit = told[1], told[0]
    assert "区划调整生效" in applied
    assert "已批准，待生效 → 已生效" in applied
    assert "八田地街道" in unit
    assert "站前区 → 西市区" in unit
    assert not any(word in line for line in told for word in ("decided", "submitted", "draft", "→ —"))
    page = as_(town.head).get("/trail/").content.decode()
    assert f'href="{moved.get_absolute_url()}"' in page
    assert f'href="{town.north.get_absolute_url()}"' in page


def test_words_of_the_readers_language_find_entries(town):
    town.move_north()
    assert len(rows(as_(town.head), event="划转")) == 1
    assert rows(as_(town.head), event="territory.moved") == []
    with translation.override("en"):
        wanted = str(LABELS["oversight.decide_redrawing"])
    assert wanted != "批准区划调整"
    town.head.person.language = "en"
    town.head.person.save()
    browser = as_(town.head)
    browser.cookies["django_language"] = "en"
    assert len(rows(browser, event=wanted[:12].upper())) == 1
    assert "Approved" in " ".join(rows(browser))


def test_every_act_that_shares_an_event_keeps_its_own_words(town):
    by = acting_as(town.inspector)
    drafted = roompolicy.submit(by=by, row=roompolicy.draft(by=by, text=RULE.read_text(), at=NOW), at=NOW)
    roompolicy.publish(by=acting_as(town.head), row=drafted, at=NOW)
    room(town.home, "200.00")
    found = check.survey(by=acting_as(town.inspector), estate=town.home, at=NOW)
    sheet.issue(by=acting_as(town.inspector), check=found, at=NOW)
    told = " ".join(rows(as_(town.head)))
    assert "制发用房核查表" in told
    assert "通知公告文书" not in told
    assert len(rows(as_(town.head), event="制发用房")) == 1
    assert rows(as_(town.head), event="制发通知公告") == []
    for name, verb in VERBS.items():
        if len(verbs_of(verb.event)) > 1:
            assert entry_words(verb.event, {"verb": name}) == LABELS[name]


def test_a_record_stands_under_the_name_of_the_day(town):
    week = NOW - timedelta(days=7)
    journal.record("estate.amended", town.home, by=acting_as(town.inspector, week), at=week)
    estates.rename(by=acting_as(town.inspector), estate=town.home, name="听潮苑", on=TODAY, at=NOW)
    OrganisationName.objects.create(organisation=town.street, name="老街道办事处", valid_to=TODAY)
    journal.record("organisation.amended", town.street, by=None, at=week)
    told = rows(as_(town.head))
    assert "老街道办事处" in told[0]
    assert "听潮苑" in told[1]
    assert "锦汀小区" in told[2]


def test_who_may_not_read_the_record_gets_its_number_alone(town):
    journal.record("membership.titled", town.officer, by=acting_as(town.head), at=NOW)
    for reader in (town.head, town.auditor):
        assert str(town.officer) in rows(as_(reader))[0]
    (line,) = rows(as_(town.inspector))
    assert str(town.officer.person) not in line
    assert f"第 {town.officer.pk} 号" in line


def test_a_clock_is_told_by_what_is_due_and_leads_to_its_record(town):
    late = running(town.home, town.street)
    journal.record("deadline.late", late, by=None, at=NOW)
    page = as_(town.head).get("/trail/").content.decode()
    assert "期限逾期" in page
    assert f'href="{late.url}"' in page


def test_an_invitation_is_told_in_the_readers_language(town):
    invitation.invite(by=acting_as(town.head), body=town.street, to=Post.STREET, name="某人", at=NOW)
    line = rows(as_(town.head))[0]
    assert "八田地街道办事处 街道工作人员" in line
    assert "invitation" not in line
    assert "street_officer" not in line


def test_who_accepted_an_invitation_is_named_with_who_sent_it(town):
    _sent, token = invitation.invite(
        by=acting_as(town.head), body=town.street, to=Post.STREET, name="新人", at=NOW
    )
    invitation.accept_anew(invitation.digest(token), username="new", password="Correct-Horse-88", at=NOW)
    (line,) = rows(as_(town.head), event="接受邀请")
    assert f"新人 八田地街道办事处 由{town.head.person}邀请" not in line
    assert f"新人 市住建局 由{town.head.person}邀请" in line


def test_a_page_without_entries_says_whose_it_would_list(town):
    admin, officer = (
        posting(Post.ADMIN, town.bureau),
        posting(Post.DISTRICT, body(Kind.DISTRICT, "区物业办", town.east)),
    )
    for reader, words in (
        (admin, "您的岗位只看安全事件"), (officer, "只列您本人和您所在单位"), (town.auditor, "全市各单位"),
    ):  # fmt: skip
        page = as_(reader).get("/trail/").content.decode()
        assert words in page
        assert "没有符合的留痕" not in page
    assert "没有符合的留痕" in as_(officer).get("/trail/", {"event": "划转"}).content.decode()


def test_entries_stand_in_the_order_in_which_they_were_written_and_show_its_number(town):
    for days in (1, 9, 3):  # what was done without a net, or by a list, is written later
        journal.record("estate.amended", town.home, by=acting_as(town.head), at=NOW - timedelta(days=days))
    numbers = [int(line.partition("第 ")[2].partition(" 号")[0]) for line in rows(as_(town.head))]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 3


def test_a_merger_of_estates_names_its_estate_once_by_its_name_of_the_day(town):
    other = estate("听潮苑", town.north)
    merger = Rearrangement.objects.create(
        kind="merge", estate=town.home, effective=TODAY, basis="批复", decided_by=town.head, decided_at=NOW
    )
    journal.record("rearrangement.decided", merger, by=acting_as(town.head), at=NOW - timedelta(days=7))
    estates.rename(by=acting_as(town.inspector), estate=town.home, name="和顺苑", on=TODAY, at=NOW)
    line = rows(as_(town.head))[-1]
    assert "合并 锦汀小区" in line
    assert line.count("锦汀小区") == 1
    assert "和顺苑" not in line
    assert other.name not in line


def test_view_as_is_told_with_the_post_and_whether_it_began_or_ended(town):
    for what in ("began", "ended"):
        facts = {"post": Post.STREET.value, "what": what}
        journal.security("view_as", at=NOW, by=acting_as(town.head), thing=town.street, facts=facts)
    ended, began = rows(as_(town.auditor), "/trail/security/", kind="view_as")
    assert "开始以街道工作人员查看" in began
    assert "结束以街道工作人员查看" in ended
    assert "八田地街道办事处" in began


def test_the_page_asks_no_more_for_more_entries(town, django_assert_max_num_queries):
    for n in range(12):
        one = estate(f"{n}小区", town.north)
        journal.record("estate.amended", one, by=acting_as(town.inspector), at=NOW)
        room(one, "20.00")
    browser = as_(town.head)
    browser.get("/trail/")
    with django_assert_max_num_queries(26):
        assert len(rows(browser)) >= 12
