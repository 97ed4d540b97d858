"""What a list says is kept or said: nothing swallowed, nothing invented."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from oversight.exchange import importing
from registry.models import Estate, EstateArea
from tests.exchange.test_importing import scene  # noqa: F401  the same small town
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db

HEADS = "小区名称,城市,区县,街道,社区,总建筑面积,物业企业,物业费,绿化率\n"


def read(scene, *lines, heads=HEADS):  # noqa: F811
    batch, actor = scene.bring(heads + "".join(f"{line}\n" for line in lines))
    return batch, actor, {row.number: row for row in batch.rows.all()}


def codes(row, grade=""):
    return [note["code"] for note in row.notes if grade in ("", note["grade"])]


def test_what_the_register_cannot_store_stays_with_the_estate_as_it_was_written(scene):  # noqa: F811
    batch, actor, _rows = read(scene, "听潮苑,营口,东区,,,570000,别处物业公司,1.80 元/㎡·月,30 %")
    importing.run_write(batch, actor)
    estate = Estate.objects.get(name="听潮苑")
    said = {field or header: text for field, header, text in estate.listings.get().said}
    assert said == {
        "city": "营口", "district": "东区", "manager": "别处物业公司", "fee": "1.80 元/㎡·月", "绿化率": "30 %",
    }  # fmt: skip
    page = as_(scene.inspector).get(estate.get_absolute_url()).content.decode()
    assert "清单所载" in page
    assert "别处物业公司" in page
    assert "1.80 元/㎡·月" in page


def test_a_firm_that_nobody_registered_manages_nothing_yet(scene):  # noqa: F811
    batch, actor, rows = read(scene, "听潮苑,,东区,北街道,里巷社区,570000,别处物业公司,,")
    assert "firm_unknown" in codes(rows[2])
    importing.run_write(batch, actor)
    estate = Estate.objects.get(name="听潮苑")
    assert (estate.mode, estate.modes.count()) == ("none", 0)
    assert "没有登记" in as_(scene.inspector).get(estate.get_absolute_url()).content.decode()


def test_what_is_assumed_is_said_of_the_row_or_of_the_file(scene):  # noqa: F811
    batch, actor, rows = read(scene, "听潮苑,,东区,北街道,里巷社区,570000,,,")
    assert "assumed_mode" in codes(rows[2], "repair")
    assert [one["code"] for one in batch.told][-3:] == [
        "missing_estate_class",
        "missing_kind",
        "assumed_stage",
    ]
    importing.run_write(batch, actor)
    assert EstateArea.objects.get(estate__name="听潮苑").get_stage_display() == "依据未注明"


def test_an_area_with_its_document_wins_over_what_a_list_gave(scene):  # noqa: F811
    from registry.actions import area

    batch, actor, _rows = read(scene, "听潮苑,,东区,北街道,里巷社区,570000,,,")
    importing.run_write(batch, actor)
    estate = Estate.objects.get(name="听潮苑")
    area.record(by=actor, estate=estate, kind="total", value=Decimal(57000), stage="planning", at=actor.at)
    assert Estate.objects.get(name="听潮苑").total_area == 57000


def test_another_citys_rows_are_not_taken_in_without_a_word(scene):  # noqa: F811
    _batch, _actor, rows = read(
        scene, "湾里,大连,甘井子,,,40000,,,", "湾外,,甘井子,,,40000,,,", "湾里里,营口市,东区,,,40000,,,"
    )
    assert rows[2].outcome == "rejected"
    assert codes(rows[2], "error") == ["place_other_city"]
    assert "place_not_here" in codes(rows[3], "question")
    assert "place_upper" in codes(rows[4], "question")


def test_a_street_of_another_district_is_told_with_where_it_lies(scene):  # noqa: F811
    _batch, _actor, rows = read(scene, "听潮苑,,东区,北街道,院落社区,570000,,,")
    note = next(note for note in rows[2].notes if note["code"] == "place_misfit")
    assert note["params"] == {"name": "院落社区", "upper": "北街道", "where": "东区南街道院落社区"}
    assert note["take"] == {"place": scene.yard.pk}


def test_namesakes_are_told_with_their_parents(scene):  # noqa: F811
    from tests.factories.ground import territory

    territory("里巷社区", scene.south)
    _batch, _actor, rows = read(scene, "听潮苑,,东区,,里巷社区,570000,,,")
    note = next(note for note in rows[2].notes if note["code"] == "place_several")
    assert note["params"]["names"] == "东区北街道里巷社区、东区南街道里巷社区"


def test_drafts_claim_no_coverage(scene):  # noqa: F811
    batch, actor, _rows = read(scene, "听潮苑,,东区,,,570000,,,")
    importing.run_write(batch, actor)
    page = as_(scene.inspector).get(reverse("registry:estate-list") + "?state=draft").content.decode()
    assert "共 1 个小区" in page
    assert "覆盖率 0" not in page
