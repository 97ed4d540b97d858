"""Clocks: counted when they start, moved only by an act, told, and rolled up once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from oversight import clocks, todo
from oversight.acting import Refused
from oversight.actions import deadline, schedule
from oversight.kernel.calendar import BEIJING, Limit
from oversight.kernel.scope import Kind, Post
from oversight.kernel.turns import Turn
from oversight.models import Deadline, Entry, Letter
from registry.models import Estate
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db

DUTY = "test.confirm"
TURN = Turn(
    key=DUTY,
    limit=Limit("WD", 5),
    source="test",
    starts=("estate.drafted",),
    ends=("estate.confirmed",),
    longer=Limit("WD", 5),
)


@pytest.fixture
def scene(monkeypatch):
    class Scene:
        city = territory("营口市")
        district = territory("东区", city)
        north = territory("北街道", district)
        south = territory("南街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "北街道办事处", north)
        other_street = body(Kind.STREET, "南街道办事处", south)
        inspector = posting(Post.INSPECTOR, bureau)
        editor = posting(Post.EDITOR, bureau)
        head = posting(Post.HEAD, bureau)
        officer = posting(Post.STREET, street)
        home = estate("锦汀小区", north)

        def start(self, at=NOW, thing=None):
            return deadline.start(duty=DUTY, thing=thing or self.home, at=at)

        def clock(self):
            return Deadline.objects.get(thing=self.home.pk)

    scene = Scene()
    offices = {scene.north.pk: scene.street, scene.south.pk: scene.other_street}
    kind = clocks.ClockKind(
        turn=TURN,
        model=Estate,
        work="小区登记",
        words="确认%(name)s",
        verb="registry.amend_estate",
        read="registry.read_estate",
        holder=lambda thing, at: offices[thing.jurisdiction_id],
    )
    monkeypatch.setitem(clocks.CLOCK_KINDS, DUTY, kind)
    return scene


def test_five_working_days_from_a_tuesday_end_on_the_next_tuesday(scene):
    clock = scene.start()
    assert clock.due_at.astimezone(BEIJING).date() == date(2026, 12, 1)
    assert clock.provisional is False
    assert clock.warn_at < clock.due_at


def test_one_duty_has_one_open_clock(scene):
    scene.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        scene.start()
    assert deadline.finish(scene.home, DUTY, at=NOW) == 1
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


def test_what_is_late_lies_on_the_desk_of_the_tier_above_until_it_is_done(scene):
    clock = scene.start()
    late = clock.due_at + timedelta(seconds=1)
    deadline.watch(late)
    (above,) = todo.raised_clocks(acting_as(scene.head, late))
    assert (above.title, above.line, above.due_at) == (
        "督促：确认锦汀小区",
        "责任单位：北街道办事处",
        clock.due_at,
    )
    assert todo.raised_clocks(acting_as(scene.editor, late)) == []  # reads public fields alone
    assert todo.raised_clocks(acting_as(scene.officer, late)) == []
    auditor = posting(Post.AUDITOR, scene.head.organisation)
    assert todo.raised_clocks(acting_as(auditor, late)) == []  # looks on and presses nobody
    deadline.finish(scene.home, DUTY, at=late)
    assert todo.raised_clocks(acting_as(scene.head, late)) == []


def test_nobody_is_told_of_what_is_not_theirs_to_do(scene):
    clerk = posting(Post.EDITOR, scene.street)
    clock = scene.start()
    deadline.watch(clock.warn_at)
    assert clerk.person_id not in {letter.recipient_id for letter in Letter.objects.all()}
    assert todo.open_clocks(acting_as(clerk)) == []


def test_a_clock_that_stood_three_days_ends_three_later(scene):
    scene.start()
    deadline.suspend(scene.home, DUTY, why="等待补正", at=NOW)
    assert todo.open_clocks(acting_as(scene.officer)) == []  # nobody's turn while it stands
    clock = deadline.resume(scene.home, DUTY, by=acting_as(scene.officer), at=NOW + timedelta(days=3))
    assert clock.due_at.astimezone(BEIJING).date() == date(2026, 12, 4)
    assert deadline.resume(scene.home, DUTY, by=None, at=NOW) is None


def test_a_second_stand_does_not_forget_the_first(scene):
    scene.start()
    for begin in (NOW, NOW + timedelta(days=6)):  # Tuesday to Friday, then Monday to Tuesday
        deadline.suspend(scene.home, DUTY, why="等待补正", at=begin)
        deadline.resume(scene.home, DUTY, by=None, at=begin + timedelta(days=3 if begin == NOW else 1))
    assert scene.clock().due_at.astimezone(BEIJING).date() == date(2026, 12, 7)


def test_an_extension_counts_from_the_old_end_and_only_once(scene):
    clock = scene.start()
    by = acting_as(scene.officer)
    assert deadline.longer(clock, at=NOW).day == date(2026, 12, 8)
    longer = deadline.extend(scene.home, DUTY, by=by, at=NOW)
    assert longer.due_at.astimezone(BEIJING).date() == date(2026, 12, 8)
    assert Entry.objects.get(event="deadline.moved").facts["for"] == "extended"
    with pytest.raises(deadline.NotLonger):
        deadline.extend(scene.home, DUTY, by=by, at=NOW)


def test_what_has_run_out_or_stands_is_not_extended(scene):
    clock = scene.start()
    by = acting_as(scene.officer)
    assert deadline.may_be_longer(clock, at=clock.due_at)
    with pytest.raises(deadline.NotLonger):
        deadline.extend(scene.home, DUTY, by=by, at=clock.due_at + timedelta(seconds=1))
    deadline.suspend(scene.home, DUTY, why="等待补正", at=NOW)
    with pytest.raises(deadline.NotLonger):
        deadline.extend(scene.home, DUTY, by=by, at=NOW)


def test_a_new_schedule_counts_pauses_and_extensions_too(scene):
    scene.start()
    deadline.suspend(scene.home, DUTY, why="等待补正", at=NOW)
    deadline.resume(scene.home, DUTY, by=None, at=NOW + timedelta(days=3))
    deadline.extend(scene.home, DUTY, by=acting_as(scene.officer), at=NOW + timedelta(days=3))
    assert scene.clock().due_at.astimezone(BEIJING).date() == date(2026, 12, 11)
    schedule.load(
        by=acting_as(scene.inspector), year=2026, rest=[date(2026, 12, 10)], work=[], source="通知", at=NOW
    )
    assert scene.clock().due_at.astimezone(BEIJING).date() == date(2026, 12, 14)


def test_a_clock_goes_with_its_record_to_whoever_s_turn_it_is_there(scene):
    scene.start()
    scene.home.jurisdiction = scene.south
    scene.home.save()
    assert deadline.reseat([scene.clock()], by=None, at=NOW) == [scene.clock().pk]
    assert scene.clock().holder == scene.other_street
    assert Entry.objects.filter(event="work.handed", thing=scene.clock().pk).exists()
    assert deadline.reseat([scene.clock()], by=None, at=NOW) == []


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
    soon = scene.start(thing=estate("听潮苑", scene.north))
    clocks_there = todo.open_clocks(acting_as(scene.officer))
    groups = todo.grouped(clocks_there, NOW)
    assert [(group.key, [one.due_at for one in group.tasks]) for group in groups] == [
        ("overdue", [late.due_at]),
        ("later", [soon.due_at]),
    ]
    assert clocks_there[0].title == "确认锦汀小区"
    assert todo.open_clocks(acting_as(scene.inspector)) == []


def test_a_clock_that_a_source_tells_is_not_told_twice(scene, monkeypatch):
    clock = scene.start()
    said = todo.Todo(title="先看锦汀小区", url="/x/", kind="登记", **todo.timed(clock))
    monkeypatch.setattr(todo, "_sources", [lambda actor: [said]])
    assert todo.todos(acting_as(scene.officer)) == [said]
    monkeypatch.setattr(todo, "_sources", [])
    assert [one.title for one in todo.todos(acting_as(scene.officer))] == ["确认锦汀小区"]
