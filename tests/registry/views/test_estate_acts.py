"""The pages of an estate's acts: kept while wrong, told beside the field, done once, both versions when it moved."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from oversight.models import Entry, SecurityEvent
from registry.actions import estate as acts
from registry.actions import tenure
from registry.models import Estate, EstateLineage, Tenure
from registry.urls import urlpatterns
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import room

FIRST = {"kind": "residential", "estate_class": "new"}  # what a browser sends of boxes nobody touched


def url(name, thing):
    return reverse(f"registry:{name}", args=[thing.public_id])


def sent(page, **more):
    """What a browser would send back from a shown form, with some fields typed over."""
    form = page.context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = field.field.prepare_value(value)
    for name, value in list(data.items()):
        if isinstance(value, date):
            data[name] = value.isoformat()
    return {**{k: v for k, v in data.items() if v is not None}, **more}


@pytest.fixture
def officer(town, browse):
    return browse(town.officer)


def test_a_fact_is_amended_on_its_page(town, officer):
    page = officer.get(url("estate-amend", town.home))
    answer = officer.post(
        url("estate-amend", town.home), sent(page, households="312", note="核实"), follow=True
    )
    town.home.refresh_from_db()
    assert town.home.households == 312
    assert "登记事项已变更" in answer.text
    assert Entry.objects.get().reason.text == "核实"


def test_what_was_typed_stays_beside_what_is_wrong(town, officer):
    page = officer.get(url("estate-amend", town.home))
    answer = officer.post(
        url("estate-amend", town.home), sent(page, longitude="22.1", latitude="40.6", address="新地址")
    )
    assert answer.status_code == 200
    form = answer.context["form"]
    assert "经度应在 73 至 136 之间" in str(form.errors["longitude"])
    assert "新地址" in answer.text
    assert not Entry.objects.exists()


def test_a_form_sent_twice_does_its_act_once(town, officer):
    page = officer.get(url("estate-note", town.home))
    data = sent(page, text="电梯常停")
    for _again in range(2):
        answer = officer.post(url("estate-note", town.home), data, follow=True)
    assert town.home.notes.count() == 1
    assert "没有重复办理" in answer.text
    other = officer.post(url("estate-note", town.home), {**data, "text": "另一件事"})
    assert other.status_code == 200
    assert "已经提交过" in other.text
    assert "另一件事" in other.text
    assert town.home.notes.count() == 1


def test_whoever_is_late_sees_both_versions_and_keeps_what_was_typed(town, officer, browse):
    page = officer.get(url("estate-amend", town.home))
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts={"households": 300}, at=NOW)
    answer = officer.post(url("estate-amend", town.home), sent(page, households="312", address="新地址"))
    assert answer.status_code == 200
    clash = answer.context["clash"]
    assert clash.fields == ["households"]
    assert "市住建局的人" in clash.title
    assert [version.value for version in clash.versions] == ["mine", "theirs"]
    town.home.refresh_from_db()
    assert town.home.households == 300
    kept = officer.post(
        url("estate-amend", town.home),
        {**sent(answer, households="312", address="新地址"), "seen": town.home.version, "keep": "mine"},
    )
    assert kept.status_code == 302
    town.home.refresh_from_db()
    assert (town.home.households, town.home.address) == (312, "新地址")


def test_their_version_may_be_kept(town, officer):
    page = officer.get(url("estate-amend", town.home))
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts={"households": 300}, at=NOW)
    answer = officer.post(
        url("estate-amend", town.home), sent(page, households="312", keep="theirs"), follow=True
    )
    assert answer.context["form"]["households"].value() == 300


def test_what_only_the_other_changed_is_taken_and_not_put_back(town, officer):
    where = url("estate-amend", town.home)
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts={"buildings": 4}, at=NOW)
    page = officer.get(where)
    theirs = {"buildings": 6, "completed_on": date(2019, 5, 4), "households": 300}
    town.home.refresh_from_db()
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts=theirs, at=NOW)
    assert officer.post(where, sent(page, address="新地址")).status_code == 302  # nothing to choose
    town.home.refresh_from_db()
    assert (town.home.buildings, town.home.address) == (6, "新地址")
    page = officer.get(where)
    theirs = {"buildings": 7, "completed_on": date(2020, 5, 4), "households": 301}
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts=theirs, at=NOW)
    answer = officer.post(where, sent(page, households="312", boundary="东至河"))
    assert answer.context["clash"].fields == ["households"]
    assert [[field[0] for field in one.fields] for one in answer.context["clash"].versions] == [["户数"]] * 2
    again = sent(answer)
    assert (again["buildings"], again["completed_on"], again["households"]) == ("7", "2020-05-04", "312")
    chosen = officer.post(where, again | {"keep": "theirs", "clash": "households"})
    form = chosen.context["form"]
    assert (form["households"].value(), form["boundary"].value()) == (301, "东至河")
    assert officer.post(where, again | {"keep": "mine"}).status_code == 302
    town.home.refresh_from_db()
    told = (town.home.buildings, town.home.completed_on, town.home.households, town.home.boundary)
    assert told == (7, date(2020, 5, 4), 312, "东至河")


def test_who_changes_another_field_is_not_held_up(town, officer):
    page = officer.get(url("estate-amend", town.home))
    acts.amend(by=acting_as(town.inspector), estate=town.home, facts={"households": 300}, at=NOW)
    data = sent(page, address="新地址")
    data.pop("households", None)
    answer = officer.post(url("estate-amend", town.home), {**data, "households": "300"})
    assert answer.status_code == 302
    town.home.refresh_from_db()
    assert (town.home.households, town.home.address) == (300, "新地址")


def test_a_firm_is_appointed_by_its_name_or_code_and_an_overlap_is_told_beside_the_day(town, officer):
    where = url("estate-appoint", town.home)
    page = officer.get(where)
    assert officer.post(where, sent(page, firm="澄岸物业", since="2024-01-01")).status_code == 302
    page = officer.get(where)
    answer = officer.post(where, sent(page, firm=town.theirs.code, since="2025-01-01"))
    assert "已有物业企业任职：澄岸物业" in str(answer.context["form"].errors["since"])
    answer = officer.post(where, sent(page, firm="澄安物业", since="2025-01-01"))
    assert "没有找到“澄安物业”" in str(answer.context["form"].errors["firm"])
    assert Tenure.objects.count() == 1


def test_a_tenure_is_ended_corrected_and_cancelled_on_its_pages(town, officer):
    held = tenure.appoint(
        by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW
    )
    correct = reverse("registry:tenure-correct", args=[held.pk])
    assert officer.post(correct, sent(officer.get(correct), contract_to="2027-05-31")).status_code == 302
    end = reverse("registry:tenure-end", args=[held.pk])
    assert officer.post(end, sent(officer.get(end), on="2026-11-01", why="合同到期")).status_code == 302
    held.refresh_from_db()
    assert (held.contract_to, held.term.upper) == (date(2027, 5, 31), date(2026, 11, 1))
    cancel = reverse("registry:tenure-cancel", args=[held.pk])
    assert officer.post(cancel, sent(officer.get(cancel), why="录错")).status_code == 302
    assert officer.get(cancel).status_code == 404
    assert not town.home.tenures.exists()


def test_an_unknown_developer_is_named_or_founded(town, officer):
    where = url("estate-amend", town.home)
    answer = officer.post(where, sent(officer.get(where), developer="临海置业"))
    assert "没有找到“临海置业”" in str(answer.context["form"].errors["developer"])
    answer = officer.post(where, sent(officer.get(where), developer="临海置业", found_bodies="on"))
    assert answer.status_code == 302
    town.home.refresh_from_db()
    assert str(town.home.developer) == "临海置业"
    assert Entry.objects.filter(event="organisation.founded").count() == 1


def test_a_committee_drafts_where_an_officer_registers(town, browse):
    where = reverse("registry:estate-register")
    for who, state in ((town.worker, "draft"), (town.officer, "registered")):
        client = browse(who)
        page = client.get(where)
        answer = client.post(
            where,
            sent(page, **FIRST, name=f"怡园{state}", jurisdiction=town.lane.pk, total_area="2.15万平方米"),
        )
        assert answer.status_code == 302, answer.context["form"].errors
        made = Estate.objects.get(name=f"怡园{state}")
        assert (made.state, str(made.total_area)) == (state, "21500.00")
    assert browse(town.manager).get(where).status_code == 404
    assert browse(town.auditor).get(where).status_code == 404


def test_registering_twice_from_one_form_makes_one_estate(town, officer):
    where = reverse("registry:estate-register")
    data = sent(officer.get(where), **FIRST, name="怡园", jurisdiction=town.lane.pk)
    answers = [officer.post(where, data)["Location"] for _again in range(2)]
    assert answers[0] == answers[1]
    assert Estate.objects.filter(name="怡园").count() == 1


def test_estates_are_merged_in_two_steps(town, browse):
    leader = browse(town.leader)
    where = url("estate-merge", town.home)
    first = leader.get(where)
    assert "听潮苑" in first.text
    assert "望海里" not in first.text
    second = leader.get(where, {"other": town.next_door.public_id})
    assert second.context["form"]["total_area"].value() == "100000.00"
    answer = leader.post(
        f"{where}?other={town.next_door.public_id}", sent(second, basis="街纪〔2026〕3 号", agreed="on")
    )
    assert answer.status_code == 302, answer.context["form"].errors
    town.next_door.refresh_from_db()
    assert town.next_door.state == "merged"
    page = leader.get(town.next_door.get_absolute_url())
    assert "锦汀小区" in page.text


def test_an_estate_is_split_and_each_room_finds_its_place(town, browse):
    leader = browse(town.leader)
    office = room(town.home)
    where = url("estate-split", town.home)
    assert "拆成几个小区" in leader.get(where).text
    shown = leader.get(where, {"pieces": 2})
    data = sent(shown, basis="街纪", agreed="on", name_1="南区", name_2="北区")
    data |= {f"room_{office.pk}": "2", "total_area_1": "20000", "total_area_2": "30000"}
    answer = leader.post(f"{where}?pieces=2", data)
    assert answer.status_code == 302, answer.context["form"].errors
    office.refresh_from_db()
    assert office.estate.name == "北区"
    assert EstateLineage.objects.count() == 2


def test_blocks_are_regrouped_on_their_page(town, browse):
    leader = browse(town.leader)
    where = f"{url('estate-regroup', town.home)}?other={town.next_door.public_id}&pieces=1"
    answer = leader.post(where, sent(leader.get(where), basis="划片登记表", agreed="on", name_1="大锦汀"))
    assert answer.status_code == 302, answer.context["form"].errors
    whole = Estate.objects.get(name="大锦汀")
    assert whole.origins.count() == 2
    assert whole.total_area == 100000


def test_a_move_shows_what_goes_along(town, browse):
    from registry.actions import change

    change.draft(
        by=acting_as(town.worker), record=town.home, proposed={"households": 5}, reason="核实", at=NOW
    )
    leader = browse(town.leader)
    page = leader.get(url("estate-move", town.home))
    assert "登记变更：草稿" in page.text
    answer = leader.post(
        url("estate-move", town.home), sent(page, to=town.alley.pk, basis="街道通知", agreed="on")
    )
    assert answer.status_code == 302, answer.context["form"].errors
    town.home.refresh_from_db()
    assert town.home.jurisdiction == town.alley


ACTS = [
    pattern.name
    for pattern in urlpatterns
    if pattern.name.startswith("estate-")
    and "public_id" in str(pattern.pattern)
    and "sheet" not in pattern.name
]


@pytest.mark.parametrize("name", ACTS)
def test_a_foreign_estate_answers_as_a_missing_one(town, browse, name):
    stranger = browse(town.other_leader)
    theirs = stranger.get(reverse(f"registry:{name}", args=[town.home.public_id]))
    missing = stranger.get(reverse(f"registry:{name}", args=["XQ0000000"]))
    assert (theirs.status_code, missing.status_code) == (404, 404)
    post = stranger.post(reverse(f"registry:{name}", args=[town.home.public_id]), {})
    assert post.status_code in (404, 405)
    assert SecurityEvent.objects.filter(kind="refused").exists() or name == "estate-trail"


@pytest.mark.parametrize("name", [n for n in ACTS if n not in ("estate-trail",)])
def test_the_auditor_changes_nothing(town, browse, name):
    answer = browse(town.auditor).post(reverse(f"registry:{name}", args=[town.home.public_id]), {"why": "x"})
    assert answer.status_code in (200, 404, 405)
    assert not Entry.objects.exists()


def test_a_figure_that_is_not_known_is_a_dash_and_no_markup(town, officer):
    """Households without buildings, as many a list has it."""
    Estate.objects.filter(pk=town.home.pk).update(households=7000, buildings=None)
    page = officer.get(town.home.get_absolute_url()).text
    assert "7,000" in page
    assert "&lt;span" not in page
    Estate.objects.filter(pk=town.home.pk).update(buildings=19)
    assert "19 栋" in officer.get(town.home.get_absolute_url()).text


def test_the_first_page_of_a_merger_asks_for_a_choice_and_tells_namesakes_apart(town, browse):
    Estate.objects.filter(pk=town.next_door.pk).update(name=town.home.name)
    leader, where = browse(town.leader), url("estate-merge", town.home)
    page = leader.get(where)
    assert "锦汀小区（胡同社区）" in page.text
    assert "可不填" not in page.text
    assert "先改这几处" not in page.text
    assert "请至少选一个小区" in leader.get(where, {"look": "1"}).text
    shown = leader.get(where, {"other": town.next_door.public_id, "look": "1"})
    answer = leader.post(
        f"{where}?other={town.next_door.public_id}",
        sent(shown, households="2147483648", basis="街纪〔2026〕3 号", agreed="on"),
    )
    assert "不能超过 100,000" in str(answer.context["form"].errors["households"])
