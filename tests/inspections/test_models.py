"""The inspections' tables keep their promises themselves: one sheet each, points within bounds, history frozen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from inspections import models, states
from inspections.models import Cycle, Holding, Sheet, SheetItem, Veto
from inspections.rules.standard import thaw_answers, thaw_result
from inspections.rules.standard.answers import counted, lapsed
from oversight import roles
from oversight.kernel.machine import Machine
from oversight.kernel.scope import Kind, Post
from tests.factories import inspections as make
from tests.factories.ground import NOW, body, posting, territory
from tests.factories.registry import estate, firm, tenure

MACHINES = [value for value in vars(states).values() if isinstance(value, Machine)]
MODELS = [one for one in (getattr(models, name) for name in models.__all__) if hasattr(one, "machine")]


@pytest.fixture
def home(db):
    city = territory("营口市")
    one = estate("锦汀小区", city, households=600)
    tenure(one, firm("澄岸物业", city))
    return one


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def test_every_machine_is_some_model_s_and_the_column_offers_its_states_in_its_words():
    assert sorted(model.machine.name for model in MODELS) == sorted(machine.name for machine in MACHINES)
    with translation.override("zh-hans"):
        for model in MODELS:
            assert [(key, str(label)) for key, label in model.STATES] == model.machine.choices, model


def test_a_sheet_is_made_once_for_each_cycle_estate_and_part(home):
    running = make.cycle(home.jurisdiction)
    assert {make.sheet(running, home, part).part for part in ("street", "bureau", "self")} == {
        "street",
        "bureau",
        "self",
    }
    with refused("one_sheet_a_cycle_estate_and_part"), transaction.atomic():
        make.sheet(running, home, "street")
    make.sheet(make.cycle(home.jurisdiction), home, "street")  # another cycle


def test_a_sheet_knows_whom_it_concerned_on_the_cut_off_day(home):
    one = make.sheet(make.cycle(home.jurisdiction), home)
    assert (str(one.firm), one.area, one.households) == ("澄岸物业", Decimal("50000.00"), 600)
    assert one.items.count() == 56
    assert sum(item.full * item.weight for item in one.items.all()) == 100


@pytest.mark.parametrize(
    ("points", "stands"), [("0", True), ("2", True), ("-0.0001", False), ("2.0001", False)]
)
def test_points_stay_within_the_item(home, points, stands):
    item = make.sheet(make.cycle(home.jurisdiction), home).items.get(code="1.1")
    item.status, item.points = "scored", Decimal(points)
    if stands:
        item.save()
        assert SheetItem.objects.get(pk=item.pk).points == Decimal(points)
    else:
        with refused("points_are_within_bounds"), transaction.atomic():
            item.save()


def test_points_and_status_say_the_same(home):
    item = make.sheet(make.cycle(home.jurisdiction), home).items.get(code="1.1")
    for status, points in (("scored", None), ("open", 1), ("lapsed", 1)):
        item.status, item.points = status, points
        with refused("scored_items_have_points"), transaction.atomic():
            item.save()


def test_a_scored_sheet_is_what_the_engine_says(home):
    """The worked check of the default standard: 95 points apply, the rest is scaled."""
    one = make.sheet(make.cycle(home.jurisdiction), home)
    given = (lapsed("3.2", "无电梯"), lapsed("3.7", "非采暖期"), lapsed("5.7", "无降雪"), counted("4.4", a=2))
    frozen = make.handed_in(one, *given)
    result = thaw_result(frozen.result)
    assert result.applicable == 95
    stored = one.items.filter(status="scored")
    assert sum(item.points * item.weight for item in stored) == result.got
    assert thaw_answers(frozen.answers).of("3.2")[0].lapses
    assert one.state in states.TO_REVIEW


def test_a_veto_stands_once_and_is_decided_by_somebody(home):
    one = make.sheet(make.cycle(home.jurisdiction), home)
    by = make.inspector_of(home.jurisdiction)
    fields = {"sheet": one, "code": "V1", "facts": "事实", "submitted_by": by, "submitted_at": NOW}
    first = Veto.objects.create(**fields)
    with refused("one_veto_a_fact"), transaction.atomic():
        Veto.objects.create(**fields)
    first.decision = "refused"
    with refused("a_veto_is_decided_by_somebody"), transaction.atomic():
        first.save()
    first.decided_by, first.decided_at = by, NOW
    first.save()
    Veto.objects.create(**fields)  # a refused one does not stand in the way


def test_a_cycle_at_work_was_opened_and_lies_somewhere(home):
    running = make.cycle(home.jurisdiction)
    with refused("a_cycle_at_work_was_opened"), transaction.atomic():
        Cycle.objects.filter(pk=running.pk).update(opened_at=None)
    with refused("a_cycle_has_a_territory"), transaction.atomic():
        Cycle.objects.filter(pk=running.pk).update(jurisdiction=None)


def test_two_firms_never_hold_an_estate_on_one_day(home):
    running, by = make.cycle(home.jurisdiction), make.inspector_of(home.jurisdiction)
    shown = models.Publication.objects.create(
        cycle=running, number=0, kind="provisional", inputs={}, digest="0" * 64, decided_by=by, made_at=NOW
    )
    one = models.EstateResult.objects.create(
        publication=shown, estate=home, estate_name=home.name, place_path="0001", district_path="0001"
    )
    first = {"estate_result": one, "firm": firm("砚湖物业"), "days": 31}
    Holding.objects.create(**first, first=date(2026, 10, 1), end=date(2026, 11, 1))
    Holding.objects.create(**first, first=date(2026, 11, 1), end=date(2026, 12, 1))
    with refused("one_holder_at_a_time"), transaction.atomic():
        Holding.objects.create(**first, first=date(2026, 10, 31), end=date(2026, 11, 2))
    with refused("a_correction_names_what_it_replaces"), transaction.atomic():
        models.Publication.objects.create(
            cycle=running, number=2, kind="correction", inputs={}, digest="0" * 64, decided_by=by, made_at=NOW
        )


def test_what_was_handed_in_drawn_published_or_answered_is_frozen():
    """The database refuses each of these tables to the portal's own role (tests/oversight/test_frozen.py)."""
    rights = roles.wanted()
    frozen = {name for name in models.__all__ if rights.get(_table(name)) == roles.FROZEN}
    assert frozen == {
        "ArchivedResult", "Card", "Certificate", "Draw", "EstateResult", "FirmResult", "Holding", "Publication",
        "Rescore", "SheetEntry", "SheetReview", "SheetVersion", "Signature", "Standard", "SurveyAnswer", "TestPaper",
    }  # fmt: skip


def _table(name: str) -> str:
    model = getattr(models, name)
    return model._meta.db_table if hasattr(model, "_meta") else ""


def test_a_sheet_s_history_tells_each_change(home):
    leader = posting(Post.STREET, body(Kind.STREET, "北街道办事处", home.jurisdiction))
    one = make.sheet(make.cycle(home.jurisdiction), home, scorers=(leader,))
    make.scored(one)
    assert [event.state for event in one.events.all()] == ["drafted"]
    assert list(Sheet.objects.scored_by(leader.person_id)) == [one]
