"""Switch each guard off alone, in a copy of the house, and see that its tests turn red.

`python -m tests.mutants [WORD…]`: only guards whose names hold one of the words. Exit code 1 where a guard can go
unnoticed, or where its place is no longer what is written down.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.guards import Guard
from tests.mutants.outward import GUARDS

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", "static_built"
)
FAILED, PASSED = 1, 0  # pytest's exit codes; others are faults of the run itself


def misplaced() -> list[str]:
    """Guards whose text does not stand exactly once where it should."""
    return [guard.name for guard in GUARDS if (ROOT / guard.file).read_text("utf-8").count(guard.old) != 1]


def notices(guard: Guard, house: Path) -> tuple[bool, str]:
    """Whether the tests fail without the guard; and how the run ended."""
    file = house / guard.file
    kept = file.read_text("utf-8")
    file.write_text(kept.replace(guard.old, guard.new), "utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *guard.tests]
        run = subprocess.run(
            command, cwd=house, capture_output=True, text=True, timeout=1200, env=os.environ.copy()
        )
    finally:
        file.write_text(kept, "utf-8")
    last = run.stdout.strip().splitlines()[-1:] or [run.stderr.strip()[-200:]]
    return run.returncode == FAILED, f"exit {run.returncode}: {last[0]}"


def control(house: Path, chosen: list[Guard]) -> bool:
    """Whether the tests are green while every guard is on: a red one would make each guard look missed."""
    named = sorted({word for guard in chosen for word in guard.tests if word.startswith("tests/")})
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *named]
    return subprocess.run(command, cwd=house, capture_output=True, timeout=3600).returncode == PASSED


def main(words: list[str]) -> int:
    """Report each guard; say how many went unnoticed."""
    if wrong := misplaced():
        print("not where they are said to be: " + "; ".join(wrong))
        return 1
    chosen = [guard for guard in GUARDS if not words or any(word in guard.name for word in words)]
    unnoticed = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        house = Path(place, "house")
        shutil.copytree(ROOT, house, ignore=LEFT_OUT)
        for name in (".venv", "node_modules"):
            if (ROOT / name).exists():
                (house / name).symlink_to(ROOT / name)
        if not control(house, chosen):
            print("the tests are red with every guard on: nothing can be said")
            return 1
        for number, guard in enumerate(chosen, start=1):
            begun = time.monotonic()
            noticed, how = notices(guard, house)
            took = f"{time.monotonic() - begun:.0f} s"
            print(
                f"{number:2}/{len(chosen)} {'red  ' if noticed else 'GREEN'} {guard.name} ({took}, {how})",
                flush=True,
            )
            if not noticed:
                unnoticed.append(guard.name)
    print(f"{len(chosen) - len(unnoticed)} of {len(chosen)} guards are missed when they are gone")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
