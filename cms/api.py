"""The public API: the same gathering as the pages, read only, unknown parameters refused by name (INVARIANTS 29, 36)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, NinjaAPI, P, PathEx, Query, Schema
from ninja.errors import ValidationError
from pydantic import ConfigDict

from cms import lookup, opendata
from cms.models import NoticePage
from cms.search import found_notices
from cms.views.page import visitor
from oversight.kernel import asked
from oversight.policy import visible
from registry.models import EstateMode, Firm

LARGEST = 100
MODES_ASKED = f"^({'|'.join(key for key, _word in EstateMode.MODES)})?$"
STATES_ASKED = f"^({'|'.join(key for key, _word in Firm.STATES if key != 'draft')})?$"
api = NinjaAPI(
    title="物业监管公开接口",
    version="1",
    description="公开的小区、企业和公告，只读。",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="cms-api",
)


class Strict(Schema):
    """Parameters and answers hold what is listed and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Paging(Strict):
    """Which page, how many rows."""

    page: int = Field(1, ge=1, le=100_000, description=gettext_noop("第几页"))
    size: int = Field(20, ge=1, le=LARGEST, description=gettext_noop("每页几条，最多 100"))


class EstateQuery(Paging):
    """What estates are asked for."""

    q: str = Field("", max_length=60, description=gettext_noop("名称、曾用名、拼音首字母或编号"))
    mode: str = Field("", pattern=MODES_ASKED, description=gettext_noop("管理模式"))


class FirmQuery(Paging):
    """What firms are asked for."""

    q: str = Field("", max_length=60, description=gettext_noop("名称、曾用名、拼音首字母或统一社会信用代码"))
    state: str = Field(
        "",
        pattern=STATES_ASKED,
        description=gettext_noop("状态"),
    )


class NoticeQuery(Paging):
    """What notices are asked for."""

    q: str = Field("", max_length=60, description=gettext_noop("标题或正文里的词"))


class EstateOut(Strict):
    """小区."""

    id: str
    name: str
    former_names: str
    state: str
    now: str
    district: str
    street: str
    community: str
    address: str
    kind: str | None
    class_: str | None = Field(alias="class")
    total_area_m2: Decimal | None
    households: int | None
    buildings: int | None
    completed_on: date | None
    developer: str
    mode: str | None
    manager: str
    manager_code: str
    managed_since: date | None
    room_verdict: str
    room_required_m2: Decimal | None
    room_provided_m2: Decimal | None
    room_checked_on: date | None


class FirmOut(Strict):
    """企业."""

    code: str
    name: str
    former_names: str
    state: str
    struck_off_on: date | None
    registered_address: str
    licence_from: date | None
    licence_to: date | None
    estates: int


class NoticeOut(Strict):
    """公告."""

    index_number: str
    title: str
    kind: str
    issuer: str
    document_number: str
    written_on: date | None
    published_at: datetime
    objection_until: date | None
    path: str


class NoticeTextOut(NoticeOut):
    """公告及正文."""

    text: str


class Estates(Strict):
    """One page of estates."""

    count: int
    items: list[EstateOut]


class Firms(Strict):
    """One page of firms."""

    count: int
    items: list[FirmOut]


class Notices(Strict):
    """One page of notices."""

    count: int
    items: list[NoticeOut]


def only(request: HttpRequest, known: type[Strict] | None = None) -> None:
    """Refuse parameters nobody knows, by name: the framework would drop them without a word."""
    allowed = set(known.model_fields) if known else set()
    if foreign := sorted(set(request.GET) - allowed):
        raise ValidationError(
            [{"type": "extra_forbidden", "loc": ["query", name], "msg": "没有这个参数"} for name in foreign]
        )


def page_of(rows: Any, paging: Paging) -> tuple[int, list[Any]]:
    """The count and the rows of a page; a page beyond the last is empty."""
    pages = Paginator(rows, paging.size)
    return pages.count, list(pages.page(paging.page)) if paging.page <= pages.num_pages else []


@api.get(
    "/estates",
    response=Estates,
    by_alias=True,
    summary=gettext_noop("查小区"),
    description=gettext_noop("按词和管理模式查小区，按名称排序。已并入、拆分的也在内，写明去向。"),
)
def list_estates(request: HttpRequest, query: Query[EstateQuery]) -> dict[str, Any]:
    """Estates by words and mode, in the order of their names."""
    only(request, EstateQuery)
    by = visitor(request)
    rows = lookup.estates(by)
    if query.q:
        rows = lookup.finding_estates(rows, asked.read(query.q))
    if query.mode:
        rows = rows.filter(mode=query.mode, state="registered")
    count, found = page_of(rows.order_by("name_key", "pk"), query)
    return {"count": count, "items": list(map(opendata.estate_row, lookup.gather_estates(found, by)))}


@api.get(
    "/estates/{public_id}",
    response=EstateOut,
    by_alias=True,
    summary=gettext_noop("一个小区"),
    description=gettext_noop("按小区编号取一个小区。"),
)
def show_estate(
    request: HttpRequest, public_id: PathEx[str, P(description=gettext_noop("小区编号"))]
) -> dict[str, Any]:
    """One estate by its number."""
    only(request)
    by = visitor(request)
    record = lookup.estates(by).filter(public_id=public_id).first()
    if record is None:
        raise Http404
    return opendata.estate_row(lookup.gather_estates([record], by)[0])


@api.get(
    "/firms",
    response=Firms,
    summary=gettext_noop("查企业"),
    description=gettext_noop("按词和状态查物业企业，按名称排序。"),
)
def list_firms(request: HttpRequest, query: Query[FirmQuery]) -> dict[str, Any]:
    """Firms by words and state, in the order of their names."""
    only(request, FirmQuery)
    by = visitor(request)
    rows = lookup.firms(by)
    if query.q:
        rows = lookup.finding_firms(rows, asked.read(query.q))
    if query.state:
        rows = rows.filter(state=query.state)
    count, found = page_of(rows.order_by("organisation__name_key", "pk"), query)
    return {"count": count, "items": list(map(opendata.firm_row, lookup.gather_firms(found, by)))}


@api.get(
    "/firms/{code}",
    response=FirmOut,
    summary=gettext_noop("一家企业"),
    description=gettext_noop("按统一社会信用代码取一家企业。"),
)
def show_firm(
    request: HttpRequest, code: PathEx[str, P(description=gettext_noop("统一社会信用代码"))]
) -> dict[str, Any]:
    """One firm by its unified social credit code."""
    only(request)
    by = visitor(request)
    record = lookup.firms(by).filter(code=code).first()
    if record is None:
        raise Http404
    return opendata.firm_row(lookup.gather_firms([record], by)[0])


@api.get(
    "/notices",
    response=Notices,
    summary=gettext_noop("查公告和文件"),
    description=gettext_noop("正在公开的公告和文件，新的在前；给了词的，最相符的在前。"),
)
def list_notices(request: HttpRequest, query: Query[NoticeQuery]) -> dict[str, Any]:
    """Notices and documents on view, the newest first; by words, the most fitting first."""
    only(request, NoticeQuery)
    by = visitor(request)
    if query.q:
        rows = found_notices(by, asked.read(query.q))
    else:
        rows = visible(by, "cms.view_notice", NoticePage.objects.on_view(by.at)).select_related("issuer")
    count, found = page_of(rows, query)
    return {"count": count, "items": list(map(opendata.notice_row, found))}


@api.get(
    "/notices/{index_number}",
    response=NoticeTextOut,
    summary=gettext_noop("一件公告或文件"),
    description=gettext_noop("按索引号取一件公告或文件及其正文。"),
)
def show_notice(
    request: HttpRequest, index_number: PathEx[str, P(description=gettext_noop("索引号"))]
) -> dict[str, Any]:
    """One notice with its text, by its index number."""
    only(request)
    by = visitor(request)
    shown = visible(by, "cms.view_notice", NoticePage.objects.on_view(by.at)).select_related("issuer")
    page = shown.filter(index_number=index_number).first()
    if page is None:
        raise Http404
    return opendata.notice_row(page) | {"text": page.search_text}
