"""Letters by mail: each at least once under one Message-ID, a poison one stops nobody (INVARIANTS 18, 38)."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from django.db import connections
from pytest_django import Settings

from oversight.models import Letter, Person
from oversight.notify import email
from tests.factories.ground import NOW, person
from tests.forks import in_child
from tests.waiting import free_port

pytestmark = pytest.mark.django_db(transaction=True)
POISON = "nobody@refused.example"


class Sink:
    """A mail server that keeps what it took, and refuses one address."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []  # recipient, Message-ID
        self.bodies: list[str] = []
        self.subjects: list[str] = []
        self.heads: list[set[str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]
        if address == POISON:
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]
        message = message_from_bytes(envelope.content)
        self.taken += [(to, message["Message-ID"]) for to in envelope.rcpt_tos]
        self.bodies.append(message.get_payload(decode=True).decode())
        self.subjects.append(str(make_header(decode_header(message["Subject"]))))
        self.heads.append(set(message.keys()))
        return "250 OK"


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real SMTP server on loopback, and the portal's settings for it."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = "smtp://sink"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.SITE_URL = "https://portal.example"
    yield handler
    controller.stop()


def letter(to: Person, number: int = 0) -> Letter:
    """A letter that waits to be mailed."""
    return Letter.objects.create(
        recipient=to,
        event="notice.published",
        subject="新通知",
        body=f"正文{number}",
        url="/desk/",
        created_at=NOW,
        mail=Letter.QUEUED,
        message_id=f"<{to.pk}.{number}@portal>",
    )


def reader(address: str = "") -> Person:
    """Somebody with an address."""
    found = person("收信人")
    found.email = address or f"{found.username}@example.org"
    found.save()
    return found


def test_goes_once_with_its_id_and_a_link(sink: Sink) -> None:
    """A second run has nothing to do."""
    one = letter(reader())
    assert email.send_waiting(lambda: NOW) == 1
    assert email.send_waiting(lambda: NOW) == 0
    one.refresh_from_db()
    assert (one.mail, one.sent_at) == (Letter.SENT, NOW)
    assert sink.taken == [(one.recipient.email, one.message_id)]
    assert "https://portal.example/desk/" in sink.bodies[0]


def test_a_subject_names_the_event_alone_whatever_the_letter_is_called(sink: Sink) -> None:
    """Names stand in the text, which its reader opens; a title cannot add a header (INVARIANTS 27, 33)."""
    titles = ["接手李四的未了事项", "a\r\nBcc: x@evil.example", "<script>", "=?utf-8?q?x?=", "A" * 190]
    for number, title in enumerate(titles):
        waiting = letter(reader(f"p{number}@example.org"), number)
        Letter.objects.filter(pk=waiting.pk).update(subject=title, event="membership.ended")
    assert email.send_waiting(lambda: NOW) == len(titles)
    assert set(sink.subjects) == {"结束任职"}
    assert [to for to, _id in sink.taken] == [f"p{number}@example.org" for number in range(len(titles))]
    assert not any("Bcc" in heads for heads in sink.heads)
    assert "李四" in sink.bodies[0]


def test_one_poison_letter_among_a_hundred(sink: Sink) -> None:
    """99 go at once; the poison one is put off, ever longer, and given up in the end."""
    bad = letter(reader(POISON))
    for number in range(99):
        letter(reader(), number)
    assert email.send_waiting(lambda: NOW) == 99
    assert len(sink.taken) == 99
    bad.refresh_from_db()
    assert (bad.attempts, bad.next_try) == (1, NOW + timedelta(minutes=1))
    assert email.send_waiting(lambda: NOW) == 0  # not before its time
    at = NOW
    for _attempt in range(email.ATTEMPTS - 1):
        at += timedelta(days=1)
        email.send_waiting(lambda: at)  # noqa: B023 - called at once
    bad.refresh_from_db()
    assert (bad.mail, bad.attempts) == (Letter.FAILED, email.ATTEMPTS)


def test_without_a_mail_server_letters_wait(settings: Settings) -> None:
    """The inbox has them; nothing fails and nothing is marked as sent."""
    settings.EMAIL_URL = ""
    one = letter(reader())
    assert email.send_waiting(lambda: NOW) == 0
    one.refresh_from_db()
    assert one.mail == Letter.QUEUED


def test_mail_server_away_keeps_everything(sink: Sink, settings: Settings) -> None:
    """All stay in the queue and go when it is back."""
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    letter(reader())
    assert email.send_waiting(lambda: NOW) == 0
    settings.EMAIL_PORT = port
    assert email.send_waiting(lambda: NOW) == 1


def test_four_senders_at_once_send_each_letter_once(sink: Sink) -> None:
    """Each takes what no other holds."""
    for number in range(40):
        letter(reader(), number)

    def work() -> None:
        try:
            email.send_waiting(lambda: NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.taken) == len(set(sink.taken)) == 40


def test_senders_killed_in_the_middle_lose_nothing(sink: Sink, full: bool) -> None:
    """kill -9 after each few letters: none missing, repeated ones bear the same Message-ID."""
    count, kills = (1200, 100) if full else (60, 6)
    to = reader()
    for number in range(count):
        letter(to, number)
    for kill in range(kills):
        in_child(lambda kill=kill: send_until_killed(after=0.02 + 0.01 * (kill % 5)))
    while email.send_waiting(lambda: NOW):
        pass
    assert not Letter.objects.exclude(mail=Letter.SENT).exists()
    times = Counter(message_id for _, message_id in sink.taken)
    assert len(times) == count
    assert sum(times.values()) - count <= kills


def send_until_killed(*, after: float) -> None:
    """Mail what waits; the process ends by kill -9 after so many seconds, or when all is done."""
    threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()
    email.send_waiting(lambda: NOW)
