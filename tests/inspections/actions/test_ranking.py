"""The one statement and the pure rules say the same of every estate and every firm, on random cycles."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.actions import ranking
from inspections.models import Cycle, Sheet, SheetItem, Survey, SurveyEstate
from inspections.rules.result.holding import Period, split
from inspections.rules.result.merging import Part
from inspections.rules.result.standing import Assessed, Ruling, standing
from inspections.rules.standard.judging import exact_total
from inspections.rules.survey import Satisfaction
from oversight.kernel.measure import half_up_exact
from registry.models import Estate, Tenure
from registry.rules.tenure import Term
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.factories.registry import estate, firm

pytestmark = pytest.mark.django_db
FIRST, END = make.PERIOD
WEIGHTS = [
    {"street": "0.40", "bureau": "0.40", "survey": "0.20"},
    {"street": "0.33", "bureau": "0.67", "survey": "0"},
    {"street": "1"},
]
points = st.integers(0, 60_000).map(lambda n: D(n) / 10_000)
item = st.tuples(
    points, st.sampled_from([D(6), D(7), D("6.5")]), st.sampled_from([D(1), D("1.5")]), st.booleans()
)
sheet = st.tuples(
    st.sampled_from(["countersigned", "merged", "submitted", "not_assessable"]),
    st.lists(st.tuples(item, st.sampled_from(["scored", "scored", "scored", "lapsed", "open"])), max_size=4),
)
survey = st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda n: (min(n), max(n)))
tenures = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 60)), max_size=4
)  # who, and for how many days, one after another
size = st.none() | st.integers(1, 9_000_000).map(lambda n: D(n) / 100)
assessed = st.fixed_dictionaries(
    {"street": st.none() | sheet, "bureau": st.none() | sheet, "survey": survey, "tenures": tenures, "area": size,
     "households": st.none() | st.integers(0, 900)}
)  # fmt: skip


@pytest.fixture
def ground():
    """Seven estates in three districts and five firms."""
    town = settle()
    places = [
        town.places[name] for name in ("lane", "square", "harbour", "harbour", "west", "yard", "square")
    ]
    firms = [firm(f"企业{n}", town.places["city"]) for n in range(5)]
    return town, [estate(f"小区{n}", place) for n, place in enumerate(places)], firms


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.lists(assessed, min_size=1, max_size=7),
    weights=st.sampled_from(WEIGHTS),
    weighting=st.sampled_from(["area_days", "household_days", "days"]),
    rule=st.sampled_from(["default-56", "basic-service"]),
)
def test_the_statement_and_the_rules_agree_on_every_row(ground, found, weights, weighting, rule):
    town, estates, firms = ground
    with transaction.atomic():
        cycle = make.cycle(town.places["city"], make.standard(rule), weights=weights, weighting=weighting)
        cycle = Cycle.objects.get(pk=cycle.pk)
        told = [_lay(cycle, at, firms, one) for at, one in zip(estates, found, strict=False)]
        _agree(cycle, [one for one in told if one is not None])
        transaction.set_rollback(True)


def _agree(cycle, told):
    rules = {cycle.standard.code: cycle.standard.form.result}
    weights = {part: D(weight) for part, weight in cycle.weights.items()}
    pure = standing(told, Ruling(weights, rules, cycle.standard.code, cycle.weighting))
    ours = ranking.ranked(cycle)
    assert {str(key) for key in ours.estates} == {line.estate for line in pure.estates}
    assert {str(key) for key in ours.firms} == {line.firm for line in pure.firms}
    for line in pure.estates:
        row = ours.estates[int(line.estate)]
        assert (row.total, row.city, row.within) == (line.merged.total, line.city, line.district)
    for line in pure.firms:
        row = ours.firms[int(line.firm)]
        assert (row.total, row.estates, row.city) == (line.result.total, line.result.estates, line.city)
        assert row.districts == dict(line.districts)


def _lay(cycle, at: Estate, firms, one):
    """Write one estate into the cycle; what the rules are told of it, None where it has no official sheet."""
    parts = []
    for part in ("street", "bureau"):
        if one[part] is not None:
            parts.append(Part(part, _sheet(cycle, at, part, one), absence="missing"))
    parts.append(Part("survey", _survey(cycle, at, one["survey"]), absence="small_sample"))
    terms = _tenures(at, firms, one["tenures"])
    if one["street"] is None and one["bureau"] is None:
        return None
    return Assessed(
        estate=str(at.pk), district=at.jurisdiction.path[:8], standard=cycle.standard.code, parts=tuple(parts),
        held=split(Period(FIRST, END), terms), area=one["area"], households=one["households"],
    )  # fmt: skip


def _sheet(cycle, at, part, one):
    state, items = one[part]
    row = Sheet.objects.create(
        number=f"{cycle.pk}-{at.pk}-{part}", cycle=cycle, estate=at, part=part, standard=cycle.standard,
        jurisdiction=at.jurisdiction, area=one["area"], households=one["households"], state=state,
    )  # fmt: skip
    SheetItem.objects.bulk_create(
        SheetItem(
            sheet=row, position=n, code=str(n), full=full, weight=weight, taken_off=off, status=status,
            points=got if status == "scored" else None,
        )
        for n, ((got, full, weight, off), status) in enumerate(items)
    )  # fmt: skip
    if state not in ranking.COUNTED or any(status == "open" for _item, status in items):
        return None
    scored = [one for one, status in items if status == "scored"]
    rule = cycle.standard.form.result
    applicable = sum((full * weight for _got, full, weight, off in scored if not off), D(0))
    if not applicable or applicable < rule.least_applicable:
        return None
    got = sum((got * weight for got, _full, weight, off in scored if not off), D(0))
    taken = sum((got * weight for got, _full, weight, off in scored if off), D(0))
    return exact_total(rule, got=got, applicable=applicable, taken_off=taken)


def _survey(cycle, at, counted):
    if counted is None:
        return None
    survey, _made = Survey.objects.get_or_create(
        cycle=cycle, jurisdiction=cycle.jurisdiction,
        defaults={"opens_at": NOW, "closes_at": NOW + timedelta(days=1), "created_at": NOW},
    )  # fmt: skip
    satisfied, answers = counted
    SurveyEstate.objects.create(
        survey=survey, estate=at, link=f"L{survey.pk}-{at.pk}", needed=30, satisfied=satisfied, answers=answers,
        closed_at=NOW,
    )  # fmt: skip
    return Satisfaction(satisfied, answers, 30).exact


def _tenures(at, firms, spans):
    terms, day = [], FIRST - timedelta(days=20)
    for who, days in spans:
        Tenure.objects.create(estate=at, firm=firms[who], term=(day, day + timedelta(days=days)))
        terms.append(Term(str(firms[who].pk), day, day + timedelta(days=days)))
        day += timedelta(days=days)
    return terms


def test_a_true_half_made_of_endless_thirds_is_rounded_up(ground):
    """Three firms' thirds of 79.995 are still 79.995: plain division would lose the half."""
    town, estates, firms = ground
    cycle = Cycle.objects.get(
        pk=make.cycle(town.places["city"], weights={"street": "1"}, weighting="days").pk
    )
    totals = (D("79.99"), D("79.99"), D("80.005"))
    for at, total in zip(estates, totals, strict=False):
        row = Sheet.objects.create(
            number=f"S{at.pk}", cycle=cycle, estate=at, part="street", standard=cycle.standard,
            jurisdiction=at.jurisdiction, state="countersigned",
        )  # fmt: skip
        SheetItem.objects.create(sheet=row, position=1, code="1", full=300, points=total * 3, status="scored")
        Tenure.objects.create(estate=at, firm=firms[0], term=(date(2026, 1, 1), None))
    row = ranking.ranked(cycle).firms[firms[0].pk]
    exact = sum(map(Fraction, totals)) / 3
    assert exact == Fraction("79.995")
    assert row.total == half_up_exact(exact, 2) == D("80.00")
