"""The sealed trail: seal what has settled, verify what was sealed.

Each entry's digest is written by a trigger; a job chains the settled range every minute, so writers do not queue. The
verifier reads rows with plain psycopg and hashes them here, so that it shares no code with what wrote them. The last
head is kept outside the database: only that finds a tail that was cut (proof: two roles, §3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg.errors import UniqueViolation

# One statement = one snapshot: the bound (oldest transaction still running) and the rows are seen at one instant.
SEAL = """
INSERT INTO oversight_seal (no, low, high, count, head)
SELECT l.no + 1, l.high, b.high, x.n,
       sha256(l.head || convert_to(concat_ws('|', l.no + 1, l.high, b.high, x.n), 'UTF8') || x.body)
FROM (SELECT no, high, head FROM oversight_seal UNION ALL SELECT 0, 0, ''::bytea ORDER BY no DESC LIMIT 1) l,
     (SELECT oversight_settled() AS high) b,
     LATERAL (SELECT count(*) AS n,
                     sha256(coalesce(string_agg(digest, ''::bytea ORDER BY xact, id), ''::bytea)) AS body
              FROM oversight_entry WHERE xact >= l.high AND xact < b.high) x
WHERE x.n > 0 RETURNING no, encode(head, 'hex')"""

COLUMNS = """id, xact, (extract(epoch from at) * 1000000)::bigint, membership_id, organisation_id, event, kind_id,
 thing, was, now, facts::text, why"""
ROWS = f"SELECT {COLUMNS}, digest FROM oversight_entry ORDER BY xact, id"  # noqa: S608  constants alone
SEALS = "SELECT no, low, high, count, head FROM oversight_seal ORDER BY no"
BATCH = 20_000


@dataclass
class Verdict:
    """What a verification found: the problems by name and place, and how many entries no seal covers yet."""

    problems: list[tuple[Any, ...]] = field(default_factory=list)
    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    unsealed_from: int | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def seal(connection: Any) -> tuple[int, str] | None:
    """Chain one more seal over what has settled; (number, head in hex) or None if there was nothing or another did it."""
    try:
        with connection.transaction():
            found: tuple[int, str] | None = connection.execute(SEAL).fetchone()
            return found
    except UniqueViolation:
        return None  # another sealer was quicker: the chain cannot fork


def row_digest(row: list[Any]) -> bytes:
    """The digest of an entry as its trigger writes it: of the JSON text that jsonb prints for an array."""
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).digest()


def verify(connection: Any, anchors: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Read every entry and seal and hash them anew. ``anchors``: (number, head in hex) kept outside the database."""
    verdict = Verdict()
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        seals = connection.execute(SEALS).fetchall()
        bodies = _bodies(connection, seals, verdict)
    verdict.seals = len(seals)
    _chain(seals, bodies, verdict)
    heads = {row[0]: bytes(row[4]).hex() for row in seals}
    for number, head in anchors:
        if heads.get(number) != head:
            verdict.problems.append(("anchor differs: chain cut or rewritten", number))
    return verdict


def _bodies(connection: Any, seals: list[Any], verdict: Verdict) -> list[tuple[int, bytes]]:
    """Count and digest of the entries under each seal, read in order of settlement."""
    sums = [(0, hashlib.sha256()) for _ in seals]
    at = 0
    cursor = connection.cursor("trail")
    cursor.itersize = BATCH
    with cursor:
        cursor.execute(ROWS)
        for *row, stored in cursor:
            while at < len(seals) and row[1] >= seals[at][2]:
                at += 1
            verdict.entries += 1
            if row_digest(row) != bytes(stored):
                verdict.problems.append(("entry changed", row[0]))
            if at < len(seals):
                count, running = sums[at]
                running.update(bytes(stored))
                sums[at] = (count + 1, running)
            else:
                verdict.unsealed += 1
                verdict.unsealed_from = verdict.unsealed_from or row[0]
    return [(count, running.digest()) for count, running in sums]


def _chain(seals: list[Any], bodies: list[tuple[int, bytes]], verdict: Verdict) -> None:
    head, high = b"", 0
    for index, (number, low, upper, count, stored) in enumerate(seals):
        found, body = bodies[index]
        if number != index + 1 or low != high:
            verdict.problems.append(("seal missing before", number))
        if found != count:
            verdict.problems.append(("entries missing or added under seal", number, count, found))
        text = f"{number}|{low}|{upper}|{count}".encode()
        if hashlib.sha256(head + text + body).digest() != bytes(stored):
            verdict.problems.append(("seal does not fit", number))
        head, high = bytes(stored), upper
