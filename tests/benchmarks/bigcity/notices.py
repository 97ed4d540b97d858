"""Published notices, as soon as there are any."""

from __future__ import annotations

import random

from tests.benchmarks.bigcity.sizes import Size


def publish(rng: random.Random, size: Size) -> None:
    """Notices come with cms; none yet."""
