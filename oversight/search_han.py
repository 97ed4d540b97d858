"""Chinese full-text search for Wagtail's database backend: as shipped, 物业用房 finds nothing in a sentence.

The text search of PostgreSQL takes a Chinese sentence for one word. Here every run of Chinese characters is indexed
as its characters and its pairs of neighbours, and a query asks for all pairs of its runs. Pairs may stand apart in a
text, so what the index finds is checked against the plain text that the index keeps beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import Phrase, PlainText, SearchQuery

HAN: Final = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_APART: Final = re.compile(r"[^\w\s\-]+|_+")
LONGEST_QUERY: Final = 200
"""Characters of a query that are looked at: nobody searches for more, and each pair costs a look-up."""


def index_text(text: str) -> str:
    """`text` as it is indexed: each Chinese run as its characters, then its pairs: 物业 → `物 业 物业`."""
    return HAN.sub(lambda run: f" {' '.join([*run[0], *_pairs(run[0])])} ", text)


def query_text(text: str) -> str:
    """`text` as it is asked: each Chinese run as its pairs, a single character as itself, punctuation left out."""
    asked = HAN.sub(lambda run: f" {' '.join(_pairs(run[0]) or run[0])} ", text[:LONGEST_QUERY])
    return " ".join(_APART.sub(" ", asked).replace("-", " ").split())


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def runs_of(query: Any) -> Iterator[str]:
    """The Chinese runs that must stand in a result as they were asked: those of an AND query, and of a phrase."""
    if isinstance(query, PlainText) and query.operator == "and":
        yield from (run for run in HAN.findall(query.query_string[:LONGEST_QUERY]) if len(run) > 2)
    if isinstance(query, Phrase):
        yield query.query_string[:LONGEST_QUERY].strip()


class HanIndexer(postgres.ObjectIndexer):
    """Puts Chinese runs apart in what goes into the word index; the plain text beside it stays as written."""

    def as_vector(self, texts: Any, for_autocomplete: bool = False) -> Any:
        """The texts as vectors."""
        apart = [(index_text(text), weight) for text, weight in texts]
        return super().as_vector(apart, for_autocomplete)


postgres.ObjectIndexer = (
    HanIndexer  # the index looks its indexer up here; tests/oversight/test_search_han.py watches
)


class HanCompiler(postgres.PostgresSearchQueryCompiler):
    """Asks for the pairs of each Chinese run, and checks that the run itself is there."""

    queryset: QuerySet[Any]

    def build_tsquery_content(self, query: SearchQuery, config: Any = None, invert: bool = False) -> Any:
        """The query in the index's own words."""
        if isinstance(query, PlainText):
            query = PlainText(query_text(query.query_string), operator=query.operator)
        elif isinstance(query, Phrase):
            query = PlainText(query_text(query.query_string), operator="and")
        return super().build_tsquery_content(query, config=config, invert=invert)

    def search(
        self, config: Any, start: Any, stop: Any, score_field: Any = None, backend: Any = None
    ) -> QuerySet[Any]:
        """What the index finds and the text confirms; nothing for a query without a single word."""
        if self._asks_nothing():
            return self.queryset.none()
        plain = self.queryset
        if self.fields is not None and isinstance(self.query, PlainText | Phrase):
            return self._in_fields(plain, start, stop)
        self.queryset = self._confirmed(plain)
        try:
            return super().search(config, start, stop, score_field=score_field, backend=backend)
        finally:
            self.queryset = plain

    def _asks_nothing(self) -> bool:
        query = self.query
        return isinstance(query, PlainText | Phrase) and not query_text(query.query_string)

    def _confirmed(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Rows whose title or body holds each run of the query as it was asked."""
        runs = list(runs_of(self.query))
        if not runs:
            return found
        found = found.annotate(
            han_title=F("index_entries__title_text"), han_body=F("index_entries__body_text")
        )
        for run in runs:
            found = found.filter(Q(han_title__contains=run) | Q(han_body__contains=run))
        return found

    def _in_fields(self, found: QuerySet[Any], start: Any, stop: Any) -> QuerySet[Any]:
        """A search in named fields reads the fields themselves: every term in one of them."""
        text = self.query.query_string[:LONGEST_QUERY]
        for term in [text] if isinstance(self.query, Phrase) else _APART.sub(" ", text).split():
            either = Q(pk__in=[])
            for name in self.search_fields:
                either |= Q(**{f"{name}__icontains": term})
            found = found.filter(either)
        ordered = found if found.query.order_by else found.order_by("-pk")
        return ordered[start:stop]


class HanAutocompleteCompiler(HanCompiler, postgres.PostgresAutocompleteQueryCompiler):
    """The same for what is being typed: the last term may go on."""

    def _confirmed(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found  # autocomplete fields stand in the word index alone


class SearchBackend(postgres.PostgresSearchBackend):
    """Wagtail's database search, in Chinese."""

    query_compiler_class = HanCompiler
    autocomplete_query_compiler_class = HanAutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": "simple", **params})
