"""The Wagtail admin: for bureau editors alone, and every door in it leads through the acts."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from cms.actions import notice
from cms.models import HomePage, NoticePage, SectionPage
from oversight.models import Entry
from tests.factories import notices
from tests.factories.ground import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ALL = "head editor editor2 inspector auditor admin district leader street committee department firm".split()


def fields(page=None, **extra):
    """What the admin's form posts for a notice."""
    data = {
        "title": "关于供暖期配合事项的提示",
        "document_number": "",
        "written_on": "2026-11-18",
        "subject_words": "",
        "source": "物业处",
        "window_days": "",
        "objection_how": "",
        "effective_on": "",
        "lapses_on": "",
        "go_live_at": "",
        "expire_at": "",
        "replaces": "",
        "correction_note": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": "供暖期将至，请各企业配合。",
    }
    return data | extra


def add_url(slug="announcements", model="noticepage"):
    section = SectionPage.objects.get(slug=slug)
    return reverse("wagtailadmin_pages:add", args=("cms", model, section.pk))


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def test_only_editors_enter_and_for_all_others_there_is_no_admin(town, sign_in, client):
    page = notices.on_view(town.street, town.leader)
    urls = [
        "/editor/",
        edit_url(page),
        add_url(),
        "/editor/pages/",
        "/editor/choose-page/",
        "/editor/api/main/pages/",
    ]
    for name in ALL:
        inside = sign_in(getattr(town.posts, name))
        for url in urls:
            status = inside.get(url, follow=True).status_code
            assert status == (200 if name.startswith("editor") else 404), (name, url, status)
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize(
    "path",
    "users/ groups/1/ documents/ images/ images/chooser/ documents/chooser/ collections/ sites/ locales/ "
    "redirects/ reports/site-history/ workflows/list/ snippets/ forms/".split(),
)
def test_the_rest_of_the_admin_is_not_there(town, sign_in, path):
    assert sign_in(town.posts.editor).get(f"/editor/{path}").status_code == 404


def test_a_draft_begun_in_the_admin_is_an_act(town, sign_in):
    answer = sign_in(town.posts.editor).post(add_url(), fields())
    page = NoticePage.objects.get()
    assert answer.status_code == 302
    assert (page.state, page.live, page.drafted_by_id) == ("draft", False, town.posts.editor.pk)
    assert page.authors == [town.posts.editor.person_id]
    assert (page.issuer_id, page.kind) == (town.bureau.pk, "notice")
    assert list(Entry.objects.values_list("event", "membership_id")) == [
        ("notice.drafted", town.posts.editor.pk)
    ]
    assert page.slug[:8].isdigit()


@pytest.mark.parametrize(
    "pieces",
    [
        {"body-0-value": "供暖期\x1b[2K将至"},
        {
            "body-0-type": "bullets",
            "body-0-value-count": "1",
            "body-0-value-0-deleted": "",
            "body-0-value-0-order": "0",
            "body-0-value-0-type": "item",
            "body-0-value-0-id": "",
            "body-0-value-0-value": "请各企业\x07配合",
        },
    ],
)
def test_a_control_character_in_the_text_is_refused_beside_its_piece(town, sign_in, pieces):
    answer = sign_in(town.posts.editor).post(add_url(), fields(**pieces))
    assert json.dumps("看不见的控制字符")[1:-1] in answer.text  # the editor's script says it beside the piece
    assert not NoticePage.objects.exists()


def test_the_publish_button_posted_by_hand_only_saves(town, sign_in):
    editor = sign_in(town.posts.editor)
    editor.post(add_url(), fields(**{"action-publish": "1"}))
    page = NoticePage.objects.get()
    assert not page.live
    editor.post(edit_url(page), fields(**{"action-publish": "1"}))
    editor.post(edit_url(page), fields(**{"action-submit": "1"}))
    page.refresh_from_db()
    assert (page.live, page.state) == (False, "draft")
    assert set(Entry.objects.values_list("event", flat=True)) == {"notice.drafted"}


def test_hand_in_and_the_other_editor_approves(town, sign_in):
    sign_in(town.posts.editor).post(add_url(), fields(**{"action-hand-in": "1"}))
    page = NoticePage.objects.get()
    assert page.state == "submitted"
    assert sign_in(town.posts.editor2).get("/editor/").context is not None
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    sign_in(town.posts.editor).post(edit_url(page), fields(**approve))
    page.refresh_from_db()
    assert page.state == "submitted"
    answer = sign_in(town.posts.editor2).post(edit_url(page), stored(page, approve))
    page.refresh_from_db()
    assert answer.status_code == 302
    assert (page.state, page.live, page.published_by_id) == ("live", True, town.posts.editor2.pk)
    assert Entry.objects.filter(event="notice.published").count() == 1


def stored(page, extra):
    """The form as the admin shows it, unchanged."""
    value = page.body.get_prep_value()[0]
    return fields(**{"body-0-id": value["id"]}) | extra


def test_sent_back_in_the_admin_with_words(town, sign_in):
    sign_in(town.posts.editor).post(add_url(), fields(**{"action-hand-in": "1"}))
    page = NoticePage.objects.get()
    state = TaskState.objects.get()
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "reject", state.pk))
    other = sign_in(town.posts.editor2)
    other.post(url, {"comment": " "})
    page.refresh_from_db()
    assert page.state == "submitted"
    assert sign_in(town.posts.editor).post(url, {"comment": "自己退回"}).status_code in (302, 404)
    other.post(url, {"comment": "请写明截止日期"})
    page.refresh_from_db()
    assert (page.state, page.returned_why) == ("returned", "请写明截止日期")


def test_what_waits_is_not_written_in(town, sign_in):
    page = notices.submitted(town.editor, "announcements")
    before = page.latest_revision_id
    for extra in ({}, {"action-cancel-workflow": "1"}, {"title": "趁机改标题"}):
        sign_in(town.posts.editor).post(edit_url(page), fields(**extra))
        sign_in(town.posts.editor2).post(edit_url(page), fields(**extra))
    page.refresh_from_db()
    assert (page.state, page.latest_revision_id) == ("submitted", before)
    slip = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "title": "审核时夹带改标题",
    }
    sign_in(town.posts.editor2).post(edit_url(page), fields(**slip))
    page.refresh_from_db()
    assert (page.state, page.latest_revision_id) == ("submitted", before)


def test_a_correction_in_the_admin_needs_words_and_stays_hidden(town, sign_in):
    page = notices.on_view(town.editor, town.head, "announcements", text="原来的正文。")
    editor = sign_in(town.posts.editor)
    editor.post(edit_url(page), fields())
    page.refresh_from_db()
    assert page.state == "live"
    editor.post(edit_url(page), fields(correction_note="更正正文"))
    page = NoticePage.objects.get(pk=page.pk)
    assert (page.state, page.search_text) == ("correcting", "原来的正文。")
    assert page.working_copy().search_text == "供暖期将至，请各企业配合。"


@pytest.mark.parametrize(
    "name", "unpublish delete move copy lock unlock convert_alias set_privacy reorder".split()
)
def test_other_doors_change_nothing(town, sign_in, name):
    page = notices.on_view(town.editor, town.head, "announcements")
    known = {
        "reorder": f"/editor/pages/{SectionPage.objects.get(slug='announcements').pk}/reorder/",
        "set_privacy": f"/editor/pages/{page.pk}/privacy/",
        "move": f"/editor/pages/{page.pk}/move/",
    }
    url = known.get(name) or reverse(f"wagtailadmin_pages:{name}", args=(page.pk,))
    before = (page.path, NoticePage.objects.count(), Entry.objects.count())
    for method in ("get", "post"):
        getattr(sign_in(town.posts.editor2), method)(url, {"new_title": "抄", "new_slug": "chao"})
    fresh = NoticePage.objects.get(pk=page.pk)
    assert (fresh.path, NoticePage.objects.count(), Entry.objects.count()) == before
    assert (fresh.live, fresh.locked, fresh.view_restrictions.count()) == (True, False, 0)


def test_bulk_actions_change_nothing(town, sign_in):
    page = notices.on_view(town.editor, town.head, "announcements")
    draft = notices.draft(town.editor, "announcements")
    for action in ("delete", "publish", "unpublish", "move"):
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action))
        sign_in(town.posts.editor2).post(f"{url}?id={page.pk}&id={draft.pk}", {"include_descendants": "1"})
    assert NoticePage.objects.get(pk=page.pk).live
    assert not NoticePage.objects.get(pk=draft.pk).live


def test_home_and_sections_are_not_edited_here(town, sign_in):
    for page in (HomePage.objects.get(), SectionPage.objects.get(slug="policies")):
        answer = sign_in(town.posts.editor).get(edit_url(page))
        assert answer.status_code in (302, 403, 404)
    assert sign_in(town.posts.editor).get(add_url("offices")).status_code in (302, 403, 404)


def test_the_explorer_shows_pages_and_the_preview_draws_the_draft(town, sign_in):
    page = notices.draft(town.editor, "announcements", title="预览用的草稿标题")
    editor = sign_in(town.posts.editor)
    listing = reverse("wagtailadmin_explore", args=(SectionPage.objects.get(slug="announcements").pk,))
    assert "预览用的草稿标题" in editor.get(listing).content.decode()
    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=(page.pk,)))
    assert draft.status_code == 200
    assert "预览用的草稿标题" in draft.content.decode()
    assert draft["Cache-Control"] == "no-store"
    assert "unsafe-inline" in draft["Content-Security-Policy"]


def test_an_ended_posting_ends_the_admin(town, sign_in):
    inside = sign_in(town.posts.editor)
    assert inside.get("/editor/").status_code == 200
    town.posts.editor.valid_to = NOW
    town.posts.editor.save()
    assert inside.get("/editor/").status_code in (302, 404)


def test_the_admin_lists_what_waits_for_another(town, sign_in):
    page = notices.submitted(town.editor, "announcements", title="等另一位编辑审核的稿件")
    assert "等另一位编辑审核的稿件" in sign_in(town.posts.editor2).get("/editor/").content.decode()
    assert notice.publish(by=town.editor2, page=page, at=NOW).live


def test_autosave_and_sessions_write_no_revision(town, sign_in):
    page = notices.draft(town.editor, "announcements")
    before = page.revisions.count()
    editor = sign_in(town.posts.editor)
    editor.get(edit_url(page))
    editor.post(reverse("wagtailadmin_editing_sessions:ping", args=("cms", "noticepage", page.pk, 1)), {})
    assert page.revisions.count() == before
    assert json.dumps(before) == "1"


def test_the_admin_speaks_chinese_where_its_own_catalogue_is_silent(town, sign_in):
    client = sign_in(town.posts.editor)
    text = client.get(edit_url(notices.draft(town.editor, "announcements"))).content.decode()
    for word in ("Content metrics", "Insert a block", "Keyboard shortcuts are", "Go to the first error"):
        assert word not in text
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert '"Insert a block": "\\u63d2\\u5165\\u5185\\u5bb9\\u5757"' in script
