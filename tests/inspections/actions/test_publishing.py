"""公示、公布、更正: rows that never change, computed twice, recomputed by anybody; the wrong moment is refused."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from inspections.actions import cycle as cycles
from inspections.actions import freezing, publishing, ranking
from inspections.actions.recomputing import verify
from inspections.models import EstateResult, FirmResult, Publication, Sheet, SheetItem, Veto
from oversight.acting import Refused
from oversight.kernel.machine import Unlawful
from oversight.models import Deadline, Entry
from tests import databases
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def results():
    return reviewed()


def as_owner(statement):
    """What nobody who uses the portal can do."""
    with databases.connect("portal_owner", connection.settings_dict["NAME"]) as keeper:
        keeper.execute(statement)


def shown(results):
    return publishing.show(by=acting_as(results.town.head), cycle=results.cycle, at=NOW)


def published(results):
    shown(results)
    return publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)


def test_publicity_freezes_what_the_statement_and_the_rules_agree_on(results):
    made = shown(results)
    assert (made.number, made.kind, results.again().state) == (0, "provisional", "publicity")
    rows = {row.estate_name: row for row in made.estates.all()}
    assert len(rows) == 5
    home = rows["锦汀小区"]
    assert home.exact == "185/2"  # 0.4 × 100 + 0.4 × 100 + 0.2 × 62.5
    assert (str(home.total), home.rank_district, home.among_district) == ("92.50", 2, 3)
    ranked = ranking.ranked(results.again())
    assert {row.estate_id: row.total for row in rows.values()} == {
        k: v.total for k, v in ranked.estates.items()
    }
    assert set(Sheet.objects.filter(cycle=results.cycle).values_list("state", flat=True)) == {"merged"}
    assert Entry.objects.filter(event="cycle.shown").count() == 1
    assert Deadline.objects.filter(duty="cycle.publish", done_at=None).count() == 1


def test_a_change_of_firm_inside_the_period_is_split_by_days(results):
    made = shown(results)
    near = made.estates.get(estate=results.town.estates["near"])
    assert [(one.firm, one.days) for one in near.holdings.all()] == [
        (results.town.firms["theirs"], 31),
        (results.town.firms["ours"], 61),
    ]
    ours = made.firms.get(firm=results.town.firms["ours"])
    theirs = made.firms.get(firm=results.town.firms["theirs"])
    assert (ours.estates, ours.rank_city) == (4, 1)
    assert (theirs.estates, theirs.rank_city) == (2, None)  # too small a sample
    assert theirs.total is not None


@pytest.mark.parametrize("fault", ["a sheet in review", "a veto that waits"])
def test_nothing_is_shown_before_all_is_decided(results, fault):
    sheet = results.sheets["home", "street"]
    if fault == "a sheet in review":
        Sheet.objects.filter(pk=sheet.pk).update(state="submitted")
    else:
        Veto.objects.create(
            sheet=sheet, code="V1", facts="事实", submitted_by=results.town.street_officer, submitted_at=NOW
        )
    with pytest.raises(publishing.NotReady):
        shown(results)
    assert not Publication.objects.exists()
    assert results.again().state == "review"


def test_a_confirmed_veto_takes_the_grade_and_leaves_the_points(results):
    code = make.standard().form.vetoes[0].code
    Veto.objects.create(
        sheet=results.sheets["home", "bureau"], code=code, facts="事实", submitted_by=results.town.inspector,
        submitted_at=NOW, decision="confirmed", decided_by=results.town.head, decided_at=NOW,
    )  # fmt: skip
    home = shown(results).estates.get(estate=results.town.estates["home"])
    assert (str(home.total), home.vetoes) == ("92.50", [code])
    assert home.grade == make.standard().form.result.veto_grade != home.grade_by_points


def test_where_the_two_computations_differ_nothing_is_published(results):
    """Counter-proof of the double computation: one item's points are moved behind the versions' back."""
    item = results.sheets["home", "street"].items.filter(status="scored").first()
    SheetItem.objects.filter(pk=item.pk).update(points=0)
    with pytest.raises(freezing.Differs):
        shown(results)
    assert not EstateResult.objects.exists()


def test_results_are_published_after_publicity_and_never_within(results):
    shown(results)
    head = acting_as(results.town.head)
    with pytest.raises(publishing.NotReady):
        publishing.publish(by=head, cycle=results.again(), at=NOW + timedelta(days=3))
    made = publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)
    assert (made.number, made.kind, results.again().state) == (1, "final", "published")
    assert set(Sheet.objects.filter(cycle=results.cycle).values_list("state", flat=True)) == {"final"}
    assert not Deadline.objects.filter(duty="cycle.publish", done_at=None).exists()
    with pytest.raises(Unlawful):
        publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)


def test_a_cycle_is_archived_when_nobody_can_appeal_any_more(results):
    published(results)
    head = acting_as(results.town.head, LATER + timedelta(days=2))
    with pytest.raises(publishing.NotReady):
        cycles.archive(by=head, cycle=results.again(), at=head.at)
    head = acting_as(results.town.head, LATER + timedelta(days=20))
    assert cycles.archive(by=head, cycle=results.again(), at=head.at).state == "archived"


@pytest.mark.parametrize("who", ["inspector", "street_leader", "firm_manager", "auditor"])
def test_only_the_head_shows_results(results, who):
    with pytest.raises(Refused):
        publishing.show(by=acting_as(results.town.people[who]), cycle=results.cycle, at=NOW)


def test_a_correction_without_a_change_is_refused(results):
    published(results)
    with pytest.raises(publishing.NotReady):
        publishing.correct(
            by=acting_as(results.town.head, LATER),
            cycle=results.again(),
            appeal=None,
            at=LATER,
            why="重新计算",
        )
    assert Publication.objects.count() == 2


def test_stored_results_recompute_to_the_same_digest(results):
    assert not verify(shown(results))
    assert not verify(published_after(results))
    out = StringIO()
    call_command("verify_results", stdout=out)
    assert out.getvalue().count(": same ") == 2


def published_after(results):
    return publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)


def test_the_app_s_role_cannot_edit_what_was_published(results):
    made = shown(results)
    for table in ("estateresult", "firmresult", "publication", "holding", "sheetversion"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"UPDATE inspections_{table} SET id = id")
    assert not verify(made)


@pytest.mark.django_db(transaction=True)
def test_a_row_edited_by_the_database_s_owner_is_named(results):
    made = shown(results)
    row = made.estates.get(estate=results.town.estates["away"])
    as_owner(f"UPDATE inspections_estateresult SET total = total + 1 WHERE id = {row.pk}")
    (found,) = verify(made)
    assert (found.kind, found.key, found.fields) == ("estate", row.estate_id, ("total",))
    out = StringIO()
    with pytest.raises(CommandError, match="1 rows differ"):
        call_command("verify_results", results.cycle.public_id, stdout=out)
    assert f"estate {row.estate_id} 听潮苑: total" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_answer_edited_by_the_owner_shows_in_the_result(results):
    made = shown(results)
    version = results.sheets["near", "street"].versions.get()
    as_owner(
        "UPDATE inspections_sheetversion SET answers = jsonb_set(answers, '{items}', (SELECT answers->'items' FROM"
        f" inspections_sheetversion WHERE id = {results.sheets['home', 'street'].versions.get().pk}))"
        f" WHERE id = {version.pk}"
    )
    found = verify(made)
    assert ("estate", results.town.estates["near"].pk) in {(one.kind, one.key) for one in found}
    assert FirmResult.objects.filter(publication=made).count() == 2
