"""One file that holds the whole portal: database, uploaded files, and the digest of each table and file.

Written from one snapshot while the portal serves; read back only into an empty database and an empty store.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from psycopg import sql

from oversight import roles
from oversight.embedded import binaries
from oversight.version import version

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1024 * 1024
LEFT_OUT = ("health/",)  # what /readyz writes and takes away
# Sum of each row's digest: in any order, without sorting, with flat memory.
TABLE_DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)::text FROM {} t
"""
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
)


class ArchiveError(Exception):
    """The archive or the target is not as it must be; the message says what and what to do."""


@dataclass
class Manifest:
    """What an archive holds: rows and digest of each table, sha256 of each file, and what was left out."""

    at: str
    version: str
    tables: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=lambda: list(LEFT_OUT))


def write(target: Path, *, at: datetime) -> Manifest:
    """Write the archive; it has its name only when whole. Raises ArchiveError if the dump fails."""
    manifest = Manifest(at=at.isoformat(), version=version())
    handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")  # mode 600
    try:
        with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w") as archive:
            with as_owner_directly() as reader, reader.transaction(), tempfile.NamedTemporaryFile() as dump:
                reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                manifest.tables = digests(reader)
                for (snapshot,) in reader.execute("SELECT pg_export_snapshot()").fetchall():
                    _dump(Path(dump.name), snapshot)
                archive.add(dump.name, DUMP)
            for name in stored():
                with default_storage.open(name) as file:
                    manifest.files[name] = _add(archive, FILES + name, file)
            _add(archive, MANIFEST, io.BytesIO(json.dumps(asdict(manifest), ensure_ascii=False).encode()))
        os.replace(unfinished, target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return manifest


def read(source: Path) -> Manifest:
    """Read the archive back. Raises ArchiveError if the target holds something, or a digest differs."""
    with as_owner_directly() as target, tarfile.open(source) as archive:
        if target.execute(TABLES).fetchall():
            raise ArchiveError("The database is not empty: a restore goes into an empty one only.")
        if next(stored(), None):
            raise ArchiveError("The file store is not empty: a restore goes into an empty one only.")
        manifest = Manifest(**json.load(_member(archive, MANIFEST)))
        _compare("files of the archive", manifest.files, _digests_of_files(archive))
        with tempfile.NamedTemporaryFile() as dump:
            shutil.copyfileobj(_member(archive, DUMP), dump)
            dump.flush()
            _restore(Path(dump.name))
        _compare("tables", manifest.tables, digests(target))
        for name in manifest.files:
            default_storage.save(name, File(_member(archive, FILES + name)))
        _compare(
            "stored files", manifest.files, {name: _sha256(default_storage.open(name)) for name in stored()}
        )
        _make_safe(target)
    return manifest


def digests(reader: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """Count and digest of the rows of every table."""
    names = [name for (name,) in reader.execute(TABLES).fetchall()]
    found = {}
    for name in names:
        row = reader.execute(sql.SQL(TABLE_DIGEST).format(sql.Identifier(name))).fetchone()
        found[name] = list(row or ())
    return found


def stored(folder: str = "") -> Iterator[str]:
    """Names of all stored files but those left out."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for file in sorted(files):
        name = str(PurePosixPath(folder, file))
        if not name.startswith(LEFT_OUT):
            yield name
    for inner in sorted(folders):
        yield from stored(str(PurePosixPath(folder, inner)))


def as_owner_directly() -> psycopg.Connection[Any]:
    """A connection of one's own as the tables' owner, committing by itself."""
    place, owner = settings.DATABASES["default"], roles.owner()
    return psycopg.connect(
        host=place["HOST"],
        port=place["PORT"] or None,
        dbname=place["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        options="-c timezone=UTC",
        autocommit=True,
    )


def _make_safe(target: psycopg.Connection[Any]) -> None:
    """Transaction numbers go on above the old ones; old letters stay unsent; nobody is signed in."""
    with target.transaction():
        target.execute(
            "UPDATE oversight_clock SET base = greatest(base,"
            " (SELECT coalesce(max(xact), 0) FROM oversight_entry),"
            " (SELECT coalesce(max(high), 0) FROM oversight_seal))"
        )
        target.execute("UPDATE oversight_letter SET mail = 'none' WHERE mail = 'queued'")
        target.execute("DELETE FROM usersessions_usersession")
        target.execute("DELETE FROM django_session")


def _dump(file: Path, snapshot: str) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}", _database())


def _restore(file: Path) -> None:
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        f"--dbname={_database()}",
        str(file),
    )


def _database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _run(tool: str, *arguments: str) -> None:
    place, owner = settings.DATABASES["default"], roles.owner()
    env = os.environ | {
        "PGHOST": place["HOST"],
        "PGPORT": str(place["PORT"] or 5432),
        "PGUSER": owner["USER"],
        "PGPASSWORD": owner["PASSWORD"],
    }
    done = subprocess.run(
        [binaries.find() / tool, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ArchiveError(f"{tool} failed:\n{done.stderr.strip()}")


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> str:
    """Add a file of any store, and return its sha256."""
    with tempfile.SpooledTemporaryFile(max_size=8 * CHUNK) as copy:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        entry = tarfile.TarInfo(name)
        entry.size = copy.tell()
        copy.seek(0)
        archive.addfile(entry, copy)
    return digest.hexdigest()


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise ArchiveError(f"The archive is not whole: {name} is missing.")
    return member


def _digests_of_files(archive: tarfile.TarFile) -> dict[str, str]:
    names = [name for name in archive.getnames() if name.startswith(FILES)]
    return {name.removeprefix(FILES): _sha256(_member(archive, name)) for name in names}


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _compare(what: str, wanted: dict[str, Any], found: dict[str, Any]) -> None:
    differing = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if differing:
        raise ArchiveError(f"{what} differ from the manifest: {', '.join(differing[:20])}")
