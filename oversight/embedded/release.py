"""Run by the guard when a holder is gone:  python -m oversight.embedded.release HOME PID"""

import sys
import time
from pathlib import Path

from oversight.embedded.holders import alive
from oversight.embedded.place import place
from oversight.embedded.server import Server


def main(home: str, pid: int) -> None:
    """Stop the server in `home` unless somebody else than the ended process holds it."""
    patience = time.monotonic() + 5
    while alive(pid) and time.monotonic() < patience:
        time.sleep(0.02)
    folder = Path(home)
    Server(place(folder.name, within=folder.parent)).stop(holder=pid)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
