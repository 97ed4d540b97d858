"""Typing outlives its session, for the one who typed it and nobody else (INVARIANTS 22, 39)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import NoticePage, SectionPage
from oversight import unsent
from oversight.kernel.periods import Period
from oversight.kernel.scope import Post
from oversight.models import Membership, Unsent
from oversight.signin import sessions
from registry.models import Room
from tests.factories.ground import posting
from tests.registry.conftest import town  # noqa: F401  the same people

pytestmark = pytest.mark.django_db

PASSWORD = "Correct-Horse-88"
SAID = "先前填写的内容已填回"
TYPED = {
    "place": "3 号楼 101",
    "floor": "1",
    "area": "120.00",
    "note": "东窗朝河",
    "csrfmiddlewaretoken": "x",
}


@pytest.fixture
def officer(town) -> Membership:  # noqa: F811
    """Who measures rooms."""
    return with_password(town.officer)


@pytest.fixture
def form(town) -> str:  # noqa: F811
    """The address of a long form."""
    return reverse("registry:room-measure", args=[town.home.public_id])


def with_password(who: Membership) -> Membership:
    who.person.set_password(PASSWORD)
    who.person.save()
    return who


def sign_in(client: Client, who: Membership, back: str = "") -> str:
    answer = client.post(
        "/account/login/", {"login": who.person.username, "password": PASSWORD, "next": back}, follow=True
    )
    return str(answer.content.decode())


def opened(client: Client, url: str) -> dict[str, str]:
    """What the form sends besides what is typed."""
    page = client.get(url).content.decode()
    found = re.findall(r'<input type="hidden" name="(\w+)"[^>]* value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def sent_without_a_session(client: Client, who: Membership, url: str, **more) -> str:
    """Open the form, lose the session, send what was typed; where one is led."""
    sign_in(client, who)
    hidden = opened(client, url)
    sessions.end_all(who.person)
    answer = client.post(url, {**hidden, **TYPED, **more})
    assert answer.status_code == 302
    return str(answer.url)


def test_the_same_person_finds_the_form_as_it_was_typed_and_nothing_is_sent(client, officer, form):
    door = sent_without_a_session(client, officer, form)
    assert "刚才填写的内容还在，没有提交" in client.get(door).content.decode()
    page = sign_in(client, officer, form)
    assert SAID in page
    assert "选过的文件没有保留" in page
    assert all(value in page for name, value in TYPED.items() if name != "csrfmiddlewaretoken")
    assert not Room.objects.exists()
    assert not Unsent.objects.exists()
    assert SAID not in client.get(form).content.decode()


def test_an_idle_session_keeps_it_too(client, officer, form, monkeypatch):
    sign_in(client, officer)
    hidden = opened(client, form)
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.post(form, {**hidden, **TYPED})
    assert "东窗朝河" in sign_in(client, officer, form)


def test_what_came_back_can_be_sent(client, officer, form):
    rest = {"use": "office", "phase": "1", "title": "none", "self_contained": "yes", "utilities": "yes"}
    sent_without_a_session(client, officer, form, **rest)
    sign_in(client, officer)
    back = client.get(form).context["form"]
    assert not back.errors
    answer = client.post(form, {**back.data.dict(), "daylight": "yes"})
    assert answer.status_code == 302
    assert Room.objects.get().place == "3 号楼 101"


def test_another_person_on_the_device_sees_nothing_and_the_first_still_finds_it(client, town, officer, form):  # noqa: F811
    colleague = with_password(posting(Post.STREET, town.street))
    sent_without_a_session(client, officer, form)
    page = sign_in(client, colleague, form)
    assert "东窗朝河" not in page
    assert SAID not in page
    client.post("/account/logout/")
    assert "东窗朝河" in sign_in(client, officer, form)


def test_the_same_person_at_another_browser_sees_nothing(client, officer, form):
    sent_without_a_session(client, officer, form)
    assert "东窗朝河" not in sign_in(Client(), officer, form)
    forged = Client()
    forged.cookies[unsent.COOKIE] = "0" * 43
    assert "东窗朝河" not in sign_in(forged, officer, form)


def test_nothing_is_left_in_another_s_name_or_without_a_mark(client, town, officer, form):  # noqa: F811
    for mark in ("", "made-up", unsent.signing.dumps([town.head.person_id, None], salt="other")):
        answer = Client().post(form, {**TYPED, unsent.MARK: mark})
        assert answer.status_code == 302
        assert unsent.COOKIE not in answer.cookies
    assert not Unsent.objects.exists()


def test_neither_files_nor_passwords_nor_plain_text_lie_in_the_database(client, officer, form):
    photo = SimpleUploadedFile("dong.jpg", b"\xff\xd8picture", "image/jpeg")
    sent_without_a_session(client, officer, form, photos=photo, old_password="hush", api_token="hush")
    row = Unsent.objects.get()
    text = unsent.box.open_(row.locked, also=client.cookies[unsent.COOKIE].value)
    assert "东窗朝河" in text
    assert not any(word in text for word in ("hush", "csrf", "dong.jpg", "picture", unsent.MARK))
    assert "东窗" not in row.locked
    with pytest.raises(unsent.InvalidToken):
        unsent.box.open_(row.locked)


def test_signing_out_by_hand_erases_it(client, officer, form):
    sent_without_a_session(client, officer, form)
    elsewhere = Client()
    sign_in(elsewhere, officer)
    elsewhere.post("/account/logout/")
    assert not Unsent.objects.exists()


def test_it_ends_after_its_term_though_the_duty_is_late(client, officer, form, monkeypatch):
    sent_without_a_session(client, officer, form)
    row = Unsent.objects.get()
    for before, left in ((timedelta(seconds=1), 1), (timedelta(0), 0)):
        unsent.forget_old(period=Period(key="x", due_at=row.at), at=row.at + unsent.KEPT - before)
        assert Unsent.objects.count() == left
    Unsent.objects.bulk_create([row])
    over = row.at + unsent.KEPT
    monkeypatch.setattr("django.utils.timezone.now", lambda: over)
    assert "东窗朝河" not in sign_in(client, officer, form)


def test_what_is_too_long_is_said_not_to_be_kept(client, officer, form):
    door = sent_without_a_session(client, officer, form, note="长" * unsent.LARGEST)
    assert "没能保留" in client.get(door).content.decode()
    assert not Unsent.objects.exists()


def test_of_one_person_only_the_newest_are_kept(client, officer, form):
    sign_in(client, officer)
    hidden = opened(client, form)
    sessions.end_all(officer.person)
    for n in range(unsent.MOST + 2):
        client.post(f"{form}?n={n}", {**hidden, **TYPED})
    kept = {row.path for row in Unsent.objects.all()}
    assert kept == {f"{form}?n={n}" for n in range(2, unsent.MOST + 2)}
    assert len({row.browser for row in Unsent.objects.all()}) == 1


def test_one_is_back_under_the_posting_one_wrote_under(client, town, officer, form):  # noqa: F811
    second = posting(Post.STREET, town.other_street, officer.person)
    away = reverse("registry:room-measure", args=[town.away.public_id])
    sign_in(client, officer)
    client.post("/switch/", {"membership": second.pk})
    hidden = opened(client, away)
    sessions.end_all(officer.person)
    client.post(away, {**hidden, **TYPED})
    assert "东窗朝河" in sign_in(client, officer, away)


class TestAStaleToken:
    """The form's CSRF token changed with a sign-in in another tab."""

    @pytest.fixture
    def strict(self) -> Client:
        return Client(enforce_csrf_checks=True)

    @staticmethod
    def force(client: Client, who: Membership) -> None:
        client.force_login(who.person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def test_the_same_person_is_back_at_the_filled_in_form(self, strict, officer, form):
        self.force(strict, officer)
        answer = strict.post(form, {**opened(strict, form), **TYPED}, follow=True)
        page = answer.content.decode()
        assert SAID in page
        assert "东窗朝河" in page
        assert not Room.objects.exists()

    def test_another_person_is_told_and_shown_nothing(self, strict, town, officer, form):  # noqa: F811
        colleague = with_password(posting(Post.STREET, town.street))
        self.force(strict, officer)
        hidden = opened(strict, form)
        self.force(strict, colleague)
        answer = strict.post(form, {**hidden, **TYPED})
        assert answer.status_code == 403
        assert "打开这张表单的人和现在登录的人不同" in answer.content.decode()
        assert "东窗朝河" not in strict.get(form).content.decode()
        self.force(strict, officer)
        assert "东窗朝河" in strict.get(form).content.decode()

    def test_a_page_of_another_site_leaves_nothing(self, strict, officer, form):
        self.force(strict, officer)
        answer = strict.post(form, TYPED, headers={"origin": "https://elsewhere.example"})
        assert answer.status_code == 403
        assert not Unsent.objects.exists()


def test_a_notice_comes_back_and_is_not_saved_by_looking(client, town):  # noqa: F811
    writer = with_password(town.editor)
    url = reverse("cms:notice-new-in", args=[SectionPage.objects.get(slug="announcements").pk])
    sign_in(client, writer)
    title = "关于开展物业管理用房普查工作的通知"
    hidden = opened(client, url)
    sessions.end_all(writer.person)
    client.post(url, {**hidden, "title": title, "text": "请于月底前报送。", "save": "1"})
    assert title in sign_in(client, writer, url)
    assert not NoticePage.objects.filter(draft_title=title).exists()
