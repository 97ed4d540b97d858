"""A change of the register from the firm's desk to the public page, and the rooms of an estate to a verified sheet.

Each step is a page that its person opens and a form that the person sends: nothing is done behind their backs.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from oversight.actions import deadline
from oversight.models import Document, Letter
from registry.actions import roompolicy
from registry.models import Change, RoomCheck
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import tenure

pytestmark = pytest.mark.django_db(transaction=True)

ROOM_RULE = Path(__file__).parents[2] / "docs" / "examples" / "room-policies" / "sample-city.json"


def act(row: Change, name: str) -> str:
    """Where an act on the change is done."""
    return reverse(f"registry:change-{name}", args=[row.pk])


def test_a_firms_change_from_its_desk_to_the_public_page(town, walk):
    tenure(town.home, town.ours)
    firm, leader, public = walk(town.manager), walk(town.leader), walk(None)
    published = reverse("cms:estate", args=[town.home.public_id])
    assert "1,288" not in public.sees(published)

    firm.does(
        reverse("registry:change-draft-estate", args=[town.home.public_id]),
        households="1288",
        reason="入户核实",
    )
    row = Change.objects.get()
    assert walk(town.rival).misses(row.get_absolute_url())
    firm.does(act(row, "submit"))

    assert "锦汀小区" in leader.sees(reverse("oversight:todos"))
    assert Letter.objects.filter(recipient=town.leader.person, url=row.get_absolute_url()).exists()
    leader.does(act(row, "extend"), why="需实地核对")
    leader.does(act(row, "return"), why="请附测绘报告")

    assert "补正登记变更：锦汀小区" in firm.sees(reverse("oversight:todos"))
    assert "已中止，等待补正" in firm.sees(row.get_absolute_url())
    firm.does(act(row, "redraft"), reason="入户核实，附报告")
    firm.does(act(row, "submit"))

    compared = leader.sees(act(row, "accept"))
    assert "1,288" in compared
    leader.does(act(row, "accept"), note="属实")
    assert [clock.done_at is not None for clock in deadline.of(row)] == [True, True]
    assert row.get_absolute_url() not in leader.sees(reverse("oversight:todos"))
    assert "1,288" in public.sees(published)
    assert "入户核实" in walk(town.auditor).sees(row.get_absolute_url())
    assert (
        public.client.get(row.get_absolute_url()).status_code == 302
    )  # the change itself is no public matter


def test_rooms_from_the_tape_measure_to_a_sheet_verified_signed_out(town, walk):
    town.home.permitted_on = date(2015, 1, 1)
    town.home.save()
    inspector = acting_as(town.inspector)
    drafted = roompolicy.draft(by=inspector, text=json.dumps(json.loads(ROOM_RULE.read_text())), at=NOW)
    drafted = roompolicy.submit(by=inspector, row=drafted, at=NOW)
    roompolicy.publish(by=acting_as(town.head), row=drafted, at=NOW)
    officer, checker, public = walk(town.officer), walk(town.inspector), walk(None)

    def rooms(name: str) -> str:
        return reverse(f"registry:{name}", args=[town.home.public_id])

    officer.does(
        rooms("room-measure"),
        place="3 号楼 101", floor="1", area="120.00", use="office", phase="1", title="none",
        self_contained="yes", utilities="yes", daylight="yes",
    )  # fmt: skip
    checker.does(rooms("room-survey"), stage="routine")
    check = RoomCheck.objects.get()
    assert check.verdict == "fail"
    assert "整改物业管理用房：锦汀小区" in officer.sees(reverse("oversight:todos"))

    checker.does(reverse("registry:check-sheet", args=[check.pk]), agreed="on")
    paper = Document.objects.get()
    told = public.sees(reverse("oversight:verification") + f"?code={paper.printed_code}")
    assert "这份文书有效" in told
    assert paper.printed_code in told
    assert town.home.name not in told  # whoever has only a code learns nothing else
    wrong = paper.code[:-1] + ("2" if paper.code[-1] != "2" else "3")
    assert public.misses(reverse("oversight:verification-answer", args=[wrong]))
