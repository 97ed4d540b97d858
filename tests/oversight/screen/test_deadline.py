"""What a clock says, on both sides of each boundary."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from oversight.kernel.calendar import BEIJING, standard_schedule
from oversight.screen.deadline import Clock, clock_of, strip, tell

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
END = MONDAY.replace(hour=23, minute=59, second=59, microsecond=999999)


def say(clock, now=MONDAY):
    told = tell(clock, now=now, schedule=standard_schedule())
    return told.tone, told.words


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (END + timedelta(days=1), ("open", "还剩 1 个工作日")),
        (END + timedelta(days=4), ("open", "还剩 4 个工作日")),
        (END + timedelta(days=14), ("open", "还剩 10 个工作日")),
        (END + timedelta(days=15), ("open", "12月8日")),
        (END + timedelta(days=60), ("open", "2027年1月22日")),
        (END, ("near", "今天")),
        (END - timedelta(days=3), ("late", "逾期 1 个工作日")),
        (END - timedelta(days=4), ("late", "逾期 2 个工作日")),
        (MONDAY - timedelta(minutes=1), ("late", "已逾期")),
    ],
)
def test_words_by_distance(due, told):
    assert say(Clock(due_at=due)) == told


def test_it_turns_amber_at_80_percent():
    clock = Clock(started_at=MONDAY - timedelta(days=8), due_at=MONDAY + timedelta(days=2))
    assert say(clock)[0] == "near"
    assert say(clock, MONDAY - timedelta(microseconds=1))[0] == "open"


def test_a_stored_warning_counts_before_the_reckoned_one():
    clock = Clock(
        started_at=MONDAY - timedelta(days=8),
        due_at=MONDAY + timedelta(days=2),
        warn_at=MONDAY + timedelta(hours=1),
    )
    assert say(clock)[0] == "open"


def test_done_in_time_and_done_late():
    assert say(Clock(due_at=MONDAY, done_at=MONDAY)) == ("done", "按期办结")
    assert say(Clock(due_at=MONDAY, done_at=MONDAY + timedelta(seconds=1))) == ("done", "逾期办结")


def test_a_suspended_clock_says_why():
    assert say(Clock(due_at=MONDAY, suspended_at=MONDAY, suspended_why="等补材料")) == (
        "still",
        "已中止，等补材料",
    )
    assert say(Clock(due_at=MONDAY, suspended_at=MONDAY)) == ("still", "已中止")


def test_a_provisional_count_says_so():
    assert say(Clock(due_at=END + timedelta(days=2), provisional=True))[1] == "还剩 2 个工作日（暂按平日算）"


def test_english():
    with translation.override("en"):
        assert say(Clock(due_at=END + timedelta(days=1)))[1] == "1 working day left"
        assert say(Clock(due_at=END + timedelta(days=2)))[1] == "2 working days left"
        assert say(Clock(due_at=END - timedelta(days=4)))[1] == "2 working days late"


def test_a_stored_deadline_is_read_by_its_fields():
    class Row:
        due_at, warn_at, done_at, title = MONDAY, None, None, "x"

    assert clock_of(Row()) == Clock(due_at=MONDAY)
    assert clock_of(MONDAY) == Clock(due_at=MONDAY)


def test_strip_counts_working_days_and_joins_rests():
    boxes = strip(
        start=date(2026, 11, 18),
        last=date(2026, 11, 25),
        today=date(2026, 11, 23),
        schedule=standard_schedule(),
    )
    assert [(box.kind, box.number) for box in boxes] == [
        ("used", "1"),
        ("used", "2"),
        ("rest", "休"),
        ("today", "3"),
        ("ahead", "4"),
        ("last", "5"),
    ]


def test_strip_goes_on_to_today_when_late():
    boxes = strip(
        start=date(2026, 11, 16),
        last=date(2026, 11, 18),
        today=date(2026, 11, 20),
        schedule=standard_schedule(),
    )
    assert [(box.kind, box.label) for box in boxes[1:]] == [
        ("last", "截止"),
        ("late", "19 四"),
        ("late", "今天"),
    ]
