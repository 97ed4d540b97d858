"""The sample city is whole, lawful and the same each time."""

from __future__ import annotations

from importlib.util import find_spec

from django.core.management import call_command
from django.utils import timezone
from stdnum.cn import uscc

from inspections.models import Appeal, Assignment, Check, CheckTarget, Cycle, SheetItem
from oversight import panels, todo
from oversight.demo import CAST, MAIL, PASSWORD
from oversight.kernel.scope import Level, Post
from oversight.models import (
    Deadline,
    Document,
    Invitation,
    Membership,
    Organisation,
    Person,
    Redrawing,
    Territory,
)
from oversight.policy import Actor
from registry.models import CoverageMonth, CoverageTarget, Estate, Firm, RoomCheck, Tenure


def test_the_city_stands_on_official_ground(city):
    levels = {level: Territory.objects.filter(level=level).count() for level in Level}
    assert levels == {Level.CITY: 1, Level.DISTRICT: 6, Level.STREET: 70, Level.COMMITTEE: 849}
    assert Territory.find_problems() == ([], [], [], [], [])


def test_every_post_has_a_person(city, capsys):
    call_command("load_demo")  # it is there already: only the sign-ins are told
    assert find_spec("registry.demo")
    posts = set(Membership.objects.values_list("post", flat=True))
    assert len(posts) == 15
    assert Person.objects.filter(username__in=[role.username for role in CAST]).count() == len(CAST)
    assert "沈望舒" in capsys.readouterr().out


def test_firms_have_valid_codes_and_estates_lawful_tenures(city):
    assert all(uscc.is_valid(code) for code in Firm.objects.values_list("code", flat=True))
    assert Estate.objects.filter(state="registered").count() > 300
    assert Estate.objects.unplaced().count() == 3
    assert Tenure.objects.count() > 300
    assert Organisation.objects.filter(kind="committee").count() == 849


def test_rooms_are_checked_with_both_outcomes_and_some_sheets_are_printed(city):
    verdicts = set(RoomCheck.objects.values_list("verdict", flat=True))
    assert {"pass", "fail", "existing"} <= verdicts
    assert Document.objects.filter(kind="D14").count() == 12


def test_a_second_load_adds_nothing_and_names_every_sign_in(city, capsys):
    before = Estate.objects.count()
    call_command("load_demo")
    said = capsys.readouterr().out
    for person in Person.objects.filter(email__endswith=MAIL):
        assert f"{person.username}（{person.name}）" in said
    assert PASSWORD in said
    assert Estate.objects.count() == before


def test_coverage_rose_over_the_year_and_a_reform_left_its_trace(city):
    history = CoverageMonth.objects.history()
    assert len(history) == 12
    shares = [found.share("estates") for _month, found in history]
    assert shares[0] < shares[-1] < 100
    assert CoverageTarget.objects.count() == 1
    assert sorted(Redrawing.objects.values_list("state", flat=True)) == ["decided", "done", "submitted"]
    assert not Estate.objects.exclude(jurisdiction__valid_to=None).exists()


def test_every_desk_has_something_of_its_own_and_clocks_run_are_near_and_are_over(city):
    now = timezone.now()
    offered = Membership.objects.filter(person__email__endswith=MAIL)
    people = offered.exclude(post=Post.AUDITOR).select_related("person", "organisation__territory")
    desks = {one.person.username: todo.todos(Actor.of(one, now)) for one in people}
    assert [name for name, found in desks.items() if not found] == []
    auditor = Membership.objects.select_related("organisation__territory").get(post=Post.AUDITOR)
    assert panels.figures(Actor.of(auditor, now))
    running = Deadline.objects.filter(done_at=None)
    assert running.filter(due_at__lt=now).count() < 20  # a desk of late work shows nothing
    assert running.filter(due_at__lt=now).exists()
    assert running.filter(warn_at__lte=now, due_at__gt=now).exists()
    assert running.filter(warn_at__gt=now).count() > 5
    assert Invitation.objects.filter(expires_at__gt=now).count() == 3


def test_one_quarter_is_archived_one_corrected_one_in_publicity_and_one_being_scored(city):
    row = Cycle.objects.get(state="open")
    assert row.laid_out_at
    assert row.sheets.official().filter(state="inspecting").count() == 1
    assert row.sheets.filter(state="notified").count() == 1
    scorers = set(
        Assignment.objects.filter(sheet__cycle=row).values_list("membership__person__username", flat=True)
    )
    assert scorers == {"street", "street3"}
    begun = row.sheets.official().get(state="inspecting")
    assert SheetItem.objects.filter(sheet=begun, answered_by__person__username__in=scorers).count() == 9
    kinds = {
        one.state: [made.kind for made in one.publications.order_by("number")]
        for one in Cycle.objects.order_by("period")
    }
    assert kinds == {
        "archived": ["provisional", "final"],
        "published": ["provisional", "final", "correction"],
        "publicity": ["provisional"],
        "open": [],
    }
    assert {(one.kind, one.state) for one in Appeal.objects.all()} == {
        ("appeal", "upheld"),
        ("objection", "submitted"),
    }
    call_command("verify_results")  # recomputed from what was frozen; raises where a row differs
    call_command("repeat_draw")
    assert set(Check.objects.values_list("state", flat=True)) == {"drawn", "concluded"}
    assert CheckTarget.objects.filter(verdict="breach", inspection__state="drawn").exists()
