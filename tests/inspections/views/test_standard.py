"""Standards on their pages: begun, edited item by item, submitted, published by another; compared, taken as a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.actions import standard as act
from inspections.models import Standard, StandardDraft
from oversight.acting import Stale
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.registry.views.test_estate_acts import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return settle()


def url(name, *args):
    return reverse(f"inspections:standard-{name}", args=args)


@pytest.fixture
def draft(town):
    return act.draft(by=acting_as(town.inspector), text=act.shipped("default-56"), at=NOW)


def now(row):
    return act.form_of(StandardDraft.objects.get(pk=row.pk))


def test_a_standard_goes_from_the_shipped_file_to_a_version_that_another_published(town, browse):
    inspector, head = browse(town.inspector), browse(town.head)
    answer = inspector.post(
        url("new"), sent(inspector.get(url("new")), origin="shipped:default-56", code="YK-1")
    )
    row = StandardDraft.objects.get()
    assert answer.url == row.get_absolute_url()
    assert "56 项合计 100.00 分" in inspector.get(answer.url).text
    assert url("publish", row.pk) not in inspector.get(answer.url).text
    inspector.post(url("submit", row.pk), sent(inspector.get(url("submit", row.pk))))
    assert row.name in head.get(reverse("oversight:todos")).text
    done = head.post(url("publish", row.pk), sent(head.get(url("publish", row.pk))))
    version = Standard.objects.get(code="YK-1")
    assert done.url == version.get_absolute_url()
    assert "不再改变" in browse(town.firm_manager).get(done.url).text


def test_a_returned_draft_waits_for_who_submitted_it_with_the_remark(town, browse, draft):
    act.submit(by=acting_as(town.inspector), row=draft, at=NOW)
    head, inspector = browse(town.head), browse(town.inspector)
    head.post(url("return", draft.pk), sent(head.get(url("return", draft.pk)), why="4.4 扣分过重"))
    assert "4.4 扣分过重" in inspector.get(draft.get_absolute_url()).text
    assert "4.4 扣分过重" in inspector.get(reverse("oversight:todos")).text


def test_buttons_move_an_item_and_a_category_with_and_without_script(town, browse, draft):
    inspector = browse(town.inspector)
    before = [item.code for item in now(draft).items][:2]
    press = {"noun": "item", "code": before[0], "way": "down", "seen": draft.version}
    assert inspector.post(url("edit", draft.pk), press).status_code == 302
    assert [item.code for item in now(draft).items][:2] == before[::-1]
    press = {"noun": "category", "code": "1", "way": "down", "seen": draft.version + 1}
    part = inspector.post(url("edit", draft.pk), press, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert [one.code for one in now(draft).categories][:2] == ["2", "1"]
    late = inspector.post(url("edit", draft.pk), press | {"code": "2"}, follow=True)
    assert str(Stale.words) in late.text
    assert [one.code for one in now(draft).categories][:2] == ["2", "1"], "moved on an old version"


def test_an_item_is_looked_at_before_it_is_saved_and_the_sum_keeps_it_from_being_submitted(
    town, browse, draft
):
    inspector = browse(town.inspector)
    where = url("item", draft.pk, "4.4")
    typed = sent(inspector.get(where), points="9")
    looked = inspector.post(where, typed | {"look": "1"}, headers={"HX-Request": "true"})
    assert "还没有保存" in looked.text
    assert now(draft).by_code["4.4"].points != 9
    inspector.post(where, typed)
    assert now(draft).by_code["4.4"].points == 9
    page = inspector.get(draft.get_absolute_url()).text
    assert "标准写的是 100.00 分" in page
    assert ">满分</a>" in page or "<li>满分 " in page  # no name of the file's form stands on the page
    assert "fund-embezzled" not in page
    with pytest.raises(act.StandardFaulty):
        act.submit(by=acting_as(town.inspector), row=StandardDraft.objects.get(pk=draft.pk), at=NOW)


@pytest.mark.parametrize("name", act.SHIPPED)
def test_every_item_goes_through_its_form_and_comes_out_as_it_was(town, browse, name):
    row = act.draft(by=acting_as(town.inspector), text=act.shipped(name), at=NOW)
    inspector, before = browse(town.inspector), now(row)
    kinds = {item.rule.kind: item.code for item in before.items}
    for code in kinds.values():
        page = inspector.get(url("item", row.pk, code))
        assert inspector.post(url("item", row.pk, code), sent(page)).status_code == 302
    page = inspector.get(url("head", row.pk))
    assert inspector.post(url("head", row.pk), sent(page)).status_code == 302
    assert now(row) == before


def test_items_and_categories_come_and_go(town, browse, draft):
    inspector = browse(town.inspector)
    where = url("category-new", draft.pk)
    inspector.post(where, sent(inspector.get(where), code="10", name_zh="智慧社区", name_en="Smart estate"))
    where = url("item-new", draft.pk)
    typed = sent(
        inspector.get(where), category="10", code="10.1", points="0.5", name_zh="有网上报事渠道", name_en="Online",
        kind="count", text_zh="每缺一处扣 0.1 分", text_en="0.1 off each", findings="a | 缺一处 | Missing | 0.1 | 0.5",
        method=["look"], source="inspected", scorer="any", applies="always", effect="score",
    )  # fmt: skip
    broken = inspector.post(where, typed | {"findings": "a | 缺一处"})
    assert "第 1 行" in broken.text
    assert inspector.post(where, typed).status_code == 302
    made = now(draft).by_code["10.1"]
    assert [(one.each, one.cap) for one in made.rule.findings] == [(Decimal("0.1"), Decimal("0.5"))]
    assert "已有" in inspector.post(where, typed).text, "a code is used once"
    for name, code in (("item-remove", "10.1"), ("category-remove", "10")):
        where = url(name, draft.pk, code)
        assert inspector.post(where, sent(inspector.get(where))).status_code == 302
    assert now(draft).summed == 100


def test_a_file_replaces_a_draft_and_what_is_no_standard_is_named(town, browse, draft):
    inspector = browse(town.inspector)
    where = url("upload", draft.pk)
    bad = SimpleUploadedFile("a.json", b'{"format": "assessment-standard/1", "odd": 1}')
    assert "odd" in inspector.post(where, sent(inspector.get(where), file=bad)).text
    good = SimpleUploadedFile("a.json", act.shipped("basic-service").encode())
    assert inspector.post(where, sent(inspector.get(where), file=good)).status_code == 302
    answer = inspector.get(url("draft-data", draft.pk))
    assert act.read(answer.content.decode()) == now(draft) == act.read(act.shipped("basic-service"))


def test_versions_are_compared_in_words_and_a_copy_knows_what_it_revises(town, browse):
    version = make.standard()
    inspector = browse(town.inspector)
    inspector.post(url("new"), sent(inspector.get(url("new")), origin=f"copy:{version.pk}", code="BK-56-2"))
    row = StandardDraft.objects.get()
    assert row.replaces == version
    where = url("item", row.pk, "4.4")
    inspector.post(where, sent(inspector.get(where), points="9"))
    page = inspector.get(f"{url('compare')}?a=v{version.pk}&b=d{row.pk}").text
    assert "不能直接比较" in page
    assert "影响得分" in page
    assert inspector.get(f"{url('compare')}?a=v{version.pk}&b=d999999").status_code == 404


def test_the_printed_sheet_and_the_file_are_the_version_s(town, browse):
    version = make.standard()
    firm = browse(town.firm_manager)
    assert firm.get(url("sheet", version.pk)).content.startswith(b"%PDF")
    assert act.read(firm.get(url("data", version.pk)).content.decode()) == version.form


def test_a_firm_reads_versions_but_no_drafts(town, browse, draft):
    firm = browse(town.firm_manager)
    assert firm.get(draft.get_absolute_url()).status_code == 404
    assert draft.name not in firm.get(url("list")).text
    assert firm.get(url("new")).status_code == 404
