"""Random verb × person × record against the oracle, by the single question, the list and the page (promises 1, 29)."""

from __future__ import annotations

import random

from oversight.policy import VERBS, Actor, fields, may, public, visible
from tests.factories.ground import NOW, acting_as
from tests.matrix.rows import ROWS
from tests.matrix.town import IDENTITY_FIELDS, NARROW, PUBLIC_FIELDS
from tests.test_policy_matrix import meets

# Verbs that ask more of a record than the table says: their rules have tests of their own.
BESIDE = {verb for verb, one in VERBS.items() if one.direct or one.resource == "own"}


def actors(matrix) -> dict[str, Actor]:
    """Everybody, as the policy knows them."""
    found = {name: acting_as(matrix.place.town.people[name]) for name in matrix.place.cast}
    return found | {"public": public(NOW)}


def right_of(verb: str) -> str:
    """The verb in the words of the table."""
    one = VERBS[verb]
    return " ".join([one.resource, *(f"{kind}!" if one.whole else kind for kind in one.kinds)])


def test_random_probes_find_no_leak_and_no_wrong_refusal(matrix, full):
    chance, wrong = random.Random(20_261_124), []
    asked = actors(matrix)
    things = [
        thing
        for kind in matrix.place.things
        for thing in matrix.place.of(kind)
        if getattr(type(thing.row), "resource", "") == thing.resource
    ]
    verbs = {
        resource: sorted(
            verb for verb, one in VERBS.items() if one.resource == resource and verb not in BESIDE
        )
        for resource in {thing.resource for thing in things}
    }
    for _probe in range(10_000 if full else 1_000):
        name, thing = chance.choice(list(asked)), chance.choice(things)
        if not verbs[thing.resource]:
            continue  # all that is done with it stands beside the table
        verb = chance.choice(verbs[thing.resource])
        if not meets(verb, thing.kind):
            continue
        want = matrix.place.may(name, right_of(verb), thing)
        if want and name == "inspector" and thing.name == "home" and thing.kind == "roomcheck":
            continue  # a guest's grant stands on it
        rows = type(thing.row)._default_manager.filter(pk=thing.row.pk)
        got = (may(asked[name], verb, thing.row), visible(asked[name], verb, rows).exists())
        if got != (want, want):
            wrong.append(f"{name} {verb} {thing.kind}:{thing.name}: table {want}, may and visible {got}")
    assert not wrong, f"{len(wrong)}, e.g. " + "\n".join(wrong[:20])


def test_random_walks_through_doors_find_no_leak_and_no_wrong_refusal(matrix, full):
    chance, wrong = random.Random(20_261_125), []
    doors = sorted(ROWS.values(), key=lambda door: door.name)
    for _probe in range(2_000 if full else 100):
        cells = list(matrix.cells(chance.choice(doors)))
        wrong += matrix.problems(chance.choice(cells))
    assert not wrong, "\n".join(wrong[:20])


def test_the_fields_that_a_narrowed_reader_has_are_those_of_the_table(matrix):
    """What the policy opens of a record holds no marked field that the table keeps from this reader."""
    asked, wrong, narrowed = actors(matrix), [], 0
    for kind, verb in (("estate", "registry.view_estate"), ("firm", "registry.view_firm")):
        marked = {mark.field for mark in matrix.place.marks.of.values() if mark.kind == kind}
        for thing in matrix.place.of(kind):
            for name, actor in asked.items():
                opened = fields(actor, verb, thing.row)
                whole = matrix.place.may(name, f"{kind} read!", thing)
                if (opened is None) != whole:
                    wrong.append(
                        f"{name} reads {kind}:{thing.name} {'whole' if opened is None else 'in part'}"
                    )
                elif opened is not None:
                    narrowed += 1
                    surplus = opened & (marked - PUBLIC_FIELDS[kind])
                    wrong += [f"{name} reads {surplus} of {kind}:{thing.name}"] if surplus else []
    assert not wrong, "\n".join(wrong)
    assert narrowed > 40, "nobody was narrowed"
    assert set(NARROW) >= {"public fields", "identity only"}
    assert IDENTITY_FIELDS
