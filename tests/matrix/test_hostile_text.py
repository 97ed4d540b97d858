"""Text from outside at its worst: on pages of work, in files, papers, feeds, JSON and every form (promise 27)."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zlib
from collections import Counter
from xml.etree import ElementTree

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from oversight.models import Attachment, Letter, Membership, Redrawing
from registry.models import Change, Estate, EstateMode, EstateNote, Firm, Room, Tenure
from tests import hostile
from tests.matrix.asking import undone
from tests.matrix.cells import OPEN
from tests.matrix.rows import ROWS

PLAIN = "寻常的字样"
# Every column that somebody's typing reaches and a page shows.
COLUMNS = [
    (Estate, "name"), (Estate, "address"), (Estate, "boundary"), (Firm, "registered_address"),
    (Firm, "legal_representative"), (Room, "place"), (Room, "note"), (Room, "occupied_by"), (Change, "reason"),
    (EstateNote, "text"), (EstateMode, "basis"), (Tenure, "contract_number"), (Attachment, "title"),
    (Letter, "subject"), (Letter, "body"), (Redrawing, "document"), (Membership, "title"),
]  # fmt: skip
PAGES = (
    ("inspector", "registry:estate-list", ""), ("inspector", "registry:estate-detail", "estate"),
    ("inspector", "registry:estate-areas", "estate"), ("inspector", "registry:estate-tenures", "estate"),
    ("inspector", "registry:estate-changes", "estate"), ("inspector", "registry:estate-attachments", "estate"),
    ("inspector", "registry:estate-notes", "estate"), ("inspector", "registry:estate-amend", "estate"),
    ("inspector", "registry:firm-list", ""), ("inspector", "registry:firm-detail", "firm"),
    ("inspector", "registry:firm-amend", "firm"), ("inspector", "registry:change-list", ""),
    ("head", "registry:change-accept", "change"), ("inspector", "registry:room-list", "room"),
    ("inspector", "registry:room-correct", "room"), ("inspector", "registry:coverage", ""),
    ("inspector", "registry:check-list", ""), ("street_officer", "oversight:inbox", ""),
    ("street_officer", "oversight:letter", "letter"), ("head", "oversight:redrawing-record", "redrawing"),
    ("head", "oversight:body-detail", "body"), ("head", "oversight:grant-on", "estate"),
    ("head", "oversight:proof", "estate"),
    ("public", "cms:estates", ""), ("public", "cms:estate", "estate"), ("public", "cms:firm", "firm"),
)  # fmt: skip
WHICH = {"estate": "home", "firm": "ours", "change": "estate_submitted", "room": "home", "letter": "street_officer",
         "redrawing": "submitted", "body": "street"}  # fmt: skip
FILES = (
    ("inspector", "/lists/registry:estate-list/export/?format=xlsx"),
    ("inspector", "/lists/registry:estate-list/export/?format=csv"),
    ("inspector", "/lists/registry:firm-list/export/?format=csv"),
    ("inspector", "/registry/checks/export/"),
)
ACTS = ("onclick", "onload", "onerror", "onfocus", "srcdoc", "formaction")


def storable(text: str) -> str:
    """What of a text the database takes: no NUL, no half of a pair."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def strings(full: bool) -> list[str]:
    """Those that have broken something somewhere; in full all of them."""
    every = [storable(text) for text in hostile.strings()]
    worst = [text for text in every if re.search(r"[<>{}=@\r\n]|script", text) and len(text) < 200]
    return every if full else random.Random(27).sample(worst, 5)


def fill(text: str) -> None:
    """Put the text into every column, as long as the column takes."""
    for model, name in COLUMNS:
        longest = model._meta.get_field(name).max_length or 2000
        model._default_manager.update(**{name: text[:longest]})


def path_of(matrix, name: str, kind: str) -> str:
    """The address of a page."""
    return matrix.path(ROWS[name], matrix.place.things[kind][WHICH[kind]] if kind else None)


def shape(page: str) -> Counter[str]:
    """What runs or frames or leads away in a page, counted."""
    soup = BeautifulSoup(page, "html.parser")
    runs = ["script", "iframe", "object", "embed", "base", "meta", "form", "style"]
    found = Counter(tag.name for tag in soup.find_all(runs))
    for tag in soup.find_all(True):
        found.update(name for name in tag.attrs if name.startswith("on") or name in ACTS)
        target = str(tag.get("href") or tag.get("src") or tag.get("action") or "").strip().lower()
        found["leads away"] += target.startswith(("javascript:", "data:text", "//", "http://", "https://"))
    return found


@pytest.fixture(scope="module")
def plain(matrix):
    """The shape of each page with an ordinary text."""
    with undone():
        fill(PLAIN)
        asked = {
            (who, name): matrix.portal.ask(who, "GET", path_of(matrix, name, kind))
            for who, name, kind in PAGES
        }
    assert {key: answer.status for key, answer in asked.items() if answer.status != 200} == {}
    return {key: shape(answer.html) for key, answer in asked.items()}


def test_no_page_takes_it_for_markup(matrix, plain, full):
    wrong = []
    for text in strings(full):
        with undone():
            fill(text)
            for who, name, kind in PAGES:
                answer = matrix.portal.ask(who, "GET", path_of(matrix, name, kind))
                if answer.status != 200:
                    wrong.append(f"{name} answers {answer.status} to {text[:40]!r}")
                elif (now := shape(answer.html)) != plain[who, name]:
                    wrong.append(f"{name} takes {text[:40]!r} for markup: {now - plain[who, name]}")
    assert wrong == []


def test_the_text_itself_is_shown(matrix):
    """The control: it stands on the page as its characters."""
    with undone():
        fill('<b>不是</b> {{ 7*7 }} & "引号"')
        page = matrix.portal.ask("inspector", "GET", path_of(matrix, "registry:estate-notes", "estate")).html
    assert '<b>不是</b> {{ 7*7 }} & "引号"' in BeautifulSoup(page, "html.parser").text


def test_no_file_takes_it_for_a_formula_or_a_line(matrix, full):
    for text in [
        *strings(full),
        "=1+1",
        "+1",
        "@SUM(A1)",
        '=HYPERLINK("http://x","y")',
        "-1+cmd|' /C calc'!A0",
    ]:
        with undone():
            fill(text)
            rows = Estate.objects.filter(state="registered").count()
            for who, path in FILES:
                with matrix.portal.browsing(who) as browser:
                    answer = browser.get(path)
                    content = b"".join(answer.streaming_content)
                assert answer.status_code == 200
                if content[:2] == b"PK":
                    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
                    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], (
                        text
                    )
                else:
                    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
                    cells = [
                        cell for line in lines for cell in line if not re.fullmatch(r"[+-]?[\d.]+", cell)
                    ]
                    begun = [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
                    assert begun == [], text
                    assert len(lines) == 1 + (rows if "estate" in path else Firm.objects.count()), text


def test_papers_feeds_and_data_stay_whole(matrix, full):
    estate = matrix.place.things["estate"]["home"].row.public_id
    for text in strings(full):
        with undone():
            fill(text)
            for path in (f"/registry/estates/{estate}/sheet.pdf", "/registry/checks/shortfalls.pdf"):
                assert matrix.portal.ask("inspector", "GET", path).status == 200, (path, text)
            told = json.loads(matrix.portal.ask("public", "GET", f"/api/estates/{estate}").html)
            assert told["address"] == text[: Estate._meta.get_field("address").max_length]
            for path in ("/feeds/announcements/rss.xml", "/feeds/announcements/atom.xml", "/sitemap.xml"):
                ElementTree.fromstring(matrix.portal.ask("public", "GET", path).html.encode())


FORMS = sorted(name for name, door in ROWS.items() if door.post is not None and door.get == 200)


@pytest.mark.parametrize("name", FORMS)
def test_no_form_breaks_on_it(name, matrix, full):
    """Every text box of every form filled with it, NUL and control characters too: an answer, never a server error."""
    door, chance = ROWS[name], random.Random(zlib.crc32(name.encode()))
    cells = [cell for cell in matrix.cells(door) if cell.method == "POST"]
    cell = next((c for c in cells if matrix.expected(c) == OPEN and matrix.lawful_now(c)), None)
    if cell is None:
        return
    typed, path = matrix.payload(cell), matrix.path(door, cell.thing)
    every = [text.encode("utf-8", "ignore").decode() for text in hostile.strings()]
    for text in chance.sample(every, 30) if full else [chance.choice(every), "\x00\x01", "<script>'\"{{"]:
        boxes = [
            key
            for key, value in typed.items()
            if isinstance(value, str) and key not in ("form_token", "seen")
        ]
        for box in boxes if full else [None]:
            data = {
                key: text if key == box or (box is None and key in boxes) else value
                for key, value in typed.items()
            }
            answer = matrix.portal.ask(cell.who, "POST", path, data)
            assert answer.status < 500, (box, text[:40])


WORK = (
    "registry:estate-list", "registry:firm-list", "registry:change-list", "registry:check-list", "registry:coverage",
    "oversight:trail", "oversight:trail-security", "oversight:body-list", "oversight:person-list",
    "oversight:territory-list", "cms:notice-every",
)  # fmt: skip
OPEN_TO_ALL = ("/search/", "/estates/", "/firms/", "/verify/", "/calculator/room/", "/api/estates")
NAMES = (
    "q", "page", "sort", "territory", "mode", "state", "area_min", "place", "event", "since_year", "kind", "code", "size",
    "columns",
)  # fmt: skip


def test_no_parameter_of_a_list_breaks_on_it(matrix, full):
    """Filters, order, page and search of every list, for people at work and for the public."""
    chance, wrong = random.Random(28), []
    lists = [*(("inspector", reverse(name)) for name in WORK), *(("public", path) for path in OPEN_TO_ALL)]
    every = [text.encode("utf-8", "ignore").decode() for text in hostile.strings()]
    for who, path in lists:
        for text in every if full else chance.sample(every, 4):
            with matrix.portal.browsing(who) as browser:
                answer = browser.get(path, dict.fromkeys(NAMES, text[:1500]))
            if answer.status_code >= 500:
                wrong.append(f"{path} answers {answer.status_code} to {text[:40]!r}")
    assert wrong == []
