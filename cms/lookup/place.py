"""Names of places, each with its parents."""

from __future__ import annotations

from collections.abc import Iterable

from oversight.models import Territory

STEP = Territory.steplen


def place_names(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each path the names from the district down: names repeat, so a name is shown with its parents."""
    wanted = {path[:end] for path in paths for end in range(STEP * 2, len(path) + 1, STEP)}
    names = dict(Territory.objects.filter(path__in=wanted).values_list("path", "name"))
    return {
        path: tuple(names[path[:end]] for end in range(STEP * 2, len(path) + 1, STEP) if path[:end] in names)
        for path in paths
    }
