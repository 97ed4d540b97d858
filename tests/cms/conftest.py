"""The people of the notices: a bureau with its editors and head, two streets, a committee, a department."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from oversight.kernel.scope import Kind, Post
from tests.factories.ground import acting_as, body, posting, territory


@pytest.fixture
def town(db):
    """Who acts in the tests of notices, each as the actor of one posting; memberships under `.posts`."""
    city = territory("营口市")
    district = territory("站前区", city)
    north, south = territory("建丰街道", district), territory("建设街道", district)
    yard = territory("丰收社区", north)
    bureau = body(Kind.BUREAU, "营口市住房和城乡建设局", city)
    office, other = body(Kind.STREET, "建丰街道办事处", north), body(Kind.STREET, "建设街道办事处", south)
    posts = SimpleNamespace(
        head=posting(Post.HEAD, bureau),
        editor=posting(Post.EDITOR, bureau),
        editor2=posting(Post.EDITOR, bureau),
        inspector=posting(Post.INSPECTOR, bureau),
        auditor=posting(Post.AUDITOR, bureau),
        admin=posting(Post.ADMIN, bureau),
        district=posting(Post.DISTRICT, body(Kind.DISTRICT, "站前区物业管理办公室", district)),
        leader=posting(Post.STREET_LEADER, office),
        street=posting(Post.STREET, office),
        leader2=posting(Post.STREET_LEADER, other),
        street2=posting(Post.STREET, other),
        committee=posting(Post.COMMITTEE, body(Kind.COMMITTEE, "丰收社区居民委员会", yard)),
        department=posting(Post.DEPARTMENT, body(Kind.DEPARTMENT, "营口市消防救援支队", city, "fire")),
        firm=posting(Post.FIRM, body(Kind.FIRM, "营口澄岸物业服务有限公司")),
    )
    actors = {name: acting_as(membership) for name, membership in vars(posts).items()}
    return SimpleNamespace(posts=posts, bureau=bureau, office=office, north=north, **actors)


@pytest.fixture
def sign_in():
    """A test client signed in as the person of a posting, acting under it."""

    def enter(membership):
        client = Client()
        client.force_login(membership.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["membership"] = membership.pk
        session.save()
        return client

    return enter
