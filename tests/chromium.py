"""Find a Chromium for the browser tests, or install one:  python -m tests.chromium

Debian's by apt where we are root, else Playwright's own. Where neither is to be had the browser tests are
skipped, loudly; in CI that is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No traffic but the tests' own: the browser's housekeeping is switched off.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--font-render-hinting=none",
)
APT = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"),
)
ABSENT = "no Chromium here: install Debian's (apt-get install chromium), or run: .venv/bin/playwright install chromium"


def executable() -> str | None:
    """Path of a Chromium on this machine: CHROMIUM, one on the search path, or Playwright's."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    for found in filter(None, [*named, *map(shutil.which, NAMES)]):
        return str(found)
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    downloaded = sorted(cache.glob("chromium-*/chrome-linux*/chrome")) + sorted(
        cache.glob("chromium-*/*/*/*/Chromium")
    )
    return str(downloaded[-1]) if downloaded else None


def install() -> str | None:
    """Install one if need be; its path, or None where that is not to be had."""
    if found := executable():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        all(map(_succeeds, APT))
    if not executable():
        _succeeds((sys.executable, "-m", "playwright", "install", "chromium"))
    return executable()


def _succeeds(command: Sequence[str]) -> bool:
    print("browser:", " ".join(command), flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=env, check=False).returncode == 0


if __name__ == "__main__":
    if path := install():
        print("browser:", path)
    else:
        print(f"\n*** {ABSENT}\n*** The browser tests are skipped.\n", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else 0)
