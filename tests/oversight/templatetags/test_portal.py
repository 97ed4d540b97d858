"""The tags of the house: rights asked, clocks told, frames drawn, addresses kept."""

from datetime import datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from oversight.kernel.calendar import BEIJING, standard_schedule
from oversight.kernel.scope import Kind, Post
from tests.factories import ground

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)


def render(source, **context):
    return Template(source).render(Context({"now": NOW, **context}))


def test_a_card_has_title_note_and_way_on():
    html = render(
        '{% card title="动态" note="最近 6 条" url="/all/" link="全部" tone="breach" %}<p>x</p>{% endcard %}'
    )
    assert html == (
        '<section class="card card-breach"><div class="card-head"><div><h2>动态</h2>'
        '<span class="note">最近 6 条</span></div><a href="/all/">全部</a></div>'
        '<div class="card-body"><p>x</p></div></section>'
    )


def test_what_stands_in_a_card_is_escaped_as_elsewhere():
    html = render("{% card title=t %}{{ t }}{% endcard %}", t="<b>")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 2


def test_a_card_without_body_lets_a_table_reach_the_edges():
    assert "card-body" not in render("{% card body=False %}<table></table>{% endcard %}")


def test_an_inset_brings_the_shape_of_its_tone():
    assert 'class="icon"' in render('{% inset "near" %}x{% endinset %}')
    assert 'class="icon"' not in render("{% inset %}x{% endinset %}")


def test_status_and_clock():
    assert 'class="tag tag-failed"' in render('{% status_tag "failed" "不合格" %}')
    html = render("{% deadline_chip at %}", at=NOW.replace(hour=23), schedule=standard_schedule())
    assert "deadline-near" in html
    assert "今天" in html


def test_no_clock_no_chip():
    assert render("{% deadline_chip none %}") == ""


def test_an_unknown_icon_is_a_mistake_of_the_template():
    with pytest.raises((KeyError, TemplateSyntaxError)):
        render('{% icon "no-such" %}')


def test_query_changes_one_parameter_and_keeps_the_rest():
    request = RequestFactory().get("/?mode=none&street=1&page=3")
    assert render("{% query page=4 %}", request=request) == "?mode=none&amp;street=1&amp;page=4"
    assert render("{% query page=None mode='' %}", request=request) == "?street=1"


def test_query_keeps_hostile_text_harmless():
    request = RequestFactory().get("/", {"q": '"><script>'})
    assert "<script>" not in render("{% query page=2 %}", request=request)


@pytest.mark.django_db
def test_may_asks_the_policy():
    city = ground.territory("营口市")
    bureau = ground.body(Kind.BUREAU, "市住建局", city)
    admin = ground.acting_as(ground.posting(Post.ADMIN, bureau))
    source = '{% may "oversight.invite_membership" as ok %}{{ ok }}'
    assert render(source, actor=admin) == "True"
    assert render(source, actor=None) == "False"
    committee = ground.acting_as(ground.posting(Post.COMMITTEE, bureau))
    assert render(source, actor=committee) == "False"


def test_printed_pages_name_time_and_path_without_opening_the_style():
    request = RequestFactory().get('/x/")}</style><script>/')
    html = render("{% print_pages %}", request=request, CSP_NONCE="n0", print_name='"}</style><b>', now=NOW)
    assert html.startswith('<style nonce="n0">')
    assert html.count("</style>") == 1
    assert "\\000022\\00007d\\00003c" in html
