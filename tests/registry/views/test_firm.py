"""Firms on their pages: registered with the code's exact fault, contacts covered, struck off with what it ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from oversight.models import Entry, SecurityEvent
from registry.actions import change, tenure
from registry.actions import firm as acts
from registry.models import Change, Firm
from registry.urls import urlpatterns
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import code
from tests.registry.views.test_estate_acts import sent

PERSON, PHONE = "沈望舒", "13800005678"


def url(name, firm):
    return reverse(f"registry:firm-{name}", args=[firm.code])


@pytest.fixture
def reachable(town):
    acts.set_contacts(
        by=acting_as(town.inspector),
        firm=town.ours,
        contacts=[acts.Contact(role="值班经理", name=PERSON, phone=PHONE)],
        at=NOW,
    )
    tenure.appoint(
        by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW
    )
    town.ours.refresh_from_db()
    return town


def test_a_wrong_code_is_told_its_place_and_everything_typed_stays(town, browse):
    inspector = browse(town.inspector)
    where = reverse("registry:firm-register")
    good = code(900)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    data = sent(inspector.get(where), name="营口梧里物业服务有限公司", code=wrong, headcount="20")
    answer = inspector.post(where, data)
    assert f"第 18 位应为 {good[-1]}" in str(answer.context["form"].errors["code"])
    assert "营口梧里物业服务有限公司" in answer.text
    answer = inspector.post(where, {**data, "code": good})
    assert answer.status_code == 302
    assert Firm.objects.get(code=good).headcount == 20


def test_firms_that_look_alike_are_shown_before_a_second_one_is_entered(town, browse):
    inspector = browse(town.inspector)
    where = reverse("registry:firm-register")
    data = sent(inspector.get(where), name="营口澄岸物业服务有限公司", code=code(901))
    first = inspector.post(where, {**data, "name": "澄岸物业服务有限公司"})
    assert first.status_code == 200
    assert "名录里相近的企业" in first.text
    assert town.ours.code in first.text
    again = inspector.post(where, sent(first))
    assert again.status_code == 302
    assert Firm.objects.filter(code=code(901)).exists()


def test_contacts_are_covered_until_a_purpose_is_given(reachable, browse):
    inspector = browse(reachable.inspector)
    page = inspector.get(reachable.ours.get_absolute_url())
    assert PHONE not in page.text
    assert PERSON not in page.text
    assert "138****5678" in page.text
    where = url("unmask", reachable.ours)
    assert inspector.post(where, {"purpose": ""}).context["contacts"] is None
    answer = inspector.post(where, {"purpose": "核实整改"})
    assert PHONE in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert SecurityEvent.objects.filter(kind="unmasked").count() == 1
    assert PHONE not in inspector.get(where).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("inspector", 200), ("officer", 200), ("manager", 200), ("auditor", 200),
     ("editor", 404), ("admin", 404), ("other_leader", 404), ("rival", 404)],
)  # fmt: skip
def test_who_may_uncover_contacts(reachable, browse, who, status):
    assert browse(getattr(reachable, who)).get(url("unmask", reachable.ours)).status_code == status


def test_no_page_of_a_firm_shows_a_contact_in_the_open(reachable, browse):
    names = [p.name for p in urlpatterns if p.name.startswith("firm-") and "<str:code>" in str(p.pattern)]
    for who in ("inspector", "officer", "manager", "editor", "auditor", "head", "admin"):
        client = browse(getattr(reachable, who))
        for name in names:
            if name == "firm-sheet":
                continue
            text = client.get(reverse(f"registry:{name}", args=[reachable.ours.code])).text
            assert PHONE not in text, (who, name)
            assert PERSON not in text, (who, name)


def test_readers_of_a_few_fields_see_those(reachable, browse):
    acts.amend(
        by=acting_as(reachable.inspector),
        firm=reachable.ours,
        facts={"headcount": 4321, "registered_address": "渤海大街 9 号"},
        at=NOW,
    )
    editor = browse(reachable.editor).get(reachable.ours.get_absolute_url()).text
    assert "渤海大街 9 号" in editor
    assert "4321" not in editor
    admin = browse(reachable.admin).get(reachable.ours.get_absolute_url()).text
    assert "渤海大街" not in admin
    assert reachable.ours.code in admin


def test_a_strike_shows_what_it_ends_and_ends_it(reachable, browse):
    head = browse(reachable.head)
    where = url("strike", reachable.ours)
    page = head.get(where)
    assert "锦汀小区" in page.text
    answer = head.post(where, sent(page, why="注销登记"))
    assert "还在管 1 个小区" in str(answer.context["form"].errors["end_tenures"])
    answer = head.post(where, sent(page, why="注销登记", end_tenures="on"))
    assert answer.status_code == 302
    shown = head.get(reachable.ours.get_absolute_url())
    assert "注销" in shown.text
    assert browse(reachable.manager).get("/registry/firms/").status_code in (302, 404)


def test_the_register_of_firms_finds_and_counts(reachable, browse):
    acts.rename(
        by=acting_as(reachable.inspector), firm=reachable.theirs, name="砚海物业", on=date(2026, 1, 1), at=NOW
    )
    inspector = browse(reachable.inspector)

    def names(**query):
        return [row["record"].name for row in inspector.get("/registry/firms/", query).context["table"].body]

    assert names() == ["澄岸物业", "砚海物业"]
    assert names(q="砚湖") == ["砚海物业"]
    assert names(q="cawy") == ["澄岸物业"]
    assert names(active="yes") == ["澄岸物业"]
    assert names(state="struck_off") == []
    row = inspector.get("/registry/firms/").context["table"].body[0]["record"]
    assert (row.estate_count, row.estate_area) == (1, 50000)
    officer = browse(reachable.officer)
    assert len(officer.get("/registry/firms/").context["table"].body) == 1


@pytest.mark.parametrize(
    "slug", ["amend", "rename", "contacts", "strike", "restore", "confirm", "attach", "trail"]
)
def test_a_foreign_firm_s_acts_answer_as_a_missing_one_s(town, browse, slug):
    for who in (town.other_leader, town.rival, town.editor):
        client = browse(who)
        assert client.get(url(slug, town.ours)).status_code == 404
        assert client.post(url(slug, town.ours), {}).status_code == 404
    assert not Entry.objects.exists()


def part(page, name: str, part_: str) -> str:
    """The field of the contact called ``name`` (as it stands on record) in a form shown."""
    form = page.context["form"]
    [key] = [key for key, one in form.people.items() if one["name"] == name]
    return f"contact-{key}-{part_}"


@pytest.fixture
def three(reachable):
    people = [
        acts.Contact(role="值班经理", name=PERSON, phone=PHONE),
        acts.Contact(role="客服", name="顾清和", phone="13900001234"),
        acts.Contact(role="工程", name="林见山"),
    ]
    acts.set_contacts(by=acting_as(reachable.inspector), firm=reachable.ours, contacts=people, at=NOW)
    reachable.ours.refresh_from_db()
    return reachable


def on_record(firm) -> list[tuple[str, str, str]]:
    return list(firm.contacts.values_list("role", "name", "phone"))


def test_one_contact_changes_another_goes_a_third_comes_and_nobody_is_typed_again(three, browse):
    keys = list(three.ours.contacts.values_list("pk", flat=True))
    inspector, where = browse(three.inspector), url("contacts", three.ours)
    page = inspector.get(where)
    for said in (PERSON, PHONE, "顾清和", "13900001234"):
        assert said not in page.text  # what is on record is never put into a page again
    assert "139****1234" in page.text
    data = sent(page, contacts="前台，叶知秋，0417-2800002") | {
        part(page, "顾清和", "phone"): "13700007777",
        part(page, "林见山", "drop"): "on",
    }
    assert inspector.post(where, data).status_code == 302
    assert on_record(three.ours) == [
        ("值班经理", PERSON, PHONE),
        ("客服", "顾清和", "13700007777"),
        ("前台", "叶知秋", "0417-2800002"),
    ]
    assert list(three.ours.contacts.values_list("pk", flat=True))[:2] == keys[:2]
    entry = Entry.objects.filter(event="firm.contacted").latest("id")
    assert "叶知秋" not in str(entry.facts)


def test_a_contact_that_somebody_changed_meanwhile_is_told_not_overwritten(three, browse):
    inspector, where = browse(three.inspector), url("contacts", three.ours)
    page = inspector.get(where)
    data = sent(page, contacts="") | {part(page, "顾清和", "phone"): "13700007777"}
    three.ours.contacts.filter(name="顾清和").update(phone="13100000000")
    answer = inspector.post(where, data)
    assert "联系人已有变化" in answer.text
    assert ("客服", "顾清和", "13100000000") in on_record(three.ours)


def test_a_firm_proposes_one_contact_and_the_others_stay(three, browse):
    manager = browse(three.manager)
    where = reverse("registry:change-draft-firm", args=[three.ours.code])
    page = manager.get(where)
    data = sent(page, reason="换号") | {part(page, PERSON, "phone"): "13800009999"}
    row = Change.objects.get(pk=manager.post(where, data)["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert [one["name"] for one in row.proposed["contacts"]] == [PERSON, "顾清和", "林见山"]
    again = reverse("registry:change-redraft", args=[row.pk])
    page = manager.get(again)
    data = sent(page, reason="换号，林见山离职") | {part(page, "林见山", "drop"): "on"}
    assert manager.post(again, data).status_code == 302
    three.ours.contacts.create(role="保洁", name="别人加的")
    row.refresh_from_db()
    row = change.submit(by=acting_as(three.manager), change=row, at=NOW)
    change.accept(
        by=acting_as(three.head), change=row, at=NOW, record_seen=Firm.objects.get(pk=three.ours.pk).version
    )
    assert on_record(three.ours) == [
        ("值班经理", PERSON, "13800009999"),
        ("客服", "顾清和", "13900001234"),
        ("保洁", "别人加的", ""),
    ]


def test_a_proposal_that_says_nothing_of_contacts_does_not_hold_them(three, browse):
    manager = browse(three.manager)
    where = reverse("registry:change-draft-firm", args=[three.ours.code])
    manager.post(where, sent(manager.get(where), headcount="31", reason="增员"))
    assert set(Change.objects.get().proposed) == {"headcount"}
