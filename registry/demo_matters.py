"""The sample city's open matters: what waits for whom today, with clocks that run, are near and are over.

Made by the acts that make it in real life, by the people of the cast, so many working days before the day it is built
on; the clocks are then looked at once, so that whoever is late has been told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from oversight import workdays
from oversight.actions import deadline, grant, invitation
from oversight.kernel.calendar import BEIJING, add_months, beijing_day
from oversight.kernel.scope import Post
from oversight.models import Membership, Organisation, Person, Territory
from oversight.policy import Actor
from registry.actions import change, estate, rearrangement, roompolicy
from registry.models import Change, Estate, Firm, Tenure

RULE = "docs/examples/room-policies/sample-city.json"


def build(at: datetime) -> None:
    """Proposals, drafts, contracts near their end, invitations, a grant, a rule that waits; then the clocks' warnings."""
    propose(at)
    draft(at)
    let_contracts_end(beijing_day(at))
    invite(at)
    admit(at)
    rule_of_next_year(at)
    merge_ahead(at)
    deadline.watch(at)


def working_days_before(at: datetime, days: int, hour: int = 10) -> datetime:
    """The morning so many working days before ``at``; with 0 an hour before it, so that nothing lies ahead."""
    if not days:
        return at - timedelta(hours=1)
    schedule, day = workdays.schedule(), beijing_day(at)
    while days:
        day -= timedelta(days=1)
        days -= schedule.is_working(day)
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def _by(username: str, at: datetime) -> Actor:
    held = Membership.objects.select_related("organisation__territory", "person").get(
        person__username=username
    )
    return Actor.of(held, at)


def propose(at: datetime) -> None:
    """Changes by a firm, its rival and the developer: running, near its end, sent back; and one in the other street."""
    home = Estate.objects.filter(name="锦汀小区").earliest("pk")
    submitted = working_days_before(at, 1)
    _submit("firm", home, {"households": (home.households or 0) + 12}, "补登商业门市改住宅 12 户", submitted)
    rival = Firm.objects.get(organisation__memberships__person__username="firm2")
    near = working_days_before(at, 5, hour=9)
    _submit("firm2", rival, {"headcount": (rival.headcount or 0) + 8}, "冬季增聘巡检人员", near)
    early = working_days_before(at, 6)
    back = _submit("developer", home, {"buildings": (home.buildings or 1) + 1}, "二期商业楼竣工", early)
    returned = working_days_before(at, 3)
    change.return_(by=_by("leader", returned), change=back, why="请补传竣工验收备案表", at=returned)
    begun = working_days_before(at, 7)
    row = _drafted("firmstaff", home, {"buildings": (home.buildings or 1) + 2}, "岗亭单独计栋", begun)
    row = change.submit(by=_by("firm", begun), change=row, at=begun)
    change.return_(by=_by("leader", returned), change=row, why="岗亭不计栋，请核对", at=returned)
    other = _estate_in("建设街道", but=home)
    let_manage(other, rival, beijing_day(at))
    _submit("firm2", other, {"households": (other.households or 0) + 5}, "实测户数与登记不符", submitted)


def _submit(
    username: str, record: Estate | Firm, proposed: Mapping[str, Any], why: str, at: datetime
) -> Change:
    row = _drafted(username, record, proposed, why, at)
    return change.submit(by=_by(username, at), change=row, at=at)


def _drafted(
    username: str, record: Estate | Firm, proposed: Mapping[str, Any], why: str, at: datetime
) -> Change:
    return change.draft(by=_by(username, at), record=record, proposed=proposed, reason=why, at=at)


def _estate_in(street: str, *, but: Estate) -> Estate:
    path = Territory.objects.filter(name=street).order_by("path")[0].path
    here = Estate.objects.standing().filter(jurisdiction__path__startswith=path, mode="firm")
    return here.exclude(pk=but.pk).earliest("pk")


def let_manage(one: Estate, firm: Firm, today: date) -> None:
    """The rival holds this estate now: the present tenure is made its own."""
    Tenure.objects.current(today).filter(estate=one).update(firm=firm)


def draft(at: datetime) -> None:
    """Estates that the committee drafted: one that should have been confirmed, one sent back."""
    place = Territory.objects.get(code=_by_place("committee"))
    late = working_days_before(at, 8)
    facts = {"kind": "residential", "estate_class": "old_without_unit", "households": 48, "buildings": 2}
    estate.draft(by=_by("committee", late), name="丰收里 3 号院", place=place, facts=facts, at=late)
    begun = working_days_before(at, 4)
    other = estate.draft(by=_by("committee", begun), name="丰收里 7 号院", place=place, facts=facts, at=begun)
    back = working_days_before(at, 2)
    estate.return_(by=_by("leader", back), estate=other, why="请核对楼栋数，并写明四至", at=back)


def _by_place(username: str) -> str:
    unit = (
        Organisation.objects.select_related("territory").get(memberships__person__username=username).territory
    )
    return unit.code if unit else ""


def let_contracts_end(today: date) -> None:
    """Contracts of the two firms that end within the half year of the warnings, the sample estate's among them."""
    for username, days in (("firm", (100, 40, 20)), ("firm2", (130, 25))):
        rows = Tenure.objects.current(today).filter(
            firm__organisation__memberships__person__username=username
        )
        first = rows.order_by("estate__name" if username == "firm2" else "estate")
        for row, ahead in zip(first[: len(days)], days, strict=False):
            Tenure.objects.filter(pk=row.pk).update(contract_to=today + timedelta(days=ahead))


def invite(at: datetime) -> None:
    """Three people who were invited and have not come yet."""
    for username, to, name, title, hours in (
        ("firm", Post.FIRM_STAFF, "罗清扬", "工程主管", 20),
        ("leader", Post.STREET, "黎思远", "物业专干", 50),
        ("admin", Post.INSPECTOR, "陶景行", "检查员", 6),
    ):
        sent = at - timedelta(hours=hours)
        by = _by(username, sent)
        body = Organisation.objects.get(pk=by.organisation_id)
        invitation.invite(by=by, body=body, to=to, name=name, title=title, at=sent)


def admit(at: datetime) -> None:
    """The police officer reads one estate for a joint inspection, the planner its rooms; each for three weeks."""
    home = Estate.objects.filter(name="锦汀小区").earliest("pk")
    given = working_days_before(at, 2)
    for username in ("department", "planning"):
        grant.give(
            home,
            by=_by("inspector", given),
            person=Person.objects.get(username=username),
            verbs=("registry.read_estate",),
            kind="joint",
            reason="锦汀小区消防通道和用房联合检查",
            starts_at=given,
            ends_at=given + timedelta(days=21),
            at=given,
        )


def rule_of_next_year(at: datetime) -> None:
    """A new version of the city's rule, with a larger least area, waits for the bureau's head."""
    text = json.loads((settings.BASE_DIR / RULE).read_text("utf-8"))
    year = timezone.localtime(at).year + 1
    text |= {
        "code": f"S-{year}",
        "valid_from": f"{year}-01-01",
        "document": f"物业管理用房标准（{year}征求意见稿）",
    }
    text["parts"][0]["rates"][0]["minimum"] = [{"area": "100"}]
    text["text"] = text["text"].replace("八十平方米", "一百平方米")
    day = working_days_before(at, 3)
    row = roompolicy.draft(by=_by("inspector", day), text=json.dumps(text, ensure_ascii=False), at=day)
    roompolicy.submit(by=_by("inspector", day), row=row, at=day)


def merge_ahead(at: datetime) -> None:
    """Two old courtyards of a committee become one at the turn of the month after next: decided, not yet done."""
    day = working_days_before(at, 2)
    leader = _by("leader", day)
    here = Estate.objects.standing().filter(jurisdiction__path__startswith=leader.path, rooms=None)
    here = here.exclude(name="锦汀小区").select_related("jurisdiction").order_by("-pk")
    into, other = next(
        (one, two)
        for one in here
        for two in here
        if one.pk < two.pk and one.jurisdiction_id == two.jurisdiction_id
    )
    first = beijing_day(at).replace(day=1)
    rearrangement.decide(
        by=leader,
        kind="merge",
        estate=into,
        others=[other],
        plan=rearrangement.merger(into, {"households": (into.households or 0) + (other.households or 0)}, {}),
        on=add_months(first, 2),
        basis="街道划片整合会议纪要第 6 号",
        at=day,
    )
