"""The tree that the migrations plant."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page, Site

from cms.models import HomePage, SectionPage
from cms.models.approval import workflow

pytestmark = pytest.mark.django_db


def test_home_is_the_root_of_the_site_and_has_its_sections():
    home = HomePage.objects.get()
    assert Site.objects.get().root_page_id == home.pk
    assert [s.slug for s in SectionPage.objects.child_of(home)] == [
        "announcements",
        "publicity",
        "policies",
        "guides",
        "figures",
        "offices",
    ]
    assert SectionPage.objects.get(slug="policies").get_url() == "/policies/"
    assert Page.find_problems() == ([], [], [], [], [])


def test_there_is_one_workflow_of_one_step():
    assert [type(task.specific).__name__ for task in workflow().tasks] == ["OtherPerson"]


@pytest.mark.parametrize(
    ("name", "lexemes"),
    [
        ("锦汀小区", ["小", "小区", "区", "汀", "汀小", "锦", "锦汀"]),
        ("A座3号楼", ["3", "a", "号", "号楼", "座", "楼"]),
        ("𠮷野 & <b>", ["b", "野", "𠮷", "𠮷野"]),
        ("", []),
    ],
)
def test_names_are_cut_into_lexemes(name, lexemes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(han_lexemes(%s))", [name])
        assert sorted(cursor.fetchone()[0]) == sorted(lexemes)
