"""What every walk needs: the small town, people at their browsers, and a form sent back as a browser would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.registry.conftest import town
from tests.registry.views.conftest import browse

__all__ = ["Walker", "browse", "town", "walk"]


class Walker:
    """Somebody at a browser: looks at pages, fills a form in, follows where it leads."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def sees(self, url: str) -> str:
        """The page at ``url``; the walk ends here if it is not there."""
        answer = self.client.get(url, follow=True)
        assert answer.status_code == 200, url
        return str(answer.content.decode())

    def misses(self, url: str) -> bool:
        """Whether the page answers as a missing one."""
        return bool(self.client.get(url).status_code == 404)

    def does(self, url: str, **typed: Any) -> str:
        """Open the form at ``url``, type over what it shows, send it; the page that it led to."""
        page = self.client.get(url)
        assert page.status_code == 200, url
        answer = self.client.post(url, {**_shown(page.context["form"]), **typed}, follow=True)
        assert answer.redirect_chain, answer.context["form"].errors
        return str(answer.content.decode())


def _shown(form: Any) -> dict[str, Any]:
    values = {field.html_name: (field, field.value()) for field in form}
    kept = {
        name: value.isoformat() if isinstance(value, date) else field.field.prepare_value(value)
        for name, (field, value) in values.items()
        if value is not None and value is not False
    }
    return {name: value for name, value in kept.items() if value is not None}


@pytest.fixture
def walk(browse: Callable[[Any], Client]) -> Iterator[Callable[[Any], Walker]]:
    """The walker of a posting; of None, the public."""
    cache.clear()
    yield lambda membership: Walker(browse(membership) if membership else Client())
    cache.clear()
