"""数据开放: the published registers as tables, with stable identifiers and closed entries marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cms import figures, lookup
from cms.models import NoticePage
from oversight.kernel.calendar import beijing_day
from oversight.kernel.table_writing import Column, Kind, csv_lines
from oversight.policy import Actor, visible
from registry.models import Estate, EstateMode, Firm, RoomCheck
from registry.states import UNPUBLISHED

CHUNK = 1_000  # records gathered at once: memory stays flat
LICENCE = gettext_noop("公开数据，可自由使用，请注明来源")  # in files always in Chinese, as their heads are
Row = dict[str, Any]


@dataclass(frozen=True)
class Dataset:
    """A table that anybody may fetch: its columns by name in the data and in the spreadsheet."""

    key: str
    title: Any
    about: Any
    columns: tuple[tuple[str, str, Kind], ...]  # name in JSON, head in CSV, kind of column
    rows: Callable[[Actor], Iterator[Row]]
    told: dict[str, Any] = field(default_factory=dict)  # what the head of the JSON says besides


def estate_row(estate: lookup.PublicEstate) -> Row:
    """An estate as plain data: the same fields in open data and API."""
    place = (*estate.place, "", "", "")[:3]
    room = estate.room
    return {
        "id": estate.public_id,
        "name": estate.name,
        "former_names": "；".join(estate.former_names),
        "state": estate.state,
        "now": "；".join(number for number, _name in estate.heirs),
        "district": place[0],
        "street": place[1],
        "community": place[2],
        "address": estate.address or "",
        "kind": estate.kind,
        "class": estate.estate_class,
        "total_area_m2": estate.total_area,
        "households": estate.households,
        "buildings": estate.buildings,
        "completed_on": estate.completed_on,
        "developer": estate.developer or "",
        "mode": estate.mode,
        "manager": estate.manager.name if estate.manager else "",
        "manager_code": estate.manager.firm_code if estate.manager else "",
        "managed_since": estate.manager.since if estate.manager else None,
        "room_verdict": room.verdict if room else "",
        "room_required_m2": room.required if room else None,
        "room_provided_m2": room.provided if room else None,
        "room_checked_on": room.checked_on if room else None,
    }


def firm_row(firm: lookup.PublicFirm) -> Row:
    """A firm as plain data."""
    return {
        "code": firm.code,
        "name": firm.name,
        "former_names": "；".join(firm.former_names),
        "state": firm.state,
        "struck_off_on": firm.struck_off_on,
        "registered_address": firm.registered_address or "",
        "licence_from": firm.licence_from,
        "licence_to": firm.licence_to,
        "estates": firm.managing,
    }


def notice_row(page: NoticePage) -> Row:
    """A notice's head as plain data."""
    return {
        "index_number": page.index_number,
        "title": page.title,
        "kind": page.kind,
        "issuer": page.issuer.name if page.issuer else "",
        "document_number": page.document_number,
        "written_on": page.written_on,
        "published_at": page.published_at,
        "objection_until": page.objection_until,
        "path": page.get_url(),
    }


def _estates(by: Actor) -> Iterator[Row]:
    for keys in _chunks(lookup.estates(by).order_by("public_id")):
        yield from map(estate_row, lookup.gather_estates(keys, by))


def _firms(by: Actor) -> Iterator[Row]:
    for keys in _chunks(lookup.firms(by).order_by("code")):
        yield from map(firm_row, lookup.gather_firms(keys, by))


def _coverage(by: Actor) -> Iterator[Row]:
    for district in figures.city(by.at).districts:
        share = Decimal(district.covered * 100) / district.estates if district.estates else None
        yield {
            "district": district.name,
            "estates": district.estates,
            "covered": district.covered,
            "share_percent": share.quantize(Decimal("0.1")) if share is not None else None,
            "as_of": beijing_day(by.at),
        }


def _notices(by: Actor) -> Iterator[Row]:
    shown = visible(by, "cms.view_notice", NoticePage.objects.on_view(by.at)).select_related("issuer")
    for pages in _chunks(shown):
        yield from map(notice_row, pages)


def _chunks(rows: Any) -> Iterator[list[Any]]:
    """The rows of a queryset a thousand at a time."""
    batch: list[Any] = []
    for row in rows.iterator(chunk_size=CHUNK):
        batch.append(row)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


DATASETS = (
    Dataset(
        "estates",
        _("小区登记"),
        _("编号不变；已并入、已拆分的小区标明去向。联系人等个人信息不在其中。"),
        (
            ("id", "小区编号", "text"),
            ("name", "小区名称", "text"),
            ("former_names", "曾用名", "text"),
            ("state", "状态", "text"),
            ("now", "去向", "text"),
            ("district", "区县", "text"),
            ("street", "街道", "text"),
            ("community", "社区", "text"),
            ("address", "地址", "text"),
            ("kind", "类型", "text"),
            ("class", "类别", "text"),
            ("total_area_m2", "总建筑面积 m²", "number"),
            ("households", "户数", "integer"),
            ("buildings", "楼栋数", "integer"),
            ("completed_on", "竣工日期", "date"),
            ("developer", "建设单位", "text"),
            ("mode", "管理模式", "text"),
            ("manager", "管理单位", "text"),
            ("manager_code", "管理企业信用代码", "text"),
            ("managed_since", "管理起始", "date"),
            ("room_verdict", "用房结论", "text"),
            ("room_required_m2", "应配用房 m²", "number"),
            ("room_provided_m2", "计入用房 m²", "number"),
            ("room_checked_on", "核查日期", "date"),
        ),
        _estates,
    ),
    Dataset(
        "firms",
        _("物业企业登记"),
        _("以统一社会信用代码为编号；注销的企业仍在表中，并标明。"),
        (
            ("code", "统一社会信用代码", "text"),
            ("name", "企业名称", "text"),
            ("former_names", "曾用名", "text"),
            ("state", "状态", "text"),
            ("struck_off_on", "注销日期", "date"),
            ("registered_address", "注册地址", "text"),
            ("licence_from", "营业执照起", "date"),
            ("licence_to", "营业执照止", "date"),
            ("estates", "在管小区", "integer"),
        ),
        _firms,
    ),
    Dataset(
        "coverage",
        _("物业管理覆盖率"),
        _("各区县：管理方式不是“无人管理”的小区占全部小区的比例。"),
        (
            ("district", "区县", "text"),
            ("estates", "小区", "integer"),
            ("covered", "有人管理", "integer"),
            ("share_percent", "覆盖率 %", "number"),
            ("as_of", "截至", "date"),
        ),
        _coverage,
    ),
    Dataset(
        "notices",
        _("公告和文件目录"),
        _("正在公开的通知、公示、政策文件的目录。"),
        (
            ("index_number", "索引号", "text"),
            ("title", "标题", "text"),
            ("kind", "类别", "text"),
            ("issuer", "发布机构", "text"),
            ("document_number", "文号", "text"),
            ("written_on", "成文日期", "date"),
            ("published_at", "公开时间", "text"),
            ("objection_until", "公示截止", "date"),
            ("path", "网址", "text"),
        ),
        _notices,
    ),
)
BY_KEY = {dataset.key: dataset for dataset in DATASETS}
# What the codes in the tables mean; printed on the page of open data.
CODES: tuple[tuple[Any, Sequence[tuple[str, Any]]], ...] = (
    (_("小区状态"), [pair for pair in Estate.STATES if pair[0] not in UNPUBLISHED]),
    (_("小区类型"), Estate.KINDS),
    (_("小区类别"), Estate.CLASSES),
    (_("管理模式"), EstateMode.MODES),
    (_("用房结论"), RoomCheck.VERDICTS),
    (_("企业状态"), [pair for pair in Firm.STATES if pair[0] != "draft"]),
)


def as_csv(dataset: Dataset, by: Actor) -> Iterator[bytes]:
    """The table as CSV, line by line; no cell is ever a formula."""
    columns = [Column(head, kind) for _name, head, kind in dataset.columns]
    names = [name for name, _head, _kind_of in dataset.columns]
    rows = ([row[name] for name in names] for row in dataset.rows(by))
    return csv_lines(columns, rows)


def as_json(dataset: Dataset, by: Actor) -> Iterator[bytes]:
    """The table as one JSON object, row by row; amounts are texts, so that no reader rounds them."""
    head = {"dataset": dataset.key, "as_of": by.at.isoformat(), "licence": LICENCE, **dataset.told}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [').encode()
    first = True
    for row in dataset.rows(by):
        line = json.dumps(row, ensure_ascii=False, default=plain)
        yield f"{'' if first else ','}\n{line}".encode()
        first = False
    yield b"\n]}\n"


def plain(value: Any) -> str:
    """Decimals, days and moments as text."""
    return value.isoformat() if isinstance(value, date) else format(value, "f")
