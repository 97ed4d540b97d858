"""The tree to walk and search, the record of a unit, and a redrawing from draft to effect in open sessions."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from oversight.cargo import CARGO
from oversight.demo import PASSWORD
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Redrawing, Territory
from tests.factories.ground import body, posting, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("站前区", city), territory("西市区", city)
        north, south = territory("八田地街道", east), territory("滨海街道", west)
        lane, twin = territory("新华社区", north), territory("新华社区", south)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "八田地街道办事处", north)
        head = posting(Post.HEAD, bureau)
        inspector = posting(Post.INSPECTOR, bureau)
        admin = posting(Post.ADMIN, bureau)
        officer = posting(Post.STREET, street)
        easterner = posting(Post.DISTRICT, body(Kind.DISTRICT, "站前区物业办", east))
        westerner = posting(Post.DISTRICT, body(Kind.DISTRICT, "西市区物业办", west))
        home = estate("锦汀小区", lane)

    return Town


def session(membership, *, proved=True):
    """An open session; ``proved``: a password was shown just now."""
    client = Client()
    client.force_login(membership.person, backend=BACKEND)
    if proved:
        kept = client.session
        kept[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
        kept[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(membership.person_id)
        kept.save()
    return client


def day_boxes(day):
    return {"effective_year": day.year, "effective_month": day.month, "effective_day": day.day}


def today():
    return timezone.localdate()


def test_the_tree_lists_districts_and_streets_with_what_lies_in_them(town):
    page = session(town.officer).get(reverse("oversight:territory-list")).content.decode()
    assert "2 个区县，2 个街道、镇" in strip_tags(page)
    assert "八田地街道" in page


def test_names_that_repeat_are_told_apart_by_their_parents(town):
    page = session(town.officer).get(reverse("oversight:territory-list"), {"q": "新华"}).content.decode()
    assert "八田地街道 · 新华社区" in page
    assert "滨海街道 · 新华社区" in page


@pytest.mark.parametrize(
    ("wanted", "count"), [("btd", 1), ("xhsq", 2), ("BTD", 1), ("田地", 1), ("没有的", 0)]
)
def test_initials_find_units(town, wanted, count):
    answer = session(town.officer).get(reverse("oversight:territory-list"), {"q": wanted})
    assert answer.context["page"].paginator.count == count


def test_the_code_finds_the_unit(town):
    answer = session(town.officer).get(reverse("oversight:territory-list"), {"q": town.north.code})
    assert answer.context["page"].paginator.count == 1


def test_a_unit_record_shows_its_place_its_names_and_its_map(town):
    page = session(town.officer).get(town.north.get_absolute_url()).content.decode()
    for words in ("站前区 · 八田地街道", "新华社区", "沿革", "示意图中的位置", "<svg", "八田地街道办事处"):
        assert words in page


def test_the_number_of_estates_leads_to_the_list_narrowed_to_the_unit(town):
    client = session(town.inspector)
    address = f"{reverse('registry:estate-list')}?territory={town.north.pk}"
    assert address in client.get(town.north.get_absolute_url()).content.decode()
    assert "锦汀小区" in client.get(address).content.decode()
    assert address not in session(town.officer).get(town.north.get_absolute_url()).content.decode()


def test_whoever_may_not_redraw_is_offered_nothing_and_finds_nothing(town):
    client = session(town.officer)
    assert "办理区划调整" not in client.get(town.north.get_absolute_url()).content.decode()
    choose = reverse("oversight:redrawing-choose", kwargs={"pk": town.north.pk})
    missing = reverse("oversight:redrawing-choose", kwargs={"pk": 999999})
    assert client.get(choose).status_code == client.get(missing).status_code == 404
    draft = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "rename"})
    assert client.post(draft, {"name": "甲", **day_boxes(today())}).status_code == 404
    assert not Redrawing.objects.exists()


def test_the_public_is_led_to_sign_in(town):
    answer = Client().get(reverse("oversight:territory-list"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def move_north(town, effective):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "move"})
    assert client.get(url).status_code == 200
    answer = client.post(
        url, {"parent": town.west.pk, "document": "营政函〔2026〕12 号", **day_boxes(effective)}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    drafted = Redrawing.objects.get()
    page = client.get(drafted.get_absolute_url()).content.decode()
    for words in ("站前区物业办", "西市区物业办", "锦汀小区", "八田地街道办事处", "街道工作人员", "提交审批"):
        assert words in page
    assert str(town.officer.person) not in page, "an inspector reads no accounts"
    submit = reverse("oversight:redrawing-submit", kwargs={"pk": drafted.pk})
    assert client.post(submit, {"sure": "on", "seen": drafted.version}).status_code == 302
    drafted.refresh_from_db()
    return drafted


def decide(town, found, **more):
    url = reverse("oversight:redrawing-decide", kwargs={"pk": found.pk})
    client = session(town.head)
    assert "批准调整" in client.get(url).content.decode()
    return client.post(url, {"sure": "on", "seen": found.version, **more})


def reaches(client, town):
    """Whether the estate's rooms are in this session's reach, asked anew."""
    from oversight.policy import visible
    from registry.models import Estate

    answer = client.get(reverse("oversight:home"))
    actor = answer.wsgi_request.actor
    return visible(actor, "registry.amend_estate", Estate.objects.all()).exists() or (
        town.home.pk
        in visible(actor, "registry.view_coverage", Estate.objects.all()).values_list("pk", flat=True)
    )


def test_a_street_moves_and_open_sessions_see_it_by_their_next_request(town):
    sessions = {name: session(getattr(town, name)) for name in ("easterner", "westerner", "officer")}
    before = {name: reaches(client, town) for name, client in sessions.items()}
    assert before == {"easterner": True, "westerner": False, "officer": True}
    ready = move_north(town, today())
    assert {name: reaches(client, town) for name, client in sessions.items()} == before
    assert decide(town, ready).status_code == 302
    after = {name: reaches(client, town) for name, client in sessions.items()}
    assert after == {"easterner": False, "westerner": True, "officer": True}
    applied = Entry.objects.get(event="redrawing.applied")
    assert (applied.membership, applied.facts["from"], applied.facts["to"]) == (
        town.head,
        town.east.pk,
        town.west.pk,
    )
    page = (
        sessions["officer"].get(Territory.objects.get(pk=town.north.pk).get_absolute_url()).content.decode()
    )
    assert "西市区 · 八田地街道" in page
    assert "站前区八田地街道" in page, "the name of the day before stays"


def test_what_moved_can_be_read_after_the_day(town):
    ready = move_north(town, today())
    decide(town, ready)
    for reader, whole in ((town.inspector, True), (town.officer, False)):
        page = session(reader).get(ready.get_absolute_url()).content.decode()
        for words in ("权限变动", "站前区物业办", "西市区物业办", "随之变动的", "街道工作人员", "按当日名称"):
            assert words in page
        assert ("锦汀小区" in page) is whole, "what went along is told to whoever prepares or decides"


def test_a_day_that_is_over_is_refused_beside_its_boxes(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "move"})
    answer = client.post(url, {"parent": town.west.pk, **day_boxes(today() - timedelta(days=1))})
    assert answer.status_code == 200
    assert "生效日期不能早于今天" in str(answer.context["form"].errors["effective"])
    assert not Redrawing.objects.exists()


def test_the_head_finds_it_among_the_to_dos(town):
    ready = move_north(town, today())
    words = "审批区划调整：八田地街道划入西市区"
    assert words in session(town.head).get(reverse("oversight:home")).content.decode()
    assert words not in session(town.inspector).get(reverse("oversight:home")).content.decode()
    decide(town, ready)
    assert words not in session(town.head).get(reverse("oversight:home")).content.decode()


def test_a_later_day_waits_and_can_be_taken_back(town):
    ready = move_north(town, today() + timedelta(days=30))
    decide(town, ready)
    ready.refresh_from_db()
    assert ready.state == "decided"
    url = reverse("oversight:redrawing-revoke", kwargs={"pk": ready.pk})
    assert session(town.head).post(url, {"why": "方案有变", "seen": ready.version}).status_code == 302
    ready.refresh_from_db()
    assert ready.state == "withdrawn"


def test_a_decision_without_the_tick_or_on_an_old_version_is_not_taken(town):
    ready = move_north(town, today())
    assert decide(town, ready, sure="").status_code == 200
    answer = decide(town, ready, seen=ready.version - 1)
    assert answer.status_code == 200
    assert "已有变化" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.state == "submitted"


def test_only_the_demo_tells_the_password_it_asks_for_again(town, settings):
    ready = move_north(town, today())
    url = reverse("oversight:redrawing-decide", kwargs={"pk": ready.pk})
    town.head.person.set_password("营口-portal-2026-测试")
    town.head.person.save()
    for demo in (True, False):
        settings.DEMO = demo
        page = session(town.head, proved=False).get(url, follow=True).content.decode()
        assert "请再验证一次" in page
        assert (PASSWORD in page) is demo


def test_a_choice_not_made_yet_says_so(town):
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "move"})
    page = session(town.inspector).get(url).content.decode()
    assert "请选择" in page
    assert "-----" not in page


def test_the_head_proves_again_who_he_is_before_he_decides(town):
    ready = move_north(town, today())
    town.head.person.set_password("营口-portal-2026-测试")
    town.head.person.save()
    url = reverse("oversight:redrawing-decide", kwargs={"pk": ready.pk})
    answer = session(town.head, proved=False).post(url, {"sure": "on", "seen": ready.version})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    ready.refresh_from_db()
    assert ready.state == "submitted"


@pytest.mark.parametrize("move", ["withdraw", "revoke"])
def test_whoever_ends_a_redrawing_proves_again_who_he_is(town, move):
    ready = move_north(town, today() + timedelta(days=30))
    if move == "revoke":
        decide(town, ready)
        ready.refresh_from_db()
    was, who = ready.state, town.admin if move == "withdraw" else town.head
    who.person.set_password("营口-portal-2026-测试")
    who.person.save()
    url = reverse(f"oversight:redrawing-{move}", kwargs={"pk": ready.pk})
    form = {"why": "方案有变", "seen": ready.version}
    assert "reauthenticate" in session(who, proved=False).post(url, form)["Location"]
    ready.refresh_from_db()
    assert ready.state == was
    assert session(who).post(url, form).status_code == 302
    ready.refresh_from_db()
    assert ready.state == "withdrawn"


def test_only_who_drafts_is_led_from_the_redrawings_to_the_units(town):
    words, url = "从区划中选单位办理", reverse("oversight:redrawing-list")
    assert words in session(town.inspector).get(url).content.decode()
    assert words not in session(town.head).get(url).content.decode()


def test_a_number_that_is_hidden_from_the_reader_is_not_told_as_none(town):
    estate("听潮苑", town.twin)
    for reader, unit, told in (
        (town.westerner, town.south, True),
        (town.easterner, town.south, False),
        (town.officer, town.east, True),
        (town.officer, town.south, False),
        (town.inspector, town.twin, True),
    ):
        page = session(reader).get(unit.get_absolute_url()).content.decode()
        facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
        assert ("小区" in facts) is told, (reader, unit)
    elsewhere = session(town.easterner).get(town.west.get_absolute_url()).content.decode()
    assert "在岗人员" not in elsewhere
    assert "在岗人员" in session(town.head).get(town.lane.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["estate", "firm"])
def test_a_list_narrowed_to_a_unit_outside_ones_area_is_empty_and_says_why(town, name):
    url = reverse(f"registry:{name}-list")
    narrowed = session(town.easterner).get(url, {"territory": 999_999}).content.decode()
    assert "不在您的范围内，或已停用" in narrowed
    assert "锦汀小区" not in narrowed
    page = session(town.easterner).get(reverse("registry:estate-list"), {"territory": town.south.pk})
    assert "不在您的范围内，或已停用" in page.content.decode()


def test_the_inspector_finds_no_way_to_decide(town):
    ready = move_north(town, today())
    client = session(town.inspector)
    assert client.get(reverse("oversight:redrawing-decide", kwargs={"pk": ready.pk})).status_code == 404
    assert "批准调整" not in client.get(ready.get_absolute_url()).content.decode()


def test_the_administrator_reads_names_of_people_in_the_preview(town):
    ready = move_north(town, today())
    assert str(town.officer.person) in session(town.admin).get(ready.get_absolute_url()).content.decode()


def test_a_draft_is_amended_and_what_was_typed_is_kept_on_error(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "rename"})
    answer = client.post(url, {"name": "滨河街道", "document": "文号", "effective_year": "2026"})
    assert answer.status_code == 200
    assert 'value="滨河街道"' in answer.content.decode()
    client.post(url, {"name": "滨河街道", **day_boxes(today())})
    drafted = Redrawing.objects.get()
    amend = reverse("oversight:redrawing-amend", kwargs={"pk": drafted.pk})
    assert 'value="滨河街道"' in client.get(amend).content.decode()
    client.post(amend, {"name": "滨江街道", "seen": drafted.version, **day_boxes(today())})
    drafted.refresh_from_db()
    assert drafted.plan["name"] == "滨江街道"
    stale = client.post(amend, {"name": "滨海街道", "seen": 1, **day_boxes(today())})
    assert "已有变化" in stale.content.decode()
    assert 'value="滨海街道"' in stale.content.decode()


def test_a_form_sent_twice_drafts_once_and_other_content_is_told(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "rename"})
    data = {"name": "滨河街道", "form_token": "one-token", **day_boxes(today())}
    first, second = client.post(url, data), client.post(url, data)
    assert first["Location"] == second["Location"]
    other = client.post(url, {**data, "name": "滨江街道"})
    assert "刚才已经提交过" in other.content.decode()
    assert 'value="滨江街道"' in other.content.decode()
    assert Redrawing.objects.count() == 1


def test_a_split_is_drafted_with_every_child_given_to_a_piece(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "split"}) + "?pieces=2"
    data = {
        "goes_on": "keep",
        "name_1": "新田街道",
        "code_1": "210802099000",
        f"child_{town.lane.pk}": "1",
        f"row_oversight.organisation_{town.street.pk}": "0",
        **day_boxes(today()),
    }
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    drafted = Redrawing.objects.get()
    assert drafted.plan["children"] == {str(town.lane.pk): 1}
    amend = client.get(reverse("oversight:redrawing-amend", kwargs={"pk": drafted.pk})).content.decode()
    assert 'value="新田街道"' in amend
    client.post(
        reverse("oversight:redrawing-submit", kwargs={"pk": drafted.pk}),
        {"sure": "on", "seen": drafted.version},
    )
    drafted.refresh_from_db()
    assert decide(town, drafted).status_code == 302
    assert Territory.objects.get(pk=town.lane.pk).get_parent().name == "新田街道"


def test_a_merger_reaches_over_parents_by_code(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.north.pk, "kind": "merge"})
    base = {"heir": "keep", **day_boxes(today())}
    assert "请至少选一个" in client.post(url, base).content.decode()
    assert "没有这些代码" in client.post(url, {**base, "others": "123"}).content.decode()
    assert client.post(url, {**base, "others": town.south.code}).status_code == 302
    drafted = Redrawing.objects.get()
    assert drafted.plan["absorbed"] == [town.south.pk]
    amend = client.get(reverse("oversight:redrawing-amend", kwargs={"pk": drafted.pk})).content.decode()
    assert town.south.code in amend


def test_what_cannot_be_is_told_before_it_is_submitted(town):
    client = session(town.inspector)
    url = reverse("oversight:redrawing-draft", kwargs={"pk": town.lane.pk, "kind": "rename"})
    client.post(url, {"name": "新华社区", **day_boxes(today())})
    drafted = Redrawing.objects.get()
    assert "新名称与现名称相同" in client.get(drafted.get_absolute_url()).content.decode()
    submit = reverse("oversight:redrawing-submit", kwargs={"pk": drafted.pk})
    answer = client.post(submit, {"sure": "on", "seen": drafted.version})
    assert "新名称与现名称相同" in answer.content.decode()


def test_pages_ask_the_database_a_number_of_times_that_does_not_grow(town, django_assert_max_num_queries):
    ready = move_north(town, today())
    for n in range(30):
        other = territory(f"{n}社区", town.north)
        estate(f"{n}小区", other)
        posting(Post.COMMITTEE, body(Kind.COMMITTEE, f"{n}居委会", other))
    client = session(town.head)
    for url, most in (
        (reverse("oversight:territory-list"), 16),
        (town.north.get_absolute_url(), 26),
        (ready.get_absolute_url(), 26 + 2 * len(CARGO)),  # two for each kind of record that goes along
    ):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
