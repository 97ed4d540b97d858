"""Nobody gives a post that reaches further than his own."""

from oversight.kernel.scope import FOUNDS, GIVES, POSTS_OF, Kind, Post, Scope, gives
from oversight.policy import LINES

ORDER = {Scope.PUBLISHED: 0, Scope.PARTY: 1, Scope.OWN_FIRM: 1, Scope.TERRITORY: 2, Scope.ALL: 3}
OPEN_TO_ALL = {"territory", "policy", "own"}  # every post reads the tree and the rules


def reach(post):
    """How far the post's lines reach at most, by what no post has anyway."""
    return max(
        (
            ORDER[line.scope]
            for line in LINES
            if line.post == post and line.resource not in OPEN_TO_ALL and line.fields != "public"
        ),
        default=0,
    )


def test_no_post_gives_one_that_reaches_further():
    for giver, given in GIVES.items():
        if giver != Post.ADMIN:  # seats people on the head's behalf; the heads are told
            assert all(reach(post) <= reach(giver) for post in given), giver


def test_every_post_belongs_to_one_kind_of_body_and_somebody_gives_it():
    seated = [post for posts in POSTS_OF.values() for post in posts]
    assert sorted(seated) == sorted(set(Post) - {Post.PUBLIC})
    assert {post for posts in GIVES.values() for post in posts} == set(seated)


def test_a_street_leader_gives_officers_and_committee_workers_alone():
    assert gives(Post.STREET_LEADER, Kind.STREET) == (Post.STREET,)
    assert gives(Post.STREET_LEADER, Kind.COMMITTEE) == (Post.COMMITTEE,)
    assert gives(Post.STREET_LEADER, Kind.BUREAU) == ()
    assert gives(Post.COMMITTEE, Kind.COMMITTEE) == ()
    assert gives(Post.FIRM, Kind.FIRM) == (Post.FIRM, Post.FIRM_STAFF)


def test_nobody_founds_a_bureau_or_a_firm_by_hand():
    for kinds in FOUNDS.values():
        assert not {Kind.BUREAU, Kind.FIRM} & set(kinds)
