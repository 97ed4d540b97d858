"""The history's context: kept when there is one, and asked for without raising when there is none."""

import pghistory
import pytest
from django.db import connection

from oversight.kernel.scope import Kind
from oversight.models import Organisation
from tests.factories.ground import body

pytestmark = pytest.mark.django_db


def contexts(of: Organisation) -> list[dict[str, str] | None]:
    """The metadata of the context under which each event of the body was written."""
    events = of.events.order_by("pgh_id").select_related("pgh_context")
    return [event.pgh_context and event.pgh_context.metadata for event in events]


def test_an_event_has_no_context_unless_one_was_given():
    before = body(Kind.DEPARTMENT, "甲")
    with pghistory.context(why="a test"):
        given = body(Kind.DEPARTMENT, "乙")
    assert contexts(before) == [None]
    assert contexts(given) == [{"why": "a test"}]


def test_context_told_later_is_added():
    with pghistory.context(why="a test"):
        one = body(Kind.DEPARTMENT, "甲")
        with pghistory.context(row=2):
            two = body(Kind.DEPARTMENT, "乙")
    assert contexts(one) == contexts(two) == [{"why": "a test", "row": 2}]


def test_asking_for_a_context_ends_no_subtransaction():
    """A caught error would: each costs a walk over all checks that wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        (source,) = cursor.fetchone()
    assert "EXCEPTION" not in source
