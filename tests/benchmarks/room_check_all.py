"""The verdict of every estate's rooms, each under the rule of its day, read from the register and judged.

The floor judges the same facts when they lie in memory already.
"""

from __future__ import annotations

from collections.abc import Iterator

from oversight.kernel.calendar import beijing_day
from registry.actions import check
from registry.models import Estate
from registry.rules import room as rule
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal


def contests(city: City) -> Iterator[Contest]:
    """All of the city."""
    day = beijing_day(city.now)
    (_row, policy), *_others = check.versions()
    facts = [check.facts_of(estate) for estate in Estate.objects.standing()]
    found: dict[str, int] = {}

    def ours() -> int:
        found.clear()
        for _key, result in check.judge_each(Estate.objects.standing(), day):
            found[result.verdict] = found.get(result.verdict, 0) + 1
        return sum(found.values())

    def floor() -> None:
        for one in facts:
            rule.judge(policy, one, explained=False)

    assert ours() == len(facts)
    assert len(found) > 2, found  # a city with all kinds of answers
    yield Contest(name="room_check_all", ours=ours, floor=floor, n=len(facts), goal=Goal(ratio=3))
