"""Backup and restore: one file each way, every table and file equal, nothing sent or signed in again."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from oversight import archive, journal, trail
from oversight.models import Clock, Entry, Letter
from tests import databases
from tests.factories.ground import NOW, person, territory
from tests.waiting import until_settled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(settings: Settings, tmp_path: Path) -> Path:
    """A portal with a file, a sealed trail and a tail, a letter that waits and a session; its archive."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    city = territory("营口市")
    for number in range(20):
        journal.record("territory.renamed", city, by=None, at=NOW, facts={"n": number}, why="更名")
    until_settled()
    trail.seal(_raw())
    journal.record("territory.renamed", city, by=None, at=NOW)
    default_storage.save("attachments/图纸.pdf", ContentFile(b"%PDF-1.7 " + b"x" * 100_000))
    Letter.objects.create(
        recipient=person("收信人"), event="x", subject="s", body="b", created_at=NOW, mail=Letter.QUEUED
    )
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW)
    file = tmp_path / "portal.tar"
    call_command("backup", str(file), stdout=io.StringIO())
    return file


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """An empty database and an empty store, which the portal now stands on."""
    name, before = f"{connection.settings_dict['NAME']}_elsewhere", connection.settings_dict["NAME"]
    databases.drop(name)
    databases.clone(name, "template0")
    yield name
    databases.point_at(before)
    databases.drop(name)


def _raw() -> object:
    connection.ensure_connection()
    return connection.connection


def move(settings: Settings, tmp_path: Path, name: str) -> None:
    """From now on the portal is the empty one."""
    settings.MEDIA_ROOT = tmp_path / "new-media"
    databases.point_at(name)


def test_all_comes_back_and_nothing_goes_out_again(
    portal: Path, elsewhere: str, settings: Settings, tmp_path: Path
) -> None:
    """Digests of all tables and files are compared by the restore itself; here what it made safe."""
    before = Entry.objects.count()
    highest = Entry.objects.order_by("-xact").values_list("xact", flat=True)[0]
    move(settings, tmp_path, elsewhere)
    call_command("restore", str(portal), stdout=io.StringIO())
    assert Entry.objects.count() == before == 21
    assert Letter.objects.get().mail == Letter.NONE
    assert not Session.objects.exists()
    with default_storage.open("attachments/图纸.pdf") as file:
        assert len(file.read()) == 100_009
    assert Clock.objects.get().base >= highest
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('oversight_entry', 'UPDATE'), current_user")
        assert cursor.fetchone() == (False, "portal_app")


def test_trail_goes_on_after_a_restore(
    portal: Path, elsewhere: str, settings: Settings, tmp_path: Path
) -> None:
    """Transaction numbers start anew in another cluster; the clock's base keeps new entries after the old."""
    move(settings, tmp_path, elsewhere)
    archive.read(portal)
    journal.record("territory.renamed", territory("盘锦市"), by=None, at=NOW)
    newest, *older = Entry.objects.order_by("-id").values_list("xact", flat=True)
    assert newest > max(older)
    until_settled()
    trail.seal(_raw())
    with databases.connect("portal_app", elsewhere) as reader:
        verdict = trail.verify(reader)
    assert verdict.clean
    assert (verdict.entries, verdict.unsealed) == (22, 0)


def test_a_target_that_holds_something_is_refused(portal: Path, settings: Settings, tmp_path: Path) -> None:
    """Neither into a database in use, nor over files."""
    with pytest.raises(CommandError, match="database is not empty"):
        call_command("restore", str(portal))
    assert Entry.objects.count() == 21


def test_files_of_somebody_are_not_written_over(
    portal: Path, elsewhere: str, settings: Settings, tmp_path: Path
) -> None:
    """An empty database beside a store in use."""
    databases.point_at(elsewhere)
    with pytest.raises(archive.ArchiveError, match="store is not empty"):
        archive.read(portal)


def test_an_archive_that_was_changed_is_refused(
    portal: Path, elsewhere: str, settings: Settings, tmp_path: Path
) -> None:
    """One byte of one file: nothing is read back."""
    broken = tmp_path / "broken.tar"
    with tarfile.open(portal) as old, tarfile.open(broken, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content
            if member.name.startswith(archive.FILES):
                data = bytearray(content.read())
                data[50] ^= 1
                content = ContentFile(bytes(data))  # type: ignore[assignment]
            new.addfile(member, content)
    move(settings, tmp_path, elsewhere)
    with pytest.raises(archive.ArchiveError, match="图纸"):
        archive.read(broken)


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path, settings: Settings) -> None:
    """No half archive lies about under the wanted name."""
    settings.DATABASE_OWNER = {"USER": "portal_owner", "PASSWORD": "wrong"}
    with pytest.raises(Exception, match="password"):
        archive.write(tmp_path / "portal.tar", at=NOW)
    assert list(tmp_path.iterdir()) == []
