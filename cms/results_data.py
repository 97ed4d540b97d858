"""数据开放: the results of one published cycle as tables: estates with their parts and weights, firms with their means.

What stands in them is frozen: a correction is another publication, with its own number and digest. With the exact totals,
weights, days and areas anybody can repeat the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.opendata import CHUNK, Dataset, Row
from inspections.models import Publication
from inspections.screen import result as screen
from inspections.screen.result_reach import estates_in, firms_in
from oversight.kernel.table_writing import Kind
from oversight.policy import Actor

PARTS = (("street", "街道部分"), ("bureau", "主管部门部分"), ("survey", "业主测评"))
Columns = tuple[tuple[str, str, Kind], ...]
ESTATES: Columns = (
    ("id", "小区编号", "text"),
    ("name", "小区", "text"),
    ("district", "区县", "text"),
    ("place", "所在", "text"),
    ("firms", "考核期内的企业（信用代码 天数）", "text"),
    ("standard", "考核标准", "text"),
    *(
        column
        for part, word in PARTS
        for column in (
            (f"{part}_exact", f"{word}（未舍入）", "text"),
            (f"{part}_weight", f"{word}权重", "text"),
        )
    ),  # type: ignore[misc]
    ("exact", "合计（未舍入）", "text"),
    ("total", "得分", "number"),
    ("grade", "等级", "text"),
    ("partial", "部分数据", "text"),
    ("vetoes", "一票否决", "text"),
    ("rank_city", "参评名次", "integer"),
    ("among_city", "参评排名小区", "integer"),
    ("rank_district", "区县名次", "integer"),
    ("among_district", "区县排名小区", "integer"),
)
FIRMS: Columns = (
    ("code", "统一社会信用代码", "text"),
    ("name", "企业", "text"),
    ("estates", "小区数", "integer"),
    ("exact", "加权平均（未舍入）", "text"),
    ("total", "得分", "number"),
    ("grade", "等级", "text"),
    ("rank_city", "参评名次", "integer"),
    ("vetoes", "有一票否决的小区", "integer"),
)


def tables(publication: Publication) -> dict[str, Dataset]:
    """Both tables of one publication, by key."""
    told = {
        "cycle": publication.cycle.public_id,
        "publication": publication.number,
        "kind": publication.kind,
        "made_at": publication.made_at.isoformat(),
        "digest": publication.digest,
        "weights": publication.inputs["weights"],
        "weighting": publication.inputs["weighting"],
    }
    return {
        "estates": Dataset("estates", _("小区结果"), "", ESTATES, _rows(publication, _estates), told),
        "firms": Dataset("firms", _("企业结果"), "", FIRMS, _rows(publication, _firms), told),
    }


def _rows(
    publication: Publication, made: Callable[[Publication, Actor], Iterator[Row]]
) -> Callable[[Actor], Iterator[Row]]:
    return lambda by: made(publication, by)


def _estates(publication: Publication, by: Actor) -> Iterator[Row]:
    standards = screen.standards_of(publication)
    for row in estates_in(by, publication, "").iterator(chunk_size=CHUNK):
        code = screen.standard_of(row)
        held = "；".join(f"{one.firm.code} {one.days}" for one in row.holdings.all())
        parts: dict[str, Any] = {}
        for part, _word in PARTS:
            told = row.parts.get(part) or {}
            parts |= {f"{part}_exact": told.get("exact") or "", f"{part}_weight": told.get("weight") or ""}
        yield {
            "id": row.estate.public_id, "name": row.estate_name, "district": row.district_name,
            "place": row.place_name, "firms": held, "standard": code, **parts, "exact": row.exact,
            "total": row.total, "grade": _grade(standards[code], row.grade), "partial": "是" if row.partial else "",
            "vetoes": "；".join(row.vetoes), "rank_city": row.rank_city, "among_city": row.among_city,
            "rank_district": row.rank_district, "among_district": row.among_district,
        }  # fmt: skip


def _firms(publication: Publication, by: Actor) -> Iterator[Row]:
    standard = screen.standards_of(publication)[publication.inputs["main"]]
    for row in firms_in(by, publication).iterator(chunk_size=CHUNK):
        yield {
            "code": row.firm.code, "name": row.firm_name, "estates": row.estates, "exact": row.exact,
            "total": row.total, "grade": _grade(standard, row.grade), "rank_city": row.rank_city,
            "vetoes": len({one[0] for one in row.vetoes}),
        }  # fmt: skip


def _grade(standard: Any, code: str) -> str:
    """A grade in Chinese, as the heads of the files are."""
    return standard.form.grade(code).name.zh if code else ""  # type: ignore[no-any-return]
