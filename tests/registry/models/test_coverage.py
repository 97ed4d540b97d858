"""The sums in SQL are those of the rule, whatever the estates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import Estate
from registry.models.coverage import by_zone
from registry.rules import coverage
from tests.factories.ground import territory
from tests.factories.registry import estate

AREAS = st.none() | st.decimals(min_value="0.01", max_value="9999999.99", places=2)
ESTATES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["none", "", "firm", "owners", "community"]),
        AREAS,
        st.none() | st.integers(0, 9999),
    ),
    max_size=14,
)


class Rollback(Exception):
    """Ends an example without a trace."""


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ESTATES)
def test_sums_in_sql_are_those_of_the_rule(rows, django_user_model):
    try:
        with transaction.atomic():
            city = territory("营口市")
            streets = [territory(f"{n}街道", territory(f"{n}区", city)) for n in range(2)]
            places = [
                streets[0],
                streets[1],
                territory("甲社区", streets[0]),
                territory("乙社区", streets[0]),
            ]
            for n, (place, mode, area, homes) in enumerate(rows):
                estate(f"{n}小区", places[place], mode=mode, total_area=area, households=homes)
            standing = [
                coverage.Standing(
                    key=e.pk,
                    zone=e.jurisdiction.path[:12],
                    mode=e.mode,
                    area=e.total_area,
                    households=e.households,
                )
                for e in Estate.objects.select_related("jurisdiction")
            ]
            assert by_zone(Estate.objects.standing(), 12) == coverage.by_zone(standing)
            raise Rollback
    except Rollback:
        pass


@pytest.mark.django_db
def test_drafts_and_closed_estates_do_not_count():
    street = territory("街道", territory("区", territory("市")))
    for state in ("draft", "merged", "split", "withdrawn"):
        estate(state, street, state=state)
    estate("在册", street, total_area=Decimal("10.00"))
    assert by_zone(Estate.objects.standing(), 12)[street.path].estates == 1
