"""An import from file to records and back: every row accounted for, nothing before confirmation, all or the good ones."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from oversight.acting import Refused
from oversight.exchange import findings, importing, undoing
from oversight.exchange.kinds import kind_of
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, ImportBatch
from registry.actions import firm as firms
from registry.models import Estate, EstateArea, EstateMode, Firm, Tenure
from tests.factories.ground import acting_as, body, posting, territory
from tests.factories.registry import code, estate, firm, room

pytestmark = pytest.mark.django_db

LIST = """小区名称,区县,街道,社区,总建筑面积,户数,物业企业
听潮苑,东区,北街道,里巷社区,570000 平方米,8078户,澄岸物业
望海里,东区,北街道,里巷社区,12,30,无物业管理服务
无名处,,,,40000,300,街道办事处（居委会）代管物业
锦汀小区,东区,北街道,里巷社区,50000,100,
坏面积,东区,北街道,里巷社区,很大,100,
"""


@pytest.fixture
def scene(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    class Scene:
        city = territory("营口市")
        east = territory("东区", city)
        north, south = territory("北街道", east), territory("南街道", east)
        lane = territory("里巷社区", north)
        yard = territory("院落社区", south)
        bureau = body(Kind.BUREAU, "市住建局", city)
        inspector = posting(Post.INSPECTOR, bureau)
        officer = posting(Post.STREET, body(Kind.STREET, "南街道办事处", south))
        editor = posting(Post.EDITOR, bureau)
        on_file = estate("锦汀小区", lane)
        manager = firm("澄岸物业")

        def actor(self, membership):
            return acting_as(membership, timezone.now())

        def bring(self, text=LIST, by=None, kind="estate"):
            actor = self.actor(by or self.inspector)
            file = SimpleUploadedFile("清单.csv", text.encode("utf-8-sig"))
            batch = importing.begin(by=actor, kind=kind_of(kind), file=file, at=actor.at)
            importing.run_check(batch, actor)
            return batch, actor

    return Scene()


def outcomes(batch):
    return {row.cells["小区名称"]: row.outcome for row in batch.rows.all()}


def test_every_row_is_in_exactly_one_count_and_nothing_is_written(scene):
    batch, _ = scene.bring()
    assert batch.counts == {"accepted": 0, "repaired": 4, "rejected": 1}
    assert outcomes(batch)["坏面积"] == "rejected"
    assert Estate.objects.count() == 1
    assert all(note["column"] for row in batch.rows.all() for note in row.notes)


def test_units_modes_places_and_doubtful_areas_are_read_or_asked(scene):
    batch, _ = scene.bring()
    rows = {row.cells["小区名称"]: row for row in batch.rows.all()}
    assert rows["听潮苑"].values["total_area"] == "570000.00"
    assert (rows["听潮苑"].values["households"], rows["听潮苑"].values["firm_id"]) == (8078, scene.manager.pk)
    assert rows["听潮苑"].values["place"] == scene.lane.pk
    assert rows["望海里"].values["mode"] == "none"
    assert any(note["grade"] == "question" and note["value"] == "12" for note in rows["望海里"].notes)
    assert rows["无名处"].values["mode"] == "community"
    assert "place" not in rows["无名处"].values
    assert rows["锦汀小区"].doubles[0]["why"] == "same_name"
    assert rows["锦汀小区"].decision == "skip"


def test_all_or_nothing_is_the_rule_and_the_good_rows_a_choice(scene):
    batch, actor = scene.bring()
    with pytest.raises(importing.ExchangeError, match="1 行要改"):
        importing.ask_write(by=actor, batch=batch, on_error="all", at=actor.at)
    importing.run_write(batch, actor)
    assert set(Estate.objects.values_list("name", flat=True)) == {"锦汀小区", "听潮苑", "望海里", "无名处"}
    assert Estate.objects.get(name="无名处").state == "draft"
    assert EstateArea.objects.filter(estate__name="听潮苑").count() == 1
    assert EstateMode.objects.get(estate__name="望海里").mode == "none"
    assert Tenure.objects.get().firm_id == scene.manager.pk
    assert Entry.objects.filter(event="estate.registered").count() == 3


def test_a_whole_import_is_undone_while_nothing_was_built_on_it(scene):
    batch, actor = scene.bring()
    importing.run_write(batch, actor)
    assert undoing.run_undo(batch, actor).count == 3
    assert set(Estate.objects.filter(state="withdrawn").values_list("name", flat=True)) == {
        "听潮苑",
        "望海里",
        "无名处",
    }
    assert not Tenure.objects.current((actor.at + timedelta(days=2)).date()).exists()
    again, _ = scene.bring()
    assert outcomes(again)["听潮苑"] == "repaired"
    importing.run_write(again, actor)
    assert Estate.objects.filter(name="听潮苑", state="registered").count() == 1


def test_a_worker_that_comes_late_changes_nothing(scene):
    batch, actor = scene.bring()
    asked = importing.ask_write(by=actor, batch=batch, on_error="good", at=actor.at, seen=True)
    importing.write(asked, actor, importing.unseen)
    for late in (importing.check, importing.write, undoing.take_back):
        late(asked, actor, importing.unseen)
        batch.refresh_from_db()
        assert (batch.state, batch.written, batch.rows.count()) == ("done", 3, 5)
    assert Estate.objects.count() == 4


def test_taken_back_an_estate_makes_the_move_of_its_own_state(scene):
    batch, actor = scene.bring()
    importing.run_write(batch, actor)
    undoing.run_undo(batch, actor)
    moves = Entry.objects.filter(event__in=("estate.discarded", "estate.withdrawn"))
    assert sorted(moves.values_list("event", "was", "now")) == [
        ("estate.discarded", "draft", "withdrawn"),
        ("estate.withdrawn", "registered", "withdrawn"),
        ("estate.withdrawn", "registered", "withdrawn"),
    ]


def test_taken_back_a_firm_stands_as_one_that_was_struck_off(scene):
    batch, actor = scene.bring(f"企业名称,统一社会信用代码\n望云物业,{code(77)}\n", kind="firm")
    importing.run_write(batch, actor)
    undoing.run_undo(batch, actor)
    head = scene.actor(posting(Post.HEAD, scene.bureau))
    firms.strike(by=head, firm=scene.manager, on=beijing_day(head.at), why="注销", at=head.at)
    kept = ("state", "struck_off_on", "organisation__valid_to", "version")
    back = Firm.objects.filter(code=code(77)).values(*kept).get()
    assert back == Firm.objects.filter(pk=scene.manager.pk).values(*kept).get()


def test_what_was_built_on_stops_the_undoing_and_is_named(scene):
    batch, actor = scene.bring()
    importing.run_write(batch, actor)
    room(Estate.objects.get(name="听潮苑"))
    with pytest.raises(importing.ExchangeError, match="听潮苑"):
        undoing.run_undo(batch, actor)
    assert Estate.objects.filter(state="withdrawn").count() == 0


def test_a_street_imports_into_its_own_territory_alone(scene):
    batch, _ = scene.bring(by=scene.officer)
    assert set(outcomes(batch).values()) == {"rejected"}
    own = (
        LIST.replace("北街道", "南街道")
        .replace("里巷社区", "院落社区")
        .replace("坏面积,东区", "好,东区")
        .replace("很大", "900")
    )
    batch, _ = scene.bring(own, by=scene.officer)
    assert outcomes(batch)["听潮苑"] == "repaired" or outcomes(batch)["听潮苑"] == "accepted"
    assert outcomes(batch)["无名处"] == "rejected"


def test_who_may_not_register_may_not_import(scene):
    with pytest.raises(Refused):
        scene.bring(by=scene.editor)


@pytest.mark.parametrize(
    "step", ["reread", "choose_columns", "rematch", "decide", "ask_write", "ask_undo", "drop", "answer"]
)
def test_no_step_is_taken_on_another_persons_batch(scene, step):
    batch, _actor = scene.bring()
    more = {
        "reread": {"encoding": "utf-8"},
        "choose_columns": {"fields": [""] * 7, "places": {}},
        "decide": {"numbers": [1], "decision": "create"},
        "ask_write": {"on_error": "good"},
        "answer": {"code": "area_probably_wan", "column": "总建筑面积", "how": "take"},
    }.get(step, {})
    other = acting_as(posting(Post.INSPECTOR, scene.bureau), timezone.now())
    timed = {"at": other.at} if step in ("choose_columns", "ask_write", "ask_undo") else {}
    before = ImportBatch.objects.values().get()
    home = {"ask_undo": undoing, "answer": findings}.get(step, importing)
    with pytest.raises(Refused):
        getattr(home, step)(by=other, batch=batch, **more, **timed)
    assert ImportBatch.objects.values().get() == before


def test_firms_need_a_valid_new_code(scene):
    good, taken = code(900), scene.manager.code
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    text = f"企业名称,统一社会信用代码\n望海物业服务有限公司,{good}\n别家,{taken}\n错码,{wrong}\n"
    batch, actor = scene.bring(text, kind="firm")
    assert batch.counts["rejected"] == 1
    importing.run_write(batch, actor)
    assert Firm.objects.filter(code=good).exists()
    assert undoing.run_undo(batch, actor).count == 1
    assert Firm.objects.get(code=good).state == "struck_off"


def test_a_file_that_is_no_table_is_refused_in_words(scene):
    actor = scene.actor(scene.inspector)
    file = SimpleUploadedFile("x.xlsx", io.BytesIO(b"PK\x03\x04 nothing").read())
    with pytest.raises(importing.ExchangeError) as error:
        importing.begin(by=actor, kind=kind_of("estate"), file=file, at=actor.at)
    assert str(error.value.words)
    assert not ImportBatch.objects.exists()
