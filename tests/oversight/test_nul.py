"""NUL in an address is answered as what is not there, wherever it stands; no page breaks on it."""

from __future__ import annotations

import pytest

from tests.registry.conftest import town  # noqa: F401  the same people
from tests.registry.views.conftest import browse  # noqa: F401

PATHS = ("/registry/estates/%00/", "/registry/firms/%00/", "/proof/registry.estate/%00/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/estates/%00/", "/firms/%00/", "/announcements/%00/", "/%00"])
def test_a_public_path_with_nul_is_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_work_with_nul_is_not_there(town, browse, path):  # noqa: F811
    assert browse(town.inspector).get(path).status_code == 404


@pytest.mark.parametrize("sent", ["%00", "\0", "bd%00"])
def test_a_search_for_nul_finds_nothing_and_not_everything(town, browse, sent):  # noqa: F811
    page = browse(town.inspector).get("/territories/", QUERY_STRING=f"q={sent}")
    assert page.status_code == 200
    assert "没有找到" in page.content.decode()


@pytest.mark.parametrize("name", ["territory", "state", "sort", "page", "q", "unknown"])
def test_a_list_stands_whatever_parameter_has_it(town, browse, name):  # noqa: F811
    assert browse(town.inspector).get("/registry/estates/", QUERY_STRING=f"{name}=1%00").status_code == 200
