"""The plan of a cycle: which days contradict each other, and which days follow from scoring."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inspections.rules.plan import Plan, faults, last_day_of_notice, reviews
from oversight.kernel.calendar import standard_schedule

DAY = date
WEIGHTS = {"street": Decimal("0.40"), "bureau": Decimal("0.40"), "survey": Decimal("0.20")}
SOUND = Plan(
    first=DAY(2026, 10, 1),
    end=DAY(2027, 1, 1),
    cut_off=DAY(2026, 10, 1),
    on_site=(DAY(2026, 11, 2), DAY(2026, 11, 20)),
    self_report=(DAY(2026, 10, 12), DAY(2026, 10, 16)),
    weights=WEIGHTS,
)


def test_a_sound_plan_has_no_fault() -> None:
    assert faults(SOUND) == ()
    assert faults(replace(SOUND, self_report=None)) == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"end": DAY(2026, 10, 1)}, "period"),
        ({"cut_off": DAY(2027, 1, 2)}, "cut_off"),
        ({"on_site": (DAY(2026, 11, 21), DAY(2026, 11, 20))}, "on_site"),
        ({"on_site": (DAY(2026, 9, 30), DAY(2026, 11, 20))}, "before_cut_off"),
        ({"self_report": (DAY(2026, 9, 30), DAY(2026, 10, 5))}, "self_report"),
        ({"self_report": (DAY(2026, 10, 12), DAY(2026, 11, 21))}, "self_report"),
        ({"weights": {**WEIGHTS, "survey": Decimal("0.21")}}, "weights"),
        ({"weights": {"street": Decimal("1.2"), "bureau": Decimal("-0.2"), "survey": Decimal(0)}}, "weights"),
    ],
)
def test_each_contradiction_is_named(changed: dict[str, object], fault: str) -> None:
    assert fault in faults(replace(SOUND, **changed))  # type: ignore[arg-type]


def test_the_days_on_the_edge_stand() -> None:
    """Scoring may begin on the cut-off day; the self-report may end with scoring."""
    assert faults(replace(SOUND, on_site=(DAY(2026, 10, 1), DAY(2026, 11, 20)))) == ()
    assert faults(replace(SOUND, self_report=(DAY(2026, 10, 1), DAY(2026, 11, 20)))) == ()


def test_the_reviews_follow_each_other_in_working_days() -> None:
    """Scoring ends on Friday 20 November 2026: the street has the week after, the bureau the next."""
    assert reviews(DAY(2026, 11, 20), standard_schedule()) == {
        "street_review": (DAY(2026, 11, 23), DAY(2026, 11, 27)),
        "bureau_review": (DAY(2026, 11, 30), DAY(2026, 12, 4)),
    }


@pytest.mark.parametrize(
    ("visit", "last"),
    [
        (DAY(2026, 11, 30), DAY(2026, 11, 24)),  # Monday: three whole working days end on Friday
        (DAY(2026, 12, 4), DAY(2026, 11, 30)),
        (DAY(2026, 12, 5), DAY(2026, 12, 1)),  # a Saturday
    ],
)
def test_a_notice_goes_out_three_working_days_before_the_visit(visit: date, last: date) -> None:
    assert last_day_of_notice(visit, standard_schedule()) == last
