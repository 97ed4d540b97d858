"""A notice's life by its acts: who may, what becomes of it, what the trail says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from wagtail.models import WorkflowState

from cms.actions import notice
from cms.models import Edition, NoticePage
from oversight import grants
from oversight.acting import Refused, Stale
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Post
from oversight.models import Entry, Letter
from tests.factories import notices
from tests.factories.ground import NOW, acting_as, posting

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


def events(page):
    return list(Entry.objects.filter(thing=page.pk).order_by("id").values_list("event", "was", "now"))


def test_a_street_officer_drafts_submits_and_the_leader_publishes(town):
    page = notices.draft(town.street)
    assert (page.state, page.live, page.section_body_id) == ("draft", False, town.office.pk)
    page = notice.submit(by=town.street, page=page, at=NOW)
    told = set(Letter.objects.values_list("recipient_id", flat=True))
    assert told == {town.leader.person_id, town.head.person_id, town.editor.person_id, town.editor2.person_id}
    asked = Letter.objects.filter(event="notice.submitted")
    assert all(page.title in letter.subject for letter in asked)
    assert {letter.read_at for letter in asked} == {None}
    page = notice.publish(by=town.leader, page=page, at=LATER)
    assert {letter.read_at for letter in asked.all()} == {LATER}, "what is decided waits in no inbox"
    assert Letter.objects.get(event="notice.published").read_at is None
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.live, fresh.edition, fresh.published_at) == ("live", True, 1, LATER)
    assert fresh.index_number == "YK-WY-2026-00001"
    assert fresh.issuer_id == town.office.pk
    assert events(page) == [
        ("notice.drafted", "", "draft"),
        ("notice.submitted", "draft", "submitted"),
        ("notice.published", "submitted", "live"),
    ]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert Letter.objects.filter(event="notice.published").get().recipient_id == town.street.person_id


def test_index_numbers_have_no_gaps_and_no_doubles(town):
    pages = [notices.on_view(town.street, town.leader) for _n in range(3)]
    assert [p.index_number[-5:] for p in pages] == ["00001", "00002", "00003"]


def test_only_the_own_section_is_written_in(town):
    page = notices.draft(town.street)
    for stranger in (town.street2, town.leader2, town.committee, town.firm, town.auditor, town.admin):
        with pytest.raises(Refused):
            notice.amend(by=stranger, page=page, content={"title": "改成别人的标题"}, at=NOW)
    with pytest.raises(Refused):
        notice.draft(by=town.street, section=notices.place(town.street, "announcements"), content={}, at=NOW)
    with pytest.raises(Refused):
        notices.place(town.firm)


def test_another_street_cannot_publish_and_the_bureau_can(town):
    page = notices.submitted(town.street)
    for stranger in (town.leader2, town.street, town.inspector, town.district, town.committee):
        with pytest.raises(Refused):
            notice.publish(by=stranger, page=page, at=NOW)
    assert notice.publish(by=town.head, page=page, at=NOW).live


def test_nobody_publishes_what_they_wrote_in_four_disguises(town):
    """As oneself; under a second post; with a grant; after somebody else submitted it."""
    page = notices.draft(town.leader)
    notice.submit(by=town.street, page=page, at=NOW)
    second = posting(Post.HEAD, town.bureau, town.posts.leader.person)
    grants.give(
        person_id=town.leader.person_id,
        verb="cms.publish_notice",
        thing=page,
        kind="stand_in",
        reason="代行",
        grantor=town.posts.head,
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
    )
    for disguise in (
        acting_as(town.posts.leader),
        acting_as(second),
        acting_as(posting(Post.EDITOR, town.bureau, town.posts.street.person)),
    ):
        with pytest.raises(Refused):
            notice.publish(by=disguise, page=page, at=NOW)
        with pytest.raises(Refused):
            notice.return_(by=disguise, page=page, why="自己退回", at=NOW)
    row = NoticePage.objects.filter(pk=page.pk)
    with pytest.raises(DatabaseError, match="nobody publishes"), transaction.atomic():
        row.update(published_by=second, state="live", published_at=NOW, index_number="X", edition=1)
    assert row.get().state == "submitted"


def test_what_was_submitted_is_what_is_published(town):
    page = notices.submitted(town.street)
    NoticePage.objects.get(pk=page.pk).save_revision(clean=False)
    with pytest.raises(Stale):
        notice.publish(by=town.leader, page=page, at=NOW)
    with pytest.raises(Unlawful):
        notice.amend(
            by=town.street, page=NoticePage.objects.get(pk=page.pk), content={"title": "偷改标题"}, at=NOW
        )


def test_an_incomplete_draft_is_not_handed_over(town):
    page = notices.draft(town.street, title="通知", text=" ", written_on=None, window_days=5)
    with pytest.raises(notice.Incomplete) as caught:
        notice.submit(by=town.street, page=page, at=NOW)
    assert caught.value.parts == ("title", "text", "written_on", "objection_how")


def test_a_returned_draft_keeps_the_remark_until_it_is_submitted_again(town):
    page = notices.submitted(town.street)
    page = notice.return_(by=town.leader, page=page, why="请写明截止日期", at=NOW)
    assert (page.state, page.returned_why) == ("returned", "请写明截止日期")
    assert "请写明截止日期" in Letter.objects.get(event="notice.returned").body
    page = notice.amend(
        by=town.street, page=page, content={"title": "关于报送普查表的通知（12月5日前）"}, at=NOW
    )
    assert page.state == "returned"
    page = notice.submit(by=town.street, page=page, at=NOW)
    assert (page.state, page.returned_why) == ("submitted", "")
    assert notice.publish(by=town.leader, page=page, at=NOW).title == "关于报送普查表的通知（12月5日前）"


def test_a_correction_stays_hidden_until_another_publishes_it_and_leaves_its_trace(town):
    page = notices.on_view(town.street, town.leader, title="关于供暖期配合事项的提示", text="原来的正文。")
    page = notice.amend(
        by=town.street,
        page=page,
        content={"body": notices.words("改过的正文。"), "correction_note": "更正联系电话"},
        at=LATER,
    )
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.live, fresh.search_text) == ("correcting", True, "原来的正文。")
    assert fresh.working_copy().search_text == "改过的正文。"
    fresh = notice.submit(by=town.street, page=fresh, at=LATER)
    with pytest.raises(Refused):
        notice.publish(by=town.street, page=fresh, at=LATER)
    notice.publish(by=town.leader, page=fresh, at=LATER)
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.edition, fresh.search_text) == ("live", 2, "改过的正文。")
    assert (fresh.published_at, fresh.index_number) == (NOW, page.index_number)
    assert list(Edition.objects.values_list("number", "kind", "note")) == [
        (2, "corrected", "更正联系电话"),
        (1, "published", ""),
    ]
    first, second = Edition.objects.order_by("number")
    assert (first.content["text"], second.content["text"]) == ("原来的正文。", "改过的正文。")
    assert first.digest != second.digest


def test_a_correction_without_words_is_incomplete_and_may_be_dropped(town):
    page = notices.on_view(town.street, town.leader, text="原来的正文。")
    page = notice.amend(by=town.street, page=page, content={"body": notices.words("改过")}, at=NOW)
    with pytest.raises(notice.Incomplete) as caught:
        notice.submit(by=town.street, page=page, at=NOW)
    assert caught.value.parts == ("correction_note",)
    page = notice.withdraw(by=town.street, page=page, at=NOW)
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.working_copy().search_text, fresh.authors) == ("live", "原来的正文。", [])


def test_the_database_refuses_a_silent_edit_and_a_deletion(town):
    page = notices.on_view(town.street, town.leader)
    row = NoticePage.objects.filter(pk=page.pk)
    for change in ({"document_number": "营房物〔2026〕99 号"}, {"body": "[]"}, {"objection_how": "改"}):
        with pytest.raises(DatabaseError, match="new edition"), transaction.atomic():
            row.update(**change)
    for gone in (lambda: row._raw_delete("default"), notices.draft(town.street).delete):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            gone()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Edition.objects.update(note="改写历史")


def test_scheduled_goes_on_view_at_its_hour_and_leaves_at_its_end(town):
    page = notices.submitted(
        town.street, go_live_at=NOW + timedelta(days=1), expire_at=NOW + timedelta(days=3)
    )
    page = notice.publish(by=town.leader, page=page, at=NOW)
    assert (page.state, page.live, page.edition) == ("scheduled", False, 0)
    assert notice.publish_scheduled(at=NOW + timedelta(hours=23)) == {"live": 0, "expired": 0}
    hour = NOW + timedelta(days=1)
    assert notice.publish_scheduled(at=hour) == {"live": 1, "expired": 0}
    assert notice.publish_scheduled(at=hour) == {"live": 0, "expired": 0}
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.live, fresh.published_at, fresh.published_by_id) == (
        "live",
        True,
        hour,
        town.posts.leader.pk,
    )
    assert NoticePage.objects.on_view(NOW + timedelta(days=3, seconds=-1)).exists()
    assert not NoticePage.objects.on_view(NOW + timedelta(days=3)).exists()
    assert notice.publish_scheduled(at=NOW + timedelta(days=4)) == {"live": 0, "expired": 1}
    assert NoticePage.objects.get(pk=page.pk).state == "expired"
    assert [e[0] for e in events(page)][-2:] == ["notice.gone_live", "notice.expired"]


def test_a_scheduled_one_can_be_taken_back_by_another_than_its_writer(town):
    page = notices.submitted(town.street, go_live_at=NOW + timedelta(days=1))
    page = notice.publish(by=town.leader, page=page, at=NOW)
    with pytest.raises(Refused):
        notice.return_(by=town.street, page=page, why="想改", at=NOW)
    page = notice.return_(by=town.head, page=page, why="日期写错", at=NOW)
    assert notice.publish_scheduled(at=NOW + timedelta(days=2)) == {"live": 0, "expired": 0}
    assert (page.state, page.published_by_id) == ("returned", None)


def test_publicity_counts_working_days_from_the_next_day(town):
    page = notices.on_view(
        town.editor, town.head, "publicity", window_days=5, objection_how="物业处，电话见公告"
    )
    assert page.objection_until.isoformat() == "2026-12-01"  # Tuesday to Tuesday


def test_a_policy_document_marks_what_it_replaces(town):
    old = notices.on_view(town.editor, town.head, "policies", authority="市人民政府")
    new = notices.on_view(town.editor2, town.head, "policies", authority="市人民政府", replaces=old)
    fresh = type(old).objects.get(pk=old.pk)
    assert (fresh.replaced_by_id, fresh.edition) == (new.pk, 2)
    assert fresh.validity_on(NOW.date()) == "replaced"
    assert Entry.objects.filter(event="notice.replaced", thing=old.pk).count() == 1


def test_a_street_cannot_replace_what_it_may_not_publish(town):
    bureau = notices.on_view(town.editor, town.head, "announcements")
    page = notices.submitted(town.street, replaces=bureau)
    with pytest.raises(Refused):
        notice.publish(by=town.leader, page=page, at=NOW)
    assert NoticePage.objects.get(pk=bureau.pk).replaced_by is None


def test_taking_down_needs_words_and_another_person(town):
    page = notices.on_view(town.street, town.leader)
    with pytest.raises(Refused):
        notice.retire(by=town.street, page=page, why="过时", at=NOW)
    page = notice.retire(by=town.leader, page=page, why="过时", at=NOW)
    assert (page.state, page.live) == ("retired", False)
    assert Entry.objects.get(event="notice.retired").reason.text == "过时"
    with pytest.raises(Unlawful):
        notice.publish(by=town.leader, page=page, at=NOW)


def test_departments_and_committees_draft_and_the_bureau_publishes(town):
    for writer in (town.department, town.committee, town.district):
        page = notices.submitted(writer)
        assert notice.publish(by=town.editor, page=page, at=NOW).live
        with pytest.raises(Refused):
            notices.draft(writer, "announcements")


def test_fields_that_nobody_writes_are_refused(town):
    for name in ("state", "authors", "index_number", "published_by", "live", "section_body"):
        with pytest.raises(notice.NotWritten):
            notice.draft(
                by=town.editor, section=notices.place(town.editor, "announcements"), content={name: 1}, at=NOW
            )
