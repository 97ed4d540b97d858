"""The base of lists: order, totals, columns chosen, the row's link, cells that can be read on a phone."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from oversight.tables import AreaColumn, Column, FigureColumn, PickColumn, Table, TitleColumn


class Estates(Table):
    pick = PickColumn()
    name = TitleColumn(verbose_name="小区", url=lambda row: f"/e/{row.pk}/")
    firm = Column(verbose_name="现管理单位", low=True)
    area = AreaColumn(verbose_name="总建筑面积", total=True)
    households = FigureColumn(verbose_name="户数", total=True)
    caption = "小区登记册"

    class Meta(Table.Meta):
        sequence = ("pick", "name", "firm", "area", "households")


ROWS = [
    SimpleNamespace(
        pk=n, name=f"小区{n}", firm=None if n % 2 else "<甲>", area=Decimal("1000.10"), households=n
    )
    for n in range(1, 31)
]


def draw(address="/?mode=none", **options):
    request = RequestFactory().get(address)
    table = Estates(ROWS, order_by=request.GET.get("sort"), **options)
    table.paginate(page=request.GET.get("page", 1), per_page=12)
    return table, render_to_string("tables/table.html", {"table": table, "request": request})


def test_the_title_is_the_row_header_and_leads_to_the_record():
    _table, html = draw()
    assert '<th scope="row" class=""><a href="/e/1/">小区1</a></th>' in html


def test_cells_carry_their_label_and_nothing_is_a_dash():
    _table, html = draw()
    assert 'data-label="总建筑面积 m²" data-unit="m²">1,000.10<' in html
    assert '<span class="vh">无</span>' in html
    assert "&lt;甲&gt;" in html


def test_page_total_and_filter_total():
    table, html = draw(filter_totals={"area": Decimal("30003.00"), "households": 465}, matching=30, unit="个")
    assert "本页 12 个" in html
    assert "12,001.20" in html
    assert "筛选合计 30 个" in html
    assert "30,003.00" in html
    assert len(table.feet) == 2


def test_no_filter_total_where_the_page_is_all():
    table, _html = draw(filter_totals={"area": Decimal(1)}, matching=12)
    assert len(table.feet) == 1


def test_sorting_keeps_the_filter_and_says_its_direction():
    _table, html = draw("/?mode=none&sort=households&page=2")
    assert 'aria-sort="ascending"' in html
    assert 'href="?mode=none&amp;sort=-households"' in html


def test_chosen_columns_keep_the_title():
    _table, html = draw(shown=["households"])
    assert "小区1" in html
    assert "总建筑面积" not in html


def test_an_empty_list_says_so_and_has_no_total():
    request = RequestFactory().get("/")
    html = render_to_string("tables/table.html", {"table": Estates([]), "request": request})
    assert "没有符合条件的记录" in html
    assert "<table" not in html


def test_rows_are_picked_by_name():
    _table, html = draw()
    assert '<input type="checkbox" name="pick" value="1" form="bulk" data-pick>' in html


@pytest.mark.parametrize("page", [1, 2, 3])
def test_page_numbers_reach_first_and_last(page):
    table, _html = draw(f"/?page={page}")
    assert {1, 3} <= {n for n in table.page_numbers if isinstance(n, int)}


@pytest.mark.parametrize("page", ["x", "-1", "0", "99999999999999999999"])
def test_a_page_that_is_none_is_the_first_or_the_last(page):
    table, _html = draw(f"/?page={page}")
    assert table.page.number in (1, 3)


@pytest.mark.parametrize("sort", ["nosuch", "-nosuch", "pk__x", "';--"])
def test_an_unknown_order_is_ignored(sort):
    table, _html = draw(f"/?sort={sort}")
    assert table.body[0]["record"].pk == 1


@pytest.mark.django_db
def test_what_is_not_there_comes_last_and_ties_keep_one_order():
    class People(Table):
        name = Column()
        email = Column()
        row_header = "name"

        class Meta(Table.Meta):
            pass

    from oversight.models import Person

    sql = str(People(Person.objects.all(), order_by="-email").data.data.query)
    assert sql.endswith('ORDER BY "oversight_person"."email" DESC NULLS LAST, "oversight_person"."id" ASC')
