"""企业自评: written in its window alone, handed in with the firm's own signature, counting for nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from inspections.actions import scoring, selfsheet, window
from inspections.actions.gathering import gather
from inspections.models import Cycle, Sheet
from inspections.rules.entry import Change
from inspections.rules.standard.item import MET
from inspections.rules.turns import SELF_REPORT
from oversight.acting import Refused, Stale
from oversight.actions import deadline
from oversight.kernel.calendar import end_of, midnight
from oversight.models import Entry
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.scene import FIRE, two

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 27)
WINDOWS = {"on_site": ["2026-11-02", "2026-12-20"], "self_report": ["2026-11-23", "2026-11-27"]}


class Own:
    """A firm's own sheet of its estate, not begun."""

    def __init__(self) -> None:
        self.town = settle()
        self.cycle = make.cycle(self.town.places["city"], laid_out_at=NOW, windows=WINDOWS)
        self.sheet = make.sheet(self.cycle, self.town.estates["home"], "self", state="assigned")
        self.official = make.sheet(self.cycle, self.town.estates["home"])
        self.manager, self.worker = (
            acting_as(self.town.people[name]) for name in ("firm_manager", "firm_worker")
        )

    def answer(self, code: str, change: Change, at: datetime = NOW, by=None):
        base = self.sheet.items.get(code=code).revision
        return scoring.answer(
            by=by or self.worker, sheet=self.sheet, code=code, change=change, base=base, entry=uuid.uuid4(),
            device_at=at, at=at,
        )  # fmt: skip

    def fill(self) -> None:
        """Every item that people look at, one with two findings and no photo."""
        scoring.begin(by=self.worker, sheet=self.sheet, at=NOW)
        for item in self.cycle.standard.form.items:
            if item.source == "inspected":
                self.answer(item.code, two() if item.code == FIRE else whole(item))


def whole(item) -> Change:
    """Full marks."""
    told = make.full_marks(item)
    return Change(
        choice=told.choice or (MET if item.rule.kind == "binary" else ""), met=told.met, cases=told.cases
    )


@pytest.fixture
def own() -> Own:
    return Own()


def test_a_firm_fills_signs_and_hands_in_what_it_wrote(own):
    selfsheet.start_clocks(own.cycle, NOW)
    clock = deadline.open_on(own.sheet).get()
    assert (clock.duty, clock.holder_id) == (SELF_REPORT.key, own.town.firms["ours"].organisation_id)
    assert clock.due_at == end_of(LAST)
    own.fill()
    version = selfsheet.hand_in(by=own.manager, sheet=own.sheet, name="江经理", remark="已安排整改", at=NOW)
    own.sheet.refresh_from_db()
    assert own.sheet.state == "submitted"
    assert version.answers
    assert own.sheet.signatures.get().names.signer_name == "江经理"
    assert not deadline.open_on(own.sheet).exists()
    told = Entry.objects.filter(thing=own.sheet.pk, event__startswith="sheet.").values_list(
        "event", flat=True
    )
    assert list(told.order_by("-pk")[:3]) == ["sheet.submitted", "sheet.signed", "sheet.completed"]


def test_what_is_open_is_named_and_nothing_of_it_happens(own):
    scoring.begin(by=own.worker, sheet=own.sheet, at=NOW)
    own.answer(FIRE, two())
    with pytest.raises(scoring.Missing) as told:
        selfsheet.hand_in(by=own.manager, sheet=own.sheet, name="江经理", remark="", at=NOW)
    found = {gap.item for gap in told.value.gaps}
    assert FIRE not in found, "a firm need not prove what speaks against it"
    assert "8.5" not in found, "the portal's items may come later"
    own.sheet.refresh_from_db()
    assert own.sheet.state == "inspecting"
    with pytest.raises(Stale):
        selfsheet.hand_in(by=own.manager, sheet=own.sheet, name="江", remark="", at=NOW, seen=0)


def test_nothing_is_written_outside_the_window(own):
    early, late = midnight(date(2026, 11, 23)) - timedelta(seconds=1), midnight(LAST + timedelta(days=1))
    for at in (early, late):
        with pytest.raises(window.OutOfWindow):
            scoring.begin(by=own.worker, sheet=own.sheet, at=at)
    own.fill()
    with pytest.raises(window.OutOfWindow):
        own.answer(FIRE, Change(), at=late)
    with pytest.raises(window.OutOfWindow):
        selfsheet.hand_in(by=own.manager, sheet=own.sheet, name="江经理", remark="", at=late)
    Cycle.objects.filter(pk=own.cycle.pk).update(state="closed")
    own.sheet = Sheet.objects.get(pk=own.sheet.pk)
    with pytest.raises(window.OutOfWindow):
        own.answer(FIRE, Change())


def test_another_firm_writes_nothing_and_the_result_knows_nothing_of_it(own):
    with pytest.raises(Refused):
        scoring.begin(by=acting_as(own.town.rival_manager), sheet=own.sheet, at=NOW)
    own.fill()
    selfsheet.hand_in(by=own.manager, sheet=own.sheet, name="江经理", remark="", at=NOW)
    gathered = gather(Cycle.objects.get(pk=own.cycle.pk), NOW)
    sources = next(one for one in gathered.estates if one.key == own.sheet.estate_id).sources
    counting = [source for source in sources if source.part.code not in ("street", "bureau", "survey")]
    assert all(source.version is None and source.part.total is None for source in counting)
