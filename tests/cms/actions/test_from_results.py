"""Results that are shown or published get a notice drafted from what was frozen; a person writes on and puts it out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.actions import notice
from cms.actions.notice.from_results import text_of
from cms.models import NoticePage
from cms.rules import body
from inspections.actions import publishing
from oversight import journal
from oversight.models import Letter
from oversight.policy import may
from tests.factories.ground import acting_as
from tests.inspections.results import reviewed
from tests.registry.views.conftest import SIGN_IN

pytestmark = pytest.mark.django_db


@pytest.fixture
def results():
    found = reviewed()
    publishing.show(by=acting_as(found.town.head), cycle=found.cycle, at=timezone.now())
    return found


def test_showing_drafts_a_publicity_by_nobody_s_hand_and_tells_who_may_write_on(results):
    page = NoticePage.objects.get()
    publication = results.again().publications.get()
    assert (page.state, page.live, page.kind, page.window_days) == ("draft", False, "publicity", 5)
    assert page.issuer == results.town.head.organisation
    assert page.authors == []
    text = page.body.stream_block.get_searchable_content(page.body)
    assert publication.digest in " ".join(text)
    entry = journal.history(page).first()
    assert (entry.event, entry.membership) == ("notice.drafted", None)
    assert entry.facts["publication"] == publication.pk
    told = set(Letter.objects.filter(entry=entry).values_list("membership_id", flat=True))
    assert {results.town.editor.pk, results.town.inspector.pk} <= told
    assert results.town.street_officer.pk not in told


def test_an_editor_finds_it_hands_it_in_and_another_puts_it_out(results):
    page = NoticePage.objects.get()
    client = Client()
    client.force_login(results.town.editor.person, backend=SIGN_IN)
    assert page.title in client.get("/notices/mine/").text
    assert client.get(f"/notices/{page.pk}/").status_code == 200
    assert page.title not in Client().get("/publicity/").text
    editor, head = (
        acting_as(results.town.editor, timezone.now()),
        acting_as(results.town.head, timezone.now()),
    )
    handed = notice.submit(by=editor, page=page, at=timezone.now())
    assert not may(editor, "cms.publish_notice", handed)
    notice.publish(by=head, page=handed, at=timezone.now())
    shown = Client().get(NoticePage.objects.get().get_url()).text
    assert "优秀" in shown
    assert results.town.firms["ours"].organisation.name in shown


def test_publishing_drafts_another_whose_tables_are_whole(results):
    at = timezone.now() + timedelta(days=20)
    publishing.publish(by=acting_as(results.town.head, at), cycle=results.again(), at=at)
    assert NoticePage.objects.filter(kind="notice").count() == 1
    final = results.again().publications.get(number=1)
    assert results.town.firms["ours"].organisation.name in text_of(final)
    pieces = body.read(text_of(final))
    grids = [piece for piece in pieces if isinstance(piece, body.Grid)]
    assert len(grids) == 2
    assert all(len(line) == len(grid.head) for grid in grids for line in grid.rows)
