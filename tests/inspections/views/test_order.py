"""A rectification order from the sheet to its end: answered with proof, seen again item by item, carded if it fails."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.actions import chasing, talking
from inspections.actions import check as checks
from inspections.actions import order as acts
from inspections.models import Card, Order
from inspections.papers.card import Talk
from inspections.rules.clocks import CORRECT, RECHECKED
from inspections.rules.standard.answers import counted, not_met
from oversight import attachments
from oversight.acting import Invalid, Refused
from oversight.actions import deadline
from oversight.models import Document, Letter
from registry.models import CreditLead
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.actions.test_check import planned
from tests.inspections.scene import Field, browse, picture

FIRE, FACT = "4.4", {"kind": "A", "fact": "灭火器过期", "clause": "第51条", "requirement": "更换"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def field(db) -> Field:
    found = Field()
    make.scored(found.sheet, counted(FIRE, a=2), not_met("7.5"), state="submitted")
    return found


def drafted(field: Field, *codes: str) -> Order:
    asked = [acts.Asked(code=code, **FACT) for code in codes or (FIRE,)]
    return acts.draft(by=acting_as(field.officer), sheet=field.sheet, asked=asked, at=NOW)


def issued(field: Field, *codes: str) -> Order:
    return acts.issue(by=acting_as(field.officer), order=drafted(field, *codes), at=NOW)


def rechecked(field: Field, verdict: str, photo=None, is_false: bool = False) -> Order:
    order = issued(field)
    acts.recheck(by=acting_as(field.colleague), order=order, at=NOW)
    acts.confirm(by=acting_as(field.colleague), order=order, item=order.items.get(), verdict=verdict, photo=photo,
                 is_false=is_false, at=NOW)  # fmt: skip
    return Order.objects.get(pk=order.pk)


def image(colour: str = "steelblue") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", picture(colour=colour), "image/jpeg")


def press(who, where: str, **changed):
    browser = browse(who)
    page = browser.get(where)
    assert page.status_code == 200, (where, page.status_code)
    hidden = dict(re.findall(r'name="(seen|form_token)" value="([^"]*)"', page.text))
    answer = browser.post(where, {**hidden, **changed})
    assert answer.status_code == 302, re.findall(r"error[^<]*<[^>]*>([^<]+)", answer.text)
    return answer


def test_an_order_is_drafted_from_what_lost_points_and_ends_corrected(field):
    town, officer = field.town, field.officer
    where = reverse("inspections:order-draft", args=[field.sheet.number])
    page = browse(officer).get(where).text
    assert "4.4 消防设施完好有效" in page
    assert "7.5" in page
    answer = press(officer, where, **{
        "take-4-4": "on", "kind-4-4": "B", "fact-4-4": "灭火器过期 2 处", "requirement-4-4": "更换", "kind-7-5": "C",
        "fact-7-5": "停水催费", "requirement-7-5": "恢复",
    })  # fmt: skip
    order = Order.objects.get()
    assert [(item.code, item.kind) for item in order.items.all()] == [(FIRE, "B")]
    assert browse(town.firm_manager).get(answer.url).status_code == 404  # not told yet
    press(officer, f"{answer.url}issue/")
    order.refresh_from_db()
    clock = deadline.open_on(order, CORRECT["B"].key).get()
    assert order.due_at == clock.due_at
    assert clock.holder == town.firms["ours"].organisation
    assert order.rechecks.get().due_on > order.due_at.date()
    assert Letter.objects.filter(recipient=town.firm_manager.person, entry__event="order.issued").exists()
    item = order.items.get()
    press(
        town.firm_manager,
        f"{answer.url}answer/",
        **{f"answer-{item.pk}": "已更换", f"photo-{item.pk}": image()},
    )
    assert deadline.open_on(order, RECHECKED.key).exists()
    press(field.colleague, f"{answer.url}recheck/")
    press(
        field.colleague,
        f"{answer.url}confirm/",
        **{f"verdict-{item.pk}": "corrected", f"photo-{item.pk}": image("red")},
    )
    page = browse(town.firm_manager).get(answer.url).text
    assert page.count("field-photos") == 2
    photo = re.search(r'src="(/inspections/orders/photos/\d+/)"', page).group(1)
    assert browse(town.firm_manager).get(photo).status_code == 200
    assert browse(town.rival_manager).get(photo).status_code == 404
    press(town.street_leader, f"{answer.url}close/")
    order.refresh_from_db()
    assert order.state == "corrected"
    assert not deadline.open_on(order).exists()
    assert not Card.objects.exists()


def test_the_notice_is_a_numbered_paper_for_the_firm(field):
    order = issued(field)
    assert press(field.officer, f"{order.get_absolute_url()}serve/").url == order.get_absolute_url()
    paper = Document.objects.get()
    assert paper.number.endswith("改通〔2026〕0001号")
    file = pypdf.PdfReader(io.BytesIO(default_storage.open(paper.file.name).read()))
    told = "".join(page.extract_text() for page in file.pages).replace("\n", "")
    for words in ("灭火器过期", "第51条", "更换", order.number, "澄岸物业"):
        assert words in told, words
    assert paper.number in browse(field.town.firm_manager).get(order.get_absolute_url()).text


def test_nobody_decides_on_the_order_that_they_drafted(field):
    order = rechecked(field, "corrected")
    leader = acting_as(field.town.street_leader)
    with pytest.raises(Refused):
        acts.close(by=acting_as(field.officer), order=order, at=NOW)
    assert acts.close(by=leader, order=order, at=NOW).state == "corrected"


def test_an_order_is_neither_closed_nor_failed_while_an_item_waits(field):
    order, leader = issued(field, FIRE, "7.5"), acting_as(field.town.street_leader)
    acts.recheck(by=acting_as(field.colleague), order=order, at=NOW)
    first = order.items.all()[0]
    acts.confirm(by=acting_as(field.colleague), order=order, item=first, verdict="not_corrected", photo=None,
                 is_false=False, at=NOW)  # fmt: skip
    for decide in (acts.close, acts.fail):
        with pytest.raises(Invalid):
            decide(by=leader, order=order, at=NOW)


def test_the_third_failure_in_a_row_is_red(field):
    leader, kinds = acting_as(field.town.street_leader), []
    for _time in range(3):
        kinds.append(acts.fail(by=leader, order=rechecked(field, "not_corrected"), at=NOW).kind)
    assert kinds == ["yellow", "yellow", "red"]
    acts.close(by=leader, order=rechecked(field, "corrected"), at=NOW)
    assert acts.fail(by=leader, order=rechecked(field, "not_corrected"), at=NOW).kind == "yellow"


def test_a_false_proof_becomes_a_lead_with_both_photos(field):
    order = issued(field)
    item = order.items.get()
    acts.answer(
        by=acting_as(field.town.firm_manager),
        order=order,
        said={item.pk: "已更换"},
        proofs={item.pk: image()},
        at=NOW,
    )
    acts.recheck(by=acting_as(field.colleague), order=order, at=NOW)
    told = {"by": acting_as(field.colleague), "order": order, "item": item, "is_false": True, "at": NOW}
    for verdict, photo in (("not_corrected", None), ("corrected", image("red"))):
        with pytest.raises(Invalid):
            acts.confirm(verdict=verdict, photo=photo, **told)
    assert not CreditLead.objects.exists()
    acts.confirm(verdict="not_corrected", photo=image("red"), **told)
    lead = CreditLead.objects.get()
    assert (lead.before.category, lead.after.category) == (acts.PROOF, acts.SEEN)
    assert lead.before.digest != lead.after.digest
    assert lead.statuses.get().state == "raised"


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("A", datetime(2026, 11, 25, 2, tzinfo=UTC)),  # 24 hours from ten on Tuesday
        ("B", datetime(2026, 11, 27, 15, 59, 59, 999999, tzinfo=UTC)),  # three working days: Friday
    ],
)
def test_the_gravest_class_sets_the_limit(field, kind, due):
    asked = [acts.Asked(FIRE, kind, "甲", "", "改"), acts.Asked("7.5", "C", "乙", "", "改")]
    order = acts.draft(by=acting_as(field.officer), sheet=field.sheet, asked=asked, at=NOW)
    order = acts.issue(by=acting_as(field.officer), order=order, at=NOW)
    assert order.kind == kind
    assert abs((order.due_at - due).total_seconds()) < 61


def test_orders_of_another_street_are_not_there(field):
    order = issued(field)
    town = field.town
    for who in (town.other_officer, town.rival_manager, town.owners_chair):
        assert browse(who).get(order.get_absolute_url()).status_code == 404
    assert order.number in browse(town.inspector).get(reverse("inspections:order-list")).text
    assert order.number not in browse(town.other_officer).get(reverse("inspections:order-list")).text


def test_an_order_without_a_word_in_time_fails_by_itself_with_a_card(field):
    order = issued(field)  # class A: 24 hours
    in_time = NOW + timedelta(hours=24)
    assert chasing.fail_unanswered(at=in_time) == 0
    answered = issued(field)
    acts.answer(by=acting_as(field.town.firm_manager), order=answered, said={answered.items.get().pk: "已更换"},
                proofs={}, at=NOW)  # fmt: skip
    assert chasing.fail_unanswered(at=in_time + timedelta(seconds=1)) == 1
    order.refresh_from_db()
    answered.refresh_from_db()
    assert (order.state, answered.state, order.card.kind) == ("failed", "answered", "yellow")
    assert order.card.given_by is None
    assert not deadline.open_on(order).exists()
    assert Letter.objects.filter(event="order.failed", recipient=field.town.firm_manager.person).count() == 1
    assert "整改期限内没有反馈" in browse(field.town.firm_manager).get(order.get_absolute_url()).text
    assert chasing.fail_unanswered(at=in_time + timedelta(hours=1)) == 0


def test_an_order_whose_clock_stands_does_not_fail(field):
    order = issued(field)
    deadline.suspend(order, CORRECT["A"].key, why="等待鉴定", at=NOW)
    assert chasing.fail_unanswered(at=NOW + timedelta(days=9)) == 0


def text(document: Document) -> str:
    file = pypdf.PdfReader(io.BytesIO(default_storage.open(document.file.name).read()))
    return "".join(page.extract_text() for page in file.pages).replace("\n", "")


def test_a_card_s_notice_names_reason_time_place_and_people_and_goes_out_once(field):
    order, leader = rechecked(field, "not_corrected"), field.town.street_leader
    where = f"{order.get_absolute_url()}summon/"
    assert where not in browse(leader).get(order.get_absolute_url()).text, "no card, no talk"
    acts.fail(by=acting_as(leader), order=order, at=NOW)
    assert where in browse(leader).get(order.get_absolute_url()).text
    day = {"day_year": "2099", "day_month": "3", "day_day": "2"}
    press(leader, where, **day, time="10:30", place="街道会议室", people="企业负责人、项目负责人")
    document = Document.objects.get(kind="D10")
    said = text(document)
    for part in (
        "黄牌",
        "灭火器过期",
        "2099-03-02 10:30",
        "街道会议室",
        "企业负责人、项目负责人",
        order.number,
    ):
        assert part in said
    page = browse(field.town.firm_manager).get(order.get_absolute_url()).text
    assert document.number in page
    assert where not in browse(leader).get(order.get_absolute_url()).text


def test_a_talk_lies_ahead_and_needs_a_card(field):
    order, leader = rechecked(field, "not_corrected"), acting_as(field.town.street_leader)
    ahead = Talk(NOW + timedelta(days=1), "街道", "项目负责人")
    with pytest.raises(Invalid):
        talking.summon(by=leader, order=order, talk=ahead, at=NOW)
    acts.fail(by=leader, order=order, at=NOW)
    with pytest.raises(Invalid):
        talking.summon(by=leader, order=order, talk=Talk(NOW, "街道", "项目负责人"), at=NOW)
    with pytest.raises(Refused):
        talking.summon(by=acting_as(field.officer), order=order, talk=ahead, at=NOW)


def test_what_a_special_check_found_becomes_an_order_of_its_line(field):
    row = planned(field.town)
    checks.draw(by=acting_as(field.town.head), check=row, seed="1", at=NOW)
    target = row.targets.get(estate=field.town.estates["home"])
    where = reverse("inspections:order-draft-target", args=[target.pk])
    inspector = field.town.inspector
    assert browse(inspector).get(where).status_code == 404, "nothing was found yet"
    checks.visit(
        by=acting_as(inspector), target=target, verdict="breach", findings=["通道堵塞", "门坏"], at=NOW
    )
    assert where in browse(inspector).get(target.get_absolute_url()).text
    press(inspector, where, **{"take-1": "on", "kind-1": "B", "fact-1": "通道堵塞", "requirement-1": "清理",
                               "kind-2": "C", "fact-2": "门坏", "requirement-2": "修"})  # fmt: skip
    order = Order.objects.get(target=target)
    assert (order.kind, order.sheet, [item.fact for item in order.items.all()]) == ("B", None, ["通道堵塞"])
    assert order.number in browse(inspector).get(target.get_absolute_url()).text
    acts.issue(by=acting_as(inspector), order=order, at=NOW)
    page = browse(field.town.firm_manager).get(order.get_absolute_url()).text
    assert row.name in page
    assert browse(field.town.other_officer).get(where).status_code == 404


def test_the_finding_s_own_photo_stands_beside_the_firm_s_and_no_other(field):
    kept = {}
    for code in (FIRE, "7.5"):
        line = make.finding(field.item(code), "a", by=field.officer)
        content = attachments.examine(image(), "a.jpg")
        kept[code] = attachments.keep(content=content, record=line, title="a", category="photo", note="",
                                      by=field.officer.pk, at=NOW)  # fmt: skip
    order = issued(field)
    firm = browse(field.town.firm_manager)
    shown = reverse("inspections:order-found", args=[order.number, kept[FIRE].pk])
    assert shown in firm.get(order.get_absolute_url()).text
    assert firm.get(shown).status_code == 200
    assert (
        firm.get(reverse("inspections:order-found", args=[order.number, kept["7.5"].pk])).status_code == 404
    )
    assert browse(field.town.rival_manager).get(shown).status_code == 404
