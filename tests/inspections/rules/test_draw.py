"""Drawing by seed: the same everywhere, fair enough, and inspectors assigned without overburdening one."""

from collections import Counter
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.draw import assign, draw, ordered

KEYS = [f"E{n:03}" for n in range(12)]


def test_the_draw_is_the_same_on_any_machine():
    """Written down once from a checksum tool: printf '2026-Q3|E004' | sha256sum, sorted."""
    assert draw("2026-Q3", KEYS, 4) == ["E002", "E007", "E000", "E006"]
    assert sha256(b"2026-Q3|E004").hexdigest().startswith("b2650061734c")


def test_order_and_doubles_of_the_list_do_not_matter():
    assert ordered("s", reversed(KEYS)) == ordered("s", KEYS + KEYS)
    assert draw("s", KEYS, 99) == ordered("s", KEYS)
    assert draw("s", KEYS, 0) == draw("s", KEYS, -1) == []


def test_another_seed_draws_otherwise_and_everybody_has_a_chance():
    assert ordered("s", KEYS) != ordered("t", KEYS)
    first = Counter(draw(f"seed {n}", KEYS, 1)[0] for n in range(1200))
    assert set(first) == set(KEYS)
    assert max(first.values()) < 160


def test_two_inspectors_each_none_of_them_overburdened():
    people = ["王", "李", "赵", "钱"]
    given_fit = dict.fromkeys(KEYS, people) | {"E000": ["王"], "E001": []}
    drawn = assign("s", KEYS, fit=given_fit, each=2)
    assert assign("s", reversed(KEYS), fit=given_fit, each=2) == drawn
    assert (drawn["E000"], drawn["E001"]) == (["王"], [])
    assert all(len(set(drawn[target])) == 2 for target in KEYS[2:])
    burden = Counter(person for chosen in drawn.values() for person in chosen)
    assert max(burden.values()) - min(burden.values()) <= 1


@settings(deadline=None)
@given(st.text(), st.sets(st.text(), max_size=8), st.integers(0, 9))
def test_a_draw_is_part_of_the_list_without_repeats(seed, keys, count):
    drawn = draw(seed, keys, count)
    assert len(drawn) == min(count, len(keys)) == len(set(drawn))
    assert set(drawn) <= keys
