"""From a standard's draft to a corrected, verified result, in real Chromium, by the hands of all who take part.

Each step is a page that its person opens and a form that the person sends. What a walk can do without: courses (a
certificate is there), the bureau's own part of the sheet (handed in as the street's is), the owners' survey.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from inspections.models import Appeal, Cycle, Publication, Sheet, Standard
from inspections.rules.standard import Answer, Found
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest, Document
from tests.browser.phone import bar, count, phones, photograph, screen
from tests.cast import Town, settle
from tests.factories import inspections as make
from tests.factories.ground import person as somebody
from tests.factories.ground import posting
from tests.walks.browsing import Person, person

__all__ = ["person", "phones"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRE, LANES = "4.4", "4.5"


@pytest.fixture
def town(settings: Any, tmp_path: Path) -> Town:
    """The small town with a second officer in the street's office; times begin today."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()
    found = settle()
    found.people["colleague"] = posting(Post.STREET, found.bodies["street"], somebody("同事"))
    return found


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let days go by: the portal's clock stands at so many days from now."""
    begun = timezone.now()
    return lambda days: monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(days=days))


def short_standard() -> bytes:
    """Two items of the shipped standard, whose points lack one in the sum."""
    rule = json.loads(make.shipped("default-56"))
    home = next(one for one in rule["categories"] if one["code"] == "4")
    items = {one["code"]: one for one in home["items"]}
    items[FIRE]["points"], items[LANES]["points"] = "60", "39"
    home["items"] = [items[FIRE], items[LANES]]
    del rule["input"]
    return json.dumps(rule | {"code": "BK-2", "categories": [home]}).encode()


def test_from_a_draft_to_a_corrected_result_that_anybody_verifies(town, person, phones, later):
    standard = _published(town, person)
    cycle = _opened(town, person, standard)
    sheet = _drawn(town, person, cycle)
    _scored(town, phones, sheet)
    _signed_and_reviewed(town, person, sheet)
    _closed(town, person, cycle)
    result = reverse("inspections:result-estate", args=[cycle.public_id, sheet.estate.public_id])
    nothing = reverse("inspections:result-estate", args=[cycle.public_id, "XQ-NONE"])
    assert person(town.people["firm_manager"]).misses(result, nothing)  # before they are out
    _shown(town, person, cycle, result)
    later(12)
    _corrected(town, person, cycle, result)
    _verified(person, cycle)


def _published(town: Town, person: Any) -> Standard:
    """The inspector edits a draft until its sum is right; the head publishes it."""
    inspector = person(town.people["inspector"]).opens(reverse("inspections:standard-new"))
    inspector.page.get_by_label("导入标准文件（JSON）").check()
    file = {"name": "standard.json", "mimeType": "application/json", "buffer": short_standard()}
    inspector.field("标准文件").last.set_input_files(file)
    inspector.presses("建立草稿").reads("99")
    draft = inspector.page.url.removeprefix(inspector.home)
    inspector.follows("逐项修改")
    inspector.page.get_by_role("button", name=f"上移 {LANES}", exact=True).click()
    expect(inspector.page.locator("tbody tr").first).to_contain_text(LANES)
    inspector.follows(f"修改 {LANES}").types(满分="40").presses("保存").reads("100")
    inspector.follows("改完，回到草稿").follows("提交审定").presses("提交审定")
    person(town.people["head"]).opens(draft).follows("发布这个版本").presses("发布这个版本").reads("不再改变")
    return Standard.objects.get()


def _opened(town: Town, person: Any, standard: Standard) -> Cycle:
    """The inspector plans a cycle of one street; the head opens it, and a worker makes the sheets."""
    today = timezone.localdate()
    first = today.replace(day=1) - timedelta(days=60)
    inspector = person(town.people["inspector"]).opens(reverse("inspections:cycle-plan"))
    inspector.types(名称="本季度百分考核", 街道部分="0.5", 主管部门部分="0.5", 业主测评部分="0")
    inspector.dates(考核期第一天=first, 考核期最后一天=today + timedelta(days=30), 基准日=first,
                    现场评分起=today, 现场评分止=today + timedelta(days=9))  # fmt: skip
    inspector.field("考核范围").select_option(str(town.places["north"].pk))
    inspector.page.get_by_label("考核标准", exact=True).select_option(str(standard.pk))
    inspector.presses("存为草稿")
    cycle = Cycle.objects.get()
    head = person(town.people["head"]).opens(cycle.get_absolute_url())
    head.follows("启动考核周期").presses("启动并生成考核表")
    assert set(Sheet.objects.values_list("part", flat=True)) == {"street", "bureau"}
    return cycle


def _drawn(town: Town, person: Any, cycle: Cycle) -> Sheet:
    """The street's leader draws two trained scorers; the bureau's part is handed in."""
    for name in ("street_officer", "colleague", "inspector"):
        make.certificate(town.people[name].person, cycle.standard)
    leader = person(town.people["street_leader"]).opens(
        reverse("inspections:cycle-draw-street", args=[cycle.public_id])
    )
    leader.presses("抽取评分人").reads("已抽取")
    bureau = Sheet.objects.get(part="bureau")
    Sheet.objects.filter(pk=bureau.pk).update(scorers=[town.people["inspector"].person_id])
    make.handed_in(bureau, Answer(FIRE, found=(Found("a", 8),)), by=town.people["inspector"])
    return Sheet.objects.get(part="street")


def _scored(town: Town, phones: Any, sheet: Sheet) -> None:
    """On two phones: the net goes, the browser is closed, both write of the same item, one of them chooses."""
    at = reverse("inspections:field-sheet", args=[sheet.number])
    phone, other = phones(town.people["street_officer"]), phones(town.people["colleague"])
    page = phone.open(reverse("inspections:field-today"))
    page.get_by_role("link", name=str(sheet.estate)).click()
    page.get_by_role("link", name="开始评分").click()
    page.get_by_role("button", name="已到现场，开始评分").click()
    page = phone.ready(page)
    form = screen(page, FIRE)
    phone.context.set_offline(True)
    count(form, 2)
    photograph(form)
    expect(form.locator("[data-photo] span")).to_contain_text("待传")
    form.locator('button[type="submit"]').click()
    bar(page, "没有网络，已存在本机")
    phone.restart()
    phone.sign_in(town.people["street_officer"])
    page = phone.open(at)
    bar(page, "已全部入库")
    assert sheet.items.get(code=FIRE).points == 59

    theirs = other.open(at)
    form = screen(page, LANES)
    phone.context.set_offline(True)
    count(form, 1, "东门")
    photograph(form)
    form.locator('button[type="submit"]').click()
    form = screen(theirs, LANES)
    count(form, 3, "西门")
    photograph(form)
    form.locator('button[type="submit"]').click()
    bar(theirs, "已全部入库")
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    bar(page, "有两份不同的评分，请选择")
    page.evaluate(f"location.hash = '#{LANES}'")
    box = page.locator(f'form[data-item="{LANES}"] [data-conflict]')
    expect(box).to_contain_text("西门")
    box.get_by_text("用我填写的").click()
    bar(page, "已全部入库")
    page.goto(phone.home + at)
    page.get_by_role("link", name="评完，请企业签字").click()
    page.get_by_role("button", name="评完，请企业签字").click()
    page.wait_for_load_state()
    sheet.refresh_from_db()
    assert sheet.state == "drafted"


def _signed_and_reviewed(town: Town, person: Any, sheet: Sheet) -> None:
    """Signed and handed in, sent back, signed and handed in anew, found in order; by nobody who may not."""
    firm, officer, leader = (
        person(town.people[name]) for name in ("firm_manager", "street_officer", "street_leader")
    )
    at = reverse("inspections:field-sheet", args=[sheet.number])
    review = reverse("inspections:sheet-review", args=[sheet.number])
    _hands_in(firm, officer, sheet)
    _turned_away(town, person, sheet)
    leader.opens(reverse("inspections:review-queue")).follows(str(sheet.estate)).follows("退回考核表")
    leader.types(理由="请补充通道的记录").presses("退回评分人")
    officer.opens(at).reads("退回").follows("评完，请企业签字").presses("评完，请企业签字")
    _hands_in(firm, officer, sheet)
    leader.opens(review).follows("通过复核").presses("通过复核")


def _hands_in(firm: Person, officer: Person, sheet: Sheet) -> None:
    firm.opens(reverse("inspections:sheet-sign", args=[sheet.number])).reads(FIRE)
    firm.types(签字人姓名="江听雪").presses("签字")
    officer.opens(reverse("inspections:field-sheet", args=[sheet.number])).follows("提交考核表").presses(
        "提交考核表"
    )
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def _turned_away(town: Town, person: Any, sheet: Sheet) -> None:
    """Another street, the scorer as reviewer, who declared an interest: each as if nothing were there."""
    review, passed = (
        reverse(f"inspections:sheet-{name}", args=[sheet.number]) for name in ("review", "pass")
    )
    no_review, no_pass = (
        reverse(f"inspections:sheet-{name}", args=["KH-NONE"]) for name in ("review", "pass")
    )
    assert person(town.people["other_leader"]).misses(review, no_review)
    scorer = posting(Post.STREET_LEADER, town.bodies["street"], town.people["street_officer"].person)
    assert person(scorer).misses(passed, no_pass)
    tied = posting(Post.STREET_LEADER, town.bodies["street"], somebody("亲属"))
    DeclaredInterest.objects.create(
        person=tied.person, organisation=town.firms["ours"].organisation, reason="亲属", valid_from=date(2026, 1, 1)
    )  # fmt: skip
    assert person(tied).misses(passed, no_pass)


def _closed(town: Town, person: Any, cycle: Cycle) -> None:
    """Scoring ends; the bureau's part is reviewed, both are countersigned."""
    head = person(town.people["head"])
    head.opens(cycle.get_absolute_url()).follows("结束评分").presses("结束评分")
    result = reverse("inspections:result", args=[cycle.public_id])
    head.opens(result).follows("开始复核").presses("开始复核")
    bureau = Sheet.objects.get(part="bureau")
    head.opens(reverse("inspections:sheet-review", args=[bureau.number])).follows("通过复核").presses(
        "通过复核"
    )
    for one in Sheet.objects.all():
        head.opens(reverse("inspections:sheet-review", args=[one.number])).follows("会签考核表").presses(
            "会签"
        )


def _shown(town: Town, person: Any, cycle: Cycle, result: str) -> None:
    """Publicity; the firm objects, and somebody who had no part in it finds against."""
    page = reverse("inspections:result", args=[cycle.public_id])
    person(town.people["head"]).opens(page).follows("公示考核结果").presses("开始公示")
    person(None).opens(f"/results/{cycle.public_id}/").reads("公示")
    _objects(person(town.people["firm_manager"]), result, "街道部分")
    second = person(town.people["second_head"])
    _hears(second)
    second.follows("决定异议申诉").types(理由="现场照片清楚。").presses("作出决定").reads("不成立")


def _corrected(town: Town, person: Any, cycle: Cycle, result: str) -> None:
    """Published; the firm appeals, is found right, and a corrected version takes the place of the first."""
    page = reverse("inspections:result", args=[cycle.public_id])
    head, second = person(town.people["head"]), person(town.people["second_head"])
    head.opens(page).follows("公布考核结果").presses("公布结果")
    _objects(person(town.people["firm_manager"]), result, "主管部门部分")
    _hears(second)
    second.follows("决定异议申诉")
    second.page.get_by_label("成立", exact=True).check()
    second.field("更正为").first.fill("0")
    second.types(理由="核对了现场照片。").presses("作出决定")
    assert Appeal.objects.latest("pk").state == "upheld"
    head.opens(page).follows("公布更正").types(理由="申诉成立，更正得分。").presses("公布更正")


def _objects(firm: Person, result: str, part: str) -> None:
    firm.opens(result).follows("提出异议或申诉")
    firm.field(f"{part}：{FIRE}").fill("当时已整改，请复核。")
    firm.presses("提交")


def _hears(second: Person) -> None:
    appeal = Appeal.objects.latest("pk")
    second.opens(appeal.get_absolute_url()).follows("听取意见")
    second.types(听取的意见="听取了评分人的说明。").presses("记录意见")


def _verified(person: Any, cycle: Cycle) -> None:
    """Signed out: the corrected version, and the firm's notice of it found unchanged."""
    final, corrected = Publication.objects.filter(cycle=cycle, number__gte=1).order_by("number")
    assert corrected.replaces == final
    was, now = (one.estates.get().total for one in (final, corrected))
    assert now > was
    public = person(None).opens(f"/results/{cycle.public_id}/").reads("更正").reads(f"{now}")
    paper = Document.objects.filter(kind="D07").latest("pk")
    assert paper.record.publication == corrected
    public.opens(f"/verify/{paper.code}/").reads(paper.number)
    public.field("PDF 文件").set_input_files(paper.file.path)
    public.presses("比对文件").reads("没有被改动")
