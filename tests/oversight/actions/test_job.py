"""Long work: done once, seen moving, cancelled, given up after five attempts, its right asked anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from oversight import roles
from oversight.acting import Refused
from oversight.actions import at_work
from oversight.actions import job as jobs
from oversight.kernel.scope import Kind, Post
from oversight.models import Job, Letter, SecurityEvent, Territory
from tests import databases
from tests.factories.ground import acting_as, body, posting, territory

pytestmark = pytest.mark.django_db(transaction=True)
seen: list[tuple[int, int]] = []


@jobs.kind("test_steps")
def steps(job, by, report):
    for n in range(1, 4):
        Territory.add_root(code=f"{n:012d}", level=1, name=f"第{n}")
        report(n, 3)
        seen.append(Job.objects.filter(pk=job.pk).values_list("done", "total").get())
    return jobs.Outcome(message="办完", url="/x/")


@jobs.kind("test_fails")
def fails(job, by, report):
    Territory.add_root(code="000000000009", level=1, name="不该留下")
    raise ZeroDivisionError


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    seen.clear()
    return posting(Post.INSPECTOR, body(Kind.BUREAU, "市住建局", territory("营口市")))


def start(officer, what="test_steps"):
    now = timezone.now()
    return jobs.start(
        by=acting_as(officer, now), what=what, title="试", verb="registry.view_estate", params={}, at=now
    )


def stop(job, who):
    now = timezone.now()
    return jobs.cancel(job, by=acting_as(who, now), at=now)


def test_progress_is_seen_while_the_work_is_not_yet(officer):
    job = start(officer)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert (job.state, job.message, job.url) == (Job.DONE, "办完", "/x/")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert Territory.objects.filter(name__startswith="第").count() == 3
    assert Letter.objects.get().recipient_id == officer.person_id


def test_a_second_delivery_changes_nothing(officer):
    job = start(officer)
    jobs.run(job.pk, timezone.now)
    jobs.run(job.pk, timezone.now)
    assert Territory.objects.filter(name__startswith="第").count() == 3
    assert Letter.objects.count() == 1


def test_a_failed_job_leaves_nothing_behind(officer):
    job = start(officer, "test_fails")
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert not Territory.objects.filter(name="不该留下").exists()


def test_cancelled_work_leaves_nothing_behind(officer):
    job = start(officer)
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING)
    assert stop(job, officer)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.CANCELLED, "已按要求停止，没有写入任何内容。")
    assert not Territory.objects.filter(name__startswith="第").exists()
    assert [letter.recipient_id for letter in Letter.objects.all()] == [officer.person_id]


def test_work_that_waits_ends_at_once_and_is_never_begun(officer):
    job = start(officer)
    assert stop(job, officer)
    job.refresh_from_db()
    assert job.state == Job.CANCELLED
    assert job.finished_at is not None
    jobs.run(job.pk, timezone.now)
    assert not seen
    event = SecurityEvent.objects.get(kind="stopped")
    assert (event.membership_id, event.thing, event.facts["kind"]) == (officer.pk, str(job.pk), "test_steps")


@jobs.kind("test_asked_after_its_last_step")
def asked_late(job, by, report):
    Territory.add_root(code="000000000008", level=1, name="不该留下")
    report(1, 1)
    path = FILES[-1]
    path.write_text("half")
    in_another_connection("UPDATE oversight_job SET cancel_asked = true WHERE id = %s", job.pk)
    return jobs.Outcome(path=path, name="x.csv")


FILES: list[Path] = []


def in_another_connection(statement, key):
    with databases.connect(roles.APP, connection.settings_dict["NAME"]) as own:
        own.execute(statement, [key])
        own.commit()


def test_a_stop_between_the_last_step_and_the_end_leaves_nothing_either(officer, tmp_path):
    FILES.append(tmp_path / "half")
    job = start(officer, "test_asked_after_its_last_step")
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.CANCELLED
    assert not job.result
    assert not FILES.pop().exists()
    assert not Territory.objects.filter(name="不该留下").exists()


def test_what_is_over_is_not_stopped_and_stays_as_it_is(officer):
    job = start(officer)
    jobs.run(job.pk, timezone.now)
    assert not stop(job, officer)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (Job.DONE, False)
    assert not SecurityEvent.objects.filter(kind="stopped").exists()


def test_a_second_stop_is_no_second_event(officer):
    job = start(officer)
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING)
    assert stop(job, officer)
    assert not stop(job, officer)
    assert SecurityEvent.objects.filter(kind="stopped").count() == 1


def test_nobody_stops_the_job_of_another_or_of_another_posting(officer):
    job = start(officer)
    colleague = posting(Post.INSPECTOR, officer.organisation)
    second = posting(Post.HEAD, officer.organisation, officer.person)
    for who in (colleague, second):
        with pytest.raises(Refused):
            stop(job, who)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (Job.WAITING, False)


def test_whoever_lost_the_posting_gets_nothing_done(officer):
    job = start(officer)
    officer.valid_to = timezone.now()
    officer.save()
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert not seen


def test_a_job_that_kills_its_worker_is_given_up(officer):
    job = start(officer)
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS, state=Job.RUNNING)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.FAILED


def test_left_over_jobs_are_found_and_those_at_work_are_not(officer):
    job = start(officer)
    later = timezone.now() + timedelta(minutes=5)
    assert jobs.left_over(timezone.now()) == []
    assert jobs.left_over(later) == [job.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [at_work.LOCK, job.pk])
        assert jobs.left_over(later) == []
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [at_work.LOCK, job.pk])


@jobs.kind("test_in_steps", in_steps=True)
def in_steps(job, by, report):
    for n in range(1, 4):
        Territory.objects.filter(name=f"步{n}").exists() or Territory.add_root(
            code=f"7{n:011d}", level=1, name=f"步{n}"
        )
        report(n, 3)
        if job.params.get("breaks") == n:
            raise ZeroDivisionError
    return jobs.Outcome(message="办完")


def test_work_in_steps_keeps_what_it_came_to_and_goes_on_from_there(officer):
    job = start(officer, "test_in_steps")
    Job.objects.filter(pk=job.pk).update(params={"breaks": 2})
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.FAILED, 2)
    assert Territory.objects.filter(name__startswith="步").count() == 2
    Job.objects.filter(pk=job.pk).update(params={}, state=Job.RUNNING)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.DONE
    assert Territory.objects.filter(name__startswith="步").count() == 3


def test_only_attempts_without_a_step_are_counted_against_work_in_steps(officer):
    job = start(officer, "test_in_steps")
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS - 1, params={"breaks": 1})
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.attempts == 1


def test_work_in_steps_is_asked_to_stop_between_two_of_them(officer):
    job = start(officer, "test_in_steps")
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING)
    assert stop(job, officer)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.CANCELLED, "已按要求停止，已完成的部分保留，可以接着办。")
    assert Territory.objects.filter(name__startswith="步").count() == 1
