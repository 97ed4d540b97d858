"""Papers from the registry's pages: printed as far as one reads, corrected and withdrawn by those who may."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from oversight.kernel.scope import Kind, Post
from oversight.models import Document
from registry.actions import check as checks_acts
from registry.actions import sheet
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, firm, tenure
from tests.oversight.views.test_furniture import as_
from tests.registry.papers import checks

pytestmark = pytest.mark.django_db


class Town:
    """An estate in the north, its firm, and people on both sides."""

    def __init__(self) -> None:
        city = territory("营口市")
        district = territory("站前区", city)
        self.north, south = territory("建丰街道", district), territory("八田地街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        self.inspector, self.head = posting(Post.INSPECTOR, bureau), posting(Post.HEAD, bureau)
        self.officer = posting(Post.STREET, body(Kind.STREET, "建丰街道办事处", self.north))
        self.stranger = posting(Post.STREET, body(Kind.STREET, "八田地街道办事处", south))
        self.department = posting(Post.DEPARTMENT, body(Kind.DEPARTMENT, "市公安局", city, line="police"))
        self.home = estate("望澜家园", self.north, boundary="东至渤海大街")
        self.firm = firm("营口澄岸物业服务有限公司", self.north, headcount=86)
        tenure(self.home, self.firm)
        self.check = checks.stored(self.home, self.inspector, subject=self.firm.organisation)


@pytest.fixture
def town(settings: Any, tmp_path: Any) -> Town:
    settings.MEDIA_ROOT = str(tmp_path)
    return Town()


def text_of(page: Any) -> str:
    assert page["Content-Type"] == "application/pdf"
    assert page["Content-Disposition"].startswith("attachment")
    assert page["Cache-Control"] == "no-store"
    parts = pypdf.PdfReader(io.BytesIO(page.content)).pages
    return re.sub(r"\s", "", "".join(part.extract_text() for part in parts))


def test_an_estate_is_printed_as_far_as_one_reads_it(town: Town) -> None:
    address = reverse("registry:estate-sheet", args=[town.home.public_id])
    assert "东至渤海大街" in text_of(as_(town.officer).get(address))
    assert "602.36m²" in text_of(as_(town.officer).get(address))
    assert "东至渤海大街" not in text_of(as_(town.department).get(address))
    assert "602.36m²" not in text_of(as_(town.department).get(address))
    assert as_(town.stranger).get(address).status_code == 404


def test_a_firm_is_printed_with_the_estates_one_reads(town: Town) -> None:
    address = reverse("registry:firm-sheet", args=[town.firm.code])
    assert "望澜家园" in text_of(as_(town.officer).get(address))
    text = text_of(as_(town.department).get(address))
    assert "望澜家园" in text
    assert "从业人数" not in text
    assert as_(town.stranger).get(address).status_code == 404


def test_the_shortfall_list_holds_ones_own_places(town: Town) -> None:
    address = reverse("registry:check-shortfalls")
    assert "望澜家园" in text_of(as_(town.officer).get(address))
    assert "望澜家园" not in text_of(as_(town.stranger).get(address))
    assert as_(town.department).get(address).status_code == 404 or "望澜家园" not in text_of(
        as_(town.department).get(address)
    )


def test_a_new_check_corrects_the_earlier_sheet_on_a_page(town: Town) -> None:
    old = sheet.issue(by=acting_as(town.inspector), check=town.check, at=NOW)
    again = checks.stored(town.home, town.inspector, surveyed_at=NOW.replace(hour=5))
    page = as_(town.inspector).get(reverse("registry:check-detail", args=[again.pk])).content.decode()
    address = reverse("registry:sheet-correct", args=[again.pk])
    assert address in page
    assert old.number in as_(town.inspector).get(address).content.decode()
    assert as_(town.inspector).post(address, {"why": ""}).status_code == 200
    assert as_(town.inspector).post(address, {"why": "漏计一间"}).status_code == 302
    assert Document.objects.get(pk=old.pk).state == "corrected"
    told = as_(town.inspector).get(reverse("registry:check-detail", args=[town.check.pk])).content.decode()
    assert "已更正" in told
    assert as_(town.inspector).get(address).status_code == 404  # nothing left to correct


def test_a_sheet_is_withdrawn_by_another_person_and_may_be_issued_anew(town: Town) -> None:
    made = sheet.issue(by=acting_as(town.inspector), check=town.check, at=NOW)
    address = reverse("registry:sheet-withdraw", args=[town.check.pk])
    assert as_(town.inspector).get(address).status_code == 404  # who surveyed does not decide
    assert as_(town.stranger).get(address).status_code == 404
    assert made.number in as_(town.head).get(address).content.decode()
    assert as_(town.head).post(address, {"why": "误发"}).status_code == 302
    assert Document.objects.get(pk=made.pk).state == "withdrawn"
    as_(town.inspector).post(reverse("registry:check-sheet", args=[town.check.pk]), {"agreed": "on"})
    assert sheet.in_force(town.check).count() == 1


def test_a_sheet_is_shown_before_it_is_issued_and_issued_once(town: Town) -> None:
    inspector, address = as_(town.inspector), reverse("registry:check-sheet", args=[town.check.pk])
    check_page = inspector.get(reverse("registry:check-detail", args=[town.check.pk])).content.decode()
    assert f'href="{address}"' in check_page
    assert f'action="{address}"' not in check_page  # no button of the record issues by itself
    page = inspector.get(address).content.decode()
    assert "制发后不能修改" in page
    assert str(town.check.get_verdict_display()) in page
    preview = inspector.get(reverse("registry:check-sheet-preview", args=[town.check.pk]))
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(preview.content)).pages)
    assert "预览稿，未制发" in text
    assert inspector.post(address, {}).status_code == 200  # without the tick
    assert not Document.objects.exists()
    token = re.search(r'name="form_token" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    for _ in range(2):
        assert inspector.post(address, {"agreed": "on", "form_token": token}).status_code == 302
    assert Document.objects.count() == 1
    assert inspector.get(address).status_code == 302
    for client in (as_(town.stranger),):
        assert client.get(reverse("registry:check-sheet-preview", args=[town.check.pk])).status_code == 404


def test_withdrawing_a_check_withdraws_its_sheet(town: Town) -> None:
    made = sheet.issue(by=acting_as(town.inspector), check=town.check, at=NOW)
    checks_acts.withdraw(by=acting_as(town.head), check=town.check, why="数据有误", at=NOW)
    assert Document.objects.get(pk=made.pk).state == "withdrawn"
