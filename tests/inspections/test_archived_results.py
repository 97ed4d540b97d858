"""Results of before the portal: from a list to a marked archive and back, and where readers find them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inspections.actions import archiving, publishing
from inspections.models import ArchivedCycle, ArchivedResult
from oversight import journal
from oversight.acting import Invalid, Refused
from oversight.actions import job as jobs
from oversight.exchange import importing, undoing
from oversight.exchange.kinds import kind_of
from oversight.models import Entry, ImportBatch
from oversight.policy import visible
from tests.factories.ground import acting_as
from tests.factories.registry import estate
from tests.inspections.results import reviewed
from tests.registry.views.conftest import browse  # noqa: F401

pytestmark = pytest.mark.django_db
READERS = (
    "head", "street_officer", "district_officer", "auditor", "firm_manager", "rival_manager", "owners_chair",
)  # fmt: skip
HEAD = "名称,对象,小区编号,统一社会信用代码,街道,考核名称,考核期,得分,等级,名次,来源\n"
ROUND = "2024年三季度考核,2024年第三季度"


@pytest.fixture
def results(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return reviewed()


@pytest.fixture
def town(results):
    return results.town


def rows_of(town):
    """One row of each sort: by name, by number, by code, a like name, nobody's, a place's namesake."""
    ours, home = town.firms["ours"], town.estates["home"]
    return HEAD + "".join(
        f"{line}\n"
        for line in (
            f"锦汀小区,小区,,,北街道,{ROUND},88.5分,良好,2,通报",
            f"听潮苑,小区,{town.estates['away'].public_id},,,{ROUND},0,不合格,9,通报",
            f"澄岸物业,企业,,{ours.code},,{ROUND},91.25,优秀,1,通报",
            f"锦汀家园,,,,,2023年度考核,2023年,80,,,旧表 {home.pk}",
            f"早已拆除的小区,小区,,,,{ROUND},70,,,通报",
        )
    )


def bring(who, text, encoding="utf-8-sig", name="旧结果.csv"):
    by = acting_as(who, timezone.now())
    file = SimpleUploadedFile(name, text.encode(encoding))
    batch = importing.begin(by=by, kind=kind_of("result"), file=file, at=by.at)
    importing.run_check(batch, by)
    return batch, by


def codes(batch):
    return {
        row.cells["名称"]: {(note["code"], note["grade"]) for note in row.notes} for row in batch.rows.all()
    }


def test_each_row_finds_whose_it_is_or_says_why_not(town):
    batch, _by = bring(town.inspector, rows_of(town))
    assert batch.counts["rejected"] == 0
    values = {row.cells["名称"]: row.values for row in batch.rows.all()}
    assert values["锦汀小区"]["estate"] == town.estates["home"].pk
    assert values["听潮苑"]["estate"] == town.estates["away"].pk
    assert values["听潮苑"]["total"] == "0.0000"
    assert values["澄岸物业"]["firm"] == town.firms["ours"].pk
    assert "estate" not in values["锦汀家园"]
    told = codes(batch)
    assert {("estate_like", "question"), ("taken_for_estate", "repair")} <= told["锦汀家园"]
    assert ("estate_unknown", "question") in told["早已拆除的小区"]
    like = next(row for row in batch.rows.all() if row.cells["名称"] == "锦汀家园")
    assert next(note for note in like.notes if note["code"] == "estate_like")["take"] == {
        "estate": town.estates["home"].pk
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"锦汀小区,小区,XQ999999,,,{ROUND},1,,,", "number_unknown"),
        (f"锦汀小区,小区,,,,{ROUND},很好,,,", "not_a_number"),
        ("锦汀小区,小区,,,,2024年三季度考核,去年,1,,,", "not_a_period"),
        (f"锦汀小区,小区,,,,{ROUND},,,,", "nothing_told"),
        ("锦汀小区,小区,,,,,2024年第三季度,1,,,", "required"),
        ("锦汀小区,小区,,,,考核,2099年,1,,,", "not_over"),
        (f"双河湾,小区,,,,{ROUND},1,,,", "estate_several"),
        (f"锦汀小区,小区,,,,{ROUND},1,,,\n锦汀小区,小区,,,,{ROUND},2,,,", "twice"),
    ],
)
def test_what_is_wrong_stands_beside_its_cell_and_nothing_is_written(town, line, code):
    for place in ("lane", "harbour"):
        estate("双河湾", town.places[place])
    batch, by = bring(town.inspector, f"{HEAD}{line}\n")
    row = batch.rows.filter(outcome="rejected").get()
    wrong = [note for note in row.notes if note["grade"] == "error"]
    assert [note["code"] for note in wrong] == [code]
    assert wrong[0]["column"] in batch.headers
    assert wrong[0]["mend"]
    with pytest.raises(importing.ExchangeError, match="1 行要改"):
        importing.ask_write(by=by, batch=batch, on_error="all", at=by.at)
    assert not ArchivedCycle.objects.exists()


def test_namesakes_are_told_apart_by_their_street(town):
    there = estate("双河湾", town.places["harbour"])
    estate("双河湾", town.places["lane"])
    batch, _by = bring(town.inspector, f"{HEAD}双河湾,小区,,,南街道,{ROUND},1,,,\n")
    assert batch.rows.get().values["estate"] == there.pk


def test_a_list_in_gb18030_becomes_rounds_with_an_entry_each(town):
    batch, by = bring(town.inspector, rows_of(town), "gb18030")
    importing.run_write(batch, by)
    assert set(ArchivedCycle.objects.values_list("name", "results__row").values_list("name", flat=True)) == {
        "2024年三季度考核",
        "2023年度考核",
    }
    third = ArchivedCycle.objects.get(name="2024年三季度考核")
    assert (third.period.lower, third.period.upper) == (date(2024, 7, 1), date(2024, 10, 1))
    assert (third.source, third.jurisdiction) == ("通报", town.places["city"])
    assert third.results.count() == 4
    assert {entry.event for entry in journal.history(third)} == {"result.imported"}
    assert Entry.objects.filter(event="result.imported").count() == 2


def test_a_file_of_one_round_says_so_once_for_all_its_rows(town):
    by = acting_as(town.inspector, timezone.now())
    file = SimpleUploadedFile("旧表.csv", "小区,得分\n锦汀小区,88.5\n".encode())
    batch = importing.begin(by=by, kind=kind_of("result"), file=file, at=by.at)
    batch.defaults = {"cycle": "2022年考核", "period": "2022年"}
    importing.run_check(batch, by)
    importing.run_write(batch, by)
    row = ArchivedCycle.objects.get()
    assert (row.name, row.source) == ("2022年考核", "旧表.csv")


def test_the_same_list_brought_again_is_left_out(town):
    batch, by = bring(town.inspector, rows_of(town))
    importing.run_write(batch, by)
    again, by = bring(town.inspector, rows_of(town))
    assert set(again.rows.values_list("decision", flat=True)) == {"skip"}
    with pytest.raises(importing.ExchangeError, match="不能另建"):
        importing.decide(by=by, batch=again, numbers=[2], decision="create")
    values = {"cycle": "2024年三季度考核", "period": {"first": "2024-07-01", "last": "2024-09-30"}}
    late = {**values, "target": "estate", "estate": town.estates["home"].pk, "name": "锦汀小区"}
    with pytest.raises(Invalid, match="已经在册"):
        archiving.keep(by=by, rows=[(2, late)], at=by.at, batch=again.pk)


def test_an_import_taken_back_is_shown_nowhere_and_can_come_again(town):
    batch, by = bring(town.inspector, rows_of(town))
    importing.run_write(batch, by)
    assert undoing.run_undo(batch, by).count == 5
    assert not ArchivedResult.objects.standing().exists()
    assert ArchivedResult.objects.count() == 5
    assert Entry.objects.filter(event="result.withdrawn").count() == 2
    again, _by = bring(town.inspector, rows_of(town))
    assert set(again.rows.values_list("decision", flat=True)) == {""}


def test_who_may_not_import_writes_nothing(town):
    for who in ("head", "district_officer", "street_leader", "firm_manager", "auditor"):
        with pytest.raises(Refused):
            bring(town.people[who], rows_of(town))
    by = acting_as(town.head, timezone.now())
    batch, _by = bring(town.inspector, rows_of(town))
    row = batch.rows.get(number=2)
    with pytest.raises(Refused):
        archiving.keep(by=by, rows=[(2, row.values)], at=by.at, batch=batch.pk)


def test_whose_work_it_is_reads_the_round_and_a_firm_its_own(town):
    batch, by = bring(town.inspector, rows_of(town))
    importing.run_write(batch, by)
    seen = {
        who: set(
            visible(
                acting_as(town.people[who], by.at), "inspections.view_result", ArchivedCycle.objects.all()
            ).values_list("name", flat=True)
        )
        for who in READERS
    }
    both = {"2024年三季度考核", "2023年度考核"}
    assert seen == {
        "head": both, "street_officer": both, "district_officer": both, "auditor": both,
        "firm_manager": {"2024年三季度考核"}, "rival_manager": set(), "owners_chair": set(),
    }  # fmt: skip


def test_a_result_is_an_estates_or_a_firms_by_the_database_itself(town):
    batch, by = bring(town.inspector, rows_of(town))
    importing.run_write(batch, by)
    row = ArchivedResult.objects.filter(target="firm").get()
    with pytest.raises(IntegrityError, match="a_result_is_an_estate_s"), transaction.atomic():
        ArchivedResult.objects.create(
            archived_cycle=row.archived_cycle, row=99, target="firm", estate=town.estates["home"], name="x"
        )


# --- where it is found --------------------------------------------------------------------------------------------


def test_from_the_template_through_the_wizard_to_the_pages(town, browse):  # noqa: F811
    client = browse(town.inspector)
    page = client.get(reverse("inspections:archive-list"))
    assert "还没有导入历年考核" in page.text
    assert reverse("oversight:import-upload", args=["result"]) in page.text
    answer = client.get(reverse("oversight:import-template", args=["result"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [cell.value for cell in book["填写"][1]][:3] == ["名称", "对象", "小区编号"]
    file = SimpleUploadedFile("旧结果.csv", rows_of(town).encode("utf-8-sig"))
    found = client.post(reverse("oversight:import-upload", args=["result"]), {"file": file})["Location"]
    batch = ImportBatch.objects.latest("pk")
    by_header = {header: field for field, header in batch.mapping.items()}
    columns = {f"column-{n}": by_header.get(header, "") for n, header in enumerate(batch.headers)}
    client.post(reverse("oversight:import-match", args=[batch.pk]), columns)
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    assert "不由本系统计算" in client.get(found).text
    client.post(reverse("oversight:import-act", args=[batch.pk, "write"]), {"on_error": "all", "seen": "on"})
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    assert "已导入 5 条" in client.get(found).text
    row = ArchivedCycle.objects.get(name="2024年三季度考核")
    listed = client.get(reverse("inspections:archive-list")).text
    assert row.get_absolute_url() in listed
    detail = client.get(row.get_absolute_url()).text
    assert "不是本系统计算的" in detail
    assert "没有对上" in detail
    assert "91.25" in client.get(f"{row.get_absolute_url()}?of=firm").text
    home = client.get(town.estates["home"].get_absolute_url()).text
    assert reverse("inspections:archive-estate", args=[town.estates["home"].public_id]) in home
    ours = browse(town.firm_manager)
    assert "91.25" in ours.get(reverse("inspections:archive-firm", args=[town.firms["ours"].code])).text
    assert browse(town.rival_manager).get(row.get_absolute_url()).status_code == 404


def test_they_stand_among_the_earlier_results_and_are_marked(results, browse, capsys):  # noqa: F811
    town = results.town
    batch, by = bring(town.inspector, rows_of(town))
    importing.run_write(batch, by)
    publishing.show(by=acting_as(town.head), cycle=results.again(), at=acting_as(town.head).at)
    key = [results.cycle.public_id, town.estates["home"].public_id]
    firm = [results.cycle.public_id, town.firms["ours"].code]
    staff = browse(town.inspector).get(reverse("inspections:result-estate", args=key)).text
    public = Client()
    pages = [
        staff,
        browse(town.inspector).get(reverse("inspections:result-firm", args=firm)).text,
        public.get(reverse("cms:result-estate", args=key)).text,
        public.get(reverse("cms:result-firm", args=firm)).text,
    ]
    for text in pages:
        assert "2024年三季度考核" in text
        assert "导入的结果，不是本系统计算的" in text
    assert "/inspections/archive/" in staff
    assert "/inspections/archive/" not in pages[2]
    assert "非本系统计算" in public.get(reverse("cms:estate", args=[town.estates["home"].public_id])).text
    call_command("verify_results")
    assert "5 imported earlier results: not computed here" in capsys.readouterr().out
    undoing.run_undo(batch, by)
    assert "2024年三季度考核" not in public.get(reverse("cms:result-firm", args=firm)).text
