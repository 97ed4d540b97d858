"""Draw, scorers, day lists and notice on their pages, as the people concerned."""

from __future__ import annotations

from django.urls import reverse

from inspections.models import Cycle
from oversight.models import Document, Job, Letter, Person
from oversight.papers.kinds import INSPECTION
from tests.inspections.actions.test_assigning import BARS, cycle, draw, street, town  # noqa: F401
from tests.registry.views.test_estate_acts import sent


def url(name: str, *keys: str) -> str:
    return reverse(f"inspections:{name}", args=keys)


def test_a_leader_sees_who_is_left_out_draws_and_finds_the_seed(db, town, cycle, browse):  # noqa: F811
    BARS["interest"](town, town.people["scorer0"])
    leader = browse(town.street_leader)
    where = url("cycle-draw-street", cycle.public_id)
    page = leader.get(where)
    assert "申报了利害关系" in page.text
    assert str(town.people["scorer0"].person) not in page.text.split("<form")[1]
    answer = leader.post(where, sent(page, seed="20261124"))
    assert answer.url == url("cycle-draws", cycle.public_id)
    assert "20261124" in leader.get(answer.url).text
    assert street(cycle).state == "assigned"


def test_scorers_find_their_days_and_the_firm_finds_none_of_it(db, town, cycle, browse):  # noqa: F811
    draw(town, cycle)
    scorer = next(one for one in town.people.values() if one.person_id == street(cycle).scorers[0])
    listed = browse(scorer).get(url("cycle-routes", cycle.public_id)).text
    assert "锦汀小区" in listed
    assert "2026-11-30" in listed
    pair = [str(one) for one in Person.objects.filter(pk__in=street(cycle).scorers)]
    assert len(pair) == 2
    assert all(name in listed for name in pair)
    assert listed.count("<caption") == 1  # the two of a pair share one list
    for name in ("cycle-routes", "cycle-scorers", "cycle-draws"):
        assert browse(town.firm_manager).get(url(name, cycle.public_id)).status_code == 404
    assert "锦汀小区" not in browse(town.other_leader).get(url("cycle-scorers", cycle.public_id)).text


def test_the_notice_names_scorers_with_their_certificates_and_reaches_the_firm(db, town, cycle, browse):  # noqa: F811
    draw(town, cycle)
    sheet, leader = street(cycle), browse(town.street_leader)
    assert url("sheet-notify", sheet.number) in leader.get(url("cycle-scorers", cycle.public_id)).text
    assert leader.get(url("sheet-notice", sheet.number))["Content-Type"] == "application/pdf"
    leader.post(url("sheet-notify", sheet.number), sent(leader.get(url("sheet-notify", sheet.number))))
    sheet.refresh_from_db()
    assert sheet.state == "notified"
    assert Document.objects.get(kind=INSPECTION.code).thing == sheet.pk
    assert Letter.objects.filter(event="sheet.notified", recipient=town.firm_manager.person).count() == 1


def test_an_unannounced_visit_is_not_told(db, town, cycle, browse):  # noqa: F811
    Cycle.objects.filter(pk=cycle.pk).update(unannounced=True)
    draw(town, cycle)
    sheet, leader = street(cycle), browse(town.street_leader)
    page = leader.get(url("sheet-notify", sheet.number))
    assert leader.post(url("sheet-notify", sheet.number), sent(page)).status_code == 200
    assert not Document.objects.exists()


def test_a_swap_offers_only_who_is_fit(db, town, cycle, browse):  # noqa: F811
    draw(town, cycle)
    sheet, leader = street(cycle), browse(town.street_leader)
    form = leader.get(url("sheet-swap", sheet.number)).context["form"]
    was, to = form.fields["was"].queryset.first(), form.fields["to"].queryset.get()
    page = leader.get(url("sheet-swap", sheet.number))
    leader.post(url("sheet-swap", sheet.number), sent(page, was=was.pk, to=to.pk, why="生病"))
    sheet.refresh_from_db()
    assert to.person_id in sheet.scorers
    assert browse(town.other_leader).get(url("sheet-swap", sheet.number)).status_code == 404


def test_many_notices_go_out_from_one_page_but_for_those_left_out(db, town, cycle, browse):  # noqa: F811
    draw(town, cycle)
    sheet, leader = street(cycle), browse(town.street_leader)
    where = url("cycle-notices", cycle.public_id)
    assert where in leader.get(url("cycle-scorers", cycle.public_id)).text
    page = leader.get(where)
    assert page.context["form"].initial["sheets"] == [sheet.pk]
    assert "请至少选一个小区" in leader.post(where, sent(page, sheets=[])).text
    answer = leader.post(where, sent(leader.get(where), sheets=[sheet.pk]))
    assert answer.url == reverse("oversight:job-detail", args=[Job.objects.get().pk])
    for other in (town.street_officer, town.firm_manager):
        assert browse(other).get(where).status_code == 404


def test_a_sheet_is_excused_from_its_page_and_says_why(db, town, cycle, browse):  # noqa: F811
    sheet, leader = street(cycle), browse(town.street_leader)
    where = url("sheet-excuse", sheet.number)
    leader.post(where, sent(leader.get(where), why="已移交开发商"))
    assert "已移交开发商" in leader.get(url("cycle-scorers", cycle.public_id)).text
