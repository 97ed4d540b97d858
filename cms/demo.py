"""The sample city, the public pages' share: invented notices in every state, three official texts as policy documents.

Everything is made by the acts that make it in real life, by the people of the cast, at instants relative to the day
it is built on. The official texts bear no copyright; the notices are invented.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.utils import timezone

from cms.actions import notice, section
from cms.blocks import stream_of
from cms.demo_texts import NOTICES, OFFICE, Told
from cms.models import HomePage, NoticePage, SectionPage
from cms.rules import body
from oversight.models import Membership
from oversight.policy import Actor
from registry.demo_matters import working_days_before

REGULATIONS = Path(__file__).parent / "data" / "regulations"
INFO_END = "<!-- INFO END -->"


class Official(NamedTuple):
    """An official text: its file, head and days."""

    file: str
    authority: str
    rank: str
    number: str
    written_on: date
    effective_on: date


OFFICIAL = (
    Official(
        "property-management-2018.md",
        "国务院",
        "regulation",
        "国务院令第379号，第698号修订",
        date(2018, 3, 19),
        date(2018, 3, 19),
    ),
    Official(
        "property-disputes-interpretation-2020.md",
        "最高人民法院",
        "interpretation",
        "法释〔2009〕8号，法释〔2020〕17号修正",
        date(2020, 12, 29),
        date(2021, 1, 1),
    ),
    Official(
        "petitions-2022.md",
        "中共中央、国务院",
        "document",
        "",
        date(2022, 2, 25),
        date(2022, 5, 1),
    ),
)


def build(at: datetime) -> None:
    """Home page, policy library, notices of the bureau and of an office, drafts on their way."""
    HomePage.objects.update(examples="锦汀小区 营口澄岸物业 建丰街道")
    for number, text in enumerate(OFFICIAL):
        _official(text, _morning(at, 400 - number))
    rooms = _local_rule(_morning(at, 330), old=None)
    _local_rule(_morning(at, 60), old=rooms)
    for told in NOTICES:
        _publish(told, at, writer="editor", publisher="head", slug=told.section)
    notice.paper.issue(by=_by("head", at), page=NoticePage.objects.get(title=NOTICES[2].title), at=at)
    for told in OFFICE:
        _publish(told, at, writer="street", publisher="leader", slug="")
    _corrected(at)
    _on_their_way(at)


def _morning(at: datetime, days: int) -> datetime:
    """Nine in the morning in Beijing, so many days before ``at``."""
    day = timezone.localtime(at) - timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def _by(username: str, at: datetime) -> Actor:
    membership = Membership.objects.select_related("organisation__territory", "person").get(
        person__username=username
    )
    return Actor.of(membership, at)


def _place(by: Actor, slug: str, at: datetime) -> SectionPage:
    return SectionPage.objects.get(slug=slug) if slug else section.open_own(by=by, at=at)


def _draft(username: str, slug: str, at: datetime, **content: Any) -> NoticePage:
    by = _by(username, at)
    text = content.pop("text")
    content.setdefault("written_on", timezone.localtime(at).date())
    given = {"body": stream_of(body.read(text)), **content}
    return notice.draft(by=by, section=_place(by, slug, at), content=given, at=at)


def _submit(username: str, page: NoticePage, at: datetime) -> NoticePage:
    return notice.submit(by=_by(username, at), page=page, at=at)


def _publish(told: Told, at: datetime, *, writer: str, publisher: str, slug: str) -> NoticePage:
    """Written, handed over an hour later, published by another person two hours later."""
    day = _morning(at, told.days_ago)
    page = _draft(writer, slug, day, title=told.title, text=told.text, **told.head)
    page = _submit(writer, page, day + timedelta(hours=1))
    return notice.publish(by=_by(publisher, day), page=page, at=day + timedelta(hours=2))


def _official(text: Official, at: datetime) -> None:
    lines = (REGULATIONS / text.file).read_text("utf-8").split("\n")
    title = lines[0].removeprefix("# ").strip()
    told = "\n".join(line for line in lines[1:] if INFO_END not in line)
    page = _draft(
        "editor",
        "policies",
        at,
        title=title,
        text=told,
        authority=text.authority,
        rank=text.rank,
        document_number=text.number,
        written_on=text.written_on,
        effective_on=text.effective_on,
        subject_words="物业监管 / 法律法规",
    )
    page = _submit("editor", page, at)
    notice.publish(by=_by("head", at), page=page, at=at)


def _local_rule(at: datetime, *, old: NoticePage | None) -> NoticePage:
    """The city's own paper on rooms, and a year later the one that replaces it."""
    day = timezone.localtime(at).date()
    page = _draft(
        "editor",
        "policies",
        at,
        title="营口市物业管理用房配置和移交办法" + ("" if old else "（试行）"),
        text=ROOMS if old else ROOMS.replace("本办法自印发之日起施行", "本办法自印发之日起试行一年"),
        authority="营口市住房和城乡建设局",
        rank="document",
        document_number=f"营住建发〔{day.year}〕{18 if old else 7}号",
        effective_on=day,
        subject_words="物业监管 / 管理用房",
        source="物业处",
        replaces=old,
    )
    page = _submit("editor", page, at)
    return notice.publish(by=_by("head", at), page=page, at=at + timedelta(hours=1))


def _corrected(at: datetime) -> None:
    """A notice whose telephone number was wrong: the second edition says so."""
    told = Told(
        section="announcements",
        days_ago=12,
        title="2026—2027年供暖期物业配合事项提示",
        text=HEATING.replace("2803321", "2803312"),
        head={"source": "物业处", "subject_words": "物业监管 / 供暖"},
    )
    page = _publish(told, at, writer="editor", publisher="head", slug=told.section)
    day = _morning(at, 11)
    page = notice.amend(
        by=_by("editor2", day),
        page=page,
        content={"body": stream_of(body.read(HEATING)), "correction_note": "更正值班电话，原号码印错两位"},
        at=day,
    )
    page = _submit("editor2", page, day)
    notice.publish(by=_by("head2", day), page=page, at=day)


def _on_their_way(at: datetime) -> None:
    """What the staff homes show: waiting, returned, scheduled, begun."""
    hour = at - timedelta(hours=5)
    waits = _draft("street", "", hour, title="建丰街道第7次物业联席会议议定事项摘要", text=MEETING)
    _submit("street", waits, hour)
    back = _draft(
        "street",
        "",
        at - timedelta(days=2),
        title="关于清理楼道堆物的通知",
        text="请各居民于本周内自行清理。",
    )
    back = _submit("street", back, _morning(at, 2))
    notice.return_(
        by=_by("leader", _morning(at, 1)),
        page=back,
        why="请写明截止日期和社区联系电话",
        at=_morning(at, 1),
    )
    later = _draft(
        "editor",
        "announcements",
        hour,
        title="关于召开2027年度物业服务企业年报培训会的通知",
        text="培训会定于下月上旬召开，具体时间地点见附后通知。各企业一名经办人参加。",
        go_live_at=_morning(at, -3),
        expire_at=_morning(at, -40),
    )
    later = _submit("editor", later, hour)
    notice.publish(by=_by("head", hour), page=later, at=hour)
    _turned_back(at)
    long_ago = working_days_before(at, 17)
    old = _draft("inspector2", "announcements", long_ago, title="关于开展冬季消防通道清理的通知", text=FIRE)
    _submit("inspector2", old, long_ago)
    _draft("committee", "", hour, title="丰收社区公共区域堆放物清理公告", text="拟于下周三集中清理。")


def _turned_back(at: datetime) -> None:
    """What the leading group's office and a district's handed over and the bureau's head sent back."""
    begun, back = working_days_before(at, 3), working_days_before(at, 1)
    for who, title, text, why in (
        ("group", "市物业管理工作领导小组第二次会议纪要摘要", GROUP, "请补列各议定事项的责任单位"),
        ("district", "关于站前区开展冬季消防通道清理的通知", FIRE, "请写明区级联系电话"),
    ):
        page = _submit(who, _draft(who, "", begun, title=title, text=text), begun)
        notice.return_(by=_by("head", back), page=page, why=why, at=back)


FIRE = """请各物业服务企业于本月底前完成小区消防通道清理：

1. 施划禁停标线，清走占道车辆和杂物。
2. 每日巡查一次，巡查记录留存备查。
"""
GROUP = """会议听取了物业管理覆盖工作进展，议定：

1. 无人管理的老旧小区年底前全部落实管理模式。
2. 用房差额较大的项目逐个约谈建设单位。
"""
ROOMS = """为规范物业管理用房的配置、移交和使用，根据《物业管理条例》，制定本办法。

## 一、配置标准

新建住宅小区的物业管理用房不低于物业总建筑面积的千分之四，且不少于80平方米，与小区同步设计、同步施工、同步交付。

| 项目 | 要求 |
| 位置 | 地面以上，相对集中，不超过3处 |
| 层高 | 不低于2.20米 |
| 设施 | 独立成套，通水、通电、采暖、采光 |

## 二、移交

- 建设单位在交付前十五日，与物业服务企业办理承接查验，移交用房和权属资料。
- 物业服务企业更换的，原企业在十日内移交，不得以欠费为由拒绝。

## 三、施行

本办法自印发之日起施行。用房面积怎么算，可在本网站“算用房”逐步核对。
"""
HEATING = """供暖期将至，请各物业服务企业做好下列配合工作：

1. 开栓前通知每户留人，公共管井、阀门间钥匙随时可取。
2. 24小时值班，接到跑水、不热报修，半小时内到场。
3. 换热站、管井周围不堆物、不停车。

供暖办值班电话：0417-2803321。
"""
MEETING = """本次会议由建丰街道办事处召集，丰收社区、有关物业服务企业、派出所和业主代表参加，议定：

1. 锦汀小区3号楼电梯在本月25日前完成维修，由物业服务企业负责。
2. 东门临时停车位由社区和派出所下周现场确认。

以上事项由街道逐项督办，不影响任何一方依法申请仲裁或者提起诉讼。
"""
