"""The register of measures: asked by name, added once, unknown ones say so."""

from datetime import UTC, date, datetime

import pytest

from oversight.kernel.wording import Worded
from registry import measures
from registry.measures import Asked, Told

TITLE = Worded("按时办结率", "Closed on time")
QUESTION = Asked([1, 2], date(2026, 1, 1), date(2026, 7, 1), datetime(2026, 7, 2, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(measures, "_measures", {})


def closed(asked):
    words = Worded(f"{asked.first} 起 4 件，3 件按时", f"3 of 4 in time since {asked.first}")
    return {estate: Told(words, met=3, cases=4) for estate in asked.estates if estate == 1}


def test_a_measure_is_asked_by_its_name():
    measures.register("closed_on_time", title=TITLE, ask=closed)
    found = measures.measure("closed_on_time")
    told = found.ask(QUESTION)
    assert (told[1].met, told[1].cases, told[1].words.zh) == (3, 4, "2026-01-01 起 4 件，3 件按时")
    assert 2 not in told
    assert measures.names() == ["closed_on_time"]


def test_one_that_nobody_provides_says_so():
    assert measures.measure("closed_on_time") is None


def test_a_second_one_of_the_same_name_is_refused():
    measures.register("closed_on_time", title=TITLE, ask=closed)
    with pytest.raises(ValueError, match="registered already"):
        measures.register("closed_on_time", title=TITLE, ask=closed)
