"""Ranks 1, 2, 2, 4, in the city and in each district."""

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.result.ranking import Entry, Ranked, rank, rank_within


def ranks(*totals):
    entries = [Entry(n, None if total is None else D(total)) for n, total in enumerate(totals)]
    return [ranked.rank for ranked in rank(entries).values()]


def test_ties_share_a_rank():
    assert ranks("88.00", "92.10", "88.00", "71.5") == [2, 1, 2, 4]
    assert ranks("90", "90.00", "80") == [1, 1, 3]
    assert ranks("60.01", "60.00") == [1, 2]
    assert ranks() == []


def test_the_unrated_and_the_unranked_have_no_rank_and_take_none():
    given_entries = [
        Entry("a", D(80)),
        Entry("small", D(99), is_ranked=False),
        Entry("b", D(70)),
        Entry("none", None),
    ]
    assert rank(given_entries) == {
        "a": Ranked(1, 2),
        "small": Ranked(None, 2),
        "b": Ranked(2, 2),
        "none": Ranked(None, 2),
    }


def test_each_district_ranks_its_own():
    pairs = [("east", Entry("a", D(80))), ("west", Entry("b", D(70))), ("east", Entry("c", D(90)))]
    assert rank_within(pairs) == {"a": Ranked(2, 2), "c": Ranked(1, 2), "b": Ranked(1, 1)}


@settings(deadline=None)
@given(
    st.lists(st.none() | st.integers(0, 12).map(lambda n: D(n) / 2), max_size=25),
    st.randoms(use_true_random=False),
)
def test_a_rank_is_one_more_than_how_many_are_better(totals, dice):
    entries = [Entry(n, total, is_ranked=n % 5 != 4) for n, total in enumerate(totals)]
    counted = [entry.total for entry in entries if entry.is_ranked and entry.total is not None]
    placed = rank(entries)
    for entry in entries:
        if entry.is_ranked and entry.total is not None:
            assert placed[entry.key].rank == 1 + sum(total > entry.total for total in counted)
        else:
            assert placed[entry.key].rank is None
    dice.shuffle(entries)
    assert rank(entries) == placed
