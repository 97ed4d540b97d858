"""Tree, redrawing and coverage as seen: readable by everybody, whole at every width."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from oversight.actions import redrawing
from oversight.actions.redrawing import Plan
from oversight.kernel.scope import Kind, Post
from registry.models import CoverageMonth, CoverageTarget
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("站前区", city), territory("西市区", city)
        north = territory("八田地街道", east)
        lane = territory("新华社区", north)
        head = posting(Post.HEAD, body(Kind.BUREAU, "营口市住房和城乡建设局", city))
        inspector = posting(Post.INSPECTOR, head.organisation)
        officer = posting(Post.STREET, body(Kind.STREET, "八田地街道办事处", north))

    for n, mode in enumerate(("firm", "none", "owners", "none")):
        estate(f"锦汀{n}小区", Town.lane, mode=mode, households=100 * n, total_area=Decimal("20492.59"))
    CoverageTarget.objects.create(share=100, by_day=date(2026, 12, 31), source="工作要点", set_at=NOW)
    for month, covered in ((9, 1), (10, 2)):
        CoverageMonth.objects.create(
            month=date(2026, month, 1), territory=Town.north, estates=4, covered=covered, area=4, covered_area=2,
            households=4, covered_households=2,
        )  # fmt: skip
    Town.act = redrawing.draft(
        by=acting_as(Town.inspector, timezone.now()),
        kind="move",
        unit=Town.north,
        plan=Plan(parent=Town.west.pk),
        effective=timezone.localdate(),
        document="营政函〔2026〕12 号",
        at=timezone.now(),
    )
    return Town


def pages(town):
    unit = town.north.get_absolute_url()
    return {
        "tree": ("/territories/", town.officer),
        "found": ("/territories/?q=xh", town.officer),
        "unit": (unit, town.inspector),
        "kinds": (f"{unit}redraw/", town.inspector),
        "merge": (f"{unit}redraw/merge/", town.inspector),
        "split": (f"{town.lane.get_absolute_url()}redraw/split/", town.inspector),
        "act": (town.act.get_absolute_url(), town.inspector),
        "submit": (f"{town.act.get_absolute_url()}submit/", town.inspector),
        "acts": ("/territories/redrawings/", town.head),
        "city": ("/registry/coverage/", town.head),
        "street": ("/registry/coverage/", town.officer),
        "target": ("/registry/coverage/target/", town.head),
        "bulletins": ("/registry/coverage/bulletins/", town.head),
    }


@pytest.mark.parametrize(
    ("width", "mode"), [(1440, {}), (390, {"language": "en"}), (390, {"contrast": True, "large": True})]
)
def test_every_page_is_readable_and_fits(visit, town, width, mode):
    amiss = {}
    for name, (path, who) in pages(town).items():
        look = visit(path, width=width, as_=who, **mode)
        found = [*look.violations(), *look.complaints, *look.outside(), *look.widest().items()]
        if found:
            amiss[name] = found
    assert amiss == {}
