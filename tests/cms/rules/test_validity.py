"""Validity by dates, a successor, a period; both sides of each day; and its SQL twin."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cms.models import NoticePage
from cms.rules.draft import Draft, missing
from cms.rules.validity import Term, validity, window_end
from oversight.kernel.calendar import standard_schedule
from tests.factories import notices

DAY = date(2026, 11, 24)
BEIJING = ZoneInfo("Asia/Shanghai")


def around(name, **fixed):
    """Terms whose ``name`` lies the day before, on and after the day asked."""
    return [Term(**{name: DAY + timedelta(days=n)}, **fixed) for n in (-1, 0, 1)]


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        (around("effective_on"), ["in_force", "in_force", "not_yet"]),
        (around("lapses_on"), ["lapsed", "lapsed", "in_force"]),
        (around("objection_until"), ["closed", "open", "open"]),
        (around("effective_on", replaced=True), ["replaced"] * 3),
        (around("lapses_on", objection_until=DAY), ["lapsed", "lapsed", "open"]),
    ],
)
def test_validity(terms, wanted):
    assert [validity(term, DAY) for term in terms] == wanted


@pytest.mark.parametrize(
    ("days", "live", "last"),
    [
        (5, datetime(2026, 11, 20, 23, 59, 59, tzinfo=BEIJING), date(2026, 11, 27)),
        (5, datetime(2026, 11, 21, 0, 0, tzinfo=BEIJING), date(2026, 11, 27)),
        (5, datetime(2026, 11, 23, 0, 0, tzinfo=BEIJING), date(2026, 11, 30)),
        (5, datetime(2026, 9, 28, 9, 0, tzinfo=BEIJING), date(2026, 10, 10)),
        (1, datetime(2026, 10, 9, 9, 0, tzinfo=BEIJING), date(2026, 10, 10)),
    ],
)
def test_a_period_counts_working_days_from_the_next_day(days, live, last):
    """National Day 2026 rests from 1 to 7 October; Saturday the 10th is worked."""
    assert window_end(days, live, standard_schedule()) == last


def test_what_a_draft_lacks():
    whole = Draft(title="关于清理的通知", has_text=True, has_files=False, written_on=DAY)
    assert missing(whole) == []
    bare = Draft(
        title="通知",
        has_text=False,
        has_files=False,
        written_on=None,
        window_days=5,
        authority=" ",
        on_view=True,
    )
    assert missing(bare) == ["title", "text", "written_on", "objection_how", "authority", "correction_note"]
    assert missing(Draft(title="四个字的", has_text=False, has_files=True, written_on=DAY)) == []


@pytest.mark.django_db(transaction=True)
def test_the_sql_twin_says_the_same(town):
    """All combinations of the three dates around the day, and a successor."""
    steps = (None, -1, 0, 1)

    def day(step):
        return None if step is None else DAY + timedelta(days=step)

    pages = [notices.on_view(town.editor, town.head, "announcements") for _n in range(3)]
    successor = pages[0]
    for effective in steps:
        for lapses in steps:
            for until in steps:
                if effective is not None and lapses is not None and lapses <= effective:
                    continue
                for replaced in (None, successor.pk):
                    term = Term(
                        effective_on=day(effective),
                        lapses_on=day(lapses),
                        objection_until=day(until),
                        replaced=replaced is not None,
                    )
                    NoticePage.objects.filter(pk=pages[1].pk).update(
                        effective_on=term.effective_on,
                        lapses_on=term.lapses_on,
                        objection_until=term.objection_until,
                        replaced_by=replaced,
                        edition=pages[1].edition + 1,
                    )
                    pages[1].edition += 1
                    told = [
                        key
                        for key in ("in_force", "not_yet", "lapsed", "replaced", "open", "closed")
                        if NoticePage.objects.standing_as(key, DAY).filter(pk=pages[1].pk).exists()
                    ]
                    assert told == [validity(term, DAY)], term
