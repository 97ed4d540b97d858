"""Pages in memory: what is kept, for whom, and when it is no longer true."""

from __future__ import annotations

import gzip
import io
import threading
import time

import brotli
import pytest

from oversight.pagecache import Choice, PageCache

LANGUAGE = Choice("django_language", ("zh-hans", "en"))
LARGE = Choice("large_text", ("0", "1"))


class Site:
    """An application that counts how often it is asked, and answers what the test says."""

    def __init__(self):
        self.asked = []
        self.status, self.headers, self.body = "200 OK", [("X-Cache-Tags", "notices")], b"<p>one</p>"
        self.while_made = lambda: None

    def __call__(self, environ, start):
        self.asked.append(environ)
        self.while_made()
        start(self.status, [("Content-Type", "text/html"), *self.headers])
        return [self.body, environ.get("HTTP_COOKIE", "").encode()]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def cache(site):
    """A cache that hears, without a database."""
    made = PageCache(
        site,
        listen=None,
        addresses=("/", "/notices/", "/robots.txt"),
        session_cookie="sessionid",
        choices=(LANGUAGE, LARGE),
    )
    made.hearing = True
    return made


def ask(cache, path="/notices/1/", method="GET", query="", **headers):
    """One request; gives status, headers and body."""
    told = {}
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": headers.pop("host", "portal.example"),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    body = b"".join(cache(environ, lambda s, h, exc=None: told.update(status=s, headers=dict(h))))
    return told["status"][:3], told["headers"], body


def test_a_second_reader_asks_nobody(cache, site):
    first, second = ask(cache), ask(cache)
    assert len(site.asked) == 1
    assert first == second
    assert "X-Cache-Tags" not in second[1]
    assert second[1]["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cookie": "sessionid=abc"}, "a session"),
        ({"cookie": 'junk"; sessionid=abc; x'}, "a session in a broken header"),
        ({"authorization": "Basic eA=="}, "a credential"),
        ({"method": "POST"}, "a form"),
        ({"path": "/registry/estates/"}, "another address"),
        ({"path": "/notices"}, "an address that only begins alike"),
    ],
)
def test_passes_by(cache, site, change, why):
    ask(cache, **change)
    _status, headers, _body = ask(cache, **change)
    assert len(site.asked) == 2, why
    assert "X-Cache-Tags" not in headers
    assert not cache.pages


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("X-Cache-Tags", "a"), ("Set-Cookie", "x=1")],
        [("X-Cache-Tags", "a"), ("Vary", "Cookie, Accept-Language")],
        [("X-Cache-Tags", "a"), ("Cache-Control", "no-store")],
        [("X-Cache-Tags", "a"), ("Cache-Control", "private, max-age=9")],
    ],
)
def test_is_not_kept(cache, site, headers):
    site.headers = headers
    ask(cache)
    _status, seen, _body = ask(cache)
    assert len(site.asked) == 2
    assert "X-Cache-Tags" not in seen


def test_errors_are_not_kept(cache, site):
    for status in ("404 Not Found", "500 Oops", "302 Found"):
        site.status = status
        ask(cache)
    assert not cache.pages


def test_what_a_reader_chose_is_another_page_and_nothing_else_of_theirs_is_asked_with(cache, site):
    usual = ask(cache, cookie="other=secret", accept_language="en", if_none_match="x", range="bytes=0-1")[2]
    english = ask(cache, cookie="django_language=en; other=secret")[2]
    both = ask(cache, cookie="large_text=1; django_language=en")[2]
    assert [usual, english, both] == [
        b"<p>one</p>",
        b"<p>one</p>django_language=en",
        b"<p>one</p>django_language=en; large_text=1",
    ]
    assert ask(cache, cookie="django_language=xx; large_text=7")[2] == usual
    assert len(site.asked) == 3
    assert not any("secret" in str(e) or "HTTP_RANGE" in e for e in site.asked)


def test_hosts_and_queries_are_apart(cache, site):
    ask(cache)
    ask(cache, host="other.example")
    ask(cache, query="page=2")
    assert len(site.asked) == 3


def test_head_conditions_and_encodings(cache):
    _s, headers, body = ask(cache)
    assert ask(cache, if_none_match=headers["ETag"])[0] == "304"
    assert ask(cache, if_none_match=headers["ETag"])[2] == b""
    assert ask(cache, method="HEAD")[2] == b""
    assert ask(cache, method="HEAD")[1]["Content-Length"] == str(len(body))
    packed = ask(cache, accept_encoding="gzip, br")
    assert (packed[1]["Content-Encoding"], brotli.decompress(packed[2])) == ("br", body)
    packed = ask(cache, accept_encoding="gzip")
    assert gzip.decompress(packed[2]) == body


def test_a_change_ends_what_shows_it_and_nothing_else(cache, site):
    ask(cache)
    site.headers = [("X-Cache-Tags", "firms")]
    ask(cache, path="/")
    cache.bump(["notices"])
    ask(cache)
    ask(cache, path="/")
    assert [e["PATH_INFO"] for e in site.asked] == ["/notices/1/", "/", "/notices/1/"]
    cache.bump(["*"])
    ask(cache, path="/")
    assert len(site.asked) == 4


def test_what_was_published_while_the_page_was_made_is_not_overlooked(cache, site):
    site.while_made = lambda: cache.bump(["notices"])
    ask(cache)
    site.while_made = lambda: None
    ask(cache)
    assert len(site.asked) == 2
    ask(cache)
    assert len(site.asked) == 2


def test_a_page_ends_by_itself(cache, site, monkeypatch):
    site.headers = [("X-Cache-Tags", "a"), ("X-Cache-Seconds", "5")]
    now = time.monotonic()
    monkeypatch.setattr("oversight.pagecache.time.monotonic", lambda: now)
    _s, headers, _b = ask(cache)
    assert "X-Cache-Seconds" not in headers
    now += 4.9
    ask(cache)
    assert len(site.asked) == 1
    now += 0.2
    ask(cache)
    assert len(site.asked) == 2


def test_nothing_is_kept_while_nobody_listens(cache, site):
    cache.hearing = False
    ask(cache)
    ask(cache)
    assert len(site.asked) == 2


def test_the_last_page_beats_an_error_and_a_term_that_cannot_be_asked_about(cache, site, monkeypatch):
    ask(cache)
    cache.bump(["notices"])
    site.status = "500 Oops"
    assert ask(cache)[:1] == ("200",)
    cache.hearing = False
    later = time.monotonic() + 10_000
    monkeypatch.setattr("oversight.pagecache.time.monotonic", lambda: later)
    site.status = "503 Away"
    assert ask(cache)[2] == b"<p>one</p>"


def test_memory_has_an_end(site):
    cache = PageCache(site, listen=None, addresses=("/n/",), session_cookie="s", room=20_000)
    cache.hearing = True
    site.body = b"x" * 3_000
    for number in range(20):
        ask(cache, path=f"/n/{number}/")
    assert cache.filled <= 20_000
    assert "/n/19/" in {key[2] for key in cache.pages}
    assert cache.filled == sum(page.size for page in cache.pages.values())


def test_many_readers_at_once_get_one_text(cache, site):
    answers = []
    barrier = threading.Barrier(8)

    def read():
        barrier.wait()
        for n in range(50):
            if n % 10 == 0:
                cache.bump(["notices"])
            answers.append(ask(cache)[2])

    readers = [threading.Thread(target=read) for _n in range(8)]
    [reader.start() for reader in readers]
    [reader.join() for reader in readers]
    assert set(answers) == {b"<p>one</p>"}
    assert cache.filled == sum(page.size for page in cache.pages.values())
