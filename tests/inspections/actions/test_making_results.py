"""A large cycle's results: left to a worker once, made by the same act, nothing left behind where it cannot be."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inspections.actions import making_results, publishing
from inspections.models import Publication, Sheet
from oversight.acting import Invalid, Refused, Stale
from oversight.actions import job as jobs
from oversight.models import Job
from tests.factories.ground import acting_as
from tests.inspections.results import reviewed
from tests.inspections.scene import browse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def results(monkeypatch):
    """Every cycle is a large one, and no worker takes a job up by itself."""
    monkeypatch.setattr(making_results, "AT_ONCE", 0)
    monkeypatch.setattr("oversight.tasks.send", lambda *told: None)
    return reviewed()


def begin(results, who="head", seen=None):
    cycle = results.again()
    return making_results.begin(
        by=acting_as(results.town.people[who], timezone.now()), cycle=cycle, what="show", at=timezone.now(),
        seen=cycle.version if seen is None else seen,
    )  # fmt: skip


def test_a_worker_shows_a_large_cycle_once_and_the_page_waits_with_a_bar(results):
    job = begin(results)
    assert isinstance(job, Job)
    assert not Publication.objects.exists()
    with pytest.raises(Invalid, match="正在生成"):
        begin(results)
    page = browse(results.town.head).get(f"/inspections/results/{results.cycle.public_id}/").text
    assert "生成考核结果" in page
    assert f"/inspections/results/{results.cycle.public_id}/show/" not in page
    jobs.run(job.pk, timezone.now)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.DONE, publishing.STEPS, publishing.STEPS)
    assert Publication.objects.get().number == 0
    assert results.again().state == "publicity"
    page = browse(results.town.head).get(f"/inspections/results/{results.cycle.public_id}/").text
    assert "生成考核结果" not in page


def test_what_changed_since_the_asking_is_not_shown(results):
    job = begin(results)
    sheet = results.sheets["home", "street"]
    Sheet.objects.filter(pk=sheet.pk).update(state="returned")
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert "没有会签" in job.message
    assert not Publication.objects.exists()
    assert results.again().state == "review"


def test_nothing_is_left_to_a_worker_that_the_act_would_refuse(results):
    for who in ("inspector", "street_leader"):
        with pytest.raises(Refused):
            begin(results, who)
    with pytest.raises(Stale):
        begin(results, seen=results.again().version + 1)
    Sheet.objects.filter(pk=results.sheets["home", "street"].pk).update(state="returned")
    with pytest.raises(publishing.NotReady):
        begin(results)
    assert not Job.objects.filter(kind=making_results.WORK).exists()
