"""A cycle from its plan to the archive: who acts, what is refused, what is told and written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from inspections.actions import cycle as acts
from inspections.actions import opening
from inspections.models import Cycle, Draw
from inspections.rules.draw import draw
from oversight.acting import Invalid, Refused
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Job, Letter
from tests.cast import Town, settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.rules.test_plan import SOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    return settle()


def facts(town: Town, **changed: Any) -> dict[str, Any]:
    return {
        "name": "2026 年第四季度百分考核",
        "kind": "quarter",
        "standard": make.standard(),
        "basic_standard": None,
        "kinds": ["residential", "mixed"],
        "weighting": "area_days",
        "bureau_share": None,
        "unannounced": False,
        "require_training": True,
        "jurisdiction": town.places["city"],
        **changed,
    }


def drafted(town: Town, **changed: Any) -> Cycle:
    return acts.draft(by=acting_as(town.inspector), facts=facts(town, **changed), plan=SOUND, at=NOW)


def opened(town: Town, **changed: Any) -> Cycle:
    """Drafted, opened, and its sheets made."""
    row = opening.open_(by=acting_as(town.head), cycle=drafted(town, **changed), at=NOW)
    work(row, town)
    row.refresh_from_db()
    return row


def work(row: Cycle, town: Town) -> None:
    """The worker's share, without a worker."""
    job = Job.objects.filter(kind=opening.WORK, params__cycle=row.pk).latest("pk")
    opening.lay_out(job, acting_as(town.head), lambda done, total: None)


def test_a_plan_is_numbered_and_its_reviews_follow_from_scoring(town: Town) -> None:
    first, second = drafted(town), drafted(town)
    assert (first.public_id, second.public_id) == ("KH2026-01", "KH2026-02")
    assert first.windows["street_review"] == ["2026-11-23", "2026-11-27"]
    assert Entry.objects.filter(event="cycle.drafted").count() == 2


def test_a_contradiction_is_told_at_its_field(town: Town) -> None:
    wrong = replace(SOUND, cut_off=date(2027, 2, 1))
    with pytest.raises(Invalid) as told:
        acts.draft(by=acting_as(town.inspector), facts=facts(town), plan=wrong, at=NOW)
    assert told.value.field == "cut_off"


def test_opening_makes_a_sheet_for_each_estate_and_part_from_the_day_s_register(town: Town) -> None:
    row = opened(town)
    home = row.sheets.filter(estate=town.estates["home"]).order_by("part")
    assert [(one.part, one.state) for one in home] == [
        ("bureau", "made"), ("self", "assigned"), ("street", "made")
    ]  # fmt: skip
    street = home.get(part="street")
    assert (street.firm, street.subject) == (town.firms["ours"], town.firms["ours"].organisation)
    assert (street.area, street.jurisdiction) == (town.estates["home"].total_area, town.places["lane"])
    items = list(make.standard().form.items)
    assert [(one.code, one.full, one.source) for one in street.items.all()] == [
        (item.code, item.points, item.source) for item in items
    ]
    assert row.sheets.count() == 9
    assert not row.sheets.filter(estate=town.estates["draft"]).exists()
    assert row.laid_out_at


def test_old_estates_without_a_firm_are_assessed_by_the_basic_standard_alone(town: Town) -> None:
    from tests.factories.registry import estate

    old = estate("铁路住宅", town.places["yard"], estate_class="scattered")
    assert not opened(town).sheets.filter(estate=old).exists()
    basic = make.standard("basic-service")
    found = opened(town, basic_standard=basic).sheets.filter(estate=old)
    assert {(one.part, one.standard, one.firm) for one in found} == {
        ("street", basic, None), ("bureau", basic, None)
    }  # fmt: skip


def test_the_bureau_s_sample_is_drawn_once_with_a_seed_that_repeats_it(town: Town) -> None:
    row = opened(town, bureau_share="0.5")
    kept = Draw.objects.get(cycle=row)
    assert draw(kept.seed, kept.keys, 2) == kept.result
    assert sorted(row.sheets.filter(part="bureau").values_list("estate__public_id", flat=True)) == sorted(
        kept.result
    )
    work(row, town)
    assert Draw.objects.filter(cycle=row).count() == 1


def test_a_second_run_makes_nothing_twice_and_tells_nobody_twice(town: Town) -> None:
    row = opened(town)
    made, told = row.sheets.count(), Letter.objects.filter(event="cycle.laid_out").count()
    work(row, town)
    assert (row.sheets.count(), Letter.objects.filter(event="cycle.laid_out").count()) == (made, told)
    assert Letter.objects.filter(event="cycle.laid_out", recipient=town.street_leader.person).count() == 1
    assert Letter.objects.filter(event="cycle.laid_out", recipient=town.firm_manager.person).count() == 1


def test_opening_is_the_head_s_and_not_before_the_cut_off_day(town: Town) -> None:
    row = drafted(town)
    with pytest.raises(Refused):
        opening.open_(by=acting_as(town.inspector), cycle=row, at=NOW)
    early = NOW.replace(month=9)
    with pytest.raises(Invalid):
        opening.open_(by=acting_as(town.head, early), cycle=row, at=early)
    opening.open_(by=acting_as(town.head), cycle=row, at=NOW)
    with pytest.raises(Unlawful):
        opening.open_(by=acting_as(town.second_head), cycle=row, at=NOW)


def test_stopped_work_is_gone_on_with_by_the_head_and_only_while_none_is_at_it(town: Town) -> None:
    row = opening.open_(by=acting_as(town.head), cycle=drafted(town), at=NOW)
    with pytest.raises(Invalid):
        opening.resume(by=acting_as(town.head), cycle=row, at=NOW)
    Job.objects.filter(kind=opening.WORK).update(state=Job.CANCELLED)
    with pytest.raises(Refused):
        opening.resume(by=acting_as(town.inspector), cycle=row, at=NOW)
    opening.resume(by=acting_as(town.head), cycle=row, at=NOW)
    work(row, town)
    row.refresh_from_db()
    assert row.laid_out_at
    with pytest.raises(Invalid):
        opening.resume(by=acting_as(town.head), cycle=row, at=NOW)


def test_scoring_is_extended_forwards_alone_and_the_reviews_move_along(town: Town) -> None:
    row = opened(town)
    head = acting_as(town.head)
    for day in (date(2026, 11, 20), date(2026, 11, 23)):  # not later, and in the past
        with pytest.raises(Invalid):
            acts.extend(by=head, cycle=row, until=day, why="降雪", at=NOW)
    acts.extend(by=head, cycle=row, until=date(2026, 11, 27), why="降雪", at=NOW)
    row.refresh_from_db()
    assert row.window("on_site") == (date(2026, 11, 2), date(2026, 11, 27))
    assert row.windows["street_review"] == ["2026-11-30", "2026-12-04"]
    assert Letter.objects.filter(event="cycle.extended", recipient=town.street_leader.person).exists()


def test_closing_waits_until_all_sheets_are_there(town: Town) -> None:
    row = opening.open_(by=acting_as(town.head), cycle=drafted(town), at=NOW)
    with pytest.raises(Invalid):
        acts.close(by=acting_as(town.head), cycle=row, at=NOW)
    work(row, town)
    assert acts.close(by=acting_as(town.head), cycle=row, at=NOW).state == "closed"
    assert Entry.objects.get(event="cycle.closed").facts["unfinished"] == 6


def test_a_cancelled_cycle_keeps_its_sheets_and_its_reason(town: Town) -> None:
    row = opened(town)
    acts.cancel(by=acting_as(town.head), cycle=row, why="标准有误", at=NOW)
    row.refresh_from_db()
    assert (row.state, row.cancelled_why, row.sheets.count()) == ("cancelled", "标准有误", 9)
    with pytest.raises(Unlawful):
        acts.archive(by=acting_as(town.head), cycle=row, at=NOW)


def test_work_that_comes_after_the_cycle_was_cancelled_makes_nothing(town: Town) -> None:
    row = opening.open_(by=acting_as(town.head), cycle=drafted(town), at=NOW)
    acts.cancel(by=acting_as(town.head), cycle=row, why="标准有误", at=NOW)
    work(row, town)
    assert not row.sheets.exists()
