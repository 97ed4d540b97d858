"""Tiers, kinds of body, posts and scopes: the fixed words of who is who.

Source: DOMAIN §1–2. A post is what a membership makes of a person; a scope is how far a line of the policy reaches.
"""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """区划层级: the four levels of the territory tree."""

    CITY = 1
    DISTRICT = 2
    STREET = 3
    COMMITTEE = 4


class Kind(StrEnum):
    """机构类别: what kind of body an organisation is."""

    BUREAU = "bureau"
    DISTRICT = "district_office"
    STREET = "street_office"
    COMMITTEE = "committee"
    FIRM = "firm"
    DEPARTMENT = "department"
    LEADING_GROUP = "leading_group"
    OWNERS = "owners_committee"
    DEVELOPER = "developer"
    RESPONSIBLE_UNIT = "responsible_unit"


class Post(StrEnum):
    """岗位: the posts of DOMAIN §2, under the names its table gives them."""

    HEAD = "bureau_head"
    INSPECTOR = "bureau_inspector"
    EDITOR = "bureau_editor"
    DISTRICT = "district_officer"
    STREET_LEADER = "street_leader"
    STREET = "street_officer"
    COMMITTEE = "committee_worker"
    FIRM = "firm_manager"
    FIRM_STAFF = "firm_staff"
    DEPARTMENT = "department_officer"
    LEADING_GROUP = "leading_group_office"
    OWNERS = "owners_committee"
    DEVELOPER = "developer"
    AUDITOR = "auditor"
    ADMIN = "administrator"
    PUBLIC = "public"


class Scope(StrEnum):
    """范围: how far a line of the policy reaches."""

    ALL = "ALL"
    TERRITORY = "TERRITORY"
    OWN_FIRM = "OWN_FIRM"
    PARTY = "PARTY"
    PUBLISHED = "PUBLISHED"


# Which posts a kind of body may give. The bureau seats the auditor and the administrator of the city.
POSTS_OF: dict[Kind, tuple[Post, ...]] = {
    Kind.BUREAU: (Post.HEAD, Post.INSPECTOR, Post.EDITOR, Post.AUDITOR, Post.ADMIN),
    Kind.DISTRICT: (Post.DISTRICT,),
    Kind.STREET: (Post.STREET_LEADER, Post.STREET),
    Kind.COMMITTEE: (Post.COMMITTEE,),
    Kind.FIRM: (Post.FIRM, Post.FIRM_STAFF),
    Kind.DEPARTMENT: (Post.DEPARTMENT,),
    Kind.LEADING_GROUP: (Post.LEADING_GROUP,),
    Kind.OWNERS: (Post.OWNERS,),
    Kind.DEVELOPER: (Post.DEVELOPER,),
    Kind.RESPONSIBLE_UNIT: (),
}

# Which posts the holder of a post may give, inside the territory or firm that the policy's account lines reach:
# never one that reaches further than his own (issue 3, B.7). The head answers for the postings of every body; the
# administrator seats people on the head's behalf, never himself, and the sitting heads are told (`GRAVE_POSTS`).
# Whoever gives one of those proves again who he is.
GIVES: dict[Post, tuple[Post, ...]] = {
    Post.HEAD: tuple(post for posts in POSTS_OF.values() for post in posts),
    Post.ADMIN: tuple(post for posts in POSTS_OF.values() for post in posts),
    Post.DISTRICT: (Post.DISTRICT, Post.STREET_LEADER, Post.STREET, Post.COMMITTEE, Post.OWNERS),
    Post.STREET_LEADER: (Post.STREET, Post.COMMITTEE, Post.OWNERS),
    Post.FIRM: (Post.FIRM, Post.FIRM_STAFF),
}
GRAVE_POSTS = (Post.HEAD, Post.AUDITOR, Post.ADMIN)

# Which kinds of body the holder of a post may found. Firms come on file through the register (registry.register_firm),
# and a city has one bureau, which stands before anybody can sign in.
FOUNDS: dict[Post, tuple[Kind, ...]] = {
    Post.HEAD: tuple(kind for kind in Kind if kind not in (Kind.BUREAU, Kind.FIRM)),
    Post.ADMIN: tuple(kind for kind in Kind if kind not in (Kind.BUREAU, Kind.FIRM)),
    Post.DISTRICT: (Kind.STREET, Kind.COMMITTEE, Kind.OWNERS, Kind.RESPONSIBLE_UNIT),
    Post.STREET_LEADER: (Kind.COMMITTEE, Kind.OWNERS, Kind.RESPONSIBLE_UNIT),
}

# Which kinds of body the holder of a post may rename or reseat: those he may found, and for the city's all.
AMENDS: dict[Post, tuple[Kind, ...]] = {**FOUNDS, Post.HEAD: tuple(Kind), Post.ADMIN: tuple(Kind)}


def gives(giver: Post, kind: Kind) -> tuple[Post, ...]:
    """The posts of a body of this kind that the holder of ``giver`` may give."""
    return tuple(post for post in POSTS_OF[kind] if post in GIVES.get(giver, ()))


# The office that answers for a unit of each level; a district's is optional (DOMAIN §1, §13.10).
OFFICE_OF: dict[Level, Kind] = {
    Level.CITY: Kind.BUREAU,
    Level.DISTRICT: Kind.DISTRICT,
    Level.STREET: Kind.STREET,
    Level.COMMITTEE: Kind.COMMITTEE,
}
