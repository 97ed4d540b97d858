"""Many publications at once: one is made, the others are told; without the lock only the table's own rule holds."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError

from inspections.actions import publishing
from inspections.models import Cycle, EstateResult, Publication
from oversight import acting
from oversight.models import Entry
from tests.factories.ground import NOW, acting_as
from tests.faults.test_races import at_once, rounds
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def count(full: bool) -> int:
    """How many at once; each takes a connection."""
    return 200 if full else 16


def test_of_many_publications_one_is_made(count):
    results = reviewed()
    head = acting_as(results.town.head)
    ends: Counter[str] = Counter()
    for size in rounds(count):
        ends += at_once(
            size, lambda _n: publishing.show(by=head, cycle=Cycle.objects.get(pk=results.cycle.pk), at=NOW)
        )
    assert ends["done"] == 1, ends
    assert ends["Unlawful"] == count - 1
    assert Publication.objects.count() == 1
    assert EstateResult.objects.count() == 5
    assert Entry.objects.filter(event="cycle.shown").count() == 1


def test_without_the_lock_the_others_run_into_the_table_s_rule(monkeypatch):
    """Counter-proof: they find out only from the unique number, after all the work."""
    results = reviewed()
    head = acting_as(results.town.head)
    refused: list[int] = []
    monkeypatch.setattr(acting, "_locked", lambda thing: type(thing).objects.get(pk=thing.pk))

    def show(number: int) -> None:
        try:
            publishing.show(by=head, cycle=Cycle.objects.get(pk=results.cycle.pk), at=NOW)
        except IntegrityError:
            refused.append(number)
            raise publishing.NotReady from None

    ends = at_once(4, show)
    assert refused, ends
    assert Publication.objects.count() == 1
