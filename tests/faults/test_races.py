"""Many at once: one wins, the others are told; with the lock off they would not be (promise 17)."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from oversight.acting import ActError
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry
from registry.actions import estate as estates
from registry.actions import roompolicy
from registry.models import Estate, RoomPolicy, RoomPolicyDraft
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.matrix.records_registry import RULE

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, act: Callable[[int], Any]) -> Counter[str]:
    """Let so many threads do ``act`` at the same moment; how each ended, by the name of its error or "done"."""
    barrier, ends = threading.Barrier(count), []

    def one(number: int) -> None:
        try:
            barrier.wait(timeout=60)
            act(number)
            ends.append("done")
        except (ActError, Unlawful) as error:
            ends.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return Counter(ends)


@pytest.fixture
def bureau():
    """An inspector and two heads."""
    city = territory("营口市")
    found = body(Kind.BUREAU, "市住建局", city)
    return posting(Post.INSPECTOR, found), posting(Post.HEAD, found), city


@pytest.fixture
def count(full: bool) -> int:
    """How many at once; each takes a connection."""
    return 200 if full else 16


def rounds(count: int, size: int = 20) -> list[int]:
    """So many in groups that the server has connections for."""
    return [min(size, count - done) for done in range(0, count, size)]


def test_of_many_publications_one_is_done(bureau, count):
    inspector, head, _city = (acting_as(one) if hasattr(one, "post") else one for one in bureau)
    draft = roompolicy.submit(by=inspector, row=roompolicy.draft(by=inspector, text=RULE, at=NOW), at=NOW)
    ends: Counter[str] = Counter()
    for size in rounds(count):
        ends += at_once(size, lambda _n: roompolicy.publish(
            by=head, row=RoomPolicyDraft.objects.get(pk=draft.pk), at=NOW, seen=draft.version))  # fmt: skip
    assert ends["done"] == 1, ends
    assert sum(ends.values()) == count
    assert RoomPolicy.objects.count() == 1
    assert Entry.objects.filter(event="roompolicy.published").count() == 1


def amend(by: Any, pk: int, households: int) -> None:
    """An amendment by somebody who looked at the record a moment ago."""
    seen = Estate.objects.get(pk=pk)
    estates.amend(by=by, estate=seen, facts={"households": households}, at=NOW, seen=seen.version)


def test_of_many_edits_none_is_lost_in_silence(bureau, count):
    """Every edit that was reported as done is an entry and a version; the others were told that the record moved."""
    inspector, _head, city = bureau
    by, home = acting_as(inspector), estate("锦汀小区", city, permitted_on=date(2015, 1, 1))
    ends: Counter[str] = Counter()
    value = itertools.count(1_000)  # each its own: what is there already is no edit
    for size in rounds(count):
        ends += at_once(size, lambda _n: amend(by, home.pk, next(value)))
    home.refresh_from_db()
    assert sum(ends.values()) == count
    assert set(ends) <= {"done", "Stale"}, ends
    assert home.version == 1 + ends["done"]
    assert Entry.objects.filter(event="estate.amended", thing=home.pk).count() == ends["done"]


def test_without_the_lock_edits_would_be_lost(bureau, monkeypatch):
    """The control: the same race, the row read without its lock, loses edits that were reported as done."""
    inspector, _head, city = bureau
    by, home = acting_as(inspector), estate("锦汀小区", city, permitted_on=date(2015, 1, 1))
    reading = threading.Barrier(8)

    def unlocked(thing):
        found = type(thing)._default_manager.get(pk=thing.pk)
        reading.wait(timeout=60)  # everybody has read before anybody writes
        return found

    monkeypatch.setattr("oversight.acting._locked", unlocked)
    ends = at_once(8, lambda n: amend(by, home.pk, 2_000 + n))
    home.refresh_from_db()
    assert ends["done"] == 8
    assert home.version < 1 + ends["done"], "nothing was lost: the test above proves nothing"
