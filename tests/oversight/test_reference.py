"""docs/reference says what the code says."""

import pytest

from oversight.env import BASE
from oversight.reference import HEAD, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_as_the_code_is(name: str) -> None:
    """`make docs` writes it anew."""
    written = (BASE / "docs" / "reference" / name).read_text("utf-8")
    assert written.startswith(HEAD)
    assert written == pages()[name], "run `make docs`"
