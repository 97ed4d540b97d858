"""Child processes on one terminal: started in order, their lines shown, all ended together.

A child that ends by itself ends everything; when the parent is killed, the system ends the children (Linux).
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SIGNAL_AT_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG
PATIENCE = 3.0  # seconds a child has to end in good order
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Ended(SystemExit):
    """Something that should run has ended; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """One process of the family."""

    name: str
    process: subprocess.Popen[bytes]
    foundation: bool  # the others stand on it: it ends last

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and to what it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Family:
    """The processes that one launcher answers for."""

    def __init__(self, *, env: Mapping[str, str], folder: Path, watch: Callable[[], str | None]) -> None:
        """`watch` is asked now and then, and names what else has ended (or None)."""
        self.env, self.folder, self.watch = dict(env), folder, watch
        self.children: list[Child] = []
        self._lines = selectors.DefaultSelector()

    def start(self, name: str, command: Sequence[str], *, foundation: bool = False) -> None:
        """Start a child; its lines appear under its name."""
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.env,
            cwd=self.folder,
            process_group=0,  # a terminal's Ctrl-C reaches the launcher only, which ends the rest in order
            preexec_fn=end_with_parent,
        )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._lines.register(process.stdout, selectors.EVENT_READ, name)
        self.children.append(Child(name=name, process=process, foundation=foundation))

    def run(self, name: str, command: Sequence[str]) -> str:
        """Run a command to its end and return what it said; Ended if it fails."""
        done = subprocess.run(command, env=self.env, cwd=self.folder, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise Ended(f"{name} failed (exit {done.returncode}); see the lines above")
        return done.stdout.decode()

    def until(self, what: str, test: Callable[[], bool], *, seconds: float) -> None:
        """Show lines and wait until the test holds; Ended if it does not in time."""
        end = time.monotonic() + seconds
        while not test():
            if time.monotonic() > end:
                raise Ended(f"{what} was not ready within {seconds:.0f} s; see the lines above")
            self.pump(0.05)
            self.check()

    def pump(self, wait: float) -> None:
        """Show what the children have said, waiting at most so many seconds."""
        for key, _events in self._lines.select(wait):
            try:
                said = os.read(key.fd, 65536)
            except BlockingIOError:
                continue
            if not said:
                self._lines.unregister(key.fileobj)
            for line in said.decode("utf-8", "replace").splitlines():
                say(key.data, line)

    def check(self) -> None:
        """Raise Ended if a child, or what is watched, has ended by itself."""
        for child in self.children:
            if child.process.poll() is not None:
                self.pump(0.2)
                raise Ended(
                    f"{child.name} ended by itself (exit {child.process.returncode}): everything stops"
                )
        if ended := self.watch():
            raise Ended(f"{ended} ended by itself: everything stops")

    def stop(self) -> None:
        """End all children, those that others stand on last, by force where they don't listen."""
        for foundation in (False, True):
            group = [child for child in self.children if child.foundation is foundation]
            for child in group:
                if child.process.poll() is None:
                    child.process.terminate()
            end = time.monotonic() + PATIENCE
            while any(c.process.poll() is None for c in group) and time.monotonic() < end:
                self.pump(0.05)
            for child in group:
                child.signal_group(signal.SIGKILL)  # grandchildren too
                child.process.wait()


def end_with_parent() -> None:
    """Ask the system to end this process when its parent ends, however that ends."""
    if _libc:
        _libc.prctl(SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM)


def say(name: str, text: str) -> None:
    """One line on the terminal, under the name of whoever says it."""
    print(f"{name:>8} | {text}", flush=True)
