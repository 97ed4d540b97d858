"""The trail's last head, kept outside the database: in a file, and in the log that the operator collects.

Whoever could rewrite the whole chain in the database can't rewrite these; `verify_trail` compares them.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)


def keep(number: int, head: str, *, at: datetime) -> None:
    """Append the head to TRAIL_ANCHOR (a file best on another machine's disk) and to the log.

    A file that can't be written stops no seal: the log has the head too, and says so.
    """
    log.info("trail sealed", extra={"seal": number, "head": head})
    path = Path(settings.TRAIL_ANCHOR)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a") as file:
            file.write(f"{number} {head} {at.isoformat()}\n")
    except OSError:
        log.exception("anchor not written")


def read(path: Path) -> Iterator[tuple[int, str]]:
    """Seal numbers and heads from an anchor file; a line cut short by a crash is passed over."""
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        match line.split():
            case [number, head, _at] if number.isdigit() and len(head) == 64:
                yield int(number), head
