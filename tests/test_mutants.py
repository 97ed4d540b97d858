"""The list of guards stays true: each stands where it is said to stand, and its tests are there (promise 42)."""

from tests.mutants.__main__ import ROOT, misplaced
from tests.mutants.outward import GUARDS


def test_every_guard_stands_where_it_is_said_to_stand() -> None:
    """Once, so that switching it off is switching off this one."""
    assert misplaced() == []


def test_there_are_at_least_forty_of_them_each_by_its_own_name() -> None:
    """And none twice."""
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 40
    assert all(guard.old != guard.new for guard in GUARDS)


def test_their_tests_exist() -> None:
    """A path that is gone would make every guard look missed."""
    named = {word for guard in GUARDS for word in guard.tests if word.startswith("tests/")}
    assert [name for name in named if not (ROOT / name).exists()] == []
