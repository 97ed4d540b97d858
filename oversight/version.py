"""The portal's version, which stands in one place: the newest heading of CHANGELOG.md."""

import re
from functools import cache

from oversight.embedded.place import ROOT

HEADING = re.compile(r"^## (\d+\.\d+\.\d+)", re.MULTILINE)


@cache
def version() -> str:
    """Such as 0.1.0; "0" where the changelog is not shipped."""
    changelog = ROOT / "CHANGELOG.md"
    newest = HEADING.search(changelog.read_text()) if changelog.exists() else None
    return newest[1] if newest else "0"
