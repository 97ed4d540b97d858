"""A person declares ties to firms, and ends only his own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oversight.acting import Refused
from oversight.actions import interest
from oversight.kernel.calendar import beijing_day
from oversight.models import DeclaredInterest, Entry
from tests.factories.ground import NOW, acting_as

TODAY = beijing_day(NOW)


def declare(by, firm):
    return interest.declare(by=acting_as(by), firm=firm, reason="亲属任职", since=TODAY, at=NOW)


def test_every_posting_declares_for_itself(town):
    for by in (town.head, town.inspector, town.officer, town.worker, town.auditor):
        assert declare(by, town.ours.organisation).person == by.person
    assert "亲属" not in str(Entry.objects.values("facts"))


def test_a_tie_is_to_a_firm_and_declared_once(town):
    with pytest.raises(interest.NotAFirm):
        declare(town.officer, town.bureau)
    declare(town.officer, town.ours.organisation)
    with pytest.raises(interest.Declared):
        declare(town.officer, town.ours.organisation)


def test_nobody_ends_the_tie_of_another(town):
    declared = declare(town.officer, town.ours.organisation)
    for by in (town.head, town.second, town.admin):
        with pytest.raises(Refused):
            interest.end(declared, by=acting_as(by), on=TODAY, at=NOW)
    interest.end(declared, by=acting_as(town.officer), on=TODAY - timedelta(days=9), at=NOW)
    assert DeclaredInterest.objects.get().valid_to == TODAY
