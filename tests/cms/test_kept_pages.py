"""Kept pages with real workers and a real database: never an old one after a publication."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.utils import timezone

from cms.actions import notice
from cms.models import NoticePage
from inspections.actions import publishing
from registry.models import Estate
from tests import house
from tests.factories import notices
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate
from tests.inspections.results import reviewed
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("house")]


def fetch(port, path, cookie=""):
    """Status, headers and text of a page."""
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie} if cookie else {})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except URLError as error:
        return getattr(error, "code", 0), {}, ""


def is_kept(port, path):
    """Whether a second asking gives the tag of a kept page."""
    fetch(port, path)
    return "ETag" in fetch(port, path)[1]


def test_no_old_page_after_a_publication_and_none_of_anybody_s_own(town, tmp_path, full):
    page = notices.on_view(town.street, town.leader, title="版次 0 的标题文字", text="正文 0")
    path = page.get_url()
    other = notices.on_view(town.editor, town.head, "announcements").get_url()
    with house.running(tmp_path, webs=2, workers=0, beats=0) as running:
        for port in running.ports:
            assert until(lambda port=port: is_kept(port, path) and is_kept(port, other))
        rounds = 40 if full else 8
        for number in range(1, rounds + 1):
            page = notice.amend(
                by=town.street,
                page=NoticePage.objects.get(pk=page.pk),
                content={"body": notices.words(f"正文 {number}"), "correction_note": "更正"},
                at=NOW,
            )
            page = notice.submit(by=town.street, page=page, at=NOW)
            for port in running.ports:
                assert f"正文 {number - 1}" in fetch(port, path)[2]
            notice.publish(by=town.leader, page=page, at=NOW)
            wanted = f"正文 {number}"
            for port in running.ports:
                assert until(lambda port=port, wanted=wanted: wanted in fetch(port, path)[2])
            for port in running.ports * 4:
                assert wanted in fetch(port, path)[2], "once seen, no old page comes back"
        for port in running.ports:
            assert "ETag" in fetch(port, other)[1]
            inside = fetch(port, path, cookie="sessionid=anything")
            assert "ETag" not in inside[1]
            assert inside[1]["Cache-Control"] == "no-store"


def test_changes_by_plain_sql_reach_the_pages(town, tmp_path):
    home = estate("锦汀小区", town.north)
    path = f"/estates/{home.public_id}/"
    with house.running(tmp_path, webs=1, workers=0, beats=0) as running:
        port = running.ports[0]
        assert until(lambda: is_kept(port, path))
        Estate.objects.filter(pk=home.pk).update(name="云栖小区")
        assert until(lambda: "云栖小区" in fetch(port, path)[2], seconds=1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_estate SET name = '听潮小区' WHERE id = %s", [home.pk])
        assert until(lambda: "听潮小区" in fetch(port, path)[2], seconds=1)


def test_results_are_on_the_kept_pages_the_moment_they_are_shown(tmp_path):
    results = reviewed()
    with house.running(tmp_path, webs=1, workers=0, beats=0) as running:
        port = running.ports[0]
        assert until(lambda: is_kept(port, "/results/"))
        assert results.cycle.name not in fetch(port, "/results/")[2]
        publishing.show(by=acting_as(results.town.head), cycle=results.cycle, at=timezone.now())
        assert until(lambda: results.cycle.name in fetch(port, "/results/")[2], seconds=1)


def test_with_the_database_away_the_last_pages_are_shown_and_the_next_publication_is_seen(town, tmp_path):
    page = notices.on_view(town.street, town.leader, text="正文 0")
    path = page.get_url()
    with house.running(tmp_path, webs=1, workers=0, beats=0) as running:
        port = running.ports[0]
        assert until(lambda: is_kept(port, path))
        running.gates["database"].shut()
        assert fetch(port, path)[0] == 200
        running.gates["database"].open()
        page = notice.amend(
            by=town.street,
            page=NoticePage.objects.get(pk=page.pk),
            content={"body": notices.words("正文 1"), "correction_note": "更正"},
            at=NOW,
        )
        notice.publish(by=town.leader, page=notice.submit(by=town.street, page=page, at=NOW), at=NOW)
        assert until(lambda: "正文 1" in fetch(port, path)[2], seconds=20)
