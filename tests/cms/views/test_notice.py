"""The portal's drafting pages: who meets which, what buttons they have, what a form keeps."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.actions import notice
from cms.models import NoticePage, SectionPage
from oversight.models import Entry, SecurityEvent
from tests.factories import notices
from tests.likeness import told

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = (
    "head editor editor2 inspector auditor admin district leader street leader2 street2 committee department firm"
).split()


@pytest.fixture
def now():
    return timezone.now()


def url(name, page):
    return reverse(f"cms:notice-{name}", args=[page.pk])


def form(**extra):
    """What the writing page posts."""
    return {
        "title": "关于清理楼道堆物的通知",
        "written_on_year": "2026",
        "written_on_month": "11",
        "written_on_day": "20",
        "text": "请各居民于12月5日前清理。\n\n- 消防通道\n- 楼道",
        "window_days": "",
        "seen": "",
        "save": "1",
    } | extra


def test_a_street_officer_writes_and_hands_over_and_the_leader_publishes(town, sign_in):
    officer, leader = sign_in(town.posts.street), sign_in(town.posts.leader)
    begun = officer.get(reverse("cms:notice-begin"))
    assert begun.status_code == 302
    officer.post(begun.url, form(submit="1"))
    page = NoticePage.objects.get()
    assert (page.state, page.section_body_id) == ("submitted", town.office.pk)
    assert [piece.__class__.__name__ for piece in page.pieces] == ["Text", "Items"]
    assert "审核发布" in leader.get(url("show", page)).content.decode()
    assert "审核发布" not in officer.get(url("show", page)).content.decode()
    assert "清理楼道堆物" in leader.get(reverse("cms:notice-waiting")).content.decode()
    assert leader.get(url("publish", page)).status_code == 200
    assert not NoticePage.objects.get().live
    leader.post(url("publish", page), {"seen": str(page.version)})
    page = NoticePage.objects.get()
    assert (page.state, page.live) == ("live", True)
    assert "清理楼道堆物" in officer.get(page.get_url()).content.decode()


def test_who_meets_a_draft_and_every_act_on_it(town, sign_in, now):
    """Each page and each act of a street's submitted draft, as each post: 404 or there; nothing moves unless it may."""
    readers = {"head", "editor", "editor2", "inspector", "auditor", "leader", "street"}
    deciders = {"head", "editor", "editor2", "leader"}
    page = notices.submitted(town.street, at=now)
    before, entries = page.version, Entry.objects.count()
    for name in EVERY:
        inside = sign_in(getattr(town.posts, name))
        shown = {"show": readers, "publish": deciders, "return": deciders}
        for which, allowed in shown.items():
            status = inside.get(url(which, page)).status_code
            assert status == (200 if name in allowed else 404), (name, which, status)
    for name in set(EVERY) - deciders:
        inside = sign_in(getattr(town.posts, name))
        for which in ("publish", "return", "retire"):
            assert inside.post(url(which, page), {"why": "x", "seen": ""}).status_code == 404, (name, which)
    for name in set(EVERY) - {"street", "leader", "inspector", "editor", "editor2"}:
        inside = sign_in(getattr(town.posts, name))
        for which in ("edit", "submit", "recall", "withdraw", "files"):
            assert inside.post(url(which, page), form(title="改别人的")).status_code == 404, (name, which)
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.state, fresh.version, Entry.objects.count()) == ("submitted", before, entries)
    assert SecurityEvent.objects.filter(kind="refused").exists()


def test_a_foreign_draft_answers_as_a_missing_one(town, sign_in, now):
    page = notices.draft(town.street, at=now)
    other = sign_in(town.posts.street2)
    foreign, missing = (
        other.get(url("show", page)),
        other.get(url("show", page).replace(str(page.pk), "999999")),
    )
    assert (foreign.status_code, told(foreign)) == (missing.status_code, told(missing))


def test_the_publisher_of_the_own_draft_is_refused_and_the_draft_stays(town, sign_in, now):
    page = notices.submitted(town.leader, at=now)
    inside = sign_in(town.posts.leader)
    assert inside.get(url("publish", page)).status_code == 404
    assert inside.post(url("publish", page)).status_code == 404
    assert "审核发布" not in inside.get(url("show", page)).content.decode()
    assert NoticePage.objects.get().state == "submitted"


def test_a_form_that_fails_keeps_what_was_typed(town, sign_in):
    officer = sign_in(town.posts.street)
    begun = officer.get(reverse("cms:notice-begin"))
    answer = officer.post(begun.url, form(title="", text="写了很久的正文", written_on_month="13"))
    text = answer.content.decode()
    assert "写了很久的正文" in text
    assert "月份在 1 至 12 之间" in text
    assert not NoticePage.objects.exists()


def test_two_people_on_one_draft_the_second_is_told_and_keeps_the_text(town, sign_in, now):
    page = notices.draft(town.street, at=now)
    seen = str(page.version)
    sign_in(town.posts.street).post(url("edit", page), form(title="先存的一个标题", seen=seen))
    answer = sign_in(town.posts.leader).post(url("edit", page), form(title="后存的另一个标题", seen=seen))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "后存的另一个标题" in text
    assert "先存的一个标题" in text
    assert "用对方保存的" in text
    assert "改了“标题" in text
    assert "12月5日前清理" in text
    assert NoticePage.objects.get().title == "先存的一个标题"
    leader, now_seen = sign_in(town.posts.leader), str(NoticePage.objects.get().version)
    theirs = leader.post(url("edit", page), form(title="后存的另一个标题", seen=now_seen, keep="theirs"))
    assert "先存的一个标题" in theirs.content.decode()
    assert "后存的另一个标题" not in theirs.content.decode()
    leader.post(url("edit", page), form(title="后存的另一个标题", seen=now_seen, keep="mine"))
    assert NoticePage.objects.get().title == "后存的另一个标题"


def test_an_incomplete_draft_is_saved_and_says_what_is_missing(town, sign_in):
    officer = sign_in(town.posts.street)
    begun = officer.get(reverse("cms:notice-begin"))
    answer = officer.post(begun.url, form(text="", window_days="5", submit="1"))
    assert {"text", "objection_how"} <= set(
        answer.context["form"].errors
    )  # beside the boxes, what was typed kept
    assert "关于清理楼道堆物的通知" in answer.content.decode()
    assert "（提交审核前要填）" in officer.get(begun.url).content.decode()
    assert not NoticePage.objects.exists()
    officer.post(begun.url, form(text=""))
    page = NoticePage.objects.get()
    assert page.state == "draft"
    assert "有效性" not in officer.get(url("show", page)).content.decode()
    answer = officer.post(url("submit", page), follow=True)
    assert "正文或附件至少有一样" in answer.content.decode()


def test_an_editor_is_led_to_the_pages_editor_and_nobody_else(town, sign_in):
    lists = reverse("cms:notice-mine")
    assert 'href="/editor/"' in sign_in(town.posts.editor).get(lists).content.decode()
    assert 'href="/editor/"' not in sign_in(town.posts.street).get(lists).content.decode()


def test_a_preview_shows_the_text_as_it_will_read_and_keeps_nothing(town, sign_in, now):
    officer = sign_in(town.posts.street)
    begun = officer.get(reverse("cms:notice-begin"))
    text = officer.post(begun.url, form(preview="1", save="")).content.decode()
    assert "<li>消防通道</li>" in text
    assert "- 消防通道" in text  # still in the box
    assert not NoticePage.objects.exists()
    page = notices.draft(town.street, at=now)
    officer.post(url("edit", page), form(title="只是看一看的标题", preview="1", seen=str(page.version)))
    assert NoticePage.objects.get().title != "只是看一看的标题"


def test_sent_back_with_words_recalled_given_up_taken_down(town, sign_in, now):
    officer, leader = sign_in(town.posts.street), sign_in(town.posts.leader)
    page = notices.submitted(town.street, at=now)
    assert leader.post(url("return", page), {"why": "  ", "seen": page.version}).status_code == 200
    assert NoticePage.objects.get().state == "submitted"
    leader.post(url("return", page), {"why": "请写明电话", "seen": page.version})
    assert "请写明电话" in officer.get(url("show", page)).content.decode()
    officer.post(url("submit", page))
    officer.post(url("recall", page))
    assert NoticePage.objects.get().state == "draft"
    officer.get(url("withdraw", page))
    assert NoticePage.objects.get().state == "draft"
    officer.post(url("withdraw", page))
    assert NoticePage.objects.get().state == "withdrawn"
    page = notices.on_view(town.street, town.leader, at=now)
    leader.post(url("retire", page), {"why": "过时", "seen": page.version})
    assert not NoticePage.objects.get(pk=page.pk).live


def test_a_button_pressed_too_late_is_told(town, sign_in, now):
    page = notices.submitted(town.street, at=now)
    notice.publish(by=town.head, page=page, at=now)
    answer = sign_in(town.posts.leader).post(url("publish", page), {"seen": page.version}, follow=True)
    assert "已变化" in answer.content.decode() or "已有变化" in answer.content.decode()
    assert Entry.objects.filter(event="notice.published").count() == 1


def test_files_are_added_refused_and_removed(town, sign_in, now):
    officer = sign_in(town.posts.street)
    page = notices.draft(town.street, at=now)
    officer.post(url("files", page), {"file": SimpleUploadedFile("公告.pdf", b"%PDF-1.7 x"), "title": "公告"})
    page = NoticePage.objects.get()
    file = page.files.get()
    assert (file.attachment.title, file.attachment.media_type) == ("公告", "application/pdf")
    for name, content in (
        ("坏.pdf", b"MZ\x90"),
        ("宏.docm", b"PK\x03\x04"),
        ("页.html", b"<script>"),
        ("空.txt", b""),
    ):
        answer = officer.post(url("files", page), {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 200, name
        assert NoticePage.objects.get().files.count() == 1, name
    got = officer.get(reverse("cms:notice-draft-file", args=[page.pk, file.attachment_id]))
    assert got["Content-Disposition"].startswith("attachment")
    officer.post(reverse("cms:notice-detach", args=[page.pk, file.attachment_id]))
    assert NoticePage.objects.get().files.count() == 0


def test_a_first_draft_sent_twice_is_kept_once(town, sign_in):
    officer = sign_in(town.posts.street)
    begun = officer.get(reverse("cms:notice-begin")).url
    token = officer.get(begun).context["form"]["form_token"].value()
    answers = [officer.post(begun, form(form_token=token), follow=True) for _click in range(2)]
    page = NoticePage.objects.get()
    assert [answer.redirect_chain[-1][0] for answer in answers] == [url("show", page)] * 2
    assert "没有重复办理" in answers[1].content.decode()
    other = officer.post(begun, form(form_token=token, title="另一件"))
    assert "已经提交过" in other.content.decode()
    assert other.context["form"]["title"].value() == "另一件"
    assert NoticePage.objects.count() == 1


@pytest.mark.parametrize("seen", ["9" * 5000, "²", "x"])
def test_a_version_that_is_no_number_counts_as_one_that_nobody_saw(town, sign_in, now, seen):
    page = notices.submitted(town.street, at=now)
    answer = sign_in(town.posts.leader).post(url("publish", page), {"seen": seen})
    assert answer.status_code == 200
    assert "已有变化" in answer.content.decode()
    assert NoticePage.objects.get().state == "submitted"


def test_acts_are_posted_never_followed(town, sign_in, now):
    page = notices.draft(town.street, at=now)
    for name in ("submit", "recall"):
        assert sign_in(town.posts.street).get(url(name, page)).status_code == 405


def test_the_bureau_chooses_a_section_and_an_office_of_another_is_not_offered(town, sign_in, now):
    notices.draft(town.street2, at=now)
    text = sign_in(town.posts.inspector).get(reverse("cms:notice-begin")).content.decode()
    assert "通知公告" in text
    assert "建设街道办事处" not in text
    foreign = SectionPage.objects.get(section_body__name="建设街道办事处")
    assert sign_in(town.posts.street).get(reverse("cms:notice-new-in", args=[foreign.pk])).status_code == 404


def test_to_dos_lead_to_what_waits_and_what_came_back(town, sign_in, now):
    page = notices.submitted(town.street, at=now, title="等审核的一件公告")
    assert "等审核的一件公告" in sign_in(town.posts.leader).get("/desk/").content.decode()
    assert "等审核的一件公告" not in sign_in(town.posts.leader2).get("/desk/").content.decode()
    notice.return_(by=town.leader, page=page, why="补电话", at=now)
    assert "补电话" in sign_in(town.posts.street).get("/desk/").content.decode()


def test_lists_cost_the_same_at_ten_times_the_data(town, sign_in, now, django_assert_max_num_queries):
    def cost():
        inside = sign_in(town.posts.leader)
        with django_assert_max_num_queries(60) as asked:
            inside.get(reverse("cms:notice-mine"))
        return len(asked)

    notices.draft(town.street, at=now)
    notices.draft(town.street, at=now)
    before = cost()
    for _n in range(15):
        notices.draft(town.street, at=now)
    assert cost() == before
