"""The wizard as people walk it: file, columns, rows, confirmation, undo; and who finds nothing there."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from oversight.actions import job as jobs
from oversight.exchange import importing, sorting
from oversight.models import ImportBatch, Job
from registry.models import Estate
from tests.exchange.test_importing import LIST, scene  # noqa: F401  the same small town
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db


GOOD = {"on_error": "good", "seen": "on"}


def bring(client, text=LIST, name="清单.csv"):
    file = SimpleUploadedFile(name, text.encode("utf-8-sig"))
    return client.post(reverse("oversight:import-upload", args=["estate"]), {"file": file})


def columns_of(batch, **changed):
    by_header = {header: field for field, header in batch.mapping.items()}
    return {f"column-{n}": by_header.get(header, "") for n, header in enumerate(batch.headers)} | changed


def walk_to_report(client):
    page = bring(client)["Location"]
    batch = ImportBatch.objects.latest("pk")
    assert "对上 7 列" in client.get(page).content.decode()
    client.post(reverse("oversight:import-match", args=[batch.pk]), columns_of(batch))
    batch.refresh_from_db()
    assert batch.state == "checking"
    assert "检查" in client.get(page).content.decode()
    jobs.run(batch.job_id, timezone.now)
    return page, batch


def test_from_file_to_register_and_back(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    report = inspector.get(page).content.decode()
    assert "5 行里有 1 行要改" in report
    assert "不是数" in report
    assert "坏面积" in inspector.get(page + "?rows=rejected").content.decode()

    def act(what, **data):
        return inspector.post(reverse("oversight:import-act", args=[batch.pk, what]), data, follow=True)

    assert "行要改；改好再导入" in act("write", on_error="all").content.decode()
    assert "2</b>行请核对" in report
    assert "有 2 行带着未答复的问题写入" in report
    assert "有 2 行带着未答复的问题：请先答复" in act("write", on_error="good").content.decode()
    assert Estate.objects.count() == 1
    act("write", on_error="good", seen="on")
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    written = inspector.get(page).content.decode()
    assert "已导入 3 条" in written
    assert "其中 1 条是草稿" in written
    assert reverse("registry:estate-placing") in written
    assert Estate.objects.filter(name="听潮苑", state="registered").exists()
    assert (
        "写入的 3 条记录将全部撤销"
        in inspector.get(reverse("oversight:import-undo", args=[batch.pk])).content.decode()
    )
    act("undo")
    batch.refresh_from_db()
    assert batch.state == "undoing"
    jobs.run(batch.job_id, timezone.now)
    assert "写入的 3 条已撤销" in inspector.get(page).content.decode()
    assert not Estate.objects.filter(name="听潮苑", state="registered").exists()


@pytest.mark.django_db(transaction=True)  # a stop is read on a connection of its own
def test_an_import_that_is_stopped_writes_nothing_and_can_be_written_later(scene, monkeypatch):  # noqa: F811
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    inspector.post(reverse("oversight:import-act", args=[batch.pk, "write"]), GOOD)
    batch.refresh_from_db()
    stop = reverse("oversight:job-cancel", args=[batch.job_id])
    assert stop in inspector.get(page).content.decode()
    assert as_(scene.officer).post(stop).status_code == 404
    Job.objects.filter(pk=batch.job_id).update(state=Job.RUNNING)
    assert "已要求停止" in inspector.post(stop, follow=True).content.decode()
    jobs.run(batch.job_id, timezone.now)
    assert Estate.objects.count() == 1
    assert "5 行里有 1 行要改" in inspector.get(page).content.decode()
    inspector.post(reverse("oversight:import-act", args=[batch.pk, "write"]), GOOD)
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    over = inspector.post(reverse("oversight:job-cancel", args=[batch.job_id]), follow=True)
    assert "没有可停止的" in over.content.decode()
    assert Estate.objects.filter(name="听潮苑", state="registered").exists()


def test_rows_to_mend_come_back_as_a_file_that_can_be_brought_again(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    _page, batch = walk_to_report(inspector)
    answer = inspector.get(reverse("oversight:import-rejected", args=[batch.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in book.iter_rows()]
    assert rows[0][-3:] == ["问题", "怎么改", "原文件行号"]
    assert rows[1][0] == "坏面积"
    assert rows[1][-1] == "6"
    mended = (
        ",".join(map(str, rows[0][:7]))
        + "\n"
        + ",".join(str(cell or "") for cell in rows[1][:7]).replace("很大", "4000")
    )
    again = bring(inspector, mended)
    assert again.status_code == 302


AMBIGUOUS = "a,b\n地址,1\n"  # two characters in UTF-8, three in GB 18030


def upload(client, content):
    file = SimpleUploadedFile("清单.csv", content)
    page = client.post(reverse("oversight:import-upload", args=["estate"]), {"file": file})["Location"]
    return page, ImportBatch.objects.latest("pk")


def test_who_brings_a_doubtful_file_says_how_it_is_read(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = upload(inspector, AMBIGUOUS.encode())
    asked = inspector.get(page).content.decode()
    assert "文字编码有两种读法" in asked
    assert "地址" in asked
    check = reverse("oversight:import-match", args=[batch.pk])
    assert "请先选定文字编码" in inspector.post(check, columns_of(batch), follow=True).content.decode()
    reread = reverse("oversight:import-act", args=[batch.pk, "reread"])
    told = inspector.post(reread, {"encoding": "latin-1"}, follow=True).content.decode()
    assert "文字编码有两种读法" in told
    assert (
        "文字编码有两种读法"
        not in inspector.post(reread, {"encoding": "utf-8"}, follow=True).content.decode()
    )
    inspector.post(check, columns_of(batch, **{"column-0": "name"}))
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    assert [row.cells["a"] for row in batch.rows.all()] == ["地址"]


def test_to_look_at_a_batch_changes_nothing_of_it(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, _batch = upload(inspector, AMBIGUOUS.encode())
    before = ImportBatch.objects.values().get()
    inspector.get(page + "?encoding=gb18030")
    assert ImportBatch.objects.values().get() == before


def test_a_list_in_utf_16_comes_through(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = upload(inspector, LIST.encode("utf-16"))
    assert "对上 7 列" in inspector.get(page).content.decode()
    inspector.post(reverse("oversight:import-match", args=[batch.pk]), columns_of(batch))
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    assert "5 行里有 1 行要改" in inspector.get(page).content.decode()


def test_one_goes_back_from_the_report_to_the_columns(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    inspector.post(reverse("oversight:import-act", args=[batch.pk, "rematch"]))
    assert "对上 7 列" in inspector.get(page).content.decode()


def test_one_field_is_not_read_from_two_columns(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    bring(inspector)
    batch = ImportBatch.objects.latest("pk")
    answer = inspector.post(
        reverse("oversight:import-match", args=[batch.pk]),
        columns_of(batch, **{"column-5": "total_area"}),
        follow=True,
    )
    assert "选了同一项" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "uploaded"


def test_a_place_for_the_whole_file_places_its_rows(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page = bring(inspector, "小区名称,总建筑面积\n望澜家园,30000\n")["Location"]
    batch = ImportBatch.objects.latest("pk")
    data = columns_of(batch) | {
        "place-district": "东区",
        "place-street": "北街道",
        "place-committee": "里巷社区",
    }
    inspector.post(reverse("oversight:import-match", args=[batch.pk]), data)
    batch.refresh_from_db()
    jobs.run(batch.job_id, timezone.now)
    inspector.get(page)
    assert batch.rows.get().values["place"] == scene.lane.pk


def test_a_batch_is_its_owners_alone(scene):  # noqa: F811
    bring(as_(scene.inspector))
    batch = ImportBatch.objects.latest("pk")
    assert as_(scene.officer).get(reverse("oversight:import-detail", args=[batch.pk])).status_code == 404
    assert as_(scene.editor).get(reverse("oversight:imports")).status_code == 404
    assert as_(scene.editor).get(reverse("oversight:import-template", args=["estate"])).status_code == 404


def test_a_wrong_file_is_refused_beside_the_field(scene):  # noqa: F811
    answer = as_(scene.inspector).post(
        reverse("oversight:import-upload", args=["estate"]), {"file": SimpleUploadedFile("x.exe", b"MZ")}
    )
    assert "不能收 .exe 文件" in answer.content.decode()


def test_the_template_has_the_columns_and_can_be_read_back(scene):  # noqa: F811
    answer = as_(scene.inspector).get(reverse("oversight:import-template", args=["estate"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    heads = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert "小区名称" in heads
    assert "总建筑面积" in heads


def test_findings_stand_by_kind_and_one_answer_holds_for_all_rows_of_it(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    shown = inspector.get(page).content.decode()
    assert "是不是 12 万 m²？" in shown
    assert "就用它" in shown
    told = {"code": "area_probably_wan", "column": "总建筑面积", "how": "take"}
    answer = reverse("oversight:import-act", args=[batch.pk, "answer"])
    assert "已答复 1 行" in inspector.post(answer, told, follow=True).content.decode()
    row = batch.rows.get(cells__小区名称="望海里")
    assert row.values["total_area"] == "120000"
    assert not any(note.get("take") for note in row.notes)


def test_the_rows_of_a_finding_can_be_left_out_and_are_listed(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    answer = reverse("oversight:import-act", args=[batch.pk, "answer"])
    told = {"code": "place_unknown", "column": "社区"}
    inspector.post(answer, {**told, "how": "skip"})
    assert batch.rows.get(cells__小区名称="无名处").decision == "skip"
    left = inspector.get(page + "?rows=left").content.decode()
    assert "无名处" in left
    assert "锦汀小区" in left  # what is surely on file is listed too
    inspector.post(answer, {**told, "how": "keep"})
    assert batch.rows.get(cells__小区名称="无名处").decision == ""


def test_a_possible_double_stands_beside_what_it_may_be(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)
    shown = inspector.get(page + "?rows=doubles").content.decode()
    assert scene.on_file.public_id in shown
    nothing = inspector.post(
        reverse("oversight:import-decide", args=[batch.pk]), {"decision": "skip"}, follow=True
    ).content.decode()
    assert "没有选中任何行" in nothing


@pytest.mark.parametrize(
    ("text", "told"),
    [("甲,乙\n1,2\n", "请选定哪一列是“小区名称”"), ("小区名称,区县\n", "文件里只有表头")],
)
def test_a_file_without_names_or_rows_goes_no_further(scene, text, told):  # noqa: F811
    inspector = as_(scene.inspector)
    answer = bring(inspector, text)
    if answer.status_code == 302:
        batch = ImportBatch.objects.latest("pk")
        answer = inspector.post(
            reverse("oversight:import-match", args=[batch.pk]), columns_of(batch), follow=True
        )
    assert told in answer.content.decode()


def test_a_place_of_the_whole_file_that_fits_several_is_asked_at_once(scene):  # noqa: F811
    from tests.factories.ground import territory

    territory("里巷社区", scene.south)
    inspector = as_(scene.inspector)
    bring(inspector)
    batch = ImportBatch.objects.latest("pk")
    data = columns_of(batch) | {"place-committee": "里巷社区"}
    told = inspector.post(
        reverse("oversight:import-match", args=[batch.pk]), data, follow=True
    ).content.decode()
    assert "东区北街道里巷社区、东区南街道里巷社区" in told
    batch.refresh_from_db()
    assert batch.state == "uploaded"


def test_an_undoing_that_fails_leaves_the_import_as_it_was(scene):  # noqa: F811
    from oversight.exchange import undoing
    from tests.factories.registry import room

    batch, by = scene.bring()
    importing.run_write(batch, by)
    undoing.ask_undo(by=by, batch=batch, at=by.at)
    batch.refresh_from_db()
    room(Estate.objects.get(name="听潮苑"))  # built on it before the worker came
    jobs.run(batch.job_id, timezone.now)
    assert not Estate.objects.filter(state="withdrawn").exists()
    page = as_(scene.inspector).get(reverse("oversight:import-detail", args=[batch.pk])).content.decode()
    assert "听潮苑" in page
    assert "撤销这批导入" in page


def test_rows_that_are_none_and_answers_that_are_none_are_told(scene):  # noqa: F811
    inspector = as_(scene.inspector)
    page, batch = walk_to_report(inspector)

    def said(what, **data):
        answer = inspector.post(f"{page}{what}/", data, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    for picks in ([], ["²"], ["9" * 5000], ["x", "-1"]):
        assert "没有选中任何行" in said("decide", pick=picks, decision="create")
    assert "请选定这些行写入还是不写入" in said("decide", pick=["1"])
    assert "已答复 0 行" in said("answer", code="\0", column="\0", how="keep")
    said("answer", code="x", column="y", how="keep", number="9" * 5000)
    for query in ("code=%00&column=%00", "rows=%00", "code=x&column=%00"):
        assert inspector.get(f"{page}?{query}").status_code == 200
    assert not batch.rows.filter(decision="create").exists()


def test_the_counts_of_a_report_add_up_to_the_file(scene):  # noqa: F811
    twice = LIST + "听潮苑,东区,北街道,里巷社区,30000,80,\n"
    batch, _by = scene.bring(twice)
    batch.rows.filter(cells__小区名称="锦汀小区").update(decision="")  # as where two are only alike
    told = sorting.tally(batch)
    sums = {name: told[name] for name in sorting.SORTS}
    assert sums == {"plain": 1, "asked": 2, "undecided": 1, "left": 1, "rejected": 1}
    assert sum(sums.values()) == batch.total
    assert told["same"] == 1


def test_a_double_in_the_file_itself_updates_nothing(scene):  # noqa: F811
    batch, _by = scene.bring(
        "小区名称,区县,街道,社区\n新里,东区,北街道,里巷社区\n新里,东区,北街道,里巷社区\n"
    )
    page = reverse("oversight:import-detail", args=[batch.pk]) + "?rows=doubles"
    shown = as_(scene.inspector).get(page).content.decode()
    assert "选中的不导入" in shown
    assert "选中的更新在册记录" not in shown


def test_where_no_row_can_be_written_nothing_offers_to_write(scene):  # noqa: F811
    batch, by = scene.bring("小区名称,总建筑面积\n坏面积,很大\n", by=scene.inspector)
    shown = as_(scene.inspector).get(reverse("oversight:import-detail", args=[batch.pk])).content.decode()
    assert "没有可以写入的行" in shown
    assert "写入登记册" not in shown
    with pytest.raises(importing.ExchangeError, match="没有可以写入的行"):
        importing.ask_write(by=by, batch=batch, on_error="good", at=by.at)
