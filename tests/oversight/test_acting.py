"""Acts write one entry in their own transaction or nothing at all."""

from __future__ import annotations

import pytest
from django.db import connection

from oversight import trail
from oversight.acting import Refused, Stale, acting
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Letter, SecurityEvent
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.waiting import until_settled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    city = territory("营口市")
    street = territory("北街道", territory("东区", city))
    bureau = body(Kind.BUREAU, "市住建局", city)
    return estate("锦汀小区", street), posting(Post.INSPECTOR, bureau), posting(Post.EDITOR, bureau)


def test_an_act_saves_journals_and_tells(scene):
    home, inspector, editor = scene
    with acting(acting_as(inspector), "registry.amend_estate", home, at=NOW, note="更正", seen=1) as act:
        act.thing.households = 12
        act.tell([editor], lambda: ("已改", "户数已改"), "/x/")
    home.refresh_from_db()
    assert (home.households, home.version) == (12, 2)
    entry = Entry.objects.get()
    assert (entry.event, entry.thing, entry.membership_id) == ("estate.amended", home.pk, inspector.pk)
    assert entry.reason.text == "更正"
    assert bytes(entry.digest)
    assert Letter.objects.get().recipient_id == editor.person_id


def test_a_refused_act_writes_nothing_but_the_refusal(scene):
    home, _, editor = scene
    with pytest.raises(Refused), acting(acting_as(editor), "registry.amend_estate", home, at=NOW) as act:
        act.thing.households = 12
    home.refresh_from_db()
    assert home.households is None
    assert not Entry.objects.exists()
    assert SecurityEvent.objects.get().kind == "refused"


def test_an_error_inside_leaves_nothing(scene):
    home, inspector, _ = scene
    with pytest.raises(ZeroDivisionError):
        _break_inside(home, acting_as(inspector))
    home.refresh_from_db()
    assert home.households is None
    assert not Entry.objects.exists()


def _break_inside(home, by):
    with acting(by, "registry.amend_estate", home, at=NOW) as act:
        act.thing.households = 12
        raise ZeroDivisionError


def test_whoever_looked_at_an_old_version_is_told(scene):
    home, inspector, _ = scene
    with pytest.raises(Stale), acting(acting_as(inspector), "registry.amend_estate", home, at=NOW, seen=9):
        pass
    assert not Entry.objects.exists()


def test_trail_seals_and_verifies(scene):
    home, inspector, _ = scene
    for n in range(3):
        with acting(acting_as(inspector), "registry.amend_estate", home, at=NOW, note="注") as act:
            act.thing.households = n
            act.facts = {"字段": ["households"], "n": n}
    connection.ensure_connection()
    raw = connection.connection
    until_settled()
    assert trail.seal(raw)[0] == 1
    assert trail.seal(raw) is None
    verdict = trail.verify(raw)
    assert (verdict.clean, verdict.entries, verdict.unsealed) == (True, 3, 0)
    assert trail.verify(raw, [(1, "00")]).problems == [("anchor differs: chain cut or rewritten", 1)]
