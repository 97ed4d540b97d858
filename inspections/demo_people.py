"""The sample city, the scorers' share: the people of the other streets, and everybody's certificates."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspections.models import Certificate, Standard
from oversight import demo
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind, Post
from oversight.models import Membership, Organisation, Territory
from oversight.policy import Actor

TRAINED = (Post.STREET, Post.INSPECTOR, Post.DISTRICT)
COLLEAGUES = "@streets.invalid"  # at work in the sample city, and not offered at its sign-in page
DISTRICT = "站前区"
SECOND = demo.Role("street3", "程知远", Post.STREET, demo.NORTH, "物业专干")
SOUTH = demo.Role("street4", "邵景行", Post.STREET, demo.SOUTH, "物业专干", COLLEAGUES)
NAMES = (
    ("穆清川", "骆怀瑾", "祝云峤"),
    ("阮思齐", "康定之", "霍望川"),
    ("贺知秋", "齐慎言", "尹若谷"),
    ("白予安", "史敬之", "俞砚青"),
)
TITLES = ((Post.STREET_LEADER, "分管主任"), (Post.STREET, "物业专干"), (Post.STREET, "物业专干"))
SINCE = timedelta(days=340)  # when the standards had just been published


def holder(username: str) -> Membership:
    """The posting of a sample person."""
    found = Membership.objects.select_related("person", "organisation__territory")
    return found.filter(person__username=username).earliest("pk")


def actor(username: str, at: datetime) -> Actor:
    """The same, acting."""
    return Actor.of(holder(username), at)


def build(at: datetime) -> None:
    """Two officers and a leader in each street of the district; whoever scores holds a certificate."""
    demo.post(SECOND, at)
    demo.post(SOUTH, at)
    for n, (office, names) in enumerate(zip(_empty_offices(), NAMES, strict=True), 1):
        for k, (name, (post, title)) in enumerate(zip(names, TITLES, strict=True)):
            demo.post(demo.Role(f"office{n}{k}", name, post, "", title, COLLEAGUES), at, office)
    for one in Membership.objects.filter(post__in=TRAINED).select_related("organisation__territory"):
        _certify(one, at - SINCE)


def _empty_offices() -> list[Organisation]:
    """The offices of the district's streets where nobody is posted yet."""
    path = Territory.objects.get(name=DISTRICT).path
    offices = Organisation.objects.filter(
        kind=Kind.STREET, territory__path__startswith=path, memberships=None
    )
    return list(offices.order_by("territory__path"))


def _certify(one: Membership, at: datetime) -> None:
    """A certificate on each version that cycles run on, unless a course gave one that old."""
    since = beijing_day(at)
    for standard in Standard.objects.for_cycles():
        mine = Certificate.objects.filter(person=one.person_id, standard=standard)
        if not mine.filter(given_on__lte=since).exists():
            Certificate.objects.create(
                person_id=one.person_id,
                standard=standard,
                number=f"PX{since:%Y}-{standard.pk}{one.pk:04}",
                given_on=since,
                ends_on=since + timedelta(days=730),
                given_by=holder("head"),
                jurisdiction=one.organisation.territory,
            )
