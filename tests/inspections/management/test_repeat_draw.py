"""`repeat_draw`: each kind of stored draw is the same when it is made again, and one that was tampered with is named."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Draw
from inspections.rules.draw import assign, draw
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW

pytestmark = pytest.mark.django_db
KEYS = [f"XQ21{n:04}" for n in range(60)]
PEOPLE = [str(n) for n in range(7)]
FIT = {key: PEOPLE[n % 3 :] for n, key in enumerate(KEYS)}
MADE = {
    "bureau_sample": (None, 12, draw("s1", KEYS, 12)),
    "rescore": (None, 3, draw("s2", KEYS, 3)),
    "scorers": (FIT, 2, assign("s3", KEYS, fit=FIT, each=2)),
    "check": (FIT, 1, assign("s4", KEYS, fit=FIT, each=1)),
}
SEEDS = dict(zip(MADE, ("s1", "s2", "s3", "s4"), strict=True))


@pytest.fixture
def cycle():
    return make.cycle(settle().places["city"])


def kept(cycle, purpose, **changed):
    fit, each, result = MADE[purpose]
    columns = {
        "purpose": purpose, "cycle": cycle, "seed": SEEDS[purpose], "keys": KEYS, "fit": fit, "each": each,
        "result": result, "digest": "0" * 64, "drawn_by": cycle.drafted_by, "drawn_at": NOW, **changed,
    }  # fmt: skip
    return Draw.objects.create(**columns)


def told(*args, **options):
    out = io.StringIO()
    call_command("repeat_draw", *args, stdout=out, **options)
    return out.getvalue()


def test_every_kind_of_draw_gives_the_same_list_again(cycle):
    for purpose in MADE:
        kept(cycle, purpose)
    assert "4 draws repeated, all the same." in told(cycle=cycle.public_id)


@pytest.mark.parametrize("purpose", MADE)
def test_a_list_that_the_seed_does_not_give_is_named(cycle, purpose):
    result = MADE[purpose][2]
    swapped = result[::-1] if isinstance(result, list) else {**result, KEYS[0]: ["999"]}
    row = kept(cycle, purpose, result=swapped)
    with pytest.raises(CommandError, match=rf"1 of 1 draws differ: \[{row.pk}\]"):
        told(row.pk)


def test_the_list_is_printed_as_it_was_stored(cycle):
    row = kept(cycle, "rescore")
    said = told(row.pk, list=True)
    assert json.loads(said[said.index("[") : said.rindex("]") + 1]) == row.result
    with pytest.raises(CommandError, match="no such draw"):
        told(row.pk + 1)
