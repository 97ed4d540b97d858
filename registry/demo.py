"""The sample city, the registry's share: invented firms with valid codes and some three hundred estates on real ground.

Seeded, so that tests, screenshots and the demo meet the same city: areas on both sides of 20,000 m², old and scattered
estates, firms that changed hands, an emergency tenure, a merger, estates nobody manages, drafts without a place.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from stdnum.cn import uscc

from oversight.demo import Role, post
from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind, Level, Post
from oversight.models import Membership, Organisation, Territory
from registry.models import (
    Estate,
    EstateArea,
    EstateLineage,
    EstateMode,
    EstateName,
    EstateOfficer,
    Firm,
    FirmContact,
    Tenure,
)

SEED = 2108
ESTATES = 330
OPEN = 3  # estates of a street for which nobody is named yet
BASE32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST = (
    "澄岸 砚湖 听潮 锦汀 枫和 云栖 栖川 望海 辽滨 安和 瑞景 德润 嘉禾 "
    "恒泽 明湖 佳邻 康庭 海晏 泰和 盛世 雅居 宁远 福邻 启辰 金桥 新程"
).split()
KINDS = ("物业服务有限公司", "城市服务有限公司", "物业管理有限公司")
HEADS = (
    "锦 听 云 望 枫 丰 怡 学府 南湖 海 金 华 瑞 安 康 翠 紫 兰 "
    "阳光 滨河 东方 和平 新 明珠 文苑 景 泰 祥 春 秋"
).split()
TAILS = "汀小区 潮苑 栖花园 海新城 和雅筑 收家园 园旧里 府里小区 岸名邸 桥公寓 景湾 居小区 庭院 悦府 安里 苑小区".split()
OLD = "路 37 号院,街 12 号楼,工人新村,铁路住宅,纺织家属院,机床厂宿舍,粮库家属楼,港务局住宅".split(",")
BOUNDARY = ("19999.99", "20000.00", "20000.01", "20002.51", "50000.00", "154754.00", "186543.21", "12.00")
URBAN = ("210802", "210803", "210804", "210811")  # the four districts of the city proper
DEVELOPERS = (
    "营口临海置业有限公司",
    "营口辽河新区开发有限公司",
    "营口广厦房地产开发有限公司",
    "盖州恒基置业有限公司",
)
UNITS = ("营口纺织厂留守处", "营口铁路房产段", "营口港务集团后勤处")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "思远 清和 文博 立新 海燕 秀兰 建国 志强 晓峰 玉梅".split()


def build(at: datetime) -> None:
    """Firms, estates with their history, and the people of the firms, the owners' committee and the developer."""
    rng = random.Random(SEED)  # noqa: S311  the same city each time is what is wanted
    today = beijing_day(at)
    firms = found_firms(rng, at)
    developers, units = _bodies(Kind.DEVELOPER, DEVELOPERS), _bodies(Kind.RESPONSIBLE_UNIT, UNITS)
    estates = build_estates(rng, at, developers, units)
    hand_out(rng, estates, firms, units, today)
    record_areas(estates, at)
    tell_stories(estates, firms, at)
    seat_people(estates, firms, developers, at)


def found_firms(rng: random.Random, at: datetime) -> list[Firm]:
    """Twenty-six invented firms, each with a valid code, two of them struck off."""
    places = list(Territory.objects.filter(level=Level.STREET, code__startswith="2108020")[:6])
    firms = []
    for number, word in enumerate(FIRST):
        name = f"营口{word}{KINDS[number % len(KINDS)]}"
        organisation = _body(Kind.FIRM, name)
        organisation.save()
        base = f"91210800MA{rng.randrange(10**6):06d}{rng.choice('ABCDEFGH')}"
        gone = number in (11, 23)
        firms.append(
            Firm(
                organisation=organisation,
                subject=organisation,
                jurisdiction=places[number % len(places)],
                code=base + uscc.calc_check_digit(base),
                legal_representative=_name(rng),
                registered_address=f"营口市站前区渤海大街东 {rng.randrange(10, 200)} 号",
                registered_capital=Decimal(rng.choice((50, 100, 300, 500, 1000))),
                licence_from=date(2003 + number % 15, 1 + number % 12, 1),
                headcount=(staff := rng.randrange(12, 260)),
                party_members=rng.randrange(0, 1 + staff // 8),
                legacy_grade=("first", "second", "third", "interim", "")[number % 5],
                state="struck_off" if gone else "provisional" if number == 25 else "registered",
                struck_off_on=beijing_day(at) - timedelta(days=200) if gone else None,
                created_at=at - timedelta(days=1500),
            )
        )
    Firm.objects.bulk_create(firms)
    FirmContact.objects.bulk_create(
        FirmContact(firm=firm, role="值班经理", name=_name(rng), phone=f"1390000{rng.randrange(10**4):04d}")
        for firm in firms
    )
    return firms


def build_estates(
    rng: random.Random, at: datetime, developers: list[Organisation], units: list[Organisation]
) -> list[Estate]:
    """Estates on the communities of the four districts, three of the drafts without a place."""
    communities = [
        unit
        for unit in Territory.objects.filter(level=Level.COMMITTEE, name__endswith="社区")
        if unit.code.startswith(URBAN)
    ]
    names = [f"{head}{tail}" for head in HEADS for tail in TAILS]
    rng.shuffle(names)
    # the estate that design and tests know by name stands where they expect it
    home = next(unit for unit in communities if unit.name == "丰收社区")
    estates = [_estate(rng, at, "锦汀小区", home, "new", Decimal("186543.21"), developers, units)]
    for number in range(1, ESTATES):
        place = communities[number % len(communities)]
        kind = rng.choices(("new", "old_with_unit", "old_without_unit", "scattered"), (55, 20, 17, 8))[0]
        if kind == "new":
            area = Decimal(rng.randrange(1_500_000, 32_000_000)) / 100
            name = names[number]
        else:
            area = Decimal(rng.randrange(60_000, 2_400_000)) / 100
            name = f"{place.name.removesuffix('社区')}{rng.choice(OLD)}"
        if number <= len(BOUNDARY):
            area, kind, name = Decimal(BOUNDARY[number - 1]), "new", names[number]
        estates.append(_estate(rng, at, name, place, kind, area, developers, units))
    for estate in estates[-3:]:
        estate.jurisdiction, estate.state = None, "draft"
    estates[-4].total_area = None
    Estate.objects.bulk_create(estates)
    return estates


def _estate(
    rng: random.Random,
    at: datetime,
    name: str,
    place: Territory,
    kind: str,
    area: Decimal,
    developers: list[Organisation],
    units: list[Organisation],
) -> Estate:
    new = kind == "new"
    year = rng.randrange(2006, 2025) if new else rng.randrange(1965, 2000)
    return Estate(
        public_id="XQ" + "".join(rng.choice(BASE32) for _ in range(7)),
        name=name,
        name_key=sort_key(name),
        initials=initials(name),
        kind="mixed" if new and rng.random() < 0.15 else "residential",
        estate_class=kind,
        jurisdiction=place,
        address=f"{place.name.removesuffix('社区')}路 {rng.randrange(1, 300)} 号",
        boundary="东至规划路，西至河堤，南至主干道，北至学校围墙" if new else "",
        total_area=area,
        above_ground_area=(area * Decimal("0.82")).quantize(Decimal("0.01")) if new else None,
        households=max(4, int(area / rng.randrange(82, 118))),
        buildings=max(1, int(area / 9500)),
        completed_on=date(year, rng.randrange(1, 13), 1),
        # permitted before the sample city's rule took effect in 2008: existing stock
        permitted_on=date(year - 2, rng.randrange(1, 13), 15),
        developer=rng.choice(developers) if new else None,
        responsible_unit=rng.choice(units) if kind == "old_with_unit" else None,
        longitude=Decimal("122.20") + Decimal(rng.randrange(0, 90_000)) / 1_000_000,
        latitude=Decimal("40.62") + Decimal(rng.randrange(0, 70_000)) / 1_000_000,
        state="registered",
        created_at=at - timedelta(days=rng.randrange(60, 1400)),
    )


def hand_out(
    rng: random.Random, estates: list[Estate], firms: list[Firm], units: list[Organisation], today: date
) -> None:
    """Who manages what, since when: firms with former firms, units, communities, owners, and nobody."""
    standing = [firm for firm in firms if firm.state != "struck_off"]
    tenures, modes = [], []
    for number, estate in enumerate(estates):
        if estate.state == "draft":
            continue
        begun = date(max(estate.completed_on.year if estate.completed_on else 2000, 2006), 6, 1)
        if estate.estate_class == "new" or number % 4 == 0:
            turns = [
                begun,
                *sorted(
                    rng.sample(range(begun.year + 1, today.year + 1), k=min(2, today.year - begun.year - 1))
                ),
            ]
            starts = [begun, *(date(year, rng.randrange(1, 6), 1) for year in turns[1:])]  # type: ignore[arg-type]
            for start, end in zip(starts, [*starts[1:], None], strict=True):
                firm = standing[(number * 7 + start.year) % len(standing)]
                tenures.append(_tenure(estate, firm, start, end, today))
            estate.mode = "firm"
            modes.append(EstateMode(estate=estate, mode="firm", term=(begun, None), basis="物业服务合同"))
        else:
            estate.mode = rng.choices(
                ("unit", "community", "owners", "building", "courtyard", "none"), (22, 26, 8, 10, 8, 26)
            )[0]
            manager = estate.responsible_unit if estate.mode == "unit" else None
            modes.append(EstateMode(estate=estate, mode=estate.mode, manager=manager, term=(begun, None)))
    clerk = Membership.objects.get(person__username="inspector")
    for held in tenures:
        held.recorded_by = clerk
    for mode in modes:
        mode.recorded_by = clerk
    Tenure.objects.bulk_create(tenures)
    EstateMode.objects.bulk_create(modes)
    Estate.objects.bulk_update(estates, ["mode"])


def _tenure(estate: Estate, firm: Firm, start: date, end: date | None, today: date) -> Tenure:
    return Tenure(
        estate=estate,
        firm=firm,
        kind="preliminary" if start == date(start.year, 6, 1) and start.year < today.year - 4 else "contract",
        term=(start, end),
        contract_number=f"YKWY-{start.year}-{estate.pk:04d}",
        contract_date=start - timedelta(days=20),
        contract_to=end or date(today.year + 1 + estate.pk % 3, 1 + estate.pk % 12, 28),
    )


def record_areas(estates: list[Estate], at: datetime) -> None:
    """Each headline area with the document it comes from."""
    clerk = Membership.objects.get(person__username="inspector")
    EstateArea.objects.bulk_create(
        EstateArea(
            estate=estate,
            kind=kind,
            stage="acceptance" if estate.estate_class == "new" else "title",
            value=value,
            document=f"测绘报告 {estate.completed_on.year if estate.completed_on else 1990}-{estate.pk:04d}",
            dated=estate.completed_on,
            recorded_by=clerk,
            recorded_at=at - timedelta(days=60),
        )
        for estate in estates
        for kind, value in (("total", estate.total_area), ("above_ground", estate.above_ground_area))
        if value
    )


def tell_stories(estates: list[Estate], firms: list[Firm], at: datetime) -> None:
    """A merger, a former name, an emergency tenure, and who of the street answers for what."""
    one, other = (
        (e for e in estates if e.estate_class == "scattered" and e.state == "registered").__next__(),
        None,
    )
    other = next(
        e
        for e in estates
        if e.pk != one.pk and e.jurisdiction_id == one.jurisdiction_id and e.state == "registered"
    )
    EstateMode.objects.filter(estate=one, term__upper_inf=True).update(withdrawn_at=at)
    one.state = "merged"
    one.save()
    EstateLineage.objects.create(
        kind="regroup",
        before=one,
        after=other,
        on=beijing_day(at) - timedelta(days=120),
        basis="街道划片整合登记表",
        recorded_at=at,
    )
    EstateName.objects.create(estate=estates[0], name="锦汀花园", valid_to=date(2016, 3, 1))
    EstateName.objects.create(estate=estates[0], name="锦汀", is_alias=True)
    _name_officers(at)


def _name_officers(at: datetime) -> None:
    """Who of a street's office answers for its estates; the last three of each street are still to be given."""
    since = beijing_day(at) - timedelta(days=300)
    officers = Membership.objects.current(at).filter(post=Post.STREET)
    for officer, path in officers.values_list("pk", "organisation__territory__path"):
        mine = list(Estate.objects.standing().filter(jurisdiction__path__startswith=path).order_by("pk"))
        EstateOfficer.objects.bulk_create(
            EstateOfficer(estate=estate, membership_id=officer, valid_from=since) for estate in mine[:-OPEN]
        )


def seat_people(
    estates: list[Estate], firms: list[Firm], developers: list[Organisation], at: datetime
) -> None:
    """The firm that manages 锦汀小区 and its people, that estate's owners' committee, and its developer."""
    home = estates[0]
    firm = Tenure.objects.current(beijing_day(at)).get(estate=home).firm
    post(Role("firm", "江听雪", Post.FIRM, firm.name, "总经理"), at, firm.organisation)
    post(Role("firmstaff", "梁小满", Post.FIRM_STAFF, firm.name, "客服主管"), at, firm.organisation)
    rival = next(f for f in firms if f.pk != firm.pk and f.state == "registered")
    post(Role("firm2", "方既白", Post.FIRM, rival.name, "总经理"), at, rival.organisation)
    owners = _body(Kind.OWNERS, "锦汀小区业主委员会", home.jurisdiction)
    owners.save()
    home.owners_body, home.developer = owners, developers[0]
    home.save()
    post(Role("owners", "苏慕青", Post.OWNERS, owners.name, "主任"), at, owners)
    post(Role("developer", "曹远山", Post.DEVELOPER, developers[0].name, "前期部经理"), at, developers[0])


def _bodies(kind: Kind, names: tuple[str, ...]) -> list[Organisation]:
    return Organisation.objects.bulk_create([_body(kind, name) for name in names])


def _body(kind: Kind, name: str, place: Territory | None = None) -> Organisation:
    return Organisation(
        kind=kind, name=name, territory=place, name_key=sort_key(name), initials=initials(name)
    )


def _name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)
