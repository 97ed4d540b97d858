"""The faces: which one prints a character, what happens where one is not installed."""

from pathlib import Path
from typing import Any

import pytest

from oversight.papers import fonts
from oversight.papers.fonts import FontsMissing, face_for, missing
from oversight.papers.words import Span


@pytest.fixture
def afresh() -> Any:
    """Faces are looked for anew in the test and after it."""
    fonts._face.cache_clear()
    yield
    fonts._face.cache_clear()


def test_the_main_face_comes_first_and_a_spare_lends_what_it_lacks() -> None:
    assert face_for("业", "Sans").name == "Sans"  # type: ignore[union-attr]
    assert face_for("业", "Song-Bold").name == "Song-Bold"  # type: ignore[union-attr]
    assert face_for("𠮷", "Sans").name == "Spare"  # type: ignore[union-attr]
    assert face_for("𠮷", "Sans-Bold").name == "Spare-Bold"  # type: ignore[union-attr]
    assert face_for("\U000323af", "Sans") is None


def test_missing_names_what_no_face_has() -> None:
    assert missing("张\U000323af三\n𠮷") == {"\U000323af"}
    assert missing((Span("甲\ue0ff", bold=True), Span("乙"))) == {"\ue0ff"}
    assert missing("") == frozenset()


def test_without_the_spares_a_rare_character_is_reported(monkeypatch: Any, afresh: None) -> None:
    files = {
        name: path if name not in fonts.OPTIONAL else Path("/nowhere") for name, path in fonts.FILES.items()
    }
    monkeypatch.setattr(fonts, "FILES", files)
    assert missing("𠮷") == {"𠮷"}
    assert missing("业") == frozenset()


def test_without_the_fonts_the_message_says_what_to_do(monkeypatch: Any, afresh: None) -> None:
    monkeypatch.setattr(fonts, "FILES", dict.fromkeys(fonts.FILES, Path("/nowhere")))
    with pytest.raises(FontsMissing, match="make assets"):
        fonts.face("Sans")


def test_a_face_is_parsed_once() -> None:
    assert fonts.face("Sans") is fonts.face("Sans")
