"""Workers killed -9 in mid-task, again and again, on a real Valkey: nothing is lost (INVARIANTS 18)."""

import contextlib
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from oversight.models import Letter, Person
from tests import house
from tests.factories.ground import person
from tests.oversight.notify.test_email import Sink
from tests.waiting import until
from tests.walks.test_scale_out import sink  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("house"), pytest.mark.full]
KILLS, LETTERS = 100, 1200


def test_a_hundred_killed_workers_lose_no_letter(tmp_path: Path, sink: Sink) -> None:  # noqa: F811
    """The processes that do the work die; their masters put others in their place and the tasks come back."""
    mail = ("127.0.0.1", sink.port)  # type: ignore[attr-defined]
    with house.running(tmp_path, mail=mail, webs=1) as portal:
        masters = [portal.child(f"worker-{number}").process.pid for number in (1, 2)]
        assert until(lambda: all(map(children, masters)), seconds=60)
        waiting = queue(person("收信人", email="reader@example.org"))
        for kill in range(KILLS):
            assert until(lambda kill=kill: bool(children(masters[kill % 2])), seconds=30)  # type: ignore[misc]
            with contextlib.suppress(ProcessLookupError, IndexError):
                os.kill(children(masters[kill % 2])[0], signal.SIGKILL)
            time.sleep(0.2)
            portal.family.pump(0)
        portal.family.check()
        assert until(lambda: not Letter.objects.filter(mail=Letter.QUEUED).exists(), seconds=120)
    times = Counter(message_id for _, message_id in sink.taken)
    assert set(times) == waiting
    assert sum(times.values()) - LETTERS <= KILLS


def queue(reader: Person) -> set[str]:
    """Letters that wait to be mailed; their Message-IDs."""
    letters = [
        Letter(
            recipient=reader,
            event="x.y",
            key=str(number),
            subject="新消息",
            body="正文",
            created_at=timezone.now(),
            mail=Letter.QUEUED,
            message_id=f"<{number}@portal>",
        )
        for number in range(LETTERS)
    ]
    return {letter.message_id for letter in Letter.objects.bulk_create(letters)}


def children(pid: int) -> list[int]:
    """The processes that a worker's master started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
