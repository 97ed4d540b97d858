"""Health pages: what each part's failure looks like, and what nobody else is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oversight import health, tasks
from oversight.models import Duty
from oversight.version import version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    """Files of these tests lie apart, and no broker is waited for."""
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_BROKER_URL = ""


def test_alive_with_its_version(client: Client) -> None:
    """Asks nobody: no query."""
    answer = client.get("/healthz")
    assert answer.json() == {"status": "alive", "version": version()}
    assert version() != "0"


def test_alive_asks_no_database(client: Client, django_assert_num_queries: object) -> None:
    """A database in trouble must not make the process look dead."""
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/healthz")


def test_ready_without_broker_and_beat(client: Client) -> None:
    """They are reported, but people can be served."""
    answer = client.get("/readyz")
    assert answer.status_code == 200
    parts = answer.json()
    assert [parts[name] for name in ("database", "storage", "migrations", "broker", "pulse", "calendar")] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("part", health.SERVING)
def test_not_ready_where_a_part_fails(client: Client, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """503, the part named, the others still asked; no detail of the failure goes out."""
    names = {"database": "database_answers", "storage": "storage_keeps", "migrations": "migrations_done"}

    def broken() -> bool:
        raise DatabaseError("secret detail")

    monkeypatch.setattr(health, names[part], broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()[part] is False
    assert sum(answer.json()[name] for name in health.SERVING) == 2
    assert b"secret" not in answer.content


def test_pulse_counts_only_while_it_is_fresh() -> None:
    """A mark of yesterday proves nothing."""
    at = timezone.now()
    assert not health.pulse_beats(at)
    tasks.pulse()
    assert health.pulse_beats(at + timedelta(seconds=5))
    assert not health.pulse_beats(at + health.PULSE_AGE + timedelta(seconds=5))
    tasks.pulse()
    assert Duty.objects.filter(name=health.PULSE).count() == 1


def test_figures_only_for_who_bears_the_token(client: Client, settings: Settings) -> None:
    """To all others the page does not exist."""
    missing = client.get("/no-such-page/")
    assert client.get("/metrics").status_code == missing.status_code == 404
    settings.METRICS_TOKEN = "t0ken"
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": "Bearer t0ken"})
    assert answer.status_code == 200
    assert b'portal_part_works{part="database"} 1.0' in answer.content
