"""The board: each reader's own unit, never another's; the same in the file; what is missing and whose task it is."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from oversight.kernel.scope import Kind, Post
from oversight.kernel.tables import open_table
from oversight.models import Document, SecurityEvent
from registry.models import CoverageMonth, CoverageTarget, Estate, EstateOfficer
from registry.rules.coverage import Coverage
from registry.screen import coverage as screen
from tests.factories.ground import NOW, body, posting, territory
from tests.factories.registry import estate, firm, tenure
from tests.likeness import told

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("站前区", city), territory("西市区", city)
        north, south = territory("八田地街道", east), territory("滨海街道", west)
        lane, quay = territory("新华社区", north), territory("码头社区", south)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "八田地街道办事处", north)
        head, inspector = posting(Post.HEAD, bureau), posting(Post.INSPECTOR, bureau)
        editor, auditor = posting(Post.EDITOR, bureau), posting(Post.AUDITOR, bureau)
        officer = posting(Post.STREET, street)
        district = posting(Post.DISTRICT, body(Kind.DISTRICT, "站前区物业办", east))
        westerner = posting(Post.DISTRICT, body(Kind.DISTRICT, "西市区物业办", west))
        managed = estate("锦汀小区", lane, mode="firm", households=100)
        alone = estate("怡园旧里", lane, mode="none", households=30, estate_class="old_without_unit")
        away = estate("听潮苑", quay, mode="none", households=70, estate_class="scattered")
        ours = firm("澄岸物业")
        manager = posting(Post.FIRM, ours.organisation)

    tenure(Town.managed, Town.ours)
    EstateOfficer.objects.create(estate=Town.alone, membership=Town.officer, valid_from=date(2025, 1, 1))
    return Town


def session(membership):
    client = Client()
    client.force_login(membership.person, backend=BACKEND)
    kept = client.session
    kept[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    kept[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(membership.person_id)
    kept.save()
    return client


def board(membership, **query):
    return session(membership).get(reverse("registry:coverage"), query)


def test_the_bureau_sees_the_city_and_its_districts_worst_first(town):
    answer = board(town.inspector)
    page = answer.content.decode()
    assert "营口市还有 2 个小区无人管理" in page
    assert [zone.name for zone in answer.context["zones"]] == ["西市区", "站前区"]
    assert answer.context["total"].estates == "33.3%"
    assert page.index("听潮苑") < page.index("怡园旧里"), "most homes first"


def test_whose_task_it_is_stands_beside_each(town):
    page = board(town.inspector).content.decode()
    for words in ("八田地街道办事处", str(town.officer.person), "八田地街道 · 新华社区"):
        assert words in page


def test_a_street_sees_its_own_alone(town):
    page = board(town.officer).content.decode()
    assert "八田地街道还有 1 个小区无人管理" in page
    assert "怡园旧里" in page
    assert "听潮苑" not in page
    assert "滨海街道" not in page


@pytest.mark.parametrize("name", ["city", "west", "south", "east"])
def test_a_foreign_unit_answers_as_a_missing_one(town, name):
    foreign = board(town.officer, place=getattr(town, name).pk)
    missing = board(town.officer, place=99999999)
    assert foreign.status_code == missing.status_code == 404
    assert told(foreign) == told(missing)


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "1e3"])
def test_a_place_that_is_none_is_not_found(town, place):
    assert board(town.inspector, place=place).status_code == 404


def test_a_firm_sees_its_own_estates_alone(town):
    answer = board(town.manager)
    assert answer.context["total"].figures.estates == 1
    assert "怡园旧里" not in answer.content.decode()


def test_whoever_reads_public_fields_alone_has_no_board(town):
    assert board(town.editor).status_code == 404
    assert session(town.editor).get(reverse("registry:coverage-export")).status_code == 404


def test_the_file_holds_what_the_page_shows_and_is_recorded(town, tmp_path):
    for what, words in (("missing", {"怡园旧里"}), ("", {"新华社区"})):
        answer = session(town.officer).get(reverse("registry:coverage-export"), {"what": what})
        path = tmp_path / "list.xlsx"
        path.write_bytes(b"".join(answer.streaming_content))
        with open_table(path) as table:
            cells = [set(row.cells.values()) for row in table.rows()]
        assert len(cells) == 1
        assert words <= cells[0]
    assert SecurityEvent.objects.filter(kind="exported").count() == 2
    foreign = session(town.officer).get(reverse("registry:coverage-export"), {"place": town.west.pk})
    assert foreign.status_code == 404


def test_an_open_session_follows_a_street_that_moves(town):
    from oversight.actions import redrawing
    from oversight.actions.redrawing import Plan
    from tests.factories.ground import acting_as

    sessions = {name: session(getattr(town, name)) for name in ("district", "westerner", "officer")}

    def seen():
        pages = {name: c.get(reverse("registry:coverage")).content.decode() for name, c in sessions.items()}
        return {name: "怡园旧里" in page for name, page in pages.items()}

    assert seen() == {"district": True, "westerner": False, "officer": True}
    at = timezone.now()
    by = acting_as(town.inspector, at)
    one = redrawing.draft(
        by=by,
        kind="move",
        unit=town.north,
        plan=Plan(parent=town.west.pk),
        effective=timezone.localdate(at),
        at=at,
    )
    redrawing.submit(one, by=by, seen=one.version, at=at)
    one.refresh_from_db()
    redrawing.decide(one, by=acting_as(town.head, at), seen=one.version, at=at)
    assert seen() == {"district": False, "westerner": True, "officer": True}


def test_the_target_is_set_by_the_head_and_shown_with_its_day(town):
    url = reverse("registry:coverage-target")
    day = timezone.localdate() + timedelta(days=40)
    data = {"share": "100", "by_day": day.isoformat(), "source": "工作要点"}
    assert session(town.inspector).post(url, data).status_code == 404
    assert session(town.head).post(url, {**data, "share": "abc"}).status_code == 200
    for _time in range(2):
        assert session(town.head).post(url, {**data, "form_token": "one-token"}).status_code == 302
    assert CoverageTarget.objects.count() == 1
    page = board(town.inspector).content.decode()
    assert "目标 100%" in page
    assert "还剩 40 个自然日" in page


def test_the_street_finds_it_among_its_to_dos(town):
    page = session(town.officer).get(reverse("oversight:home")).content.decode()
    assert "落实管理模式：1 个小区无人管理" in page
    assert "落实管理模式" not in session(town.inspector).get(reverse("oversight:home")).content.decode()


def test_months_are_drawn_and_their_bulletins_issued_once(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for month, covered in ((date(2026, 9, 1), 1), (date(2026, 10, 1), 2)):
        CoverageMonth.objects.create(
            month=month, territory=town.north, estates=4, covered=covered, area=Decimal(4), covered_area=Decimal(2),
            households=4, covered_households=2,
        )  # fmt: skip
    page = board(town.officer).content.decode()
    assert "逐月变化" in page
    assert "2026-10" in page
    assert "逐月变化" not in board(town.westerner).content.decode()
    client = session(town.inspector)
    url = reverse("registry:coverage-bulletin-issue", kwargs={"year": 2026, "month": 10})
    for _time in range(2):
        assert client.post(url).status_code == 302
    paper = Document.objects.get()
    assert "2026年10月" in paper.title
    assert paper.number in client.get(reverse("registry:coverage-bulletins")).content.decode()
    assert session(town.officer).post(url).status_code == 404
    assert client.post(reverse("registry:coverage-bulletin-issue", args=[2026, 13])).status_code == 404
    correct, withdraw = (
        reverse(f"registry:coverage-bulletin-{move}", args=[2026, 10]) for move in ("correct", "withdraw")
    )
    assert paper.number in client.get(correct).content.decode()
    assert client.post(correct, {"why": ""}).status_code == 200
    assert client.post(correct, {"why": "漏了一个街道"}).status_code == 302
    newer = Document.objects.get(replaces=paper)
    assert client.post(withdraw, {"why": "x"}).status_code == 404, "the head's alone"
    head = session(town.head)
    assert newer.number in head.get(withdraw).content.decode()
    assert head.post(withdraw, {"why": "重出"}).status_code == 302
    assert head.post(withdraw, {"why": "重出"}).status_code == 404
    assert client.post(url).status_code == 302
    assert Document.objects.count() == 3


def test_the_board_asks_the_database_the_same_number_of_times_for_ten_times_the_estates(
    town, django_assert_max_num_queries
):
    CoverageTarget.objects.create(share=100, by_day=date(2026, 12, 31), source="x", set_at=NOW)
    client = session(town.inspector)
    client.get(reverse("registry:coverage"))
    for n in range(40):
        other = territory(f"{n}社区", town.north)
        estate(f"{n}小区", other, mode="none", households=n)
    with django_assert_max_num_queries(24):
        client.get(reverse("registry:coverage"))


def test_who_reads_one_s_own_estates_alone_is_not_told_of_the_whole_community(town):
    owners = posting(Post.OWNERS, body(Kind.OWNERS, "锦汀小区业主委员会", town.lane))
    Estate.objects.filter(pk=town.managed.pk).update(owners_body=owners.organisation)
    page = session(owners).get(reverse("registry:coverage"))
    assert page.context["title"] == "本单位在新华社区的小区共 1 个，都有人管理"
    assert (
        "新华社区还有 1 个小区无人管理"
        in session(town.officer).get(reverse("registry:coverage"), {"place": town.lane.pk}).context["title"]
    )


def test_english_counts_in_plain_square_metres_and_single_estates(town):
    figures = Coverage(estates=1, covered=1, area=Decimal("186543.21"), covered_area=Decimal("186543.21"))
    with override("en"):
        told = [fact.base for fact in screen.facts_of(figures, None, date(2026, 11, 23))]
        title = screen.headline(town.lane, figures)
    assert "186,543 / 186,543 m²" in told
    assert "1 / 1 estate" in told
    assert title == "新华社区: the only estate is managed"
