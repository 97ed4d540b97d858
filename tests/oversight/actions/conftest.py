"""A small town with somebody in each tier."""

import pytest

from oversight.kernel.scope import Kind, Post
from tests.factories.ground import body, posting, territory
from tests.factories.registry import estate, firm, tenure


@pytest.fixture
def town(db):
    class Town:
        city = territory("营口市")
        east, west = territory("东区", city), territory("西区", city)
        north, south = territory("北街道", east), territory("南街道", west)
        lane = territory("里巷社区", north)
        bureau = body(Kind.BUREAU, "市住建局", city)
        district = body(Kind.DISTRICT, "东区物业办", east)
        street = body(Kind.STREET, "北街道办事处", north)
        other = body(Kind.STREET, "南街道办事处", south)
        committee = body(Kind.COMMITTEE, "里巷居委会", lane)
        head = posting(Post.HEAD, bureau)
        admin = posting(Post.ADMIN, bureau)
        auditor = posting(Post.AUDITOR, bureau)
        inspector = posting(Post.INSPECTOR, bureau)
        officer_of_district = posting(Post.DISTRICT, district)
        leader = posting(Post.STREET_LEADER, street)
        officer = posting(Post.STREET, street)
        second = posting(Post.STREET, street)
        stranger = posting(Post.STREET, other)
        worker = posting(Post.COMMITTEE, committee)
        home = estate("锦汀小区", lane)
        away = estate("听潮苑", south)
        ours = firm("澄岸物业")
        theirs = firm("砚湖物业")
        manager = posting(Post.FIRM, ours.organisation)
        clerk = posting(Post.FIRM_STAFF, ours.organisation)

    tenure(Town.home, Town.ours)
    tenure(Town.away, Town.theirs)
    return Town
