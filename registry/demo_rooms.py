"""The sample city's rooms: the city's rule as its published version, rooms on both sides of it, and checks as made."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from oversight.models import Membership
from oversight.policy import Actor
from registry.actions import check, roompolicy, sheet
from registry.models import Estate, Room, RoomCheck, RoomSetting

SEED = 4_000  # 4‰
POLICIES = settings.BASE_DIR / "docs" / "examples" / "room-policies"
CHECKED, PRINTED = 120, 12
FIRST_CHECK, LAST_CHECK = timedelta(days=260), timedelta(days=2)  # before the day the city is built on
MENDED_AFTER = timedelta(days=24)
KINDS = ("office", "service", "owners_committee", "maintenance", "archive")


def build(at: datetime) -> None:
    """Publish the rule, furnish the estates with rooms, check some of them, print a few sheets."""
    publish_rule(at)
    rng = random.Random(SEED)  # noqa: S311  the same rooms each time are what is wanted
    estates = list(Estate.objects.standing().filter(estate_class="new").order_by("pk"))
    Room.objects.bulk_create(room for estate in estates for room in rooms_of(rng, estate))
    RoomSetting.objects.bulk_create(
        RoomSetting(estate=estate, concentrated=True, not_for_sale=True, delivered_together=number % 9 > 0)
        for number, estate in enumerate(estates)
        if number % 4
    )
    inspector, district = _people("inspector", "district")
    near = district.organisation.territory.path if district.organisation.territory else "?"
    for number, estate in enumerate(estates[:CHECKED]):
        day = at - FIRST_CHECK + number * (FIRST_CHECK - LAST_CHECK) / CHECKED
        theirs = number % 2 and estate.jurisdiction and estate.jurisdiction.path.startswith(near)
        who = district if theirs else inspector
        found = check.survey(by=Actor.of(who, day), estate=estate, at=day)
        if number < PRINTED:
            sheet.issue(by=Actor.of(inspector, day), check=found, at=day)
        if found.verdict == "fail" and number % 7 and (later := day + MENDED_AFTER) < at:
            mend(estate, found)
            check.survey(by=Actor.of(who, later), estate=estate, at=later)


def _people(*names: str) -> list[Membership]:
    seated = Membership.objects.select_related("organisation__territory")
    return [seated.get(person__username=name) for name in names]


def mend(estate: Estate, found: RoomCheck) -> None:
    """What was short is handed over as one more room of the same kind, and nothing is misused any longer."""
    Room.objects.filter(estate=estate, misused=True).update(misused=False, occupied_by="")
    more = Room.objects.filter(estate=estate).exclude(use="guard").earliest("pk")
    more.pk, more.place, more.area = None, "1 号楼 1 层 199", (found.shortfall or Decimal(0)) + 2
    more.title, more.title_number = "none", ""
    more.save(force_insert=True)


def publish_rule(at: datetime) -> None:
    """The city's rule of 2008, by two people as it must be."""
    inspector, head = _people("inspector", "head")
    day = at - timedelta(days=700)
    row = roompolicy.draft(
        by=Actor.of(inspector, day), text=(POLICIES / "sample-city.json").read_text(), at=day
    )
    row = roompolicy.submit(by=Actor.of(inspector, day), row=row, at=day)
    roompolicy.publish(by=Actor.of(head, day), row=row, at=day)


def rooms_of(rng: random.Random, estate: Estate) -> list[Room]:
    """Two to five rooms whose sum lies a little above or below what the rule asks; some misused, some guard rooms."""
    area = estate.total_area or Decimal(20_000)
    wanted = max(area * 4 / 1000, Decimal(80)) * Decimal(rng.choice((94, 97, 100, 101, 104, 108))) / 100
    count = rng.randrange(2, 6)
    shares = [wanted / count] * count
    rooms = [
        Room(
            estate=estate,
            place=f"{1 + n % max(estate.buildings or 1, 1)} 号楼 1 层 {101 + n}",
            floor=1,
            area=share.quantize(Decimal("0.01")),
            height=Decimal("3.30"),
            use=KINDS[n % len(KINDS)],
            self_contained=True,
            utilities=True,
            daylight=True,
            heating=True,
            telecom=True,
            separate_meters=True,
            has_lift=True,
            title=rng.choice(("none", "applied", "titled")),
            title_number=f"辽（2019）营口市不动产权第 {rng.randrange(10**7):07d} 号",
        )
        for n, share in enumerate(shares)
    ]
    for room in rooms:
        room.title_number = room.title_number if room.title == "titled" else ""
    if rng.random() < 0.12:
        rooms[-1].misused, rooms[-1].present_use = True, "快递驿站"
    if rng.random() < 0.3:
        rooms.append(
            Room(
                estate=estate,
                place="东门",
                floor=1,
                area=Decimal("16.00"),
                height=Decimal("2.80"),
                use="guard",
            )
        )
    return rooms
