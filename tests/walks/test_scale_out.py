"""Two web servers, two workers and two beats on one database: one portal, wherever a request or a task lands.

This is what compose.yaml describes, run as processes: web servers and workers keep nothing of their own.
"""

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from oversight import journal
from oversight.demo import PASSWORD
from oversight.models import Duty, Letter, Person, Seal, Territory
from tests import house
from tests.oversight.notify.test_email import Sink
from tests.waiting import free_port, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("house")]
LETTERS = 60


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port  # type: ignore[attr-defined]
    yield handler
    controller.stop()


def test_one_portal_over_many_processes(tmp_path: Path, sink: Sink, settings: Settings) -> None:
    """Sign in here, go on there; work is done once whoever takes it, and goes on when one is killed."""
    call_command("load_demo")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as the processes have
    officer = Person.objects.get(username="street")
    officer.set_password(PASSWORD)
    officer.save()
    journal.record("territory.renamed", Territory.objects.first(), by=None, at=timezone.now())
    mail = ("127.0.0.1", sink.port)  # type: ignore[attr-defined]
    with house.running(tmp_path, mail=mail) as portal:
        here, there = portal.ports
        visitor = house.Visitor()
        sign_in(visitor, here)
        assert house.Visitor().get(there, "/desk/")[0] == 302  # a stranger is sent to the sign-in
        assert visitor.get(there, "/desk/")[0] == 200

        letters = queue_letters(LETTERS)
        os.kill(portal.child("worker-1").process.pid, signal.SIGKILL)
        assert until(lambda: not Letter.objects.filter(mail=Letter.QUEUED).exists(), seconds=60)
        times = Counter(message_id for _, message_id in sink.taken)
        assert set(letters) <= set(times)
        assert sum(times.values()) - len(times) <= 1  # the one in the killed worker's hands

        assert until(lambda: Duty.objects.filter(name="sessions").exists(), seconds=90)
        assert until(lambda: Seal.objects.exists(), seconds=90)
        assert Duty.objects.filter(name="sessions").count() == 1

        os.kill(portal.child("web-1").process.pid, signal.SIGKILL)
        assert until(lambda: web_is_gone(here))
        assert visitor.get(there, "/desk/")[0] == 200


def sign_in(visitor: house.Visitor, port: int) -> None:
    """As the street officer, with name and password."""
    status, page = visitor.get(port, "/account/login/")
    assert status == 200
    assert re.search("csrfmiddlewaretoken", page)
    status, where = visitor.post(port, "/account/login/", login="street", password=PASSWORD)
    assert (status, where) == (302, "/desk/")


def queue_letters(count: int) -> list[str]:
    """Letters that wait to be mailed; their Message-IDs."""
    reader = Person.objects.get(username="street")
    reader.email = "street@example.org"
    reader.save()
    ids = [f"<{number}@portal>" for number in range(count)]
    for message_id in ids:
        Letter.objects.create(
            recipient=reader,
            event="x.y",
            subject="新消息",
            body="正文",
            created_at=timezone.now(),
            mail=Letter.QUEUED,
            message_id=message_id,
        )
    return ids


def web_is_gone(port: int) -> bool:
    """Whether nobody answers there any more."""
    try:
        house.Visitor().get(port, "/healthz")
    except OSError:
        return True
    time.sleep(0.05)
    return False
