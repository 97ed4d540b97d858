"""Rows of the assessment's home and of standards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.inspections import shipped
from tests.matrix.doors import SIGNED_IN, Door
from tests.matrix.rows_ground import GONE, PK, _none, _why, pk, state

MOVE = {"noun": "item", "code": "4.4", "way": "down"}
CATEGORY = {"code": "10", "name_zh": "智慧社区", "name_en": "Smart estate"}
ITEM = {
    "category": "1", "code": "1.90", "points": "1", "name_zh": "公示电话", "name_en": "Phone shown", "kind": "binary",
    "text_zh": "有 1 分，没有 0 分", "text_en": "1 or 0", "effect": "score", "method": ["look"], "source": "inspected",
    "scorer": "any", "applies": "always",
}  # fmt: skip
HEAD = {
    "code": "M-9", "name_zh": "标准", "name_en": "Standard", "scale": "hundred", "full": "100", "places": "2",
    "normalise": "applicable", "least_applicable": "0", "grades": "good | 合格 | Good",
}  # fmt: skip


def fixed(typed: Mapping[str, Any]) -> Any:
    """These words typed."""
    return lambda town, thing, who: typed


def inside(code: str) -> Any:
    """A part of a draft by its code."""
    return lambda town, thing: {"pk": thing.row.pk, "code": code}


class Again(SimpleUploadedFile):
    """A file that is read from its beginning each time that it is sent."""

    def read(self, size: int = -1) -> bytes:
        """All of it."""
        self.file.seek(0)
        return self.file.read(size)


def file(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    """A file that tells a standard."""
    return {"file": Again("standard.json", shipped("basic-service").encode())}


def _version(name: str) -> Door:
    return Door(
        name=f"inspections:standard-{name}", right="standard read", on="standard", args=pk, missing=GONE
    )


def _draft(name: str, right: str, post: Any = None, code: str = "", **more: Any) -> Door:
    where = (
        {"args": inside(code), "missing": {"pk": PK, "code": code}} if code else {"args": pk, "missing": GONE}
    )
    return Door(
        name=f"inspections:standard-{name}", right=f"standard {right}", on="standarddraft", post=post,
        **{"when": state("draft"), **where, **more},
    )  # fmt: skip


NO_PART = {"administrator", "bureau_editor", "developer"}
ROWS = [
    # any part of the assessment opens its home: whoever reads cycles, and departments for their orders and checks
    Door(name="inspections:home", right=SIGNED_IN, also=lambda who, thing: who.post not in NO_PART),
    Door(name="inspections:standard-list", right="standard read"),
    Door(name="inspections:standard-new", right="standard write",
         post=fixed({"origin": "shipped:default-56", "code": "M-8"})),
    Door(name="inspections:standard-compare", right="standard read"),
    *(_version(name) for name in ("detail", "data", "sheet")),
    _draft("draft", "read"),
    _draft("draft-data", "read"),
    _draft("edit", "write", fixed(MOVE)),
    _draft("head", "write", fixed(HEAD)),
    _draft("category-new", "write", fixed(CATEGORY)),
    _draft("category", "write", fixed(CATEGORY), "1"),
    _draft("category-remove", "write", _none, "1"),
    _draft("item-new", "write", fixed(ITEM)),
    _draft("item", "write", fixed(ITEM), "1.1"),
    _draft("item-remove", "write", _none, "1.1"),
    _draft("upload", "write", file),
    _draft("submit", "submit", _none),
    _draft("publish", "publish", _none, when=state("submitted")),
    _draft("return", "decide", _why, when=state("submitted")),
]  # fmt: skip
