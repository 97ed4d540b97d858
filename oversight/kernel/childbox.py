"""Run a reader of strangers' files in a child with limits; what it reads comes back as JSON lines.

Promise 35: a hostile file harms its sender only. A 5 KB workbook can ask for gigabytes, and a parser's panic is
no exception, so parsing never happens in a process that serves others. The limits are the guard; whoever wants
to word a refusal looks at the file afterwards.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MB = 1 << 20
BULK = b'{"rows": '


@dataclass(frozen=True)
class Limits:
    """What a child may use: memory, processor seconds, seconds on the wall."""

    memory_mb: int = 512
    cpu_s: int = 20
    wall_s: float = 30.0


class ChildRefused(Exception):
    """The child could not read the file. ``reason``: a code (``time``, ``memory``, ``damaged`` or its own)."""

    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(f"{reason} {params}")
        self.reason = reason
        self.params = params


def run_child(
    script: Path, arguments: dict[str, Any], limits: Limits, *, sink: Callable[[bytes], object] | None = None
) -> Iterator[dict[str, Any]]:
    """The JSON objects that ``script`` writes, as they come; raises ``ChildRefused`` however it fails.

    A child must end with a line that has ``done``: what breaks off without it is refused as a whole. Lines that
    begin with ``BULK`` go to ``sink`` as they are: thousands of rows need not be understood to be kept.
    """
    child = _start(script, arguments, limits)
    finished = False
    try:
        for line in _lines(child, time.monotonic() + limits.wall_s):
            if sink is not None and line.startswith(BULK):
                sink(line + b"\n")
                continue
            message = json.loads(line)
            if "refused" in message:
                raise ChildRefused(message["refused"], **message.get("params", {}))
            finished = finished or "done" in message
            yield message
        code = child.wait(timeout=5)
        if code or not finished:
            raise _failure(child, code)
    finally:
        _end(child)


def _start(script: Path, arguments: dict[str, Any], limits: Limits) -> subprocess.Popen[bytes]:
    """Isolated (-I, no environment, no user site): the file's sender chose nothing of how it is read."""
    told = {**arguments, "limits": {"memory_mb": limits.memory_mb, "cpu_s": limits.cpu_s}}
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(script), json.dumps(told)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONIOENCODING": "utf-8",
            "RAYON_NUM_THREADS": "1",
            "BOX_PATH": os.pathsep.join(part for part in sys.path if part.endswith("-packages")),
        },
        start_new_session=True,
    )


def _lines(child: subprocess.Popen[bytes], end: float) -> Iterator[bytes]:
    """Whole lines of the child's output until it closes; an unfinished last line is dropped with the child."""
    stream, buffer = child.stdout, b""
    assert stream is not None
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise ChildRefused("time")
        chunk = os.read(stream.fileno(), 1 << 16)
        if not chunk:
            return
        *lines, buffer = (buffer + chunk).split(b"\n")
        yield from lines


def _failure(child: subprocess.Popen[bytes], code: int) -> ChildRefused:
    """Why a child ended early: its limits kill it by signal or make its allocator give up."""
    assert child.stderr is not None
    said = child.stderr.read()[-400:].decode("utf-8", "replace")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return ChildRefused("time")
    if code == -signal.SIGABRT or "memory" in said.lower():
        return ChildRefused("memory")
    return ChildRefused("damaged", detail=said.strip().splitlines()[-1][:160] if said.strip() else str(code))


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()
