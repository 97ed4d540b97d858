"""What two pages are compared by: everything but what differs each time anyway, and the address that was asked for."""

from __future__ import annotations

import re
from typing import Any

EACH_TIME = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|next=[^"&]*')


def told(answer: Any) -> str:
    """An answer's text without nonce, token and the way back to it."""
    return EACH_TIME.sub("", answer.content.decode())
