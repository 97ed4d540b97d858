"""Any chain of redrawings leaves a whole tree, and nothing of it out of reach; of two at once, one is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oversight.acting import ActError
from oversight.actions import redrawing
from oversight.actions.redrawing import Piece, Plan
from oversight.actions.redrawing.acts import apply_redrawings
from oversight.kernel.scope import Kind, Post
from oversight.models import Redrawing, Territory, TerritoryPeriod
from oversight.policy import visible
from registry.models import Estate
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, room

START = NOW.date()
steps = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "merge", "merge_new", "split", "split_up"]), st.integers(0, 999)
    ),
    min_size=1,
    max_size=6,
)


class Rollback(Exception):
    """Ends an example without a trace."""


def grow():
    """A city of two districts, four streets and eight committees with an estate each."""
    city = territory("营口市")
    for d in range(2):
        district = territory(f"{d}区", city)
        for s in range(2):
            street = territory(f"{d}{s}街道", district)
            for c in range(2):
                estate(f"{d}{s}{c}小区", territory(f"{d}{s}{c}社区", street))
    bureau = body(Kind.BUREAU, "市住建局", city)
    return posting(Post.INSPECTOR, bureau), posting(Post.HEAD, bureau)


def wanted(what, pick, n):
    """A kind, a unit and a plan that may or may not be sound."""
    units = list(Territory.objects.filter(valid_to=None, depth__gt=1))
    unit = units[pick % len(units)]
    peers = [u for u in units if u.level == unit.level and u.pk != unit.pk]
    parents = list(Territory.objects.filter(valid_to=None, level=unit.level - 1))
    codes = [f"2199{n:03d}{k:05d}" for k in range(2)]
    other = peers[pick % len(peers)].pk if peers else unit.pk
    children = list(unit.get_children().filter(valid_to=None).order_by("pk"))
    given_out = {child.pk: k % 2 for k, child in enumerate(children)}
    plans = {
        "rename": Plan(name=f"新{n}"),
        "move": Plan(parent=parents[pick % len(parents)].pk),
        "merge": Plan(absorbed=(other,)),
        "merge_new": Plan(absorbed=(other,), name=f"合{n}", code=codes[0]),
        "split": Plan(pieces=(Piece(unit.name), Piece(f"分{n}", codes[0])), children=given_out),
        "split_up": Plan(pieces=(Piece(f"甲{n}", codes[0]), Piece(f"乙{n}", codes[1])), children=given_out),
    }
    return what.split("_")[0], unit, plans[what]


def redraw(kind, unit, plan, day, people):
    at = NOW + (day - START)
    inspector, head = (acting_as(m, at) for m in people)
    one = redrawing.draft(by=inspector, kind=kind, unit=unit, plan=plan, effective=day, at=at)
    redrawing.submit(one, by=inspector, seen=one.version, at=at)
    one.refresh_from_db()
    return redrawing.decide(one, by=head, seen=one.version, at=at)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chain=steps)
def test_any_chain_leaves_a_whole_tree(chain, django_user_model):
    try:
        with transaction.atomic():
            people = grow()
            for n, (what, pick) in enumerate(chain):
                kind, unit, plan = wanted(what, pick, n)
                try:
                    with transaction.atomic():
                        redraw(kind, unit, plan, START + timedelta(days=n + 1), people)
                except ActError:
                    continue
            assert faults_of_the_tree() == []
            raise Rollback
    except Rollback:
        pass


def faults_of_the_tree():
    """What is not as it must be, whatever was done: empty for a whole tree that holds every estate."""
    in_force = list(Territory.objects.filter(valid_to=None))
    ended = [
        (unit, [line.after for line in unit.heirs.all()]) for unit in Territory.objects.exclude(valid_to=None)
    ]
    now = [(unit, list(TerritoryPeriod.objects.filter(territory=unit, valid_to=None))) for unit in in_force]
    past = TerritoryPeriod.objects.exclude(valid_from=None).exclude(valid_to=None)
    holds = {
        "the tree's own check": Territory.find_problems() == ([], [], [], [], []),
        "each unit stands on its level": all(unit.depth == unit.level for unit in in_force),
        "nothing stands under what ended": all(
            unit.get_parent().valid_to is None for unit in in_force if unit.depth > 1
        ),
        "what ended has heirs, and lies below one": all(
            any(unit.path.startswith(heir.path) for heir in heirs) for unit, heirs in ended
        ),
        "no estate is lost": Estate.objects.count() == 8,
        "no estate lies in what ended": not Estate.objects.exclude(jurisdiction__valid_to=None).exists(),
        "one name at a time, and it is today's": all(
            len(periods) <= 1 and all((p.name, p.full_name) == (unit.name, unit.full_name) for p in periods)
            for unit, periods in now
        ),
        "a name's days are not turned about": all(p.valid_from < p.valid_to for p in past),
    }
    return [what for what, held in holds.items() if not held]


@pytest.mark.django_db(transaction=True)
def test_of_two_decided_at_the_same_moment_one_takes_effect_and_one_is_told():
    inspector, head = grow()
    north, street = Territory.objects.get(name="0区"), Territory.objects.get(name="00街道")
    south = Territory.objects.get(name="1区")
    ready = []
    for unit, kind, plan in (
        (street, "move", Plan(parent=south.pk)),
        (north, "split", Plan(pieces=(Piece("甲区", "219900000000"), Piece("乙区", "219800000000")),
                              children={street.pk: 0, Territory.objects.get(name="01街道").pk: 1})),
    ):  # fmt: skip
        by = acting_as(inspector)
        one = redrawing.draft(by=by, kind=kind, unit=unit, plan=plan, effective=START, at=NOW)
        redrawing.submit(one, by=by, seen=one.version, at=NOW)
        one.refresh_from_db()
        ready.append(one)
    gate, outcome = threading.Barrier(2, timeout=10), []

    def decide(one):
        try:
            by = acting_as(head)
            gate.wait()
            outcome.append(redrawing.decide(one, by=by, seen=one.version, at=NOW).state)
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(one,)) for one in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(found).__name__ for found in outcome) == ["Unsound", "str"]
    assert sorted(Redrawing.objects.values_list("state", flat=True)) == ["done", "submitted"]
    assert Territory.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db(transaction=True)
def test_an_estate_entered_while_its_committee_ends_is_in_reach_at_once_and_gathered_by_night():
    people = grow()
    ending, heir = Territory.objects.get(name="000社区"), Territory.objects.get(name="001社区")
    worker = posting(Post.COMMITTEE, body(Kind.COMMITTEE, "001社区居委会", heir))
    entered, go = threading.Event(), threading.Event()

    def enter():
        with transaction.atomic():
            room(estate("刚登记的小区", Territory.objects.get(pk=ending.pk)))
            entered.set()
            go.wait(10)
        connection.close()

    clerk = threading.Thread(target=enter)
    clerk.start()
    entered.wait(10)
    redraw("merge", heir, Plan(absorbed=(ending.pk,)), START, people)
    go.set()
    clerk.join()
    late = Estate.objects.get(name="刚登记的小区")
    assert late.jurisdiction_id == ending.pk
    assert visible(acting_as(worker), "registry.view_room", late.rooms.all()).exists()
    assert apply_redrawings(period=None, at=NOW)["gathered"] == {"registry.estate": 1}
    late.refresh_from_db()
    assert late.jurisdiction_id == heir.pk
