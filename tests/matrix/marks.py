"""Words and figures that stand in one field of one record and nowhere else, and how they are found again."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pypdf

PATTERN = re.compile(r"zq\d{4}qz|1390000\d{4}|9\d,?\d{3}\.\d{2}")


@dataclass(frozen=True)
class Mark:
    """Where a marked word stands."""

    kind: str
    name: str
    field: str


class Marks:
    """The register of marked words."""

    def __init__(self) -> None:
        self.of: dict[str, Mark] = {}

    def word(self, kind: str, name: str, field: str) -> str:
        """A word for a text field; it survives lower case, addresses and e-mail."""
        word = f"zq{len(self.of):04d}qz"
        self.of[word] = Mark(kind, name, field)
        return word

    def phone(self, kind: str, name: str, field: str) -> str:
        """A mobile number."""
        word = f"1390000{len(self.of):04d}"
        self.of[word] = Mark(kind, name, field)
        return word

    def area(self, kind: str, name: str, field: str) -> Decimal:
        """A figure in m², between 90,000 and 99,999."""
        word = f"9{len(self.of):04d}.37"
        self.of[word] = Mark(kind, name, field)
        return Decimal(word)

    def within(self, text: str) -> set[Mark]:
        """The marked fields whose content stands in ``text``."""
        return {
            self.of[word] for found in PATTERN.findall(text) if (word := found.replace(",", "")) in self.of
        }


def text_of(answer: Any) -> str:
    """What an answer says, whatever its form: page, JSON, CSV, workbook, paper; and its headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads}\n{plain(content)}"


def plain(content: bytes) -> str:
    """The text in a file."""
    if content[:4] == b"%PDF":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "".join(re.sub(r"\s", "", page.extract_text()) for page in pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(
                parts.read(name).decode("utf-8", "replace")
                for name in parts.namelist()
                if name.endswith(".xml")
            )
    return content.decode("utf-8", "replace")
