"""How many sheets a sample takes, and what a second score is made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspections.rules.rescoring import answered_again, sample_size
from inspections.rules.standard import Answer, Answers
from tests.factories.inspections import standard


@pytest.mark.parametrize(
    ("sheets", "share", "count"),
    [(0, "5", 0), (1, "5", 1), (20, "5", 1), (21, "5", 2), (100, "5", 5), (3, "100", 3), (7, "0.01", 1)],
)
def test_a_share_is_rounded_up(sheets, share, count):
    assert sample_size(sheets, Decimal(share)) == count


@pytest.mark.parametrize("share", ["0", "-1", "100.01"])
def test_a_share_is_above_nothing_and_not_above_all(share):
    with pytest.raises(ValueError, match=share):
        sample_size(10, Decimal(share))


@pytest.mark.django_db
def test_only_what_people_inspect_is_answered_anew():
    form = standard().form
    seen = [item.code for item in form.items if item.source == "inspected"]
    first = Answers(tuple(Answer(item.code, choice="first") for item in form.items), ("V1",))
    again = answered_again(form, first, {item.code: Answer(item.code, choice="again") for item in form.items})
    assert {one.item: one.choice for one in again.items} == {
        item.code: "again" if item.code in seen else "first" for item in form.items
    }
    assert again.vetoes == ("V1",)
    assert {one.item for one in answered_again(form, first, {}).items}.isdisjoint(seen)
