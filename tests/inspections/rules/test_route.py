"""Days and order of visits: near ones together, nobody on two many visits a day, nobody while away."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inspections.rules.route import Stop, plan, walk

DAYS = [date(2026, 11, 24) + timedelta(days=n) for n in range(4)]


def stop(name: str, x: str, y: str = "40", scorers: tuple[str, ...] = ("a", "b")) -> Stop:
    return Stop(name, scorers, (Decimal(x), Decimal(y)))


def test_the_walk_goes_to_the_nearest_and_leaves_the_placeless_to_the_end() -> None:
    stops = [stop("far", "123"), Stop("lost", ("a",)), stop("west", "122"), stop("middle", "122.4")]
    assert [one.sheet for one in walk(stops)] == ["west", "middle", "far", "lost"]


def test_a_day_is_full_after_three_and_the_order_counts_within_it() -> None:
    stops = [stop(f"s{n}", f"122.{n}") for n in range(4)]
    assert plan(stops, DAYS, away={}) == {
        "s0": (DAYS[0], 1), "s1": (DAYS[0], 2), "s2": (DAYS[0], 3), "s3": (DAYS[1], 1)
    }  # fmt: skip


def test_a_day_on_which_one_of_the_two_is_away_is_left_out() -> None:
    away = {"b": frozenset(DAYS[:2])}
    assert plan([stop("s", "122")], DAYS, away=away)["s"] == (DAYS[2], 1)


def test_visits_planned_before_count_and_what_has_no_day_is_left_out() -> None:
    taken = {("a", day): 3 for day in DAYS[:3]}
    assert plan([stop("s", "122"), stop("t", "123")], DAYS, away={}, taken=taken, a_day=3)["s"] == (
        DAYS[3],
        1,
    )
    full = {("a", day): 3 for day in DAYS}
    assert plan([stop("s", "122")], DAYS, away={}, taken=full) == {}


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["ab", "bc", "cd"])), max_size=30))
def test_nobody_has_more_than_three_visits_a_day(drawn: list[tuple[int, str]]) -> None:
    stops = [stop(f"s{n}", f"{x}", scorers=tuple(who)) for n, (x, who) in enumerate(drawn)]
    found = plan(stops, DAYS, away={})
    load = Counter((who, found[one.sheet][0]) for one in stops if one.sheet in found for who in one.scorers)
    assert all(count <= 3 for count in load.values())
