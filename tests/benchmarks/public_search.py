"""What a citizen types: the part of an estate's name, the words of a notice; how many, and the first page of each.

The floor is the same two questions in bare SQL on the same indexes; the peer is `icontains`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from django.db.models import Q

from cms.models import NoticePage
from cms.views.search import find
from oversight.kernel import asked
from oversight.policy import Actor, public
from oversight.search_han import query_text
from registry.models import Estate
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side

TEXTS = ("听岸潮", "消防通道清理")  # an estate, a matter
PAGE = 20
ESTATES = """FROM registry_estate WHERE state <> ALL ('{draft,returned,withdrawn}')
             AND han_lexemes(name) @@ %(lexemes)s::tsquery AND name ILIKE %(like)s"""
NOTICES = """FROM wagtailsearch_indexentry i JOIN cms_noticepage n ON n.page_ptr_id::varchar(50) = i.object_id
             JOIN wagtailcore_page p ON p.id = n.page_ptr_id
             WHERE (i.title || i.body) @@ to_tsquery('simple', %(words)s)
               AND (i.title_text LIKE %(like)s OR i.body_text LIKE %(like)s)
               AND p.live AND n.state = 'live'"""


def contests(city: City) -> Iterator[Contest]:
    """Both texts, each among estates and among notices."""
    by = public(city.now)
    counts = [rows.count() for text in TEXTS for rows in _found(by, text)]
    assert counts[0]
    assert counts[3], counts
    with city.bare() as bare:
        yield Contest(
            name="public_search",
            ours=lambda: [_seen(rows) for text in TEXTS for rows in _found(by, text)],
            floor=_by_hand(bare),
            peer=_icontains,
            goal=Goal(ratio=2, peer=10),
            n=city.size.notices + city.size.estates,
            best_of=10,
        )


def _found(by: Actor, text: str) -> tuple[Any, Any]:
    found = find(by, asked.read(text), ("estate", "notice"))
    return found["estate"], found["notice"]


def _seen(rows: Any) -> int:
    list(rows[:PAGE])
    return int(rows.count())


def _by_hand(bare: psycopg.Connection) -> Side:
    told = [
        {
            "lexemes": " & ".join(f"'{pair}'" for pair in query_text(text).split()),
            "words": " & ".join(query_text(text).split()),
            "like": f"%{text}%",
        }
        for text in TEXTS
    ]
    bare.prepare_threshold = None

    def floor() -> None:
        for params in told:
            bare.execute(
                f"SELECT * {ESTATES} ORDER BY length(name), name_key, id LIMIT {PAGE}".encode(), params
            ).fetchall()
            bare.execute(f"SELECT count(*) {ESTATES}".encode(), params).fetchone()
            rank = "ts_rank(i.title || i.body, to_tsquery('simple', %(words)s))"
            bare.execute(
                f"SELECT p.*, n.* {NOTICES} ORDER BY {rank} DESC LIMIT {PAGE}".encode(), params
            ).fetchall()
            bare.execute(f"SELECT count(*) {NOTICES}".encode(), params).fetchone()

    return floor


def _icontains() -> None:
    for text in TEXTS:
        estates = Estate.objects.exclude(state__in=("draft", "returned", "withdrawn"))
        _seen(estates.filter(Q(name__icontains=text) | Q(names__name__icontains=text)).distinct())
        notices = NoticePage.objects.filter(live=True, state="live")
        _seen(notices.filter(Q(title__icontains=text) | Q(body__icontains=text)).order_by("-published_at"))
