"""The bulletin, the shortfall list and the record sheets: what they say, to whom, and that they can be printed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from oversight.acting import Refused
from oversight.actions.document import AlreadyIssued
from oversight.kernel.scope import Kind, Post
from oversight.models import Membership, Organisation, OrganisationName, Territory
from oversight.papers.page import Paper, draw
from oversight.policy import fields
from registry.actions import bulletin
from registry.models import (
    CoverageMonth,
    CoverageTarget,
    Estate,
    EstateMode,
    Firm,
    FirmContact,
    RoomCheck,
    Tenure,
)
from registry.papers import coverage_bulletin, estate_sheet, firm_sheet, shortfall_list
from registry.rules.room import Provided
from tests import hostile
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, firm, tenure
from tests.registry.papers import checks

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = date(2026, 10, 1)


@dataclass
class Town:
    """Two districts, three streets, a bureau."""

    city: Territory = field(default_factory=lambda: territory("营口市"))
    streets: list[Territory] = field(default_factory=list)

    def __post_init__(self) -> None:
        for district, names in (("站前区", ("建丰街道", "八田地街道")), ("老边区", ("建丰街道",))):
            parent = territory(district, self.city)
            self.streets += [territory(name, parent) for name in names]
        self.bureau: Organisation = body(Kind.BUREAU, "营口市住房和城乡建设局", self.city)
        self.inspector: Membership = posting(Post.INSPECTOR, self.bureau)
        self.head: Membership = posting(Post.HEAD, self.bureau)
        self.officer: Membership = posting(Post.STREET, body(Kind.STREET, "建丰街道办事处", self.streets[0]))

    def months(self, count: int = 4) -> None:
        """Frozen figures of some months."""
        month = MONTH
        for back in range(count):
            for order, street in enumerate(self.streets):
                CoverageMonth.objects.create(
                    month=month, territory=street, estates=20 + order, covered=18 - back + order, area=Decimal(200_000),
                    covered_area=Decimal(150_000 - 1000 * back), households=3000, covered_households=2000,
                )  # fmt: skip
            month = (month - timedelta(days=1)).replace(day=1)


@pytest.fixture
def town(settings: Any, tmp_path: Any) -> Town:
    settings.MEDIA_ROOT = str(tmp_path)
    return Town()


def text_of(paper: Paper) -> str:
    """The printed text without white space."""
    reader = pypdf.PdfReader(io.BytesIO(draw(paper).pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def test_the_bulletin_answers_first_and_names_what_is_missing(town: Town) -> None:
    town.months()
    CoverageTarget.objects.create(
        share=Decimal("100.00"), by_day=date(2026, 12, 31), source="市政府工作方案", set_at=NOW
    )
    home = estate("丽景旧苑", town.streets[2], mode="none")
    told = coverage_bulletin.gather(town.city, MONTH, issuer="局", at=NOW)
    assert told is not None
    assert (told.total.estates, told.total.covered, told.total.gap) == (63, 57, 6)
    text = text_of(coverage_bulletin.paper(told, number="营房统报〔2026〕0001号"))
    assert "截至2026年10月31日，营口市63个小区中57个有人管理，覆盖率90.5%，还差6个。" in text
    assert "目标：2026年12月31日前达到100%（市政府工作方案）。" in text
    assert "2026年10月物业管理覆盖率简报" in text
    assert home.name in text
    assert "老边区建丰街道" in text  # names repeat, so a street is said with its district
    assert "+4.8" in text  # percentage points on last month


def test_a_month_that_is_not_frozen_has_no_bulletin(town: Town) -> None:
    assert coverage_bulletin.gather(town.city, MONTH, issuer="局", at=NOW) is None
    with pytest.raises(bulletin.NotFrozen):
        bulletin.issue(by=acting_as(town.inspector), city=town.city, month=MONTH, at=NOW)
    town.months(1)
    made = bulletin.issue(by=acting_as(town.inspector), city=town.city, month=MONTH, at=NOW)
    assert made.number == "营房统报〔2026〕0001号"


def test_a_bulletin_is_issued_once_a_month_and_by_the_bureau(town: Town) -> None:
    town.months(2)
    with pytest.raises(Refused):
        bulletin.issue(by=acting_as(town.officer), city=town.city, month=MONTH, at=NOW)
    first = bulletin.issue(by=acting_as(town.inspector), city=town.city, month=MONTH, at=NOW)
    with pytest.raises(AlreadyIssued):
        bulletin.issue(by=acting_as(town.head), city=town.city, month=MONTH, at=NOW)
    other = bulletin.issue(by=acting_as(town.head), city=town.city, month=date(2026, 9, 1), at=NOW)
    assert other.serial == 2
    fresh = bulletin.correct(
        by=acting_as(town.inspector), document=first, city=town.city, month=MONTH, at=NOW, why="x"
    )
    bulletin.withdraw(by=acting_as(town.head), document=fresh, at=NOW, why="x")
    assert fresh.replaces == first


def test_the_shortfall_list_takes_the_latest_check_and_keeps_stock_apart(town: Town) -> None:
    homes = [
        estate(name, street)
        for name, street in zip(
            ("甲园", "乙园", "丙园", "丁园"), [*town.streets, town.streets[0]], strict=True
        )
    ]
    short = {"told": checks.facts(rooms=None, provided=Provided(Decimal("600.00")))}
    enough = {"told": checks.facts(rooms=None, provided=Provided(Decimal("700.00")))}
    stock = {
        "told": checks.facts(rooms=None, provided=Provided(Decimal("500.00")), permitted_on=date(2001, 1, 1))
    }
    checks.stored(homes[0], town.inspector, **short)
    checks.stored(homes[1], town.inspector, **short)
    checks.stored(homes[1], town.inspector, **enough)  # mended since
    checks.stored(homes[2], town.inspector, **short)
    checks.stored(homes[3], town.inspector, **stock)
    told = shortfall_list.gather(
        RoomCheck.objects.all(), issuer="局", place="营口市", at=NOW + timedelta(hours=1)
    )
    assert [(row.street, row.estate, row.short, row.existing) for row in told.rows] == [
        ("站前区建丰街道", "丁园", Decimal("119.02"), True),
        ("站前区建丰街道", "甲园", Decimal("19.02"), False),
        ("老边区建丰街道", "丙园", Decimal("19.02"), False),
    ]
    text = text_of(shortfall_list.paper(told))
    assert "营口市有2个小区用房不足，合计差38.04m²。" in text
    assert "存量小区的差额（只登记，不作结论）" in text
    assert "乙园" not in text


def test_a_list_without_shortages_says_so(town: Town) -> None:
    told = shortfall_list.gather(RoomCheck.objects.all(), issuer="局", place="营口市", at=NOW)
    assert "没有用房不足的小区" in text_of(shortfall_list.paper(told))


@pytest.fixture
def registered(town: Town) -> tuple[Estate, Firm]:
    home = estate("望澜家园", town.streets[0], boundary="东至渤海大街，南至市府路", households=1624)
    old, held = (
        firm("营口砚湖城市服务有限公司"),
        firm("营口澄岸物业服务有限公司", town.streets[0], headcount=86),
    )
    tenure(home, old, date(2013, 6, 1), date(2018, 6, 1))
    now = tenure(home, held, date(2022, 6, 1))
    Tenure.objects.filter(pk=now.pk).update(contract_to=date(2027, 5, 31), contract_number="HT-2022-18")
    EstateMode.objects.create(
        estate=home, mode="firm", manager=held.organisation, term=(date(2013, 6, 1), None)
    )
    OrganisationName.objects.create(
        organisation=held.organisation, name="营口老名物业", valid_to=date(2021, 1, 1)
    )
    FirmContact.objects.create(firm=held, role="经理", name="沈某", phone="13800001111")
    return home, held


def test_an_estate_sheet_tells_who_managed_it_when(town: Town, registered: tuple[Estate, Firm]) -> None:
    home, _held = registered
    checked = checks.stored(home, town.inspector)
    sheet = estate_sheet.gather(home, issuer="局", at=NOW, allowed=None, checks=(checked,))
    text = text_of(estate_sheet.paper(sheet))
    for told in ("望澜家园", home.public_id, "站前区建丰街道", "东至渤海大街", "50,000.00m²", "1,624", "HT-2022-18",
                 "营口砚湖城市服务有限公司", "2013年6月1日至2018年6月1日", "专业企业", "不合格", "602.36m²"):  # fmt: skip
        assert told in text, told


def test_a_reader_of_public_fields_gets_those_alone(town: Town, registered: tuple[Estate, Firm]) -> None:
    home, held = registered
    department = posting(Post.DEPARTMENT, body(Kind.DEPARTMENT, "市公安局", town.city, line="police"))
    by = acting_as(department)
    allowed = fields(by, "registry.view_estate", home)
    assert allowed is not None
    text = text_of(estate_sheet.paper(estate_sheet.gather(home, issuer="局", at=NOW, allowed=allowed)))
    assert "东至渤海大街" not in text
    assert "50,000.00m²" in text
    allowed = fields(by, "registry.view_firm", held)
    assert allowed is not None
    sheet = firm_sheet.gather(held, issuer="局", at=NOW, allowed=allowed, tenures=())
    assert "86" not in text_of(firm_sheet.paper(sheet)).replace(held.code, "")


def test_a_firm_sheet_lists_what_it_manages_and_no_contacts(
    town: Town, registered: tuple[Estate, Firm]
) -> None:
    home, held = registered
    held_tenures = tuple(held.tenures.select_related("estate__jurisdiction"))
    sheet = firm_sheet.gather(held, issuer="局", at=NOW, allowed=None, tenures=held_tenures)
    text = text_of(firm_sheet.paper(sheet))
    for told in (held.code, home.name, "在管小区（1个）", "50,000.00", "营口老名物业", "86"):
        assert told in text, told
    assert "13800001111" not in text
    assert "沈某" not in text


def test_hostile_names_can_be_printed_everywhere(town: Town, registered: tuple[Estate, Firm]) -> None:
    home, held = registered
    town.months(2)
    for text in hostile.strings()[::17]:
        name = text.replace("\x00", "").encode("utf-8", "ignore").decode()[:100] or "x"
        Estate.objects.filter(pk=home.pk).update(name=name, address=name, boundary=name, mode="none")
        Organisation.objects.filter(pk=held.organisation_id).update(name=name)
        home.refresh_from_db()
        fresh = Firm.objects.get(pk=held.pk)
        told = coverage_bulletin.gather(town.city, MONTH, issuer=name, at=NOW)
        assert told is not None
        for paper in (
            estate_sheet.paper(estate_sheet.gather(home, issuer=name, at=NOW, allowed=None)),
            firm_sheet.paper(
                firm_sheet.gather(
                    fresh, issuer=name, at=NOW, allowed=None, tenures=tuple(fresh.tenures.all())
                )
            ),
            coverage_bulletin.paper(told),
        ):
            assert draw(paper).pdf.startswith(b"%PDF-")


def test_days_are_those_of_beijing(town: Town) -> None:
    late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # half past midnight of the 25th in Beijing
    told = shortfall_list.gather(RoomCheck.objects.all(), issuer="局", place="营口市", at=late)
    assert told.as_of == date(2026, 11, 25)
