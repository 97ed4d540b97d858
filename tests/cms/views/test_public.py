"""Public pages: the same for everybody, no session, no cookie, nothing from elsewhere, nothing that is not on view."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.actions import notice
from cms.models import NoticePage, SectionPage
from oversight import uploads
from registry.models import EstateLineage, EstateName
from tests.factories import notices
from tests.factories.registry import code, estate, firm, tenure
from tests.hostile import strings

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "暗号甲乙丙"  # stands only in what must not show


@pytest.fixture
def now():
    """The clock of the views."""
    return timezone.now()


@pytest.fixture
def scene(town, now):
    """A city with something of each kind on view."""
    page = notices.on_view(town.editor, town.head, "announcements", at=now, title="关于用房普查的通知")
    policy = notices.on_view(
        town.editor, town.head, "policies", at=now, title="市物业管理用房办法", authority="市人民政府"
    )
    publicity = notices.on_view(
        town.editor, town.head, "publicity", at=now, window_days=5, objection_how="物业处"
    )
    home = estate("锦汀小区", town.north, households=1200)
    keeper = firm("营口澄岸物业服务有限公司二", town.north)
    tenure(home, keeper)
    return {"page": page, "policy": policy, "publicity": publicity, "estate": home, "firm": keeper}


def addresses(scene):
    """Every public page of this app."""
    return [
        "/",
        "/announcements/",
        "/publicity/",
        "/policies/",
        "/policies/?validity=in_force",
        "/guides/",
        "/figures/",
        "/offices/",
        scene["page"].get_url(),
        scene["policy"].get_url(),
        scene["publicity"].get_url(),
        "/estates/",
        f"/estates/{scene['estate'].public_id}/",
        "/firms/",
        f"/firms/{scene['firm'].code}/",
        "/search/",
        "/search/?q=锦汀",
        "/calculator/room/",
        "/open-data/",
        "/open-data/api/",
        "/open-data/estates.csv",
        "/open-data/firms.json",
        "/open-data/coverage.csv",
        "/open-data/notices.json",
        "/feeds/announcements/atom.xml",
        "/feeds/offices/rss.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/site-map/",
        "/help/",
        "/help/accessibility/",
        "/help/privacy/",
        "/api/estates",
        f"/api/estates/{scene['estate'].public_id}",
        "/api/firms",
        f"/api/firms/{scene['firm'].code}",
        "/api/notices",
        f"/api/notices/{scene['page'].index_number}",
        "/api/openapi.json",
    ]


def text_of(answer):
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_no_page_reads_a_session_sets_a_cookie_or_names_another_host(scene, client):
    for url in addresses(scene):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert not answer.cookies, url
        assert "Cookie" not in answer.get("Vary", ""), url
        assert "no-store" not in answer.get("Cache-Control", ""), url
        if "html" in answer["Content-Type"]:
            text = text_of(answer)
            for host in re.findall(r"""(?:src|href|action)=["'](?:https?:)?//([^/"']+)""", text):
                raise AssertionError((url, host))
            assert text.count("<h1") == 1, url
            assert "nonce-" not in answer["Content-Security-Policy"], url
            assert 'name="SiteName"' in text, url


def test_a_signed_in_reader_sees_the_same_words(scene, client, town, sign_in):
    inside = sign_in(town.posts.auditor)
    for url in addresses(scene):
        if "search" in url or url.endswith((".csv", ".json")):
            continue
        mine, theirs = text_of(inside.get(url)), text_of(client.get(url))
        door = re.compile(r'<li>\s*<a href="/desk/">[^<]*</a>\s*</li>')
        assert door.sub("", mine).split() == door.sub("", theirs).split(), url


@pytest.fixture
def hidden(town, now):
    """Pages that nobody may see: one in each state off view, each with a file, all bearing the mark."""

    def with_file(page, by):
        return notice.attach(
            by=by,
            page=page,
            checked=uploads.check(SimpleUploadedFile("附件.txt", MARK.encode())),
            title=f"{MARK}附件",
            at=now,
        )

    def make(**extra):
        return with_file(
            notices.draft(town.editor, "announcements", at=now, title=f"{MARK}标题", text=MARK, **extra),
            town.editor,
        )

    def live(**extra):
        page = notice.submit(by=town.editor, page=make(**extra), at=now)
        return notice.publish(by=town.head, page=page, at=now)

    pages = {
        "draft": make(),
        "submitted": notice.submit(by=town.editor, page=make(), at=now),
        "scheduled": live(go_live_at=now + timedelta(days=2)),
        "past its time, the duty late": live(expire_at=now + timedelta(days=1)),
        "expired": live(expire_at=now + timedelta(days=1)),
        "retired": live(),
        "withdrawn": notice.withdraw(by=town.editor, page=make(), at=now),
    }
    expired = NoticePage.objects.filter(pk=pages["expired"].pk)
    NoticePage.objects.filter(title=f"{MARK}标题", expire_at__isnull=False).update(
        expire_at=now - timedelta(hours=1)
    )
    assert notice.expire_due(at=now) == 2
    late = live(expire_at=now + timedelta(days=1))
    NoticePage.objects.filter(pk=late.pk).update(expire_at=now - timedelta(seconds=1))
    pages["past its time, the duty late"] = late
    assert expired.get().state == "expired"
    notice.retire(by=town.head, page=NoticePage.objects.get(pk=pages["retired"].pk), why="撤", at=now)
    return {name: NoticePage.objects.get(pk=page.pk) for name, page in pages.items()}


def test_what_is_off_view_shows_in_no_channel(hidden, scene, client, town, sign_in):
    urls = [
        *addresses(scene),
        f"/search/?q={MARK}",
        f"/search/?q={MARK}&kind=notice",
        f"/api/notices?q={MARK}",
        "/feeds/announcements/rss.xml",
        "/announcements/?page=1",
    ]
    for reader in (client, sign_in(town.posts.firm)):
        for url in urls:
            text = text_of(reader.get(url)).replace(f"/search/?q={MARK}", "")
            shown = text.count(MARK)
            asked = url.count(MARK)
            assert not shown or asked, url
            if asked and "api" not in url:
                assert "标题" not in text.split("<main")[1], url
        for name, page in hidden.items():
            for url in (page.get_url(), f"/files/{page.slug}/1/", f"/api/notices/{page.index_number or 'x'}"):
                answer = reader.get(url)
                assert answer.status_code == 404, (name, url)
                assert MARK not in text_of(answer)


def test_a_draft_s_file_is_for_who_may_read_the_draft(hidden, town, sign_in, client):
    page = hidden["draft"]
    file = page.files.get().attachment
    url = reverse("cms:notice-draft-file", args=[page.pk, file.pk])
    assert client.get(url).status_code == 302
    readers = {
        name: sign_in(getattr(town.posts, name)).get(url).status_code
        for name in "head editor2 inspector auditor street leader committee firm admin".split()
    }
    assert readers == {
        "head": 200,
        "editor2": 200,
        "inspector": 200,
        "auditor": 200,
        "street": 404,
        "leader": 404,
        "committee": 404,
        "firm": 404,
        "admin": 404,
    }


def test_a_file_comes_with_its_notice_and_only_as_a_download(town, now, client):
    page = notices.draft(town.editor, "announcements", at=now)
    page = notice.attach(
        by=town.editor,
        page=page,
        checked=uploads.check(SimpleUploadedFile("汇总表.csv", "街道,数\n建丰,1".encode())),
        title="",
        at=now,
    )
    page = notice.submit(by=town.editor, page=page, at=now)
    url = f"/files/{page.slug}/1/"
    assert client.get(url).status_code == 404
    notice.publish(by=town.head, page=page, at=now)
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert url in text_of(client.get(page.get_url()))
    assert client.get(f"/files/{page.slug}/2/").status_code == 404


def test_a_file_added_by_a_correction_waits_for_it(town, now, client):
    page = notices.on_view(town.editor, town.head, "announcements", at=now)
    page = notice.attach(
        by=town.editor2,
        page=page,
        checked=uploads.check(SimpleUploadedFile("补充.txt", b"more")),
        title="补充",
        at=now,
    )
    url = f"/files/{page.slug}/1/"
    assert client.get(url).status_code == 404
    page = notice.amend(by=town.editor2, page=page, content={"correction_note": "补一个附件"}, at=now)
    page = notice.submit(by=town.editor2, page=page, at=now)
    notice.publish(by=town.head, page=page, at=now)
    assert client.get(url).status_code == 200


def test_the_notice_page_has_its_head_its_metas_and_its_changes(scene, town, now, client):
    page = scene["page"]
    page = notice.amend(
        by=town.editor2,
        page=page,
        content={"body": notices.words("改过。"), "correction_note": "更正电话"},
        at=now,
    )
    notice.publish(by=town.head, page=notice.submit(by=town.editor2, page=page, at=now), at=now)
    text = text_of(client.get(page.get_url()))
    for name in ("SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
        assert f'<meta name="{name}"' in text
    for words in (
        page.index_number,
        "营口市住房和城乡建设局",
        "有效",
        "第 2 版，更正",
        "更正电话",
        "第 1 版，发布",
    ):
        assert words in text
    assert "改过。" in text


def test_publicity_says_how_long_it_runs_and_how_to_object(scene, client):
    text = text_of(client.get(scene["publicity"].get_url()))
    assert "个工作日后截止" in text
    assert "物业处" in text
    assert "公示中" in text


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_feeds_are_well_formed_and_name_the_portal_s_own_address(scene, client, kind, settings):
    settings.SITE_URL = "https://wuye.example"
    answer = client.get(f"/feeds/announcements/{kind}.xml", HTTP_HOST="localhost")
    root = ET.fromstring(text_of(answer))
    assert root.tag.endswith("feed" if kind == "atom" else "rss")
    text = text_of(answer)
    assert f"https://wuye.example{scene['page'].get_url()}" in text
    assert "localhost" not in text
    assert "xml" in answer["Content-Type"]


def test_the_site_map_names_what_is_public(scene, client, settings):
    settings.SITE_URL = "https://wuye.example"
    found = {
        e.text for e in ET.fromstring(text_of(client.get("/sitemap.xml"))).iter() if e.tag.endswith("loc")
    }
    for path in ("/", "/policies/", scene["page"].get_url(), f"/estates/{scene['estate'].public_id}/"):
        assert f"https://wuye.example{path}" in found
    assert "Sitemap: https://wuye.example/sitemap.xml" in text_of(client.get("/robots.txt"))


def test_search_finds_by_words_initials_former_names_and_code(scene, client, town):
    home, keeper = scene["estate"], scene["firm"]
    EstateName.objects.create(estate=home, name="老机床厂宿舍")
    for words in ("锦汀", "汀小区", "jtxq", "机床厂", home.public_id, "锦汀 小区"):
        assert f"/estates/{home.public_id}/" in text_of(client.get("/search/", {"q": words})), words
    for words in ("小锦汀", "汀锦", "锦%", "锦_小区"):
        assert f"/estates/{home.public_id}/" not in text_of(client.get("/search/", {"q": words})), words
    assert client.get("/search/", {"q": keeper.code}).url == f"/firms/{keeper.code}/"
    assert "用房普查" in text_of(client.get("/search/", {"q": "用房普查"}))
    assert "/estates/?place=" in text_of(client.get("/search/", {"q": "建丰"}))


def test_search_finds_by_document_number_however_it_is_typed(client, town, now):
    titles = {"甲件": "营住建发〔2026〕31号", "乙件": "营住建发〔2026〕131号", "丙件": "营房物〔2025〕31 号"}
    for title, number in titles.items():
        told = {"title": f"关于供暖的通知{title}", "document_number": number}
        notices.on_view(town.editor, town.head, "announcements", at=now, **told)
    whole = {"甲件"}
    for words, wanted in {
        "营住建发〔2026〕31号": whole,
        "营住建发[2026] 31 号": whole,
        "营住建发（2026）第31号": whole,
        "〔2026〕31": whole,
        "31号": {"甲件", "丙件"},
        "营房物〔2025〕31号": {"丙件"},
        "营住建发": {"甲件", "乙件"},
        "〔2024〕31号": set(),
    }.items():
        page = text_of(client.get("/search/", {"q": words}))
        assert {title for title in titles if title in page} == wanted, words


def test_search_leaves_out_the_city_takes_a_spelling_and_a_place_beside_a_name(scene, client, town):
    home, keeper = scene["estate"], scene["firm"]
    for words in ("cawy", "ykcawy", "yingkoucheng", "chenganwuye"):
        assert f"/firms/{keeper.code}/" in text_of(client.get("/search/", {"q": words})), words
    for words in ("jinting", "jintingxiaoqu", "锦汀 建丰", "建丰 锦汀"):
        assert f"/estates/{home.public_id}/" in text_of(client.get("/search/", {"q": words})), words
    for words in ("锦汀 渤海", "ting", "建丰 锦绣", "awy"):
        assert f"/estates/{home.public_id}/" not in text_of(client.get("/search/", {"q": words})), words
    assert "“JinTing”" in text_of(client.get("/search/", {"q": "JinTing"}))  # as it was typed


def test_every_figure_of_the_home_page_opens_as_many_rows(scene, client, town):
    estate("并入的小区", town.north, state="merged")
    gone = firm("注销的企业", town.north)
    gone.state = "struck_off"
    gone.save()
    answer = client.get("/")
    facts = [fact for fact in answer.context["facts"] if fact.url]
    assert len(facts) == 2
    for fact in facts:
        assert client.get(fact.url).context["total"] == int(fact.value) >= 1, fact.label
    for row in answer.context["coverage"]:
        assert client.get(row.url).context["total"] == row.total
    assert client.get("/estates/").context["total"] == 2  # the merged one is still found


def test_closed_estates_stay_and_say_where_they_went(scene, client, town, now):
    old, heir = estate("旧苑", town.north, state="merged"), scene["estate"]
    EstateLineage.objects.create(kind="merge", before=old, after=heir, on=date(2026, 1, 1), recorded_at=now)
    text = text_of(client.get(f"/estates/{old.public_id}/"))
    assert "已并入" in text
    assert f"/estates/{heir.public_id}/" in text
    row = next(
        r for r in json.loads(text_of(client.get("/open-data/estates.json")))["rows"] if r["name"] == "旧苑"
    )
    assert (row["state"], row["now"]) == ("merged", heir.public_id)


def test_drafts_of_the_register_are_missing_everywhere(scene, client, town):
    hidden_estate = estate(f"{MARK}小区", town.north, state="draft")
    hidden_firm = firm(f"{MARK}物业", town.north, state="draft")
    for url in [
        *addresses(scene),
        f"/api/estates?q={MARK}",
        "/open-data/firms.csv",
        "/open-data/estates.json",
    ]:
        assert MARK not in text_of(client.get(url)), url
    for url in (
        f"/estates/{hidden_estate.public_id}/",
        f"/firms/{hidden_firm.code}/",
        f"/api/estates/{hidden_estate.public_id}",
        f"/api/firms/{hidden_firm.code}",
    ):
        assert client.get(url).status_code == 404


def test_no_person_shows(town, client, scene):
    keeper = scene["firm"]
    keeper.contacts.create(role="值班经理", name="金丝雀", phone="13900001111")
    keeper.legal_representative = "金丝雀"
    keeper.save()
    scene["estate"].notes.create(
        text="金丝雀13900001111", written_by=town.posts.street, written_at=timezone.now()
    )
    for url in addresses(scene):
        text = text_of(client.get(url))
        assert "金丝雀" not in text, url
        assert "13900001111" not in text, url


@pytest.mark.parametrize(
    "url",
    ["/api/estates?foo=1", "/api/estates?page=1&pk=3", "/api/notices?state=draft", "/api/firms?order=x"],
)
def test_the_api_refuses_what_it_does_not_know_by_name(scene, client, url):
    answer = client.get(url)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][1] in url


def test_the_api_writes_nothing_and_says_the_same_as_the_open_data(scene, client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/estates").status_code == 405
    listed = client.get("/api/estates").json()["items"][0]
    rows = json.loads(text_of(client.get("/open-data/estates.json")))["rows"]
    assert [row for row in rows if row["id"] == listed["id"]] == [listed]
    assert listed["total_area_m2"] == "50000.00"
    assert client.get("/api/estates?size=101").status_code == 422
    assert client.get("/api/estates?page=99").json()["items"] == []


def test_a_spreadsheet_of_ours_runs_nothing(town, client, scene):
    estate("=cmd|' /C calc'!A0", town.north, total_area=Decimal("1.00"))
    text = text_of(client.get("/open-data/estates.csv"))
    assert "\n=cmd" not in text
    assert ",=cmd" not in text
    assert "'=cmd" in text


def test_unknown_pages_are_one_and_the_same_404(client, scene):
    draft = code(999)
    bodies = {
        re.sub(r"next=[^\"]*", "", text_of(client.get(url)))
        for url in (
            f"/estates/{'X' * 8}/",
            f"/firms/{draft}/",
            "/announcements/nothing/",
            "/feeds/nowhere/atom.xml",
        )
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999999", "1e9"])
def test_page_numbers_that_are_none_lead_to_a_page(client, scene, page):
    for url in ("/estates/", "/firms/", "/announcements/", "/policies/"):
        assert client.get(url, {"page": page}).status_code == 200


def test_odd_parameters_break_nothing(client, scene):
    for value in ("\x00", "'", "%", "_", "\\", "锦" * 500, "<script>", "a" * 5000, "' OR 1=1 --", "&|!:*"):
        for url, name in (
            ("/search/", "q"),
            ("/search/", "kind"),
            ("/estates/", "q"),
            ("/estates/", "place"),
            ("/firms/", "q"),
            ("/policies/", "q"),
            ("/policies/", "validity"),
            ("/calculator/room/", "area"),
        ):
            answer = client.get(url, {name: value})
            assert answer.status_code == 200, (url, name, value)
            assert b"<script>" not in answer.content.split(b"</head>")[1]


def test_pages_cost_the_same_at_ten_times_the_data(scene, town, now, client, django_assert_max_num_queries):
    def costs():
        found = {}
        for url in (
            "/",
            "/announcements/",
            "/estates/",
            "/firms/",
            scene["page"].get_url(),
            "/search/?q=小区",
        ):
            with django_assert_max_num_queries(40) as asked:
                client.get(url)
            found[url] = len(asked)
        return found

    for n in range(3):
        tenure(estate(f"第{n}小区", town.north), firm(f"第{n}物业公司", town.north))
        notices.on_view(town.editor, town.head, "announcements", at=now)
    before = costs()
    for n in range(3, 30):
        tenure(estate(f"第{n}小区", town.north), firm(f"第{n}物业公司", town.north))
        notices.on_view(town.editor, town.head, "announcements", at=now)
    assert costs() == before
    assert before[scene["page"].get_url()] <= 16
    assert before["/"] <= 16


def test_policies_are_filtered_by_validity(town, now, client):
    old = notices.on_view(town.editor, town.head, "policies", at=now, title="旧的用房办法", authority="市局")
    new = notices.on_view(
        town.editor2, town.head, "policies", at=now, title="新的用房办法", authority="市局", replaces=old
    )
    notices.on_view(
        town.editor,
        town.head,
        "policies",
        at=now,
        title="过期的用房办法",
        authority="市局",
        lapses_on=date(2026, 1, 1),
    )
    shown = {
        key: [
            t for t in ("旧的", "新的", "过期的") if t in text_of(client.get("/policies/", {"validity": key}))
        ]
        for key in ("in_force", "lapsed", "replaced", "not_yet")
    }
    assert shown == {"in_force": ["新的"], "lapsed": ["过期的"], "replaced": ["旧的"], "not_yet": []}
    assert new.get_url() in text_of(client.get(old.get_url()))


def test_language_and_modes_are_cookies_alone(scene):
    client = Client()
    client.cookies["django_language"] = "en"
    client.cookies["large_text"] = "1"
    text = text_of(client.get("/"))
    assert 'lang="en"' in text
    assert 'class="large"' in text
    assert "Firms" in text or "firms" in text


def test_hostile_names_and_titles_stay_text_on_every_page(town, now, client):
    """Titles, texts, names and file names from outside, on pages, in feeds, in open data."""
    hostile = [
        text
        for text in (s.encode("utf-8", "ignore").decode().replace("\x00", "").strip() for s in strings())
        if 3 < len(text) < 100 and "\n" not in text
    ][:60]
    made = [estate(text[:110], town.north) for text in hostile]
    for text in hostile[:12]:
        page = notices.draft(town.editor, "announcements", at=now, title=f"关于{text}"[:120], text=text)
        page = notice.attach(
            by=town.editor,
            page=page,
            checked=uploads.check(SimpleUploadedFile("a.txt", b"x")),
            title=text[:100],
            at=now,
        )
        notice.publish(by=town.head, page=notice.submit(by=town.editor, page=page, at=now), at=now)
    urls = ["/", "/announcements/", "/estates/", "/estates/?page=2", "/estates/?page=3", "/search/?q=关于"]
    urls += [page.get_url() for page in NoticePage.objects.live()]
    urls += [f"/estates/{one.public_id}/" for one in made[:15]]
    for url in urls:
        elements = Elements()
        elements.feed(text_of(client.get(url)))
        assert elements.scripts == ["/static/portal.js"], url
        assert not elements.handlers, url
        assert not elements.foreign, (url, elements.foreign)
    for url in ("/feeds/announcements/atom.xml", "/feeds/announcements/rss.xml", "/sitemap.xml"):
        ET.fromstring(text_of(client.get(url)))
    json.loads(text_of(client.get("/open-data/estates.json")))


class Elements(HTMLParser):
    """What a page really holds: scripts, handlers of events, elements that no page of ours has."""

    def __init__(self):
        super().__init__()
        self.scripts, self.handlers, self.foreign = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "script":
            self.scripts.append(given.get("src"))
        if tag in ("iframe", "object", "embed", "style", "para", "font", "img", "base"):
            self.foreign.append((tag, given))
        self.handlers += [name for name in given if name.startswith("on")]
        if str(given.get("href", "")).lower().startswith(("javascript:", "data:")):
            self.foreign.append((tag, given))


@pytest.mark.parametrize("path", ["/site-map/", "/open-data/api/", "/policies/", "/announcements/"])
def test_what_the_portal_says_of_itself_is_said_in_english(scene, client, path):
    client.cookies["django_language"] = "en"
    text = text_of(client.get(path))
    main = re.sub(r"<[^>]+>", " ", text[text.index("<main") : text.index("</main>")])
    for record in (scene["page"], scene["policy"]):  # what the offices wrote stays in their words
        main = main.replace(record.title, "").replace(record.issuer.name if record.issuer else "", "")
    assert re.findall("[\u4e00-\u9fff]+", main.replace("市人民政府", "")) == []


def test_a_section_that_was_given_another_name_keeps_it(scene, client):
    SectionPage.objects.filter(slug="guides").update(title="办事一本通")
    client.cookies["django_language"] = "en"
    assert "<h1>办事一本通</h1>" in text_of(client.get("/guides/"))
