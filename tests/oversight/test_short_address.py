"""An address that is too long is answered in words, whatever server stands in front; the portal makes none itself."""

from __future__ import annotations

import runpy

import pytest
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from oversight.embedded import launcher
from oversight.embedded.place import ROOT
from oversight.middleware import LONGEST_ADDRESS
from oversight.models import SavedView
from oversight.views.lists import LONGEST_QUERY
from registry.views.estate.assigning import MOST_PICKS
from tests.registry.conftest import town  # noqa: F401  the same people
from tests.registry.views.conftest import browse  # noqa: F401

TOO_LONG = "q=" + "%E9%95%BF" * (LONGEST_ADDRESS // 9 + 1)
IN_PRODUCTION = runpy.run_path(str(ROOT / "docs/operators/gunicorn.py"))


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "网址太长，打不开"), ("en", "The address is too long")]
)
@pytest.mark.parametrize("page", ["/search/", "/estates/", "/registry/estates/", "/account/login/"])
def test_public_and_staff_pages_answer_in_the_reader_s_language(client, settings, page, language, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(page, QUERY_STRING=TOO_LONG)
    assert answer.status_code == 414
    assert words in answer.content.decode()
    assert f'href="{page}"' in answer.content.decode()


@pytest.mark.django_db
def test_the_longest_that_is_let_in_is_read(client):
    whole = f"/estates/?q={'a' * (LONGEST_ADDRESS - len('/estates/?q='))}"
    assert client.get(whole).status_code == 200
    assert client.get(f"{whole}a").status_code == 414


def test_what_the_portal_makes_itself_is_shorter():
    picks = "&".join(["pick=12345678"] * MOST_PICKS)
    assert len(reverse("registry:estate-assign-many") + "?" + picks) < LONGEST_ADDRESS
    assert (
        LONGEST_QUERY <= SavedView._meta.get_field("query").max_length < LONGEST_ADDRESS // 3
    )  # encoded once more


@pytest.mark.parametrize("limit", ["production", "demo"])
def test_the_web_server_leaves_it_to_the_portal(limit):
    cfg = Config()
    if limit == "production":
        cfg.set("limit_request_line", IN_PRODUCTION["limit_request_line"])
    else:
        args = cfg.parser().parse_args([*launcher.WEB.split(), "oversight.wsgi"])
        cfg.set("limit_request_line", args.limit_request_line)
    sent = f"GET /search/?{TOO_LONG * 2} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    assert Request(cfg, IterUnreader([sent]), ("127.0.0.1", 1)).query == TOO_LONG * 2


@pytest.mark.django_db
def test_a_filter_too_long_to_be_kept_is_refused_in_words_and_not_kept_empty(town, browse):  # noqa: F811
    url = reverse("oversight:list-view-save", args=["registry:estate-list"])
    answer = browse(town.officer).post(f"{url}?q={'a' * LONGEST_QUERY}", {"name": "长"})
    assert "存不下" in answer.content.decode()
    assert not SavedView.objects.exists()
