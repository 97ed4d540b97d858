"""What every register's pages do: the file by the same rights, saved views, the columns that people choose."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.actions import job as jobs
from oversight.models import Job, SavedView, SecurityEvent
from oversight.views import list_export
from registry.actions import estate as acts
from registry.models import Estate
from tests.factories.ground import NOW, acting_as
from tests.registry.conftest import town  # noqa: F401  the registry is the register at hand
from tests.registry.views.conftest import browse  # noqa: F401

PAGE = "registry:estate-list"
LIST = "/registry/estates/"


def page(name, *more):
    return reverse(f"oversight:list-{name}", args=[PAGE, *more])


def table(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_what_the_list_shows(town, browse):  # noqa: F811
    officer = browse(town.officer)
    rows = table(officer.get(page("export"), {"format": "csv", "q": "锦汀"}))
    assert [row["小区名称"] for row in rows] == ["锦汀小区"]
    assert rows[0]["总建筑面积 m²"] == "50000.00"
    assert rows[0]["街道、社区"] == "北街道 里巷社区"
    event = SecurityEvent.objects.get(kind="exported")
    assert (event.facts, event.person_id) == (
        {"page": PAGE, "rows": 1, "format": "csv"},
        town.officer.person_id,
    )


def test_chosen_rows_alone_are_taken_and_none_that_are_foreign(town, browse):  # noqa: F811
    officer = browse(town.officer)
    answer = officer.post(page("export"), {"act": "csv", "pick": [town.home.pk, town.away.pk]})
    assert [row["小区名称"] for row in table(answer)] == ["锦汀小区"]


def test_the_workbook_has_numbers_and_no_formula(town, browse):  # noqa: F811
    Estate.objects.filter(pk=town.home.pk).update(
        name='=HYPERLINK("http://x")', total_area=Decimal("12345.60")
    )
    answer = browse(town.officer).get(page("export"), {"q": "HYPERLINK"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head, first = list(sheet.iter_rows(values_only=True))[:2]
    row = dict(zip(head, first, strict=True))
    assert row["总建筑面积 m²"] == 12345.6
    assert sheet.cell(2, head.index("小区名称") + 1).data_type == "s"


def test_a_reader_of_public_fields_takes_those_alone(town, browse):  # noqa: F811
    acts.amend(by=acting_as(town.officer), estate=town.home, facts={"permitted_on": date(1999, 1, 1)}, at=NOW)
    rows = table(browse(town.editor).get(page("export"), {"format": "csv", "expiring": "past"}))
    assert len(rows) == 3
    assert not {"规划许可日期", "实测面积 m²", "地上建筑面积 m²", "合同到期"} & rows[0].keys()
    assert "1999" not in str(rows)


def test_a_long_list_is_a_worker_s_and_the_right_is_asked_again(town, browse, monkeypatch):  # noqa: F811
    monkeypatch.setattr(list_export, "AT_ONCE", 1)
    officer = browse(town.officer)
    answer = officer.get(page("export"), {"format": "csv"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("oversight:job-detail", args=[job.pk])
    assert (job.kind, job.verb, job.total) == ("register_export", "registry.export_estate", 2)
    jobs.run(job.pk, timezone.now)
    job.refresh_from_db()
    assert job.state == Job.DONE, job.message
    result = reverse("oversight:job-result", args=[job.pk])
    assert {row["小区名称"] for row in table(officer.get(result))} == {"锦汀小区", "听潮苑"}
    assert browse(town.leader).get(result).status_code == 404
    town.officer.valid_to = NOW
    town.officer.save()
    assert officer.get(result).status_code == 404


def test_no_such_list_and_no_right_answer_alike(town, browse):  # noqa: F811
    for who, name in ((town.officer, "registry:nothing"), (town.admin, PAGE)):
        for kind in ("export", "columns", "views", "view-save"):
            assert browse(who).get(reverse(f"oversight:list-{kind}", args=[name])).status_code == 404


def test_a_view_is_saved_chosen_renamed_and_removed(town, browse):  # noqa: F811
    officer = browse(town.officer)
    query = "q=%E9%94%A6%E6%B1%80&estate_class=new"
    shown = officer.get(f"{page('view-save')}?{query}&page=3")
    assert "名称、企业或编号：锦汀" in shown.text
    answer = officer.post(f"{page('view-save')}?{query}&page=3", {"name": "我的新建"})
    assert answer["Location"] == f"{LIST}?{query}"
    [saved] = officer.get(f"{LIST}?{query}").context["saved"]
    assert (saved["name"], saved["current"]) == ("我的新建", True)
    row = SavedView.objects.get()
    officer.post(page("view-change", row.pk), {"name": "新建小区"})
    row.refresh_from_db()
    assert row.name == "新建小区"
    stranger = browse(town.leader)
    assert stranger.post(page("view-change", row.pk), {"act": "remove"}).status_code == 404
    assert stranger.get(LIST).context["saved"] == []
    officer.post(page("view-change", row.pk), {"act": "remove"})
    assert not SavedView.objects.exists()


def test_two_views_never_bear_one_name(town, browse):  # noqa: F811
    officer = browse(town.officer)
    for name, query in (("甲", "q=a"), ("乙", "q=b"), ("甲", "q=c")):
        officer.post(f"{page('view-save')}?{query}", {"name": name})
    assert dict(SavedView.objects.values_list("name", "query")) == {"甲": "q=c", "乙": "q=b"}
    second = SavedView.objects.get(name="乙")
    officer.post(page("view-change", second.pk), {"name": "甲"})
    second.refresh_from_db()
    assert second.name == "乙"


def test_chosen_columns_are_kept_and_those_out_of_reach_cannot_be_chosen(town, browse):  # noqa: F811
    officer = browse(town.officer)
    chosen = ["total_area", "permitted_on", "no_such_column"]
    assert officer.post(f"{page('columns')}?q=x", {"columns": chosen})["Location"] == f"{LIST}?q=x"
    heads = [str(head["label"]) for head in officer.get(LIST).context["table"].heads]
    assert heads == ["选择", "小区", "总建筑面积", "规划许可日期"]
    editor = browse(town.editor)
    editor.post(page("columns"), {"columns": chosen})
    heads = [str(head["label"]) for head in editor.get(LIST).context["table"].heads]
    assert heads == ["选择", "小区", "总建筑面积"]
    officer.post(page("columns"), {})
    assert len(officer.get(LIST).context["table"].heads) > 5


@pytest.mark.parametrize("name", ["export", "columns", "views", "view-save"])
def test_signed_out_ones_are_led_to_sign_in(client, db, name):
    assert client.get(page(name)).status_code == 302
