"""Database, broker, mail server or disk away: a clear page in time; back without hands (INVARIANTS 19)."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from oversight.models import Letter
from tests import house
from tests.factories.ground import person
from tests.oversight.notify.test_email import Sink
from tests.waiting import free_port, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("house")]
CLEAR_PAGE = 5.5  # seconds; the connection pool gives up after five
BACK = 180


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    """A mail server and its port."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


def parts(port: int) -> dict[str, object]:
    """What /readyz says."""
    return json.loads(house.Visitor().get(port, "/readyz")[1])


def timed(port: int, path: str) -> tuple[int, str, float]:
    """Status, text and seconds of a page."""
    begun = time.monotonic()
    status, text = house.Visitor().get(port, path)
    return status, text, time.monotonic() - begun


def test_each_goes_away_and_comes_back(tmp_path: Path, sink: tuple[Sink, int]) -> None:
    """One house, one thing after another; the processes are never restarted."""
    taken, mail_port = sink
    with house.running(tmp_path, mail=("127.0.0.1", mail_port), webs=1, workers=1, beats=1) as portal:
        (port,) = portal.ports
        assert until(lambda: parts(port)["pulse"] is True, seconds=40)
        page = "/account/login/"
        assert timed(port, page)[0] == 200

        portal.gates["database"].shut()
        status, text, seconds = timed(port, "/")
        assert status in {500, 503}
        assert seconds < CLEAR_PAGE
        assert 'lang="zh' in text  # our own page in plain words
        assert "Traceback" not in text
        assert timed(port, "/readyz")[0] == 503
        assert timed(port, "/healthz")[0] == 200
        portal.gates["database"].open()
        assert until(lambda: timed(port, "/readyz")[0] == 200, seconds=BACK)
        assert timed(port, page)[0] == 200
        assert until(lambda: parts(port)["pulse"] is True, seconds=BACK)

        portal.gates["broker"].shut()
        status, _, seconds = timed(port, page)
        assert (status, seconds < CLEAR_PAGE) == (200, True)
        assert parts(port)["broker"] is False
        assert timed(port, "/readyz")[0] == 200
        portal.gates["broker"].open()
        assert until(lambda: parts(port)["broker"] is True and pulse_after_now(port), seconds=BACK)

        portal.gates["mail"].shut()
        letter = a_letter()
        time.sleep(12)  # beat has knocked for the letters by then
        letter.refresh_from_db()
        assert letter.mail == Letter.QUEUED
        portal.gates["mail"].open()
        assert until(lambda: Letter.objects.filter(mail=Letter.SENT).exists(), seconds=BACK)
        assert len(taken.taken) == 1

        media = tmp_path / "media"
        media.rename(tmp_path / "away")
        media.write_text("not a folder")
        assert timed(port, "/readyz")[0] == 503
        assert parts(port)["storage"] is False
        assert timed(port, page)[0] == 200
        media.unlink()
        (tmp_path / "away").rename(media)
        assert timed(port, "/readyz")[0] == 200
        portal.family.check()
    connection.close()


def pulse_after_now(port: int) -> bool:
    """Whether a new pulse comes in: the mark in the database is taken away first."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM oversight_duty WHERE name = 'pulse'")
    return until(lambda: parts(port)["pulse"] is True, seconds=BACK)


def a_letter() -> Letter:
    """A letter that waits to be mailed."""
    reader = person("收信人")
    reader.email = "reader@example.org"
    reader.save()
    return Letter.objects.create(
        recipient=reader,
        event="x.y",
        subject="新消息",
        body="正文",
        created_at=timezone.now(),
        mail=Letter.QUEUED,
        message_id="<1@portal>",
    )
