"""The pages of rooms and checks, as the right people and as the wrong ones."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from oversight.kernel.scope import Kind, Post
from oversight.models import Attachment, Entry
from registry import story
from registry.actions import check, roompolicy, sheet
from registry.actions import room as actions
from registry.actions.estate import amending as renaming
from registry.forms.room import SettingForm
from registry.models import Room, RoomCheck, RoomPolicy, RoomSetting
from registry.papers import room_sheet
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.factories.registry import room as make_room
from tests.likeness import told
from tests.oversight.views.test_furniture import as_

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "room-policies"
TYPED = {
    "place": "3 号楼 101",
    "floor": "1",
    "area": "1,234.56",
    "use": "office",
    "phase": "1",
    "self_contained": "yes",
    "utilities": "yes",
    "daylight": "no",
    "title": "none",
}


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        district = territory("东区", city)
        north, south = territory("北街道", district), territory("南街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        inspector, head = posting(Post.INSPECTOR, bureau), posting(Post.HEAD, bureau)
        officer = posting(Post.STREET, body(Kind.STREET, "北街道办事处", north))
        stranger = posting(Post.STREET, body(Kind.STREET, "南街道办事处", south))
        editor = posting(Post.EDITOR, bureau)
        home = estate("锦汀小区", north, permitted_on=date(2015, 1, 1))

        @classmethod
        def url(cls, name, *rest):
            return reverse(f"registry:{name}", args=[cls.home.public_id, *rest])

    text = (EXAMPLES / "sample-city.json").read_text()
    row = roompolicy.draft(by=acting_as(Scene.inspector), text=text, at=NOW)
    roompolicy.publish(
        by=acting_as(Scene.head),
        row=roompolicy.submit(by=acting_as(Scene.inspector), row=row, at=NOW),
        at=NOW,
    )
    return Scene


def sent(page: str) -> dict[str, str]:
    """What the form of a check sends: its hidden fields as they are, the rest as usual."""
    fields = dict(re.findall(r'<input type="hidden" name="(seen|form_token)" value="([^"]*)"', page))
    assert set(fields) == {"seen", "form_token"}
    return {"stage": "routine"} | fields


def test_a_check_confirmed_twice_is_stored_once(scene):
    make_room(scene.home, "183.34")
    inspector, url = as_(scene.inspector), scene.url("room-survey")
    form = sent(inspector.get(url).content.decode())
    answers = [inspector.post(url, form) for _click in range(2)]
    assert RoomCheck.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_room_sent_twice_is_registered_once(scene):
    officer, url = as_(scene.officer), scene.url("room-measure")
    token = re.search(r'name="form_token" value="([^"]+)"', officer.get(url).content.decode())
    for _click in range(2):
        assert officer.post(url, TYPED | {"form_token": token[1]}).status_code == 302
    assert Room.objects.count() == 1


def test_a_result_that_changed_meanwhile_is_shown_again_before_it_is_stored(scene):
    make_room(scene.home, "183.34")
    inspector, url = as_(scene.inspector), scene.url("room-survey")
    form = sent(inspector.get(url).content.decode())
    make_room(scene.home, "10.00")
    again = inspector.post(url, form).content.decode()
    assert "请看过新的结果再存档" in again
    assert not RoomCheck.objects.exists()
    assert inspector.post(url, sent(again)).status_code == 302


def test_two_who_correct_one_room_see_both_versions(scene):
    one = make_room(scene.home, "100.00")
    url = scene.url("room-correct", one.pk)
    as_(scene.officer).post(url, TYPED | {"seen": "1"})
    page = (
        as_(scene.inspector).post(url, TYPED | {"seen": "1", "daylight": "", "area": "90"}).content.decode()
    )
    assert "您编辑时" in page
    assert "采光、通风" in page  # “否” is an answer: it is not the same as nobody having looked
    assert Room.objects.get().area == Decimal("1234.56")


def test_a_street_officer_measures_a_room_and_may_not_check(scene):
    officer = as_(scene.officer)
    answer = officer.post(scene.url("room-measure"), TYPED)
    assert answer.status_code == 302
    found = Room.objects.get()
    assert (found.area, found.daylight, found.heating, found.measured_by_id) == (
        Decimal("1234.56"),
        False,
        None,
        scene.officer.pk,
    )
    page = officer.get(scene.url("room-list")).content.decode()
    assert "1,234.56" in page
    assert "核查用房" not in page
    assert officer.get(scene.url("room-survey")).status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(scene):
    answer = as_(scene.officer).post(
        scene.url("room-measure"), TYPED | {"area": "很大", "floor": "0", "title": "titled", "place": "西门"}
    )
    page = answer.content.decode()
    assert "面积只填数字" in page
    assert "没有 0 层" in page
    assert "请填写证号" in page
    assert 'value="西门"' in page
    assert 'value="很大"' in page
    assert not Room.objects.exists()


@pytest.mark.parametrize(
    ("box", "text", "said"),
    [
        ("area", "-5", "面积要大于 0"),
        ("area", "0", "面积要大于 0"),
        ("height", "-3", "层高在 1 至 20 m 之间"),
        ("height", "28", "层高在 1 至 20 m 之间"),
        ("height", "很高", "只填数字，例如 3.10"),
        ("use", "", "请选择"),
    ],
)
def test_what_no_room_can_measure_is_answered_in_the_form(scene, box, text, said):
    answer = as_(scene.officer).post(scene.url("room-measure"), TYPED | {box: text})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert f'value="{text}"' in page
    assert 'value="3 号楼 101"' in page
    assert page.split('id="error-summary-title">')[1].startswith("先改这几处<")
    assert not Room.objects.exists()


def test_another_street_finds_nothing_as_if_nothing_were_there(scene):
    stranger = as_(scene.stranger)
    missing = reverse("registry:room-list", args=["XQ0000000"])
    answers = [stranger.get(url) for url in (scene.url("room-list"), missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert told(answers[0]) == told(answers[1])
    assert stranger.post(scene.url("room-measure"), TYPED).status_code == 404
    assert as_(scene.editor).get(scene.url("room-list")).status_code in (200, 404)
    assert not Room.objects.exists()


def test_the_inspector_sees_the_result_first_and_then_stores_it(scene):
    make_room(scene.home, "183.34", self_contained=True, utilities=True, daylight=True)
    inspector = as_(scene.inspector)
    page = inspector.get(scene.url("room-survey")).content.decode()
    assert "还没有存档" in page
    assert "16.66" in page
    assert not RoomCheck.objects.exists()
    answer = inspector.post(scene.url("room-survey"), sent(page))
    check_page = inspector.get(answer["Location"]).content.decode()
    assert "不合格" in check_page
    assert "50,000.00 × 4‰" in check_page
    assert RoomCheck.objects.get().shortfall == Decimal("16.66")
    board = inspector.get(reverse("registry:check-list")).content.decode()
    assert "1 个小区缺用房，共差 16.66 m²" in board
    assert "缺用房，共差" not in as_(scene.stranger).get(reverse("registry:check-list")).content.decode()


def test_an_old_check_keeps_the_name_of_its_day(scene):
    make_room(scene.home, "200.00")
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    renaming.rename(by=acting_as(scene.inspector), estate=scene.home, name="望澜小区", on=NOW.date(), at=NOW)
    page = as_(scene.inspector).get(reverse("registry:check-detail", args=[found.pk])).content.decode()
    assert "<h1>锦汀小区：物业管理用房核查</h1>" in page
    assert "望澜小区" in crumbs(page)  # the way back names the estate as it is called now
    assert "锦汀小区" in str(room_sheet.paper(room_sheet.gather(found, issuer="局")).blocks)


def crumbs(page: str) -> str:
    return page.split('class="crumbs"')[1].split("</nav>")[0]


def test_every_page_of_rooms_leads_back_to_the_estate(scene):
    room = make_room(scene.home, "200.00")
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    record, rooms = scene.home.get_absolute_url(), scene.url("room-list")
    inspector, officer = as_(scene.inspector), as_(scene.officer)
    for client, url in (
        (officer, scene.url("room-measure")),
        (officer, scene.url("room-correct", room.pk)),
        (officer, scene.url("room-remove", room.pk)),
        (officer, scene.url("room-describe")),
        (inspector, scene.url("room-survey")),
        (inspector, reverse("registry:check-detail", args=[found.pk])),
        (as_(scene.head), reverse("registry:check-withdraw", args=[found.pk])),
    ):
        bar = crumbs(client.get(url).content.decode())
        assert f'href="{record}"' in bar, url
        assert f'href="{rooms}"' in bar, url
        assert "北街道" in bar, url


def test_the_rooms_stand_among_the_tabs_of_the_record(scene):
    page = as_(scene.officer).get(scene.url("room-list")).content.decode()
    assert f'href="{scene.home.get_absolute_url()}"' in crumbs(page)
    tabs = page.split('class="tabs"')[1].split("</nav>")[0]
    assert scene.url("estate-tenures") in tabs
    assert re.search(rf'href="{scene.url("room-list")}" aria-current="page"', tabs)


def test_who_measures_is_told_who_checks_and_what_was_done(scene):
    officer, room = as_(scene.officer), make_room(scene.home, "200.00")
    told = "用房登记后由市住建局（"
    assert told in officer.get(scene.url("room-list")).content.decode()
    assert told not in as_(scene.inspector).get(scene.url("room-list")).content.decode()
    answer = officer.post(scene.url("room-correct", room.pk), TYPED | {"seen": room.version}, follow=True)
    assert "已更正：3 号楼 101，1,234.56 m²" in answer.content.decode()


def test_the_list_goes_out_as_a_workbook_under_the_same_right(scene):
    make_room(scene.home, "1.00")
    check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    answer = as_(scene.officer).get(reverse("registry:check-export"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert names_in(answer) == ["小区", "锦汀小区"]
    assert names_in(as_(scene.stranger).get(reverse("registry:check-export"))) == ["小区"]


def names_in(answer) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [row[1].value for row in book.active.iter_rows()]


def test_a_check_is_withdrawn_by_the_head_alone(scene):
    make_room(scene.home, "200.00")
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    url = reverse("registry:check-withdraw", args=[found.pk])
    assert as_(scene.inspector).post(url, {"why": "错"}).status_code == 404
    assert as_(scene.head).post(url, {"why": ""}).status_code == 200
    assert as_(scene.head).post(url, {"why": "面积录错"}).status_code == 302
    page = as_(scene.inspector).get(reverse("registry:check-detail", args=[found.pk])).content.decode()
    assert "不再作为结论" in page
    assert "面积录错" in page


def test_a_version_is_published_by_another_person(scene):
    inspector, head = as_(scene.inspector), as_(scene.head)
    text = (EXAMPLES / "shanghai.json").read_text()
    broken = inspector.post(
        reverse("registry:roompolicy-draft"), {"text": '{"format": "room-policy/1", "odd": 1}'}
    )
    assert "odd" in broken.content.decode()
    page = inspector.post(reverse("registry:roompolicy-draft"), {"text": text})["Location"]
    assert inspector.post(page, {"act": "submit"}).status_code == 302
    assert inspector.post(page, {"act": "publish", "seen": "2"}).status_code in (200, 404)
    assert RoomPolicy.objects.count() == 1
    seen = RoomPolicy.objects.count() + 1
    assert "发布这个版本" in head.get(page).content.decode()
    assert head.post(page, {"act": "publish", "seen": seen}).status_code == 302
    assert RoomPolicy.objects.count() == 2
    version = RoomPolicy.objects.latest("published_at")
    assert "2‰" in head.get(reverse("registry:roompolicy-detail", args=[version.pk])).content.decode()


def test_every_quality_goes_through_the_form_and_back_onto_the_page(scene):
    officer = as_(scene.officer)
    told = {
        "telecom": "no",
        "separate_meters": "yes",
        "below_ground": "yes",
        "building": "会所",
        "heating": "yes",
    }
    assert officer.post(scene.url("room-measure"), TYPED | told).status_code == 302
    found = Room.objects.get()
    assert (found.telecom, found.separate_meters, found.below_ground, found.building) == (
        False,
        True,
        True,
        "会所",
    )
    page = officer.get(scene.url("room-list")).content.decode()
    assert "不具备：采光通风、通信" in page
    assert "未查看：有电梯、临街" in page
    assert 'value="会所"' in officer.get(scene.url("room-correct", found.pk)).content.decode()


def test_the_rooms_as_a_whole_are_described_once_and_then_corrected(scene):
    officer, url = as_(scene.officer), scene.url("room-describe")
    assert "登记总体情况" in officer.get(scene.url("room-list")).content.decode()
    wrong = officer.post(url, {"concentrated": "yes", "first_phase_area": "3万平方米"})
    assert "没有首期面积" in wrong.content.decode()
    scene.home.phases = 2
    scene.home.save()
    assert officer.post(url, {"concentrated": "yes", "first_phase_area": "3万平方米"}).status_code == 302
    page = officer.get(scene.url("room-list")).content.decode()
    assert "首期建筑面积 30,000.00 m²" in page
    stale = as_(scene.inspector).post(url, {"concentrated": "no"})
    assert "您编辑时" in stale.content.decode()
    assert as_(scene.inspector).post(url, {"concentrated": "no", "seen": "1"}).status_code == 302
    assert RoomSetting.objects.get().concentrated is False
    for stranger in (as_(scene.stranger), as_(scene.head)):
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"concentrated": "yes", "seen": "2"}).status_code == 404


def test_a_rule_that_asks_what_nobody_can_record_says_so_before_it_is_published(scene):
    rule = json.loads((EXAMPLES / "sample-city.json").read_text()) | {
        "valid_from": "2027-01-01", "code": "S-2027", "name": {"zh": "新标准", "en": "New"}
    }  # fmt: skip
    inspector = as_(scene.inspector)
    known = inspector.post(reverse("registry:roompolicy-draft"), {"text": json.dumps(rule)})["Location"]
    assert "登记表没有这一项" not in inspector.get(known).content.decode()
    rule["conditions"].append(
        {
            "code": "fireproof",
            "name": {"zh": "防火", "en": "Fireproof"},
            "kind": "feature",
            "severity": "fail",
        }
    )
    asked = inspector.post(reverse("registry:roompolicy-draft"), {"text": json.dumps(rule)})["Location"]
    assert inspector.get(asked).content.decode().count("登记表没有这一项") == 1


def test_the_estate_tells_its_checks_and_who_made_them(scene):
    make_room(scene.home, "183.34")
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    events = [event for event in story.tell(scene.home, NOW) if "用房核查" in event.what]
    assert [(event.what, event.who, event.on) for event in events] == [
        ("用房核查，差 16.66 m²", "市住建局", NOW.date())
    ]
    check.withdraw(by=acting_as(scene.head), check=found, why="面积录错", at=NOW)
    (told,) = [event for event in story.tell(scene.home, NOW) if "用房核查" in event.what]
    assert told.status.word == "已撤回"
    page = as_(scene.officer).get(scene.url("estate-history")).content.decode()
    assert f'href="{reverse("registry:check-detail", args=[found.pk])}"' in page


def jpeg() -> bytes:
    """A photo as a phone takes it: with the place where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "GPSLatitude 40.6"
    Image.new("RGB", (1600, 1200), "steelblue").save(out, "JPEG", exif=exif)
    return out.getvalue()


def shot(name="现场.jpg", data=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data)


def test_photos_are_taken_on_the_form_drawn_anew_and_shown_to_readers_alone(scene, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    officer = as_(scene.officer)
    form = officer.get(scene.url("room-measure")).content.decode()
    assert 'capture="environment"' in form
    assert 'enctype="multipart/form-data"' in form
    assert officer.post(scene.url("room-measure"), TYPED | {"photos": [shot(), shot()]}).status_code == 302
    first, _second = Attachment.objects.order_by("pk")
    assert first.record == Room.objects.get()
    assert first.title.startswith("3 号楼 101")
    whole = b"".join(officer.get(reverse("registry:attachment-download", args=[first.pk])).streaming_content)
    assert b"GPSLatitude" not in whole
    assert Image.open(io.BytesIO(whole)).size == (1600, 1200)
    small = reverse("registry:attachment-small", args=[first.pk])
    page = officer.get(scene.url("room-list")).content.decode()
    assert page.count(f'src="{small}"') == 1
    thumb = b"".join(as_(scene.inspector).get(small).streaming_content)
    assert max(Image.open(io.BytesIO(thumb)).size) == 640
    assert as_(scene.stranger).get(small).status_code == 404
    assert (
        as_(scene.stranger).post(reverse("registry:attachment-withdraw", args=[first.pk])).status_code == 404
    )


def test_a_photo_that_is_none_leaves_nothing_behind_and_keeps_what_was_typed(scene, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    officer, url = as_(scene.officer), scene.url("room-measure")
    for photos in ([shot(data=b"<svg onload=alert(1)>")], [shot("a.exe")], [shot() for _ in range(7)]):
        answer = officer.post(url, TYPED | {"photos": photos})
        assert answer.status_code == 200
        assert answer.context["form"].errors.keys() == {"photos"}
        assert 'value="3 号楼 101"' in answer.content.decode()
    assert not Room.objects.exists()
    assert not Attachment.objects.exists()


def test_a_photo_is_taken_back_from_the_page_of_its_room(scene, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    officer, room = as_(scene.officer), make_room(scene.home, "200.00")
    url = scene.url("room-correct", room.pk)
    officer.post(url, TYPED | {"seen": room.version, "photos": [shot()]})
    kept = Attachment.objects.get()
    back = reverse("registry:attachment-withdraw", args=[kept.pk])
    assert f'action="{back}"' in officer.get(url).content.decode()
    assert officer.post(back)["Location"] == url
    assert "small-picture" not in officer.get(url).content.decode()
    assert Entry.objects.filter(event="attachment.withdrawn", thing=room.pk).count() == 1


def test_photos_of_a_room_that_moved_elsewhere_meanwhile_are_kept_whole(scene, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    officer, room = as_(scene.officer), make_room(scene.home, "200.00")
    url, seen = scene.url("room-correct", room.pk), room.version
    mine = sent(officer.get(url).content.decode())
    officer.post(url, mine | TYPED | {"seen": seen, "form_token": "first"})
    again = mine | TYPED | {"seen": seen, "form_token": "second"}
    assert officer.post(url, again | {"photos": [shot("a.jpg"), shot("z.jpg")]}).status_code == 302
    assert Attachment.objects.count() == 2
    other = officer.post(url, again | {"photos": [shot("b.jpg"), shot("z.jpg")]})
    assert "这次的内容不同" in other.content.decode()
    assert Attachment.objects.count() == 2


def test_who_describes_the_rooms_a_moment_after_another_sees_both(scene, monkeypatch):
    """Both found nothing on file; the second to arrive finds what the first wrote while the form was read."""
    officer, url = as_(scene.officer), scene.url("room-describe")

    def late(form):
        actions.describe(
            by=acting_as(scene.inspector), estate=scene.home, facts={"concentrated": False}, at=NOW
        )
        return form.cleaned_data

    monkeypatch.setattr(SettingForm, "clean", late)
    answer = officer.post(url, {"concentrated": "yes", "seen": ""})
    assert answer.status_code == 200
    assert "您编辑时" in answer.content.decode()
    assert RoomSetting.objects.get().concentrated is False


def test_a_room_corrected_meanwhile_is_looked_at_again_before_it_is_taken_off(scene):
    one = make_room(scene.home, "100.00")
    officer, url = as_(scene.officer), scene.url("room-remove", one.pk)
    as_(scene.inspector).post(scene.url("room-correct", one.pk), TYPED | {"seen": "1"})
    answer = officer.post(url, {"seen": "1", "why": "重复登记"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "已有变化" in page
    assert "重复登记" in page
    assert Room.objects.get().withdrawn_at is None
    assert officer.post(url, {"seen": "2", "why": "重复登记"}).status_code == 302


def test_what_a_new_room_is_used_for_is_not_answered_beforehand(scene):
    page = as_(scene.officer).get(scene.url("room-measure"))
    assert page.context["form"]["use"].value() == ""
    one = make_room(scene.home, "100.00", use="service")
    again = as_(scene.officer).get(scene.url("room-correct", one.pk))
    assert again.context["form"]["use"].value() == "service"


def test_the_page_before_the_sheet_has_the_check_s_own_last_line(scene):
    make_room(scene.home, "500.00")
    inspector = as_(scene.inspector)
    inspector.post(scene.url("room-survey"), sent(inspector.get(scene.url("room-survey")).content.decode()))
    one = RoomCheck.objects.get()
    page, where = (
        reverse("registry:check-detail", args=[one.pk]),
        reverse("registry:check-sheet", args=[one.pk]),
    )
    line = inspector.get(page).context["screen"].explain.lines[-1]
    assert line.label == "余量"
    shown = {str(pair.label): str(pair.value) for pair in inspector.get(where).context["pairs"]}
    assert shown["余量"] == line.amount
    assert "差额" not in shown
    token = re.search(r'name="form_token" value="([^"]+)"', inspector.get(where).content.decode())[1]
    assert inspector.post(where, {"agreed": "on", "form_token": token}).status_code == 302
    number = room_sheet_number(one)
    again = inspector.get(where, follow=True)
    assert again.redirect_chain
    assert f"已制发核查表 {number}" in again.content.decode()


def room_sheet_number(check_) -> str:
    return sheet.issued(check_).get().number
