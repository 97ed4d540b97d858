"""D14: what was checked, how it was computed, what counted and what not, the answer: all from the frozen check."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from oversight.kernel.scope import Kind, Post
from oversight.models import Membership, Organisation
from oversight.papers.page import Verification, draw
from registry.models import Estate
from registry.papers import room_sheet
from registry.rules.room import Provided, Room
from tests import hostile
from tests.factories.ground import body, posting, territory
from tests.factories.registry import estate
from tests.registry.papers import checks

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """The estate of the design's example and the bureau that checks it."""

    estate: Estate
    inspector: Membership
    firm: Organisation


@pytest.fixture
def scene() -> Scene:
    city = territory("营口市")
    committee = territory("奥林社区", territory("建丰街道", territory("站前区", city)))
    bureau = body(Kind.BUREAU, "营口市住房和城乡建设局", city)
    home = estate("望澜家园", committee)
    checks.area(home, "total", "154754.00", "测绘报告 2021-0733", date(2021, 7, 1))
    return Scene(home, posting(Post.INSPECTOR, bureau), body(Kind.FIRM, "营口澄岸物业服务有限公司"))


def printed(scene: Scene, *, language: Any = "zh", **changes: Any) -> str:
    """The text of the sheet of a check, without white space."""
    check = checks.stored(scene.estate, scene.inspector, subject=scene.firm, **changes)
    sheet = room_sheet.gather(check, issuer="营口市住房和城乡建设局", language=language)
    reader = pypdf.PdfReader(io.BytesIO(draw(room_sheet.paper(sheet, number="营房物查〔2026〕0147号")).pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def test_the_sheet_tells_everything_a_d14_must(scene: Scene) -> None:
    text = printed(scene, note="责令恢复原用途")
    for told in (
        "望澜家园", "站前区建丰街道奥林社区", "日常核查", "营口澄岸物业服务有限公司", "S-2008",
        "测绘报告2021-0733", "154,754.00", "154,754.00×4‰", "619.02", "80.00", "max(619.02,80.00)",
        "212.40+168.56+30.00+191.40+24.00", "602.36", "−16.66", "2号楼1层101", "3.60", "快递驿站", "不计：改变用途",
        "626.36", "独立成套", "不合格", "差16.66m²", "核查人", "复核人", "管理单位签收", "盖章处", "责令恢复原用途",
        "营房物查〔2026〕0147号",
    ):  # fmt: skip
        assert told in text, told


def test_the_sheet_says_what_was_stored_not_what_is_true_now(scene: Scene) -> None:
    check = checks.stored(scene.estate, scene.inspector, subject=scene.firm)
    before = room_sheet.paper(room_sheet.gather(check, issuer="局")).digest
    scene.estate.total_area = Decimal("1.00")
    scene.estate.save()
    assert room_sheet.paper(room_sheet.gather(check, issuer="局")).digest == before


def test_a_check_without_a_list_of_rooms_has_no_list(scene: Scene) -> None:
    text = printed(scene, told=checks.facts(rooms=None, provided=Provided(Decimal("100.00"))))
    assert "逐间清单" not in text
    assert "不合格" in text
    assert "−519.02" in text


def test_parts_are_each_shown(scene: Scene) -> None:
    text = printed(scene, policy=checks.HENAN, city="henan")
    assert "业主委员会" in text
    assert "134,754.00×4‰" in text


def test_existing_stock_gets_no_verdict(scene: Scene) -> None:
    text = printed(scene, told=checks.facts(permitted_on=date(2001, 1, 1)))
    assert "存量，只登记" in text
    assert "结论：不合格" not in text


def test_an_english_sheet_has_english_words(scene: Scene) -> None:
    text = printed(scene, language="en")
    assert "Notcompliant" in text
    assert "Page1of" in text
    assert "结论" not in text


def test_hostile_names_change_nothing_but_themselves(scene: Scene) -> None:
    for text in hostile.strings()[::11]:
        scene.estate.name = text.replace("\x00", "")[:120] or "x"
        check = checks.stored(scene.estate, scene.inspector, note=text.replace("\x00", "")[:300])
        drawn = draw(room_sheet.paper(room_sheet.gather(check, issuer="局")))
        assert drawn.pdf.startswith(b"%PDF-")


def sheet_pages(scene: Scene, number: int) -> list[str]:
    """The pages of the sheet of a check of so many rooms and the eleven conditions of the sample city."""
    rooms = tuple(
        Room(key=str(n), label=f"{n} 号楼 1 层 101", area=Decimal("20.00"), floor=1, has_lift=True,
             height=Decimal("3.30"), place="一处", features={"self_contained": True, "heating": True})
        for n in range(number)
    )  # fmt: skip
    check = checks.stored(scene.estate, scene.inspector, subject=scene.firm, told=checks.facts(rooms=rooms))
    sheet = room_sheet.gather(check, issuer="营口市住房和城乡建设局")
    stamp = Verification("ABCD-EFGH-JKMN-PQRS", "http://127.0.0.1/verify/")
    paper = room_sheet.paper(sheet, number="营房物查〔2026〕0147号", verification=stamp)
    reader = pypdf.PdfReader(io.BytesIO(draw(paper).pdf))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


@pytest.mark.parametrize("number", [2, 5])
def test_a_sheet_of_an_estate_with_few_rooms_is_one_page(scene: Scene, number: int) -> None:
    pages = sheet_pages(scene, number)
    assert len(pages) == 1
    assert "共11项" in pages[0]


@pytest.mark.parametrize("number", range(7, 30, 2))
def test_the_verdict_never_stands_alone_with_the_signatures(scene: Scene, number: int) -> None:
    last = sheet_pages(scene, number)[-1]
    assert "盖章处" in last
    assert "结论" in last
    assert "使用条件" in last


def test_the_sheet_names_what_its_version_asks(scene: Scene) -> None:
    assert "S-2008：总建筑面积4‰，且不少于80m²" in printed(scene)
    assert "S-2008:Totalfloorarea4‰andatleast80m²" in printed(scene, language="en")


@pytest.mark.parametrize("count", [6, 8])
def test_a_list_of_up_to_eight_rooms_stands_on_one_page(scene: Scene, count: int) -> None:
    checks.area(scene.estate, "above_ground", "125754.00", "测绘报告 2021-0733", date(2021, 7, 1))
    many = (checks.rooms() * 2)[:count]
    rooms = tuple(replace(room, key=str(order)) for order, room in enumerate(many))
    check = checks.stored(
        scene.estate, scene.inspector, subject=scene.firm, told=checks.facts(rooms=rooms), note="恢复原用途"
    )
    sheet = room_sheet.gather(check, issuer="营口市住房和城乡建设局")
    made = room_sheet.paper(
        sheet, number="营房物查〔2026〕0147号", verification=Verification("7K3M", "https://x")
    )
    assert draw(made).pages == 1


def test_asides_in_chinese_stand_in_chinese_brackets(scene: Scene) -> None:
    checks.area(scene.estate, "above_ground", "150000.00", "测绘报告 2021-0733", date(2021, 7, 1))
    text = printed(scene)
    assert "（测绘报告2021-0733" in text
    assert not re.search(r"[\u4e00-\u9fff]\([\u4e00-\u9fff]", text)
    english = printed(scene, language="en")
    assert "(测绘报告2021-0733" in english
