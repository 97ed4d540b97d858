"""Papers of notices: numbered, verifiable, corrected with the notice, void when it is taken down."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from cms.actions import notice
from cms.models import NoticePage
from oversight.acting import Refused
from oversight.actions import document
from tests.factories import notices
from tests.factories.ground import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)
TEXT = "各企业：\n\n## 一、范围\n\n- 甲\n\n| 项 | 值 |\n| 层高 | 2.20 |\n\n[规定](https://a.example/)\n\n![大门](1)"


def words(paper):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.file.read())).pages)


def test_an_edition_on_view_is_issued_once_by_another_than_its_writer(town):
    page = notices.on_view(town.street, town.leader, text=TEXT, title="关于用房普查的通知")
    with pytest.raises(Refused):
        notice.paper.issue(by=town.street, page=page, at=LATER)
    paper = notice.paper.issue(by=town.leader, page=page, at=LATER)
    assert paper.number.endswith("公告〔2026〕0001号")
    text = words(paper)
    for said in (
        "关于用房普查的通知",
        page.index_number,
        "一、范围",
        "层高",
        "大门",
        document.shown(paper.code),
    ):
        assert said in text
    with pytest.raises(notice.paper.Issued):
        notice.paper.issue(by=town.head, page=page, at=LATER)
    assert NoticePage.objects.get(pk=page.pk).state == "live"


def test_a_draft_is_never_issued(town):
    page = notices.submitted(town.street)
    with pytest.raises(notice.paper.NotOnView):
        notice.paper.issue(by=town.leader, page=page, at=NOW)


def test_a_correction_has_a_paper_of_its_own_that_names_the_old_one(town, client):
    page = notices.on_view(town.street, town.leader)
    old = notice.paper.issue(by=town.leader, page=page, at=NOW)
    page = notice.amend(by=town.street, page=page, content={"correction_note": "更正日期"}, at=LATER)
    page = notice.submit(by=town.street, page=page, at=LATER)
    page = notice.publish(by=town.leader, page=page, at=LATER)
    assert notice.paper.of_edition(page) is None
    fresh = notice.paper.issue(by=town.leader, page=page, at=LATER)
    assert fresh.replaces == old
    assert "更正日期" in words(fresh)
    assert "已更正" in client.get(f"/verify/{old.code}/").content.decode()


def test_what_is_taken_down_is_verified_as_withdrawn(town, client):
    page = notices.on_view(town.street, town.leader)
    paper = notice.paper.issue(by=town.leader, page=page, at=NOW)
    notice.retire(by=town.leader, page=NoticePage.objects.get(pk=page.pk), why="过时", at=LATER)
    assert "已撤销" in client.get(f"/verify/{paper.code}/").content.decode()
    assert client.get(f"/files/{page.slug}/paper/").status_code == 404


def test_policies_are_issued_too_and_the_page_shows_code_and_file(town, client):
    page = notices.on_view(town.editor, town.head, "policies", authority="市人民政府")
    assert client.get(f"/files/{page.slug}/paper/").status_code == 404
    paper = notice.paper.issue(by=town.head, page=page, at=NOW)
    text = client.get(page.get_url()).content.decode()
    assert document.shown(paper.code) in text
    answer = client.get(f"/files/{page.slug}/paper/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
