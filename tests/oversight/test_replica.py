"""Who reads from the replica: a visitor without a session, and nobody who may have written."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from oversight import env, replica
from oversight.models import Person, Territory


@pytest.fixture
def two(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> replica.Router:
    """A portal with a replica."""
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    return replica.Router()


@pytest.mark.parametrize(
    ("method", "cookie", "expected"),
    [("GET", "", "replica"), ("HEAD", "", "replica"), ("POST", "", None), ("GET", "a-session", None)],
)
def test_only_visitors_without_a_session_read_there(
    two: replica.Router, settings: Settings, method: str, cookie: str, expected: str | None
) -> None:
    """A person reads what they just wrote; a form's answer too."""
    asked: list[str | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        asked.append(two.db_for_read(Territory))
        return HttpResponse()

    request = RequestFactory().generic(method, "/")
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
    replica.ReadPublicPages(page)(request)
    assert asked == [expected]
    assert two.db_for_read(Territory) is None


def test_writes_and_migrations_never_go_there(two: replica.Router) -> None:
    """Whatever is being read."""
    with replica.reading():
        assert two.db_for_write(Person) == "default"
    assert two.allow_migrate("default", "oversight")
    assert not two.allow_migrate("replica", "oversight")


def test_without_a_replica_nothing_changes() -> None:
    """The block is there for all, the second database is not."""
    with replica.reading():
        assert replica.Router().db_for_read(Territory) is None


def test_addresses_become_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Primary, replica, owner and pooler from the environment."""
    monkeypatch.setenv("DATABASE_URL", "postgres://portal_app:a@pool:6432/portal")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://portal_owner:o@db/portal")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://portal_app:a@copy/portal")
    monkeypatch.setenv("DATABASE_POOLER", "true")
    found, owner = env.databases()
    assert owner == {"USER": "portal_owner", "PASSWORD": "o"}
    assert (found["default"]["HOST"], found["replica"]["HOST"]) == ("pool", "copy")
    assert "pool" not in found["default"]["OPTIONS"]
    assert found["default"]["DISABLE_SERVER_SIDE_CURSORS"]
    monkeypatch.delenv("DATABASE_POOLER")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    found, owner = env.databases()
    assert owner is None
    assert found["default"]["OPTIONS"]["pool"]["timeout"] < 5
