"""Published notices: short sentences about everyday matters, indexed for the search as Wagtail does it."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.blocks import stream_of
from cms.models import NoticePage, SectionPage
from cms.rules import body
from oversight.kernel.scope import Kind
from tests.benchmarks.bigcity import names
from tests.benchmarks.bigcity.copying import FIRST_KEY, copy
from tests.benchmarks.bigcity.ground import Body
from tests.benchmarks.bigcity.sizes import AT, Size

SECTION = "announcements"
MATTERS = (
    "物业用房普查 电梯维保 消防通道清理 冬季供暖 物业服务收费公示 业主大会筹备 维修资金使用 垃圾分类".split()
)
SENTENCES = (
    "请各物业服务企业于本月底前报送相关材料，逾期未报的由街道办事处督促。",
    "小区公共收益应当单独列账，每半年在显著位置公布一次，接受业主查询。",
    "住宅小区的物业管理用房不得挪作他用，已经挪用的应当限期恢复。",
    "社区居民委员会应当协助做好业主委员会换届的组织和指导工作。",
    "施工期间请业主注意出行安全，给您带来的不便敬请谅解。",
    "对检查中发现的问题，企业应当在十个工作日内整改完毕并书面报告。",
)
BATCH = 500


def publish(rng: random.Random, size: Size, bodies: list[Body]) -> None:
    """One after the other in the bureau's section, all on view."""
    section = SectionPage.objects.get(slug=SECTION)
    bureau = next(one for one in bodies if one.kind == Kind.BUREAU)
    pages, texts = [], []
    kind = ContentType.objects.get_for_model(NoticePage).pk
    for number in range(size.notices):
        title = f"关于{names.estate(rng.randrange(30_000))}{rng.choice(MATTERS)}的通知（第 {number + 1} 号）"
        pages.append(_page(number, title, section, kind))
        texts.append(_notice(rng, number, bureau))
    copy(Page, pages)
    copy(NoticePage, texts)
    Page.objects.filter(pk=section.pk).update(numchild=size.notices)
    _index()


def _page(number: int, title: str, section: Page, kind: int) -> dict[str, Any]:
    slug = f"20250101-{number:06d}"
    at = AT - timedelta(minutes=number)
    return {
        "id": FIRST_KEY + number,
        "path": section.path + Page._int2str(number + 1).rjust(Page.steplen, "0"),
        "depth": section.depth + 1,
        "translation_key": uuid.uuid5(uuid.NAMESPACE_URL, slug),
        "locale_id": section.locale_id,
        "title": title,
        "draft_title": title,
        "slug": slug,
        "content_type_id": kind,
        "url_path": f"{section.url_path}{slug}/",
        "first_published_at": at,
        "last_published_at": at,
    }


def _notice(rng: random.Random, number: int, bureau: Body) -> dict[str, Any]:
    text = "\n\n".join(rng.choices(SENTENCES, k=rng.randrange(3, 12)))
    return {
        "page_ptr_id": FIRST_KEY + number,
        "section_body_id": bureau.key,
        "issuer_id": bureau.key,
        "index_number": f"大房/2025-{number:05d}",
        "body": json.dumps(stream_of(body.read(text)), ensure_ascii=False),
        "state": "live",
        "published_at": AT - timedelta(minutes=number),
        "edition": 1,
    }


def _index() -> None:
    """Into the search index, batch by batch."""
    index = get_search_backend().get_index_for_model(NoticePage)
    for batch in _batches():
        index.add_items(NoticePage, batch)


def _batches() -> Iterator[list[Model]]:
    rows = list(NoticePage.objects.order_by("pk"))
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
