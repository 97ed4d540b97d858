"""What a browser is told, compared whole for each kind of address (promises 26, 30); forged hosts; links of letters."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from oversight.models import Letter
from oversight.notify import email
from tests.matrix.asking import undone

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": CSP,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Language": "zh-CN",
}
EDITOR = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; form-action 'self';"
    " base-uri 'none'"
)
# Which headers say nothing about keeping, framing or running: length, request id, what a cache varies by.
ASIDE = {
    "Content-Length",
    "X-Request-ID",
    "Vary",
    "Content-Disposition",
    "X-Cache-Tags",
    "X-Cache-Seconds",
    "Expires",
}


def told(answer) -> dict[str, str]:
    """The headers that are compared, the nonce taken out."""
    heads = {name: value for name, value in answer.heads.items() if name not in ASIDE}
    if policy := heads.get("Content-Security-Policy"):
        parts = re.sub(r"'nonce-[^']+'", "", policy)
        heads["Content-Security-Policy"] = "; ".join(sorted(_sources(part) for part in parts.split(";")))
    return heads


def _sources(directive: str) -> str:
    name, *sources = directive.split()
    return " ".join([name, *sorted(sources)])


def sorted_policy(policy: str) -> str:
    """A policy in the order that `told` gives."""
    return "; ".join(sorted(_sources(part) for part in policy.split(";")))


def expected(**more: str) -> dict[str, str]:
    """Everywhere's headers with what a kind adds; None takes one away."""
    heads = EVERYWHERE | {"Content-Security-Policy": sorted_policy(CSP)}
    heads |= {name.replace("_", "-"): value for name, value in more.items()}
    return {name: value for name, value in heads.items() if value is not None}


KINDS = {
    "a public page": ("public", "/announcements/", expected(Content_Type="text/html; charset=utf-8")),
    "the sign-in": ("public", "/account/login/", None),
    "a page of work": (
        "inspector", "/desk/", expected(Content_Type="text/html; charset=utf-8", Cache_Control="no-store"),
    ),
    "a public page to whoever is signed in": (
        "inspector", "/announcements/", expected(Content_Type="text/html; charset=utf-8", Cache_Control="no-store"),
    ),
    "nothing there": ("public", "/no-such-page/", expected(Content_Type="text/html; charset=utf-8")),
    "nothing there, at work": (
        "inspector", "/people/999999/", expected(Content_Type="text/html; charset=utf-8", Cache_Control="no-store"),
    ),
    "a code's answer": (
        "public", "/verify/2N8VW3KC7TQ49H4P/",
        expected(Content_Type="text/html; charset=utf-8", Cache_Control="no-store"),
    ),
    "the API": ("public", "/api/estates", expected(Content_Type="application/json; charset=utf-8")),
    "a file of work": (
        "inspector", "/registry/checks/export/",
        expected(
            Content_Type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Cache_Control="no-store",
        ),
    ),
    "a paper of work": (
        "inspector", "/policy/book.pdf", expected(Content_Type="application/pdf", Cache_Control="no-store"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind, (_who, _path, heads) in KINDS.items() if heads])
def test_headers_are_these_and_no_others(kind, matrix):
    who, path, heads = KINDS[kind]
    assert told(matrix.portal.ask(who, "GET", path)) == heads


def test_the_sign_in_is_kept_nowhere(matrix):
    heads = told(matrix.portal.ask("public", "GET", "/account/login/"))
    assert "no-store" in heads.pop("Cache-Control")
    assert heads == expected(Content_Type="text/html; charset=utf-8")


def test_the_editor_alone_has_the_looser_policy(matrix):
    heads = told(matrix.portal.ask("editor", "GET", "/editor/"))
    assert heads["Content-Security-Policy"] == sorted_policy(EDITOR)
    assert heads["Cache-Control"] == "no-store"
    assert heads["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
    refused = told(matrix.portal.ask("inspector", "GET", "/editor/"))
    assert "unsafe-inline" not in refused["Content-Security-Policy"]
    assert matrix.portal.ask("public", "GET", "/editor/").status == 302


def test_a_strangers_file_runs_nothing(matrix):
    """An attachment of a record: a download alone, under a policy of its own."""
    kept = matrix.place.things["attachment"]["home"].row
    heads = told(
        matrix.portal.ask("inspector", "GET", reverse("registry:attachment-download", args=[kept.pk]))
    )
    assert heads["Content-Security-Policy"] == sorted_policy(
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    assert heads["X-Content-Type-Options"] == "nosniff"
    assert heads["Cross-Origin-Resource-Policy"] == "same-origin"
    assert heads["Cache-Control"] == "no-store"


def test_every_page_of_work_is_kept_nowhere(matrix):
    """Whatever a signed-in person gets, by every door that a GET opens."""
    from tests.matrix.cells import OPEN, Cell
    from tests.matrix.rows import ROWS

    kept = []
    for door in ROWS.values():
        for thing in matrix.things(door)[:1]:
            who = next(
                (w for w in matrix.place.cast if matrix.expected(Cell(door, w, thing, "GET")) == OPEN), "head"
            )
            answer = matrix.portal.ask(who, "GET", matrix.path(door, thing))
            policy = answer.heads.get("Cache-Control", "")
            if "no-store" not in policy and "no-cache" not in policy:
                kept.append((door.name, who, policy))
    assert kept == []


@pytest.mark.parametrize("path", ["/", "/account/login/", "/desk/", "/api/estates", "/healthz", "/verify/"])
def test_a_forged_host_is_refused(path, matrix):
    with undone():
        assert Client(raise_request_exception=False).get(path, HTTP_HOST="evil.example").status_code == 400


def test_a_forged_forwarded_host_leads_nowhere(matrix):
    """The header is not believed: neither a link nor a redirection bears it."""
    with undone():
        browser = Client(raise_request_exception=False)
        for path in ("/", "/account/login/", "/desk/", "/sitemap.xml", "/feeds/announcements/rss.xml"):
            answer = browser.get(
                path, HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example"
            )
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"evil.example" not in content, path
            assert "evil.example" not in str(answer.headers), path


@override_settings(SITE_URL="https://portal.example", EMAIL_URL="smtp://localhost:25")
def test_links_in_letters_are_built_from_one_setting(matrix):
    """A reset asked for under another name of the host, and a letter of an act."""
    with undone():
        who = matrix.place.town.people["street_officer"].person
        Client().post("/account/password/reset/", {"email": who.email}, HTTP_HOST="localhost")
        letters = list(Letter.objects.filter(recipient=who))
        letters.append(matrix.place.things["letter"]["street_officer"].row)
        texts = [email._message(letter, None).body for letter in letters]
    assert texts
    links = [link for text in texts for link in re.findall(r"https?://[^\s]+", text)]
    assert links
    assert {link for link in links if not link.startswith("https://portal.example/")} == set()
