"""The pages everybody at work uses: home, inbox, jobs, calendar, trail; each for the right person alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oversight.acting import acting
from oversight.actions import schedule
from oversight.kernel.calendar import BEIJING, Limit
from oversight.kernel.scope import Kind, Post
from oversight.models import Job, Letter, SecurityEvent, WorkSchedule
from tests.factories.clocks import running
from tests.factories.ground import acting_as, body, posting, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        north = territory("北街道", territory("东区", city))
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "北街道办事处", north)
        inspector = posting(Post.INSPECTOR, bureau)
        auditor = posting(Post.AUDITOR, bureau)
        officer = posting(Post.STREET, street)
        home = estate("锦汀小区", north)

    return Scene


def as_(membership) -> Client:
    client = Client()
    client.force_login(membership.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_signed_out_people_are_led_to_the_sign_in_and_back(scene):
    answer = Client().get(reverse("oversight:home"))
    assert answer.status_code == 302
    assert "next=/desk/" in answer["Location"]


def test_home_says_first_what_is_late(scene):
    long_ago = timezone.now() - timezone.timedelta(days=40)
    running(scene.home, scene.street, at=long_ago)
    page = as_(scene.officer).get(reverse("oversight:home")).content.decode()
    assert "1 件已逾期" in page
    assert "答复锦汀小区" in page
    assert "答复锦汀小区" not in as_(scene.inspector).get(reverse("oversight:home")).content.decode()


def test_a_letter_is_read_by_its_reader_alone(scene):
    now = timezone.now()
    with acting(acting_as(scene.inspector, now), "registry.amend_estate", scene.home, at=now) as act:
        act.tell([scene.officer], lambda: ("户数已改", "请核对"), "/x/")
    letter = Letter.objects.get()
    officer = as_(scene.officer)
    assert "1 条未读消息" in officer.get(reverse("oversight:inbox")).content.decode()
    assert as_(scene.inspector).get(reverse("oversight:letter", args=[letter.pk])).status_code == 404
    assert "请核对" in officer.get(reverse("oversight:letter", args=[letter.pk])).content.decode()
    letter.refresh_from_db()
    assert letter.read_at is not None


def test_a_job_is_seen_by_its_owner_under_its_posting_alone(scene):
    job = Job.objects.create(
        kind="x",
        title="导出小区",
        owner=scene.officer.person,
        membership=scene.officer,
        verb="registry.export_estate",
        created_at=timezone.now(),
        state=Job.RUNNING,
        done=3,
        total=10,
    )
    page = as_(scene.officer).get(reverse("oversight:job-detail", args=[job.pk]))
    assert "3 / 10" in page.content.decode()
    assert as_(scene.inspector).get(reverse("oversight:job-detail", args=[job.pk])).status_code == 404
    second = posting(Post.STREET_LEADER, scene.street, who=scene.officer.person)
    other = as_(second)
    session = other.session
    session["membership"] = second.pk
    session.save()
    assert other.get(reverse("oversight:job-detail", args=[job.pk])).status_code == 404


def test_calendar_counts_a_limit_and_says_what_is_provisional(scene):
    officer = as_(scene.officer)
    page = officer.get(
        reverse("oversight:calendar-year", args=[2026]),
        {"start_0": "2026", "start_1": "9", "start_2": "30", "start": "2026-09-30", "n": "1", "basis": "WD"},
    ).content.decode()
    assert "2026年10月8日" in page.replace(" ", "")
    assert "暂按周末推算" in officer.get(reverse("oversight:calendar-year", args=[2031])).content.decode()
    assert officer.get(reverse("oversight:calendar-load")).status_code == 404


def test_the_bureau_loads_a_schedule_and_a_bad_date_is_named_beside_its_field(scene):
    inspector = as_(scene.inspector)
    answer = inspector.post(
        reverse("oversight:calendar-load"),
        {"year": "2027", "rest": "2027-13-01", "work": "", "source": "通知"},
    )
    assert "无法识别" in answer.content.decode()
    assert "2027-13-01" in answer.content.decode()
    answer = inspector.post(
        reverse("oversight:calendar-load"),
        {"year": "2027", "rest": "2027-01-01\n2027-01-04", "work": "2027-01-09", "source": "通知"},
    )
    assert answer.status_code == 302
    assert WorkSchedule.objects.get().rest == ["2027-01-01", "2027-01-04"]


def test_every_page_counts_by_the_schedule_the_bureau_loaded(scene, monkeypatch):
    """The chip of a to-do and the day in the head, before and after next week becomes a holiday."""
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    running(scene.home, scene.street, limit=Limit("CD", 9), at=monday)
    officer = as_(scene.officer)
    before = officer.get(reverse("oversight:home")).content.decode()
    assert "还剩 7 个工作日" in before
    assert "<span>工作日</span>" in before
    schedule.load(
        by=acting_as(scene.inspector, monday),
        year=2026,
        rest=[date(2026, 11, day) for day in range(23, 31)],
        work=[],
        source="通知",
        at=monday,
    )
    after = officer.get(reverse("oversight:home")).content.decode()
    assert "还剩 2 个工作日" in after
    assert "<span>休息日</span>" in after


def test_the_schedule_is_asked_for_once_a_page(scene):
    for number in range(5):
        running(scene.home, scene.street, at=timezone.now(), n=number)
    with CaptureQueriesContext(connection) as asked:
        as_(scene.officer).get(reverse("oversight:home"))
    assert sum("oversight_workschedule" in query["sql"] for query in asked) == 1


def test_trail_is_for_head_and_auditor_and_for_own_cases(scene):
    now = timezone.now()
    with acting(acting_as(scene.officer, now), "registry.amend_estate", scene.home, at=now, note="更正户数"):
        pass
    assert "更正户数" in as_(scene.auditor).get(reverse("oversight:trail")).content.decode()
    assert "更正户数" not in as_(scene.inspector).get(reverse("oversight:trail")).content.decode()
    assert as_(scene.officer).get(reverse("oversight:trail")).status_code == 404
    assert SecurityEvent.objects.filter(kind="refused").count() == 1
    assert as_(scene.auditor).get(reverse("oversight:trail-security")).status_code == 200


def test_letters_stand_by_their_time_whenever_they_were_written(scene):
    now = timezone.now()
    for days, subject in ((1, "昨天的事"), (300, "去年的事"), (10, "上旬的事")):
        at = now - timedelta(days=days)
        Letter.objects.create(
            recipient=scene.officer.person, event="room.surveyed", subject=subject, body="", created_at=at
        )
    page = as_(scene.officer).get(reverse("oversight:inbox")).content.decode()
    assert page.index("昨天的事") < page.index("上旬的事") < page.index("去年的事")


@pytest.mark.parametrize(
    ("post", "kind", "figures", "acts"),
    [
        (Post.ADMIN, Kind.BUREAU, ("在任人员", "待接受的邀请", "越权拒绝"), ("找人员", "邀请任职")),
        (Post.AUDITOR, Kind.BUREAU, ("越权拒绝", "最近 24 小时"), ("查留痕", "看安全事件")),
        (Post.COMMITTEE, Kind.COMMITTEE, ("在册小区", "待确认的草稿"), ("起草小区",)),
        (Post.LEADING_GROUP, Kind.LEADING_GROUP, ("在册小区", "在册企业"), ()),
    ],
)
def test_a_home_without_work_shows_figures_and_what_to_begin_with(scene, post, kind, figures, acts):
    place = scene.city if kind != Kind.COMMITTEE else territory("里巷社区", scene.north)
    seat = scene.bureau if kind == Kind.BUREAU else body(kind, "某机构", place)
    browser = as_(posting(post, seat))
    page = browser.get(reverse("oversight:home"))
    for words in (*figures, *acts):
        assert words in page.content.decode()
    for act in page.context["acts"]:
        assert browser.get(act.url).status_code == 200
    for figure in page.context["figures"]:
        assert not figure.url or browser.get(figure.url).status_code == 200
    if not page.context["groups"]:
        assert f'href="{reverse("oversight:todos")}"' not in page.content.decode(), "nothing is no link"
