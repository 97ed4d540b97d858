"""Clocks: counted when they start, moved only by an act, told, and rolled up once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from oversight import todo
from oversight.acting import Refused
from oversight.actions import deadline, schedule
from oversight.kernel.calendar import BEIJING, Limit
from oversight.kernel.scope import Kind, Post
from oversight.models import Deadline, Entry, Letter
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db

FIVE_DAYS = Limit("WD", 5, "test")


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        district = territory("东区", city)
        north = territory("北街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "北街道办事处", north)
        inspector = posting(Post.INSPECTOR, bureau)
        head = posting(Post.HEAD, bureau)
        officer = posting(Post.STREET, street)
        home = estate("锦汀小区", north)

        def start(self, at=NOW, limit=FIVE_DAYS):
            return deadline.start(
                thing=self.home,
                duty="confirm",
                limit=limit,
                title="确认锦汀小区",
                url="/x/",
                holder=self.street,
                at=at,
            )

    return Scene()


def test_five_working_days_from_a_tuesday_end_on_the_next_tuesday(scene):
    clock = scene.start()
    assert clock.due_at.astimezone(BEIJING).date() == date(2026, 12, 1)
    assert clock.provisional is False
    assert clock.warn_at < clock.due_at


def test_one_duty_has_one_open_clock(scene):
    scene.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        scene.start()
    assert deadline.finish(scene.home, "confirm", NOW) == 1
    scene.start()


def test_eighty_percent_warns_the_holder_once(scene):
    clock = scene.start()
    assert deadline.watch(clock.warn_at - timedelta(seconds=1)) == {"warned": 0, "raised": 0}
    assert deadline.watch(clock.warn_at) == {"warned": 1, "raised": 0}
    assert deadline.watch(clock.warn_at) == {"warned": 0, "raised": 0}
    assert [letter.recipient_id for letter in Letter.objects.all()] == [scene.officer.person_id]


def test_what_is_late_rolls_up_past_a_missing_district_to_the_bureau(scene):
    clock = scene.start()
    late = clock.due_at + timedelta(seconds=1)
    assert deadline.watch(late) == {"warned": 0, "raised": 1}
    told = {letter.recipient_id for letter in Letter.objects.filter(event="deadline.raised")}
    assert told == {scene.inspector.person_id, scene.head.person_id}
    assert Entry.objects.get().event == "deadline.late"
    assert deadline.watch(late)["raised"] == 0


def test_a_clock_that_stood_three_days_ends_three_later(scene):
    clock = scene.start()
    deadline.suspend(clock, why="等待补正", at=NOW)
    deadline.resume(clock, by=acting_as(scene.officer), at=NOW + timedelta(days=3))
    assert clock.due_at.astimezone(BEIJING).date() == date(2026, 12, 4)


def test_a_new_schedule_moves_running_clocks_and_says_so(scene):
    clock = scene.start(at=datetime(2027, 4, 1, 2, 0, tzinfo=UTC))
    assert clock.provisional is True
    was = clock.due_at
    row, moved = schedule.load(
        by=acting_as(scene.inspector),
        year=2027,
        rest=[date(2027, 4, 5)],
        work=[],
        source="通知",
        at=NOW,
    )
    clock.refresh_from_db()
    assert (row.number, moved) == (1, 1)
    assert clock.due_at == was + timedelta(days=1)
    assert clock.provisional is False
    assert Letter.objects.filter(event="deadline.moved", recipient=scene.officer.person).exists()
    assert Entry.objects.filter(event="deadline.moved", thing=clock.pk).exists()


def test_only_the_bureau_loads_a_schedule(scene):
    with pytest.raises(Refused):
        schedule.load(
            by=acting_as(scene.officer), year=2027, rest=[date(2027, 1, 1)], work=[], source="通知", at=NOW
        )


def test_a_schedule_that_contradicts_itself_is_refused(scene):
    with pytest.raises(schedule.ScheduleError):
        schedule.load(
            by=acting_as(scene.inspector),
            year=2027,
            rest=[date(2027, 1, 1)],
            work=[date(2027, 1, 1)],
            source="通知",
            at=NOW,
        )


def test_todos_come_by_deadline_in_named_groups(scene):
    late = scene.start(at=NOW - timedelta(days=30))
    scene.home = estate("听潮苑", scene.north)
    soon = scene.start()
    clocks = list(todo.open_clocks(acting_as(scene.officer)))
    groups = todo.grouped(sorted(clocks, key=lambda one: one.due_at), NOW)
    assert [(group.key, [one.due_at for one in group.tasks]) for group in groups] == [
        ("overdue", [late.due_at]),
        ("later", [soon.due_at]),
    ]
    assert list(todo.open_clocks(acting_as(scene.inspector))) == []
    assert Deadline.objects.count() == 2
