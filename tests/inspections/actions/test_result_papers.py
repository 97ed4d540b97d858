"""D07 for every firm of a publication, once; a correction reissues what it changed; D08 with the decision itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inspections.actions import correcting, publishing, result_papers
from inspections.models import FirmResult, Publication
from inspections.papers import result_notice
from oversight.acting import Refused
from oversight.actions.document import AlreadyIssued
from oversight.kernel.calendar import beijing_day
from oversight.models import Document, Job
from registry.papers.wording import day
from tests.factories.ground import acting_as
from tests.inspections.results import losing, reviewed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def results():
    return reviewed()


@pytest.fixture
def shown(results):
    publishing.show(by=acting_as(results.town.head), cycle=results.cycle, at=timezone.now())
    return results


def work(results):
    """What the worker does with the newest publication's notices."""
    job = Job.objects.filter(kind=result_papers.WORK).latest("pk")
    steps = []
    outcome = result_papers.issue_all(
        job, acting_as(results.town.head, timezone.now()), lambda done, total: steps.append((done, total))
    )
    assert steps[-1] == (2, 2)
    return outcome


def test_showing_leaves_a_job_that_gives_every_firm_one_numbered_notice_that_anybody_verifies(shown):
    assert Job.objects.filter(kind=result_papers.WORK).count() == 1
    work(shown)
    work(shown)  # begun anew: nothing twice
    found = Document.objects.filter(kind="D07")
    assert found.count() == 2
    assert len({one.number for one in found}) == 2
    assert "考果" in found[0].number
    answer = Client().get(f"/verify/{found[0].code}/")
    assert found[0].number in answer.text
    assert "考核结果公示通知书" in answer.text  # the title as the sheet prints it
    firm = shown.town.firms["ours"]
    page = Client().get(f"/results/{shown.cycle.public_id}/firms/{firm.code}/")
    assert "去验证" in page.text
    paper = Client().get(f"/results/{shown.cycle.public_id}/firms/{firm.code}/notice/")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_what_the_notice_says_is_what_was_frozen(shown):
    row = FirmResult.objects.get(firm=shown.town.firms["ours"])
    later = row.publication.made_at + 3 * DAY  # a worker that came late dates it the day of its number
    told = result_notice.gather(row, issuer="市住建局", at=later)
    assert told.on == beijing_day(later)
    assert told.total == f"{row.total:.2f}"
    assert {line[0] for line in told.estates} == {"锦汀小区", "枫和雅筑", "third 小区", "fourth 小区"}
    assert ("街道部分", "40%") in told.weights
    assert told.digest == row.publication.digest
    assert told.until == day(publishing.until_of(row.publication).date())


def test_a_correction_reissues_the_notices_of_those_it_changed_and_leaves_the_others(shown):
    work(shown)
    at = timezone.now() + 20 * DAY
    publishing.publish(by=acting_as(shown.town.head, at), cycle=shown.again(), at=at)
    work(shown)
    assert Document.objects.filter(kind="D07").count() == 4
    head = acting_as(shown.town.second_head, at + DAY)
    item = losing(1)[0].item
    correcting.correct_sheet(
        by=head, sheet=shown.sheets["home", "street"], answers={item: losing(3)[0]}, why="重算", at=at + DAY
    )
    publishing.correct(by=head, cycle=shown.again(), appeal=None, at=at + DAY, why="重算")
    work(shown)
    ours = Publication.objects.get(number=2).firms.get(firm=shown.town.firms["ours"])
    paper = result_papers.notice_of(ours)
    assert paper.record == ours
    assert paper.replaces.record.publication.number == 1  # the final notice, never the provisional one
    for row in Publication.objects.get(number=2).firms.exclude(pk=ours.pk):
        kept = result_papers.notice_of(row)
        own = result_notice.gather(row, issuer="", at=at).result
        assert kept.record == row or result_notice.gather(kept.record, issuer="", at=at).result == own


def test_only_who_publishes_issues_and_what_broke_off_is_taken_up(shown):
    row = FirmResult.objects.first()
    for who in ("inspector", "firm_manager", "street_officer"):
        with pytest.raises(Refused):
            result_papers.issue_notice(by=acting_as(shown.town.people[who]), row=row, at=timezone.now())
    assert Document.objects.filter(kind="D07").count() == 0
    assert not result_papers.is_broken_off(shown.cycle)
    Job.objects.filter(kind=result_papers.WORK).update(state=Job.FAILED)
    assert result_papers.is_broken_off(shown.cycle)
    result_papers.resume(by=acting_as(shown.town.head), cycle=shown.again(), at=timezone.now())
    assert Job.objects.filter(kind=result_papers.WORK, state=Job.WAITING).exists()


def test_a_second_notice_on_one_result_is_refused(shown):
    row, head = FirmResult.objects.first(), acting_as(shown.town.head)
    result_papers.issue_notice(by=head, row=row, at=timezone.now())
    with pytest.raises(AlreadyIssued):
        result_papers.issue_notice(by=head, row=row, at=timezone.now())
