"""Chinese search: a phrase is found in a sentence, scattered pairs are not, nothing that is typed breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import Or, Phrase, PlainText
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from oversight.search_han import HanIndexer, SearchBackend, index_text, query_text
from tests import hostile

pytestmark = pytest.mark.django_db

TITLES = (
    "关于开展物业管理用房普查工作的通知",
    "物业用房核查办法",
    "企业用房与物业服务",  # holds 企业, 业用, 用房, 物业: the pairs of 物业用房, scattered
    "2026年供暖期物业配合事项提示",
    "Property management rooms",
    "停车收费标准",
)


@pytest.fixture
def pages() -> Any:
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="根")
    for order, title in enumerate(TITLES):
        root.add_child(instance=Page(title=title, slug=f"p{order}"))
    return Page.objects.all()


def titles(found: Any) -> set[str]:
    return {page.title for page in found}


def test_a_phrase_is_found_inside_a_sentence(pages: Any) -> None:
    assert titles(pages.search("物业用房")) == {"物业用房核查办法"}
    assert titles(pages.search("用房普查")) == {"关于开展物业管理用房普查工作的通知"}
    assert titles(pages.search("用房")) == {TITLES[0], TITLES[1], TITLES[2]}


def test_one_character_is_enough(pages: Any) -> None:
    assert titles(pages.search("费")) == {"停车收费标准"}


def test_several_words_must_all_be_there(pages: Any) -> None:
    assert titles(pages.search("物业 通知")) == {TITLES[0]}
    assert titles(pages.search("通知，物业！")) == {TITLES[0]}
    assert titles(pages.search("物业", operator="or")) == {TITLES[0], TITLES[1], TITLES[2], TITLES[3]}


def test_latin_and_figures_are_found_as_before(pages: Any) -> None:
    assert titles(pages.search("MANAGEMENT")) == {TITLES[4]}
    assert titles(pages.search("2026年供暖")) == {TITLES[3]}


def test_a_phrase_query_and_a_tree_of_queries(pages: Any) -> None:
    assert titles(pages.search(Phrase("管理用房"))) == {TITLES[0]}
    both = Or([PlainText("停车"), PlainText("供暖")])
    assert titles(pages.search(both)) == {TITLES[3], TITLES[5]}


def test_named_fields_are_read_themselves(pages: Any) -> None:
    assert titles(pages.search("用房核查", fields=["title"])) == {TITLES[1]}


def test_autocomplete_finds_what_is_being_typed(pages: Any) -> None:
    assert titles(pages.autocomplete("停")) == {TITLES[5]}
    assert titles(pages.autocomplete("停车收")) == {TITLES[5]}
    assert titles(pages.autocomplete("manag")) == {TITLES[4]}


def test_the_text_outside_titles_is_found_and_confirmed(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    for title, tag in (("甲", "维修资金标准"), ("乙", "维修标准与资金")):
        made = Document(title=title)
        made.file.save(f"{title}.txt", ContentFile(b"x"))
        made.tags.add(tag)
        made.save()
        get_search_backend().add(made)
    assert titles(Document.objects.all().search("维修资金")) == {"甲"}
    assert titles(get_search_backend().search("资金标准", Document)) == {"甲"}


def test_nothing_typed_breaks_the_search(pages: Any) -> None:
    for text in [*hostile.strings()[::3], "!!!", "&", "|", "' OR 1=1", "()", ":*", "\\", "a:*&b", "-", "——"]:
        typed = text.replace("\x00", "")
        assert list(pages.search(typed)) is not None
        assert list(pages.autocomplete(typed)) is not None
    assert not list(pages.search("！？"))
    assert not list(pages.search(""))


def test_the_index_uses_our_indexer_and_settings_our_backend() -> None:
    assert postgres.ObjectIndexer is HanIndexer
    assert isinstance(get_search_backend(), SearchBackend)
    assert get_search_backend().config == "simple"


def test_words_of_the_index() -> None:
    assert index_text("甲物业b").split() == ["甲", "物", "业", "甲物", "物业", "b"]
    assert query_text("物业用房，8 号-楼") == "物业 业用 用房 8 号 楼"
    assert query_text("房") == "房"
    assert query_text("𠮷野") == "𠮷野"
