"""Personal data is absent in public, in logs, in history and in the trail (promises 6, 32, 33)."""

from __future__ import annotations

import io
import json
import logging
import random
import re

import pghistory.models
import pytest
import structlog
from django.apps import apps
from django.db import models
from django.urls import reverse

from oversight import logs
from oversight.models import Entry, SecurityEvent
from tests.matrix.asking import undone
from tests.matrix.cells import OPEN
from tests.matrix.doors import ANYBODY, PUBLISHED
from tests.matrix.rows import ROWS

# What stands for a person wherever it is marked: the canary of this town is everybody in it.
PERSONAL = {
    ("person", "username"), ("person", "email"), ("person", "phone"), ("firm", "contact_name"),
    ("firm", "contact_phone"), ("invitation", "name"), ("invitation", "email"), ("room", "occupied_by"),
    ("letter", "subject"), ("letter", "body"), ("interest", "reason"), ("grant", "reason"),
}  # fmt: skip
# The demo's sign-in lists its sample people; that page does not exist outside the demo (issue B.10).
DEMO = {"demo-people", "account_login"}
MORE = (
    "/sitemap.xml", "/open-data/estates.csv", "/open-data/estates.json", "/open-data/firms.csv",
    "/open-data/firms.json", "/api/estates?size=100", "/api/firms?size=100", "/api/notices?size=100",
    "/feeds/announcements/rss.xml", "/feeds/announcements/atom.xml", "/estates/?q=zq", "/firms/?q=zq", "/search/?q=zq",
)  # fmt: skip


def personal(matrix, text: str) -> list[str]:
    """The personal words in a text."""
    return [str(mark) for mark in matrix.place.marks.within(text) if (mark.kind, mark.field) in PERSONAL]


def public_addresses(matrix) -> list[str]:
    """Every address that answers whoever is not signed in, with every record it can name, and what those lead to."""
    doors = [door for name, door in ROWS.items() if door.right in (ANYBODY, PUBLISHED) and name not in DEMO]
    paths = [matrix.path(door, thing) for door in doors for thing in matrix.things(door)] + list(MORE)
    site_map = matrix.portal.ask("public", "GET", "/sitemap.xml").html
    return paths + re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", site_map)


def test_the_canary_is_nowhere_in_public(matrix):
    paths, found = public_addresses(matrix), []
    for path in dict.fromkeys(paths):
        answer = matrix.portal.ask("public", "GET", path)
        found += [f"{path}: {word}" for word in personal(matrix, answer.text)]
        assert answer.status < 500, path
    assert len(set(paths)) > 60, "the crawl has shrunk"
    assert found == []


def test_the_canary_can_be_found(matrix):
    """The control: where a reader has the right, the same eyes see it."""
    who = matrix.place.things["person"]["street_officer"].row
    answer = matrix.portal.ask("head", "GET", reverse("oversight:person-detail", args=[who.pk]))
    assert "person', name='street_officer', field='username'" in str(personal(matrix, answer.text))


def test_contacts_are_covered_for_every_reader_until_uncovered(matrix):
    """Every page of a firm, for everybody: the phone and the name stand there only behind the recorded act."""
    pages = [door for name, door in ROWS.items() if door.on == "firm" and door.post is None]
    assert len(pages) > 5
    for door in pages:
        for who in matrix.people:
            text = matrix.portal.ask(who, "GET", matrix.path(door, matrix.place.things["firm"]["ours"])).text
            seen = {(mark.kind, mark.field) for mark in matrix.place.marks.within(text)}
            assert not seen & {("firm", "contact_name"), ("firm", "contact_phone")}, (door.name, who)


@pytest.fixture
def lines():
    """What the portal's own log formatter writes of everything, down to INFO."""
    logging.disable(logging.NOTSET)
    options = logs.settings(as_json=True, level="INFO")["formatters"]["portal"]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=options["foreign_pre_chain"], processors=options["processors"]
        )
    )
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)
    logging.disable(logging.WARNING)


def test_logs_of_every_walk_hold_no_personal_word(matrix, lines, full):
    """Pages and acts of every door, as somebody lawful; a part of the doors unless in full."""
    chance = random.Random(33)
    doors = list(ROWS.values())
    for door in doors if full else chance.sample(doors, 60):
        for method in ("GET", "POST"):
            cells = [cell for cell in matrix.cells(door) if cell.method == method]
            lawful = [cell for cell in cells if matrix.expected(cell) == OPEN] or cells
            cell = chance.choice(lawful)
            data = matrix.payload(cell) if method == "POST" else None
            matrix.portal.ask(cell.who, method, matrix.path(door, cell.thing), data)
    text = lines.getvalue()
    assert "request_finished" in text
    assert personal(matrix, text) == []
    assert matrix.place.marks.within(text) == set(), "no content of records either"


def test_an_exception_in_a_view_logs_no_personal_word(matrix, lines, monkeypatch):
    """The exception quotes the canary as a database would; the log has the error and not the words."""
    phone = next(word for word, mark in matrix.place.marks.of.items() if mark.field == "contact_phone")
    mail = next(
        one.row.email for one in matrix.place.things["person"].values() if one.name == "street_officer"
    )

    def broken(*args, **kwargs):
        raise ValueError(f"Key (phone)=({phone}) already exists; call {phone}, mail {mail}")

    monkeypatch.setattr("oversight.panels.figures", broken)
    answer = matrix.portal.ask("street_officer", "GET", "/desk/")
    assert answer.status == 500
    assert phone not in answer.text
    assert "ValueError" in lines.getvalue()
    assert phone not in lines.getvalue()
    assert mail not in lines.getvalue()


def test_the_trail_and_the_security_events_hold_references_alone(matrix):
    """Whatever the town's acts and a walk through every act left: no marked word in facts, only keys and digests."""
    with undone():
        for door in ROWS.values():
            cells = [cell for cell in matrix.cells(door) if cell.method == "POST"] if door.post else []
            cell = next((c for c in cells if matrix.expected(c) == OPEN and matrix.lawful_now(c)), None)
            if cell is not None:
                data = matrix.payload(cell)
                with matrix.portal.browsing(cell.who) as browser:
                    browser.post(matrix.path(door, cell.thing), data)
                    _no_marks_in_facts(matrix)
    _no_marks_in_facts(matrix)
    assert Entry.objects.count() > 20


def _no_marks_in_facts(matrix) -> None:
    for model in (Entry, SecurityEvent):
        told = json.dumps(
            list(model.objects.order_by("-pk").values_list("facts", flat=True)[:40]), ensure_ascii=False
        )
        assert matrix.place.marks.within(told) == set()


# Columns that hold what is about a person: they live in rows that can end, never in history (DOMAIN §13.15).
COLUMNS = {
    "phone",
    "email",
    "legal_representative",
    "occupied_by",
    "note",
    "proposed",
    "was",
    "reason",
    "username",
}


def test_history_keeps_no_personal_column():
    tables = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    assert len(tables) >= 5
    kept = {
        f"{model.__name__}.{field.name}"
        for model in tables
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.name in COLUMNS
    }
    assert kept == {"ChangeEvent.reason"} & kept, kept
