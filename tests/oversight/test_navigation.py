"""Words of the headers: only for pages that exist and that this reader may open; the closest one is current."""

import pytest

from oversight import navigation
from oversight.kernel.scope import Kind, Post
from oversight.navigation import Entry
from tests.factories import ground


def entry(label, url_name, order, **more):
    return Entry(label=label, url_name=url_name, order=order, **more)


@pytest.fixture
def row():
    added = []
    navigation.add(
        added,
        entry("二", "oversight:design", 2),
        entry("一", "oversight:home", 1),
        entry("三", "oversight:design-public", 3),
    )
    return added


def test_words_stand_in_order(row):
    assert [word.label for word in navigation.words(row, actor=None, path="/")] == ["一", "二", "三"]


def test_the_closest_word_is_current(row):
    here = [
        word.label for word in navigation.words(row, actor=None, path="/design/public/x/") if word.current
    ]
    assert here == ["三"]


def test_a_word_with_a_verb_is_hidden_from_who_may_not():
    row = []
    navigation.add(row, entry("账号", "oversight:home", 1, verb="oversight.view_account"))
    assert navigation.words(row, actor=None, path="/") == []


def test_the_front_page_covers_itself_alone():
    row = [entry("首页", "oversight:home", 1, under="/")]
    assert navigation.words(row, actor=None, path="/")[0].current
    assert not navigation.words(row, actor=None, path="/desk/")[0].current


def test_a_word_is_added_once(row):
    with pytest.raises(ValueError, match="already"):
        navigation.add(row, entry("又", "oversight:home", 9))


@pytest.mark.django_db
def test_the_bar_tells_the_path_to_a_record():
    city = ground.territory("营口市")
    street = ground.territory("建丰街道", ground.territory("站前区", city))
    place = navigation.place_at(street, here="锦汀小区")
    assert [crumb.label for crumb in place.path] == ["营口市", "站前区", "建丰街道"]
    assert place.here == "锦汀小区"


@pytest.mark.django_db
def test_the_bar_tells_where_the_acting_body_sits():
    district = ground.territory("站前区", ground.territory("营口市"))
    membership = ground.posting(Post.DISTRICT, ground.body(Kind.DISTRICT, "区物业办", district))
    place = navigation.place_of(membership)
    assert ([crumb.label for crumb in place.path], place.here) == (["营口市"], "站前区")
    assert navigation.place_of(None) is None


def test_a_word_covers_its_further_addresses_too():
    entry = navigation.Entry(
        label="公示", url_name="oversight:inbox", order=1, under="/a/", also=("/b/", "/c/")
    )
    assert [entry.covers(path) for path in ("/a/1/", "/b/2/", "/c/", "/d/", "/")] == [
        True,
        True,
        True,
        False,
        False,
    ]
