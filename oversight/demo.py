"""The sample city, the ground's share: the official divisions of Yingkou, its bodies, an invented person a post.

Deterministic and relative to the day it is built on; firms, estates, notices are the upper apps' shares. People and
firms are invented; the divisions are official facts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from oversight.actions import division
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind, Level, Post
from oversight.kernel.tables import open_table
from oversight.models import Membership, Organisation, OrganisationName, Person, Territory

DIVISIONS = Path(__file__).parent / "data" / "divisions" / "yingkou_2108.csv"
CITY = "210800000000"
# Shown on the sign-in page of the demo, where one click suffices; asked again before grave acts.
PASSWORD = "portal-demo-yingkou"  # noqa: S105  the demo's own, printed on its sign-in page
MAIL = "@example.invalid"  # by which the sample people are known
YEARS_IN_POST = timedelta(days=900)


class Role(NamedTuple):
    """A sample person: how they sign in, their name, post, body and title; ``mail`` tells who the sign-in page offers."""

    username: str
    name: str
    post: Post
    body: str
    title: str = ""
    mail: str = MAIL


BUREAU, DISTRICT = "营口市住房和城乡建设局", "站前区物业管理办公室"
NORTH, SOUTH, YARD = "建丰街道办事处", "建设街道办事处", "丰收社区居民委员会"

CAST = (
    Role("head", "顾廷和", Post.HEAD, BUREAU, "分管副局长"),
    Role("head2", "裴照川", Post.HEAD, BUREAU, "物业处处长"),
    Role("inspector", "沈望舒", Post.INSPECTOR, BUREAU, "检查员"),
    Role("inspector2", "季长歌", Post.INSPECTOR, BUREAU, "检查员"),
    Role("editor", "林知微", Post.EDITOR, BUREAU, "信息科编辑"),
    Role("editor2", "宋抱朴", Post.EDITOR, BUREAU, "信息科编辑"),
    Role("auditor", "韩书白", Post.AUDITOR, BUREAU, "审计专员"),
    Role("admin", "卫清源", Post.ADMIN, BUREAU, "系统管理员"),
    Role("district", "周聿修", Post.DISTRICT, DISTRICT, "科员"),
    Role("leader", "叶明澜", Post.STREET_LEADER, NORTH, "分管主任"),
    Role("street", "陆时安", Post.STREET, NORTH, "物业专干"),
    Role("leader2", "温伯言", Post.STREET_LEADER, SOUTH, "分管主任"),
    Role("street2", "许南乔", Post.STREET, SOUTH, "物业专干"),
    Role("committee", "孟春和", Post.COMMITTEE, YARD, "物业委员"),
    Role("department", "高砚秋", Post.DEPARTMENT, "站前区公安分局", "治安大队民警"),
    Role("planning", "傅云起", Post.DEPARTMENT, "营口市自然资源局", "规划科科员"),
    Role("group", "秦致远", Post.LEADING_GROUP, "营口市物业管理工作领导小组办公室", "联络员"),
)

DEPARTMENTS = (
    ("站前区公安分局", "police", "210802000000", ""),
    ("营口市自然资源局", "planning", CITY, "营口市规划局"),
    ("营口市城市管理综合行政执法局", "enforcement", CITY, "营口市行政执法局"),
    ("营口市消防救援支队", "fire", CITY, "营口市公安消防支队"),
    ("营口市市场监督管理局", "market", CITY, "营口市工商行政管理局"),
    ("营口市发展和改革委员会", "price", CITY, "营口市物价局"),
    ("营口市生态环境局", "environment", CITY, "营口市环境保护局"),
)


def build(at: datetime) -> None:
    """Plant the tree, found the bodies, post the people."""
    plant(at)
    found_bodies()
    for role in CAST:
        post(role, at)


def plant(at: datetime) -> None:
    """The official units of the city, imported as any city's list would be."""
    with open_table(DIVISIONS) as table:
        report = division.judge(table.headers, table.rows())
    division.plant(report, by=None, at=at)


def found_bodies() -> None:
    """The bureau, a district office each, a street office each, a committee each, departments, the leading group."""
    city = Territory.objects.get(code=CITY)
    bodies = [_body(Kind.BUREAU, BUREAU, city)]
    bodies.append(_body(Kind.LEADING_GROUP, "营口市物业管理工作领导小组办公室", city))
    for unit in Territory.objects.exclude(level=Level.CITY):
        if unit.level == Level.DISTRICT:
            bodies.append(_body(Kind.DISTRICT, f"{unit.name}物业管理办公室", unit))
        elif unit.level == Level.STREET:
            bodies.append(_body(Kind.STREET, street_office(unit.name), unit))
        else:
            bodies.append(_body(Kind.COMMITTEE, committee_office(unit.name), unit))
    for name, line, code, _was in DEPARTMENTS:
        bodies.append(_body(Kind.DEPARTMENT, name, Territory.objects.get(code=code), line))
    Organisation.objects.bulk_create(bodies)
    renamed = {body.name: body for body in bodies}
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=renamed[name], name=was)
        for name, _line, _code, was in DEPARTMENTS
        if was
    )


def street_office(name: str) -> str:
    """What the office of a street, town or township is called."""
    if name.endswith("街道"):
        return f"{name}办事处"
    return f"{name}人民政府" if name.endswith(("镇", "乡")) else f"{name}管理委员会"


def committee_office(name: str) -> str:
    """What the committee of a community or village is called."""
    if name.endswith("社区"):
        return f"{name}居民委员会"
    return name if name.endswith("委会") else f"{name}委员会"


def _body(kind: Kind, name: str, unit: Territory, line: str = "") -> Organisation:
    return Organisation(
        kind=kind, name=name, territory=unit, line=line, name_key=sort_key(name), initials=initials(name)
    )


def post(role: Role, at: datetime, body: Organisation | None = None) -> Membership:
    """Open an account for a sample person and post them."""
    person = Person.objects.create(
        username=role.username,
        name=role.name,
        email=f"{role.username}{role.mail}",
        password=_password(),
    )
    return Membership.objects.create(
        person=person,
        organisation=body or _first(role.body),
        post=role.post,
        title=role.title,
        valid_from=at - YEARS_IN_POST,
    )


def _first(name: str) -> Organisation:
    """Names repeat inside the city: the first in the tree's order."""
    return Organisation.objects.filter(name=name).order_by("territory__path")[0]


def _password() -> str:
    if "password" not in _kept:
        _kept["password"] = make_password(PASSWORD)  # hashed once: it is slow on purpose
    return _kept["password"]


_kept: dict[str, str] = {}
