"""验文书: a code tells whether its paper is in force, and nothing else; guessing is slowed and leaves a mark."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from oversight import tries
from oversight.actions import document as papers
from oversight.models import OrganisationName, SecurityEvent
from oversight.tries import WRONG_TRIES
from tests.factories.ground import NOW, acting_as
from tests.oversight.actions.test_document import Scene, paper

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "0" * 16
TOMORROW = date(2026, 11, 25)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def scene(settings: Any, tmp_path: Any) -> Scene:
    settings.MEDIA_ROOT = str(tmp_path)
    return Scene()


def answer(client: Client, code: str, **extra: Any) -> Any:
    return client.get(reverse("oversight:verification-answer", args=[code]), **extra)


FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.translate(FULL_WIDTH)])
def test_a_typed_code_leads_to_its_answer(client: Client, scene: Scene, typed: Any) -> None:
    made = scene.issue()
    code = typed(made.printed_code)
    page = client.get(reverse("oversight:verification"), {"code": code}, follow=True)
    assert page.status_code == 200
    assert "这份文书有效" in page.content.decode()


def test_what_cannot_be_a_code_is_said_before_it_is_asked(client: Client, db: None) -> None:
    page = client.get(reverse("oversight:verification"), {"code": "12345"})
    assert "验证码应为 16 位" in page.content.decode()
    assert not SecurityEvent.objects.exists()


def test_the_answer_says_what_the_sheet_s_head_says_and_nothing_else(client: Client, scene: Scene) -> None:
    made = scene.issue(text="望澜家园差十六平方米")
    OrganisationName.objects.create(organisation=scene.bureau, name="市房管局", valid_to=TOMORROW)
    text = answer(client, made.code).content.decode()
    for printed in (made.number, "统计简报", made.title, "市房管局", "2026年11月24日"):
        assert printed in text
    for secret in ("望澜家园", scene.bureau.name, made.digest, made.file.name):
        assert secret not in text


def test_corrected_and_withdrawn_papers_say_so(client: Client, scene: Scene) -> None:
    old, gone = scene.issue(), scene.issue()
    fresh = papers.correct(by=acting_as(scene.inspector), verb="registry.correct_bulletin", document=old,
                           build=paper("新"), at=NOW, why="数字有误")  # fmt: skip
    papers.withdraw(
        by=acting_as(scene.head), verb="registry.withdraw_bulletin", document=gone, at=NOW, why="误发"
    )
    text = answer(client, old.code).content.decode()
    assert "已更正，不再有效" in text
    assert fresh.number in text
    assert fresh.code not in text
    assert "数字有误" not in text
    assert "已撤销，不再有效" in answer(client, gone.code).content.decode()
    assert "这份文书有效" in answer(client, fresh.code).content.decode()


def test_a_copy_is_compared_and_not_kept(client: Client, scene: Scene) -> None:
    made = scene.issue()
    content = default_storage.open(made.file.name).read()
    address = reverse("oversight:verification-answer", args=[made.code])
    before = sorted(default_storage.listdir("papers/2026")[1])
    for sent, words in ((content, "没有被改动"), (content + b"x", "不一致"), (b"", "不一致")):
        page = client.post(address, {"copy": SimpleUploadedFile("x.pdf", sent)})
        if sent:
            assert words in page.content.decode()
        assert "这份文书有效" in page.content.decode()
    assert sorted(default_storage.listdir("papers/2026")[1]) == before


def test_after_ten_wrong_codes_an_address_waits_and_others_do_not(client: Client, scene: Scene) -> None:
    made = scene.issue()
    for order in range(WRONG_TRIES):
        assert answer(client, f"{order:016d}").status_code == 404
    assert answer(client, WRONG).status_code == 429
    assert answer(client, made.code).status_code == 429
    assert answer(client, made.code, REMOTE_ADDR="10.9.8.7").status_code == 200
    assert (
        answer(client, made.code, HTTP_X_FORWARDED_FOR="10.9.8.7").status_code == 429
    )  # no proxy is declared
    assert SecurityEvent.objects.filter(kind="wrong_code").count() == WRONG_TRIES


def test_after_an_hour_the_address_may_try_again(client: Client, scene: Scene, monkeypatch: Any) -> None:
    made = scene.issue()
    for order in range(WRONG_TRIES):
        answer(client, f"{order:016d}")
    assert answer(client, made.code).status_code == 429
    monkeypatch.setattr(tries, "WINDOW", timedelta(0))
    assert answer(client, made.code).status_code == 200


def test_right_codes_do_not_count(client: Client, scene: Scene) -> None:
    made = scene.issue()
    for _ in range(WRONG_TRIES + 2):
        assert answer(client, made.code).status_code == 200


def test_a_volley_of_guesses_gets_no_more_than_ten(scene: Scene) -> None:
    gate = threading.Barrier(16)
    statuses: list[int] = []

    def guess(order: int) -> None:
        try:
            gate.wait(30)
            statuses.append(answer(Client(), f"{order:016d}").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=(order,)) for order in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [404] * 10 + [429] * 6


def test_no_address_is_written_down_and_nothing_is_cached(client: Client, scene: Scene) -> None:
    page = answer(client, WRONG, REMOTE_ADDR="10.1.2.3")
    event = SecurityEvent.objects.get(kind="wrong_code")
    assert "10.1.2.3" not in str(event.facts)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"  # other sites learn no code; our own form may be posted
    assert "sessionid" not in page.cookies


@pytest.mark.parametrize("code", ["x", "汉字", "%00", "<b>", "' OR 1=1 --", "a" * 500])
def test_odd_codes_are_answered_like_wrong_ones(client: Client, scene: Scene, code: str) -> None:
    assert answer(client, code).status_code == 404


def test_a_file_is_given_to_whoever_may_read_its_record(client: Client, scene: Scene) -> None:
    made = scene.issue()
    address = reverse("oversight:document-download", args=[made.pk])
    assert client.get(address).status_code == 302  # to the sign-in
    client.force_login(scene.street_officer.person, BACKEND)
    page = client.get(address)
    assert page.status_code == 200
    assert page["Content-Disposition"].startswith("attachment")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Type"] == "application/pdf"
    assert b"".join(page.streaming_content).startswith(b"%PDF-")


def test_a_paper_on_a_foreign_record_is_as_missing(client: Client, scene: Scene) -> None:
    made = scene.issue()
    missing = client.get(reverse("oversight:document-download", args=[made.pk + 1]))
    assert missing.status_code == 302
    client.force_login(scene.street_officer.person, BACKEND)
    assert client.get(reverse("oversight:document-download", args=[made.pk + 1])).status_code == 404
    foreign = papers.issue(
        by=acting_as(scene.inspector),
        verb="registry.issue_bulletin",
        record=scene.bureau,
        kind=papers.KINDS["D33"],
        read_verb="oversight.view_account",
        build=paper(),
        at=NOW,
    )
    refused = client.get(reverse("oversight:document-download", args=[foreign.pk]))
    assert refused.status_code == 404
    assert SecurityEvent.objects.filter(kind="refused", verb="oversight.view_account").exists()
