"""成批指定责任干部 on its pages: picked rows or all that match, looked at first, by a worker where they are many."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from oversight.actions import job as jobs
from oversight.models import Job
from registry.models import EstateOfficer
from registry.views.estate import assigning
from tests.factories.ground import NOW
from tests.factories.registry import estate
from tests.registry.views.test_estate_acts import sent

LIST, URL = reverse("registry:estate-list"), reverse("registry:estate-assign-many")
DAY = {"since_year": "2026", "since_month": "11", "since_day": "1"}


def held():
    return set(EstateOfficer.objects.filter(valid_to=None).values_list("estate__name", flat=True))


def test_picked_rows_are_looked_at_and_then_assigned(town, browse):
    third = estate("第三苑", town.lane)
    leader = browse(town.leader)
    page = leader.get(LIST)
    assert f'formaction="{URL}?' in page.text
    answer = leader.post(f"{URL}?mode=none", {"act": "assign", "pick": [town.home.pk, third.pk]})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"mode": ["none"], "pick": [str(town.home.pk), str(third.pk)]}
    choosing = leader.get(answer["Location"])
    assert "所选 2 个小区" in choosing.text
    looked_at = f"{answer['Location']}&to={town.officer.pk}&since=2026-11-01"
    confirming = leader.get(looked_at)
    assert "锦汀小区、第三苑" in confirming.text or "第三苑、锦汀小区" in confirming.text
    assert held() == set()
    done = leader.post(looked_at, sent(confirming))
    assert done.status_code == 302, done.context["form"].errors
    assert done["Location"] == f"{LIST}?mode=none"
    assert held() == {"锦汀小区", "第三苑"}
    again = leader.post(looked_at, sent(confirming))
    assert again.status_code in (200, 302)
    assert EstateOfficer.objects.count() == 2


def test_without_picks_all_that_match_are_meant(town, browse):
    inspector = browse(town.inspector)
    query = f"{URL}?q=小区&to={town.officer.pk}&since=2026-11-01"
    page = inspector.get(query)
    assert "1 个小区" in page.text
    assert inspector.post(query, sent(page)).status_code == 302
    assert held() == {"锦汀小区"}


def test_what_does_not_change_is_said_with_its_reason(town, browse):
    page = browse(town.inspector).get(URL, {"to": town.officer.pk, "since": "2026-11-01"})
    assert "不变：不在这位同志的街道" in page.text


def test_an_incomplete_answer_is_asked_for_again(town, browse):
    page = browse(town.leader).get(URL, {"to": "", **DAY, "since_month": "13", "pick": town.home.pk})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"to", "since"}
    assert f'name="pick" value="{town.home.pk}"' in page.text


def test_only_people_of_the_streets_meant_can_be_chosen(town, browse):
    form = browse(town.inspector).get(URL, {"pick": town.home.pk}).context["form"]
    assert set(form.fields["to"].queryset) == {town.officer, town.leader}
    answer = browse(town.leader).post(f"{URL}?pick={town.home.pk}", {"to": town.other_leader.pk, **DAY})
    assert answer.status_code == 200
    assert held() == set()


@pytest.mark.parametrize("who", ["head", "auditor", "editor", "worker", "manager", "admin"])
def test_who_may_not_assign_finds_no_such_page_and_no_button(town, browse, who):
    client = browse(getattr(town, who))
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"to": town.officer.pk, **DAY}).status_code == 404
    assert "estates/assign/" not in client.get(LIST).text
    assert held() == set()


def test_the_rows_of_another_street_are_not_reached_by_their_keys(town, browse):
    query = f"{URL}?pick={town.away.pk}&pick={town.home.pk}&to={town.officer.pk}&since=2026-11-01"
    page = browse(town.leader).get(query)
    assert "望海里" not in page.text
    assert browse(town.leader).post(query, sent(page)).status_code == 302
    assert held() == {"锦汀小区"}


@pytest.mark.django_db(transaction=True)
def test_many_are_left_to_a_worker_under_the_rights_of_its_moment(town, browse, monkeypatch):
    monkeypatch.setattr(assigning, "AT_ONCE", 1)
    monkeypatch.setattr("oversight.tasks.send", lambda *args: None)
    leader = browse(town.leader)
    query = f"{URL}?to={town.officer.pk}&since=2026-11-01"
    answer = leader.post(query, sent(leader.get(query)))
    job = Job.objects.get(kind=assigning.WORK)
    assert answer["Location"] == reverse("oversight:job-detail", args=[job.pk])
    assert held() == set()
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.DONE, "2 个小区已指定，0 个不变。")
    assert held() == {"锦汀小区", "听潮苑"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_assigns_nothing_for_one_who_left(town, browse, monkeypatch):
    monkeypatch.setattr(assigning, "AT_ONCE", 1)
    monkeypatch.setattr("oversight.tasks.send", lambda *args: None)
    leader = browse(town.leader)
    query = f"{URL}?to={town.officer.pk}&since=2026-11-01"
    leader.post(query, sent(leader.get(query)))
    town.leader.valid_to = NOW
    town.leader.save()
    jobs.run(Job.objects.get().pk, lambda: NOW)
    assert Job.objects.get().state == Job.FAILED
    assert held() == set()
