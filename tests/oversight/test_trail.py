"""The sealed trail: many writers, no false alarm; every tampering found (INVARIANTS 10)."""

import random
import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from pytest_django import Settings

from oversight import anchor, journal, tasks, trail
from oversight.models import Entry, Seal, Territory
from tests import databases
from tests.factories.ground import NOW, territory
from tests.waiting import until_settled

pytestmark = pytest.mark.django_db(transaction=True)


def reader(user: str = "portal_app") -> psycopg.Connection:
    """A connection of its own, as a verifier has."""
    return databases.connect(user, connection.settings_dict["NAME"])


def seal() -> tuple[int, str] | None:
    """Seal all there is, once it has settled."""
    until_settled()
    return seal_now()


def seal_now() -> tuple[int, str] | None:
    """Seal what has settled by now."""
    connection.ensure_connection()
    return trail.seal(connection.connection)


def write(thing: Territory, count: int = 1, **facts: object) -> None:
    """Entries of the portal itself."""
    for _entry in range(count):
        journal.record("territory.renamed", thing, by=None, at=NOW, was="a", now="b", why="更名", facts=facts)


@pytest.fixture
def sealed() -> list[tuple[int, str]]:
    """Five seals of ten entries, and three entries not sealed yet; the heads as kept outside."""
    city = territory("营口市")
    heads = []
    for number in range(5):
        write(city, 10, seal=number, text='引"号\\与\n换行 𠮷', ratio=1.50)
        head = seal()
        assert head
        heads.append(head)
    write(city, 3)
    return heads


def test_what_was_written_is_whole(sealed: list[tuple[int, str]]) -> None:
    """Entries, seals and the unsealed tail, by a verifier that hashes anew."""
    with reader() as c:
        verdict = trail.verify(c, sealed)
    assert verdict.problems == []
    assert (verdict.entries, verdict.seals, verdict.unsealed) == (53, 5, 3)
    assert verdict.unsealed_from == Entry.objects.order_by("-id")[2].pk


def test_nothing_new_makes_no_seal(sealed: list[tuple[int, str]]) -> None:
    """One seal takes the tail, the next finds nothing."""
    assert seal()
    assert seal() is None


def test_an_open_writer_is_waited_for_and_nothing_is_lost() -> None:
    """An entry whose transaction still runs lies above the seal, whenever it commits."""
    city = territory("营口市")
    hold, written = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write(city)
            written.set()
            hold.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    write(city, 5)
    assert seal_now() is None
    hold.set()
    thread.join()
    assert seal()
    assert Seal.objects.get().count == 6


def test_many_writers_sealers_and_verifiers_at_once(full: bool) -> None:
    """Some roll back, some pause: no false alarm, no entry outside a seal, one chain."""
    writers, each = (50, 200) if full else (10, 20)
    city = territory("营口市")
    stop, alarms, committed = threading.Event(), [], []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _act in range(each):
            try:
                with transaction.atomic():
                    write(city)
                    if chance.random() < 0.03:
                        time.sleep(0.05)
                    if chance.random() < 0.1:
                        raise RuntimeError
                committed.append(1)
            except RuntimeError:
                pass
        connections.close_all()

    def sealing() -> None:
        while not stop.is_set():
            seal_now()
            time.sleep(0.01)
        connections.close_all()

    def verifying() -> None:
        with reader() as c:
            while not stop.is_set():
                alarms.extend(trail.verify(c).problems)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(writers)]
    watchers = [threading.Thread(target=t) for t in (sealing, sealing, verifying)]
    for thread in (*threads, *watchers):
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    for thread in watchers:
        thread.join()
    seal()
    with reader() as c:
        verdict = trail.verify(c)
    assert alarms == verdict.problems == []
    assert verdict.entries == len(committed)
    assert verdict.unsealed == 0


# What somebody with the owner's password might try; the digest function is at hand for them.
DIGEST = "UPDATE oversight_entry e SET digest = oversight_entry_digest(e)"
MIDDLE = "(SELECT id FROM oversight_entry ORDER BY id OFFSET 25 LIMIT 1)"
TAMPERINGS = {
    "text changed": f"UPDATE oversight_entry SET now = 'c' WHERE id = {MIDDLE}",
    "time moved": f"UPDATE oversight_entry SET at = at - interval '1 day' WHERE id = {MIDDLE}",
    "facts changed": f"UPDATE oversight_entry SET facts = '{{}}' WHERE id = {MIDDLE}",
    "changed with fitting digest": f"UPDATE oversight_entry SET now = 'c' WHERE id = {MIDDLE};"
    f"{DIGEST} WHERE id = {MIDDLE}",
    "deleted": f"DELETE FROM oversight_entryreason WHERE entry_id = {MIDDLE};"
    f"DELETE FROM oversight_entry WHERE id = {MIDDLE}",
    "added to the past": "INSERT INTO oversight_entry (at, event, kind_id, thing, was, now, facts, why, xact, digest)"
    " SELECT at, event, kind_id, thing, was, 'x', facts, why, 0, '' FROM oversight_entry ORDER BY id LIMIT 1;"
    "UPDATE oversight_entry SET xact = (SELECT min(xact) FROM oversight_entry) WHERE now = 'x';"
    f"{DIGEST} WHERE now = 'x'",
    "two exchanged": "UPDATE oversight_entry a SET xact = b.xact FROM oversight_entry b"
    " WHERE (a.id, b.id) IN (SELECT f.id, l.id FROM (SELECT min(id) id FROM oversight_entry) f,"
    f" (SELECT {MIDDLE} AS id) l); {DIGEST}",
    "seal cut out": "DELETE FROM oversight_seal WHERE no = 3",
    "seal rewritten": "UPDATE oversight_seal SET count = count - 1 WHERE no = 3",
    "tail of the chain cut": "DELETE FROM oversight_seal WHERE no = 5;"
    " DELETE FROM oversight_entryreason WHERE entry_id IN"
    " (SELECT id FROM oversight_entry ORDER BY id DESC LIMIT 13); DELETE FROM oversight_entry WHERE id IN"
    " (SELECT id FROM oversight_entry ORDER BY id DESC LIMIT 13)",
    "all emptied": "DELETE FROM oversight_entryreason; DELETE FROM oversight_entry; DELETE FROM oversight_seal",
}
ONLY_BY_THE_ANCHOR = {"tail of the chain cut", "all emptied"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(sealed: list[tuple[int, str]], name: str) -> None:
    """By one who owns the tables and has the triggers off; a cut or emptied chain is found by the heads
    outside.
    """
    with reader("postgres") as keeper:
        keeper.execute("SET session_replication_role = replica")
        keeper.execute(TAMPERINGS[name])  # type: ignore[arg-type]
    with reader() as c:
        assert trail.verify(c, sealed).problems
        assert bool(trail.verify(c).problems) is (name not in ONLY_BY_THE_ANCHOR)


def test_a_chain_rewritten_to_fit_is_found_by_its_head(sealed: list[tuple[int, str]]) -> None:
    """Entries changed, digests fitted, all seals set anew: only the heads outside tell."""
    with reader("postgres") as keeper:
        keeper.execute("SET session_replication_role = replica")
        keeper.execute(f"UPDATE oversight_entry SET now = 'c' WHERE id = {MIDDLE}".encode())
        keeper.execute(DIGEST)
        bounds = keeper.execute("SELECT no, high FROM oversight_seal ORDER BY no").fetchall()
        keeper.execute("DELETE FROM oversight_seal")
        for _number, high in bounds:
            keeper.execute(trail.SEAL.replace("oversight_settled()", f"{high}::bigint").encode())
    with reader() as c:
        assert trail.verify(c).problems == []
        assert {what for what, *_ in trail.verify(c, sealed).problems} == {
            "anchor differs: chain cut or rewritten"
        }


def test_each_head_is_kept_outside_and_compared(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """The task writes the file, the command reads it; a cut chain ends with exit code 1."""
    settings.TRAIL_ANCHOR = str(tmp_path / "kept" / "heads")
    write(territory("营口市"), 3)
    until_settled()
    tasks.seal_trail()
    (number, head), *more = anchor.read(Path(settings.TRAIL_ANCHOR))
    assert (number, more) == (1, [])
    assert bytes.fromhex(head) == bytes(Seal.objects.get().head)
    call_command("verify_trail")
    assert "trail is whole" in capsys.readouterr().out
    with reader("postgres") as keeper:
        keeper.execute("SET session_replication_role = replica")
        keeper.execute("DELETE FROM oversight_seal")
    with pytest.raises(SystemExit):
        call_command("verify_trail")
    assert "anchor differs" in capsys.readouterr().out


def test_a_line_cut_short_in_the_anchor_file_is_passed_over(tmp_path: Path) -> None:
    """A disk that was full in the middle of a line."""
    file = tmp_path / "heads"
    file.write_text(f"1 {'a' * 64} 2026-11-24T00:00:00+00:00\n2 {'b' * 20}")
    assert list(anchor.read(file)) == [(1, "a" * 64)]


def test_an_anchor_that_cannot_be_written_stops_no_seal(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the head too."""
    settings.TRAIL_ANCHOR = str(tmp_path / "file" / "heads")
    (tmp_path / "file").write_text("not a folder")
    write(territory("营口市"))
    until_settled()
    with caplog.at_level("INFO"):
        tasks.seal_trail()
    assert Seal.objects.count() == 1
    assert "anchor not written" in caplog.text
    assert [r.head for r in caplog.records if r.message == "trail sealed"] == [
        bytes(Seal.objects.get().head).hex()
    ]
