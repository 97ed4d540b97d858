"""Proposed changes on their pages: drafted, submitted, compared, decided by those who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.actions import deadline
from oversight.screen.figures import date_zh
from registry.actions import change as acts
from registry.actions import estate, tenure
from registry.models import Change
from tests.factories.ground import NOW, acting_as
from tests.registry.views.test_estate_acts import sent


@pytest.fixture
def managed(town):
    tenure.appoint(
        by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW
    )
    town.home.refresh_from_db()
    return town


@pytest.fixture
def submitted(managed):
    made = acts.draft(
        by=acting_as(managed.manager),
        record=managed.home,
        proposed={"households": 320, "address": "建丰路 8 号"},
        reason="入户核实",
        at=NOW,
    )
    return acts.submit(by=acting_as(managed.manager), change=made, at=NOW)


def url(name, row):
    return reverse(f"registry:change-{name}", args=[row.pk])


def test_a_firm_proposes_sees_the_difference_and_submits(managed, browse):
    manager = browse(managed.manager)
    assert "提出登记变更" in manager.get(managed.home.get_absolute_url()).text
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    page = manager.get(where)
    answer = manager.post(
        where,
        sent(
            page,
            households="320",
            total_area="61208.40",
            document="测绘报告 9 号",
            stage="acceptance",
            reason="核实",
        ),
    )
    assert answer.status_code == 302, answer.context["form"].errors
    row = Change.objects.get()
    assert set(row.proposed) == {"households", "total_area", "area_source"}
    shown = manager.get(row.get_absolute_url())
    assert "61,208.40 m²" in shown.text
    assert "测绘报告 9 号" in shown.text
    answer = manager.post(url("submit", row), sent(manager.get(url("submit", row))))
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_draft_is_shown_as_it_was_written_and_written_anew(managed, browse):
    made = acts.draft(
        by=acting_as(managed.manager),
        record=managed.home,
        proposed={"households": 320},
        reason="核实",
        at=NOW,
    )
    manager = browse(managed.manager)
    page = manager.get(url("redraft", made))
    assert page.context["form"]["households"].value() == 320
    answer = manager.post(url("redraft", made), sent(page, households="318", reason="重新核实"))
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert (made.proposed, made.reason) == ({"households": 318}, "重新核实")


def test_the_leader_compares_and_accepts(submitted, managed, browse):
    leader = browse(managed.leader)
    page = leader.get(submitted.get_absolute_url())
    assert [str(act.label) for act in page.context["acts"]][:1] == ["采纳登记变更"]
    form = leader.get(url("accept", submitted))
    assert "建丰路 8 号" in form.text
    answer = leader.post(url("accept", submitted), sent(form, note="同意"))
    assert answer.status_code == 302, answer.context["form"].errors
    managed.home.refresh_from_db()
    assert managed.home.households == 320


def test_a_record_that_moved_is_shown_and_must_be_looked_at_again(submitted, managed, browse):
    leader = browse(managed.leader)
    form = leader.get(url("accept", submitted))
    estate.amend(by=acting_as(managed.officer), estate=managed.home, facts={"households": 300}, at=NOW)
    answer = leader.post(url("accept", submitted), sent(form))
    assert answer.status_code == 200
    managed.home.refresh_from_db()
    assert managed.home.households == 300
    page = leader.get(submitted.get_absolute_url())
    assert page.context["moved"] == ["households"]
    assert "申请后已变" in page.text
    assert (
        leader.post(url("accept", submitted), sent(leader.get(url("accept", submitted)))).status_code == 302
    )


def test_return_and_refusal_need_a_reason(submitted, managed, browse):
    leader = browse(managed.leader)
    answer = leader.post(url("return", submitted), sent(leader.get(url("return", submitted)), why=""))
    assert answer.status_code == 200
    answer = leader.post(url("return", submitted), sent(leader.get(url("return", submitted)), why="请附报告"))
    assert answer.status_code == 302
    assert "请附报告" in browse(managed.manager).get(submitted.get_absolute_url()).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("staff", 200), ("leader", 200), ("officer", 200), ("head", 200), ("auditor", 200),
     ("rival", 404), ("other_leader", 404), ("editor", 404), ("admin", 404)],
)  # fmt: skip
def test_who_may_read_a_change(submitted, managed, browse, who, status):
    client = browse(getattr(managed, who))
    assert client.get(submitted.get_absolute_url()).status_code == status
    listed = client.get(reverse("registry:change-list"))
    seen = listed.status_code == 200 and submitted.reason in listed.text
    assert seen == (status == 200)


@pytest.mark.parametrize("slug", ["accept", "return", "refuse"])
@pytest.mark.parametrize(
    "who", ["manager", "officer", "inspector", "worker", "rival", "other_leader", "auditor"]
)
def test_who_may_not_decide_finds_no_such_page(submitted, managed, browse, slug, who):
    client = browse(getattr(managed, who))
    assert client.get(url(slug, submitted)).status_code == 404
    assert client.post(url(slug, submitted), {"why": "x"}).status_code == 404
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_what_waits_lies_on_the_desk_of_the_nearest_decider(submitted, managed, browse):
    desk = reverse("oversight:home")
    assert "审核登记变更：锦汀小区" in browse(managed.leader).get(desk).text
    assert "审核登记变更" not in browse(managed.head).get(desk).text
    assert "审核登记变更" not in browse(managed.other_leader).get(desk).text
    managed.leader.valid_to = NOW
    managed.leader.save()
    assert "审核登记变更：锦汀小区" in browse(managed.head).get(desk).text


def test_contacts_in_a_firm_s_change_stay_covered(town, browse):
    manager = browse(town.manager)
    where = reverse("registry:change-draft-firm", args=[town.ours.code])
    page = manager.get(where)
    data = sent(page, headcount="30", contacts="值班经理，沈望舒，13800005678", reason="换人")
    answer = manager.post(where, data)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Change.objects.get()
    assert (
        browse(town.head).get(row.get_absolute_url()).status_code == 404
    )  # nobody else's before it is handed in
    acts.submit(by=acting_as(town.manager), change=row, at=NOW)
    for who in (town.manager, town.head):
        text = browse(who).get(row.get_absolute_url()).text
        assert "13800005678" not in text
        assert "沈望舒" not in text
        assert "138****5678" in text


@pytest.fixture
def waiting(managed):
    """A change that waits since now, so that its clock runs whenever the suite does."""
    made = acts.draft(
        by=acting_as(managed.manager),
        record=managed.home,
        proposed={"households": 320},
        reason="核实",
        at=NOW,
    )
    return acts.submit(by=acting_as(managed.manager), change=made, at=timezone.now())


def test_the_page_says_whose_turn_it_is_and_until_when(managed, waiting, browse):
    clock = deadline.open_on(waiting).get()
    shown = browse(managed.manager).get(waiting.get_absolute_url()).text
    assert "审核登记变更：锦汀小区" in shown
    assert "期限 5 个工作日" in shown
    assert managed.street.name in shown
    assert str(date_zh(clock.due_at)) in shown


def test_a_decider_takes_longer_with_a_reason_and_the_applicant_reads_it(managed, waiting, browse):
    leader, was = browse(managed.leader), deadline.open_on(waiting).get().due_at
    assert "延长审核期限" in leader.get(waiting.get_absolute_url()).text
    page = leader.get(url("extend", waiting))
    assert str(date_zh(was)) in page.text
    empty = leader.post(url("extend", waiting), sent(page))
    assert "why" in empty.context["form"].errors
    answer = leader.post(url("extend", waiting), sent(page, why="需实地核对"))
    assert answer.status_code == 302
    assert deadline.open_on(waiting).get().due_at > was
    shown = leader.get(waiting.get_absolute_url()).text
    assert "延长 5 个工作日" in shown
    assert url("extend", waiting) not in shown  # once is what the rule allows
    again = leader.post(url("extend", waiting), sent(leader.get(url("extend", waiting)), why="还要看"))
    assert again.status_code == 200
    assert "只能在届满之前延长一次" in again.text


def test_the_clock_that_stands_says_what_it_waits_for(managed, waiting, browse):
    acts.return_(by=acting_as(managed.leader), change=waiting, why="缺依据", at=timezone.now())
    shown = browse(managed.manager).get(waiting.get_absolute_url()).text
    assert "已中止，等待补正" in shown
    assert "补正登记变更：锦汀小区" in shown


def rewrite(row, by, **proposed):
    """Have the drafter change the proposal after it was given back, and hand it in again."""
    row = acts.redraft(by=by, change=row, proposed=proposed, reason="重新核实", at=NOW, seen=row.version)
    return acts.submit(by=by, change=row, at=NOW, seen=row.version)


def test_a_proposal_that_was_rewritten_meanwhile_is_decided_only_after_it_was_seen(
    submitted, managed, browse
):
    leader = browse(managed.leader)
    form = leader.get(url("accept", submitted))
    back = acts.return_(
        by=acting_as(managed.leader), change=submitted, why="请核实", at=NOW, seen=submitted.version
    )
    rewrite(back, acting_as(managed.manager), households=777)
    answer = leader.post(url("accept", submitted), sent(form, note="同意"))
    assert answer.status_code == 200
    assert "已有变化" in str(answer.context["form"].errors)
    assert "777" in answer.text
    assert answer.context["form"]["note"].value() == "同意"
    managed.home.refresh_from_db()
    assert managed.home.households != 777
    assert leader.post(url("accept", submitted), sent(answer, note="同意")).status_code == 302
    managed.home.refresh_from_db()
    assert managed.home.households == 777


def test_a_decision_may_be_sent_again_where_the_record_moved(submitted, managed, browse):
    leader = browse(managed.leader)
    form = leader.get(url("accept", submitted))
    estate.amend(by=acting_as(managed.officer), estate=managed.home, facts={"households": 300}, at=NOW)
    answer = leader.post(url("accept", submitted), sent(form, note="同意"))
    assert answer.status_code == 200
    assert leader.post(url("accept", submitted), sent(answer, note="同意")).status_code == 302


def test_of_two_who_rewrite_one_proposal_the_later_sees_the_other_and_may_still_save(managed, browse):
    made = acts.draft(
        by=acting_as(managed.manager),
        record=managed.home,
        proposed={"households": 320},
        reason="核实",
        at=NOW,
    )
    manager = browse(managed.manager)
    page = manager.get(url("redraft", made))
    acts.redraft(
        by=acting_as(managed.manager),
        change=made,
        proposed={"households": 321},
        reason="再核实",
        at=NOW,
        seen=made.version,
    )
    late = manager.post(url("redraft", made), sent(page, households="318", reason="第三次核实"))
    assert late.status_code == 200
    assert "现在写的是：户数 321" in str(late.context["form"].errors)
    assert "clash" not in late.context
    made.refresh_from_db()
    assert made.proposed == {"households": 321}
    again = manager.post(url("redraft", made), sent(late, households="318", reason="第三次核实"))
    assert again.status_code == 302
    made.refresh_from_db()
    assert (made.proposed, made.reason) == ({"households": 318}, "第三次核实")


def _drafted(managed, households=320, **more):
    given = {"by": acting_as(managed.manager), "record": managed.home, "reason": "入户核实", "at": NOW}
    return acts.draft(proposed={"households": households}, **(given | more))


def test_whoever_has_a_draft_is_led_to_it_and_may_withdraw_it_to_write_another(managed, browse):
    made = _drafted(managed)
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    colleague = browse(managed.staff)
    page = colleague.get(where)
    assert "贵单位已有一份没有提交的变更草稿" in page.text
    assert f'href="{url("redraft", made)}"' in page.text
    assert "another=1" not in page.text
    assert "form" not in page.context
    manager = browse(managed.manager)
    manager.post(url("withdraw", made), sent(manager.get(url("withdraw", made))))
    assert "households" in manager.get(where).context["form"].fields


def test_a_form_opened_before_the_draft_keeps_what_was_typed_and_says_why(managed, browse):
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    manager = browse(managed.manager)
    page = manager.get(where)
    _drafted(managed)
    answer = manager.post(where, sent(page, households="999", reason="另一处"))
    assert answer.status_code == 200
    assert "已有一份没有提交的变更草稿" in str(answer.context["form"].errors)
    assert 'value="999"' in answer.text
    assert Change.objects.count() == 1


def test_of_what_came_back_one_chooses_to_mend_it_or_to_write_another(managed, browse, submitted):
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    manager = browse(managed.manager)
    assert (
        "households" in manager.get(where).context["form"].fields
    )  # what waits for its decision bars nothing
    acts.return_(by=acting_as(managed.leader), change=submitted, why="请附报告", at=NOW)
    page = manager.get(where)
    assert "退回补正" in page.text
    assert url("redraft", submitted) in page.text
    anew = manager.get(f"{where}?another=1")
    assert manager.post(f"{where}?another=1", sent(anew, households="7", reason="另一件")).status_code == 302
    assert set(Change.objects.values_list("state", flat=True)) == {"returned", "draft"}


def test_nobody_is_led_to_the_draft_of_another_body(managed, browse):
    _drafted(managed)
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    page = browse(managed.worker).get(where)
    assert "households" in page.context["form"].fields
    assert "入户核实" not in page.text


def test_who_may_not_hand_in_is_told_who_does_and_may_write_on(managed, browse):
    where = reverse("registry:change-draft-estate", args=[managed.home.public_id])
    staff, manager = browse(managed.staff), browse(managed.manager)
    answer = staff.post(where, sent(staff.get(where), households="318", reason="核实"), follow=True)
    made = Change.objects.get()
    assert "草稿已保存。由企业负责人核对后提交。" in answer.text
    assert url("submit", made) not in answer.text
    assert str(answer.context["acts"][0].label) == "接着写这份草稿"
    page = manager.get(made.get_absolute_url())
    assert [str(act.label) for act in page.context["acts"]][:2] == ["提交登记变更", "接着写这份草稿"]
    assert "由企业负责人核对后提交" not in page.text
