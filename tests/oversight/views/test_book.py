"""权限手册: what is printed is what is in force; whoever may read the policy may take it away."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from oversight import book
from oversight.kernel.scope import Kind, Post
from oversight.policy import LINES, VERBS, Line, may
from tests.factories.ground import acting_as, body, posting, territory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def auditor(client: Client) -> Any:
    found = posting(Post.AUDITOR, body(Kind.BUREAU, "营口市住房和城乡建设局", territory("营口市")))
    client.force_login(found.person, BACKEND)
    return found


def test_the_printed_book_has_every_resource_and_post(client: Client, auditor: Any) -> None:
    page = client.get(reverse("oversight:book-pdf"))
    assert page["Content-Type"] == "application/pdf"
    assert "attachment" in page["Content-Disposition"]
    text = "".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(page.content)).pages)
    for line in book.lines():
        assert line.resource in text
        assert line.post in text


def test_the_workbook_has_one_row_a_line(client: Client, auditor: Any) -> None:
    page = client.get(reverse("oversight:book-xlsx"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(page.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + len(LINES)
    assert tuple(rows[1]) == book.rows()[0]


def test_a_stranger_is_led_to_the_sign_in(client: Client) -> None:
    assert client.get(reverse("oversight:book-pdf")).status_code == 302
    assert client.get(reverse("oversight:book-xlsx")).status_code == 302


def test_the_acts_in_the_book_are_those_the_policy_allows(auditor: Any) -> None:
    by = acting_as(auditor)
    told = {act for line in LINES if line.post is Post.AUDITOR for act in book.acts_of(line)}
    for verb in VERBS.values():
        only_public = not any(
            line.post is Post.AUDITOR and line.resource == verb.resource and set(line.kinds) & set(verb.kinds)
            for line in LINES
        )
        if not only_public:
            assert may(by, verb.name) == (str(book.words.VERBS[verb.name]) in told)


def test_a_line_of_a_few_fields_does_not_offer_unmasking() -> None:
    line = Line("firm", Post.EDITOR, ("read",), LINES[0].scope, fields="public")
    whole = str(book.words.VERBS["registry.unmask_firm"])
    assert whole not in book.acts_of(line)
    assert whole in book.acts_of(Line("firm", Post.AUDITOR, ("read",), LINES[0].scope))
