"""A small town that the registry's tests share: two streets in two districts, a bureau, two firms."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from oversight.kernel.scope import Kind, Post
from tests.factories.ground import body, posting, territory
from tests.factories.registry import estate, firm


@pytest.fixture
def town(db: None) -> SimpleNamespace:
    """Units, bodies, postings, two estates in the north and one in the south, and two firms."""
    t = SimpleNamespace()
    t.city = territory("营口市")
    t.east, t.west = territory("东区", t.city), territory("西区", t.city)
    t.north, t.south = territory("北街道", t.east), territory("南街道", t.west)
    t.lane, t.alley = territory("里巷社区", t.north), territory("胡同社区", t.north)
    t.shore = territory("海岸社区", t.south)
    t.bureau = body(Kind.BUREAU, "市住建局", t.city)
    t.street, t.other_street = (
        body(Kind.STREET, "北街道办事处", t.north),
        body(Kind.STREET, "南街道办事处", t.south),
    )
    t.committee = body(Kind.COMMITTEE, "里巷社区居委会", t.lane)
    t.head, t.inspector = posting(Post.HEAD, t.bureau), posting(Post.INSPECTOR, t.bureau)
    t.editor, t.admin = posting(Post.EDITOR, t.bureau), posting(Post.ADMIN, t.bureau)
    t.auditor = posting(Post.AUDITOR, t.bureau)
    t.leader, t.officer = posting(Post.STREET_LEADER, t.street), posting(Post.STREET, t.street)
    t.other_leader = posting(Post.STREET_LEADER, t.other_street)
    t.worker = posting(Post.COMMITTEE, t.committee)
    t.ours, t.theirs = firm("澄岸物业", t.north), firm("砚湖物业", t.south)
    t.manager = posting(Post.FIRM, t.ours.organisation)
    t.staff = posting(Post.FIRM_STAFF, t.ours.organisation)
    t.rival = posting(Post.FIRM, t.theirs.organisation)
    t.home, t.next_door = estate("锦汀小区", t.lane), estate("听潮苑", t.alley)
    t.away = estate("望海里", t.shore)
    return t
