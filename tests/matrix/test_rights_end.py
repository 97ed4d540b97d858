"""Rights end by the next request, whatever was begun before (promise 3): four causes × six things already under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.actions import grant, invitation, membership, redrawing
from oversight.actions import job as jobs
from oversight.actions.redrawing import Plan
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.models import Grant, Job, Redrawing
from oversight.notify import letters
from oversight.views.list_export import EXPORT
from registry.actions import change, firm
from registry.models import Change, Estate, Firm
from tests.factories.ground import acting_as
from tests.matrix.asking import undone
from tests.matrix.marks import plain
from tests.matrix.town import Place

LIST = "registry:estate-list"


@dataclass(frozen=True)
class Cause:
    """Who loses which estate, by what; how the right was there before; what they could have done with it."""

    who: str
    estate: str
    end: Callable[[Place], Any]
    begin: Callable[[Place], Any] = lambda place: None
    act: tuple[str, dict[str, Any]] = ("registry:estate-note", {"text": "现场看过"})


def estate_of(place: Place, name: str) -> Estate:
    """The estate as it is in the database."""
    return Estate.objects.get(pk=place.things["estate"][name].row.pk)


def _posting_ends(place: Place) -> None:
    leaver, by = (
        place.town.people["street_officer"],
        acting_as(place.town.people["street_leader"], timezone.now()),
    )
    membership.end(leaver, by=by, ends_at=by.at, why="调离", at=by.at)


def _granted(place: Place) -> None:
    by = acting_as(place.town.people["inspector"], timezone.now())
    grant.give(
        estate_of(place, "away"),
        by=by,
        person=place.town.people["police_officer"].person,
        verbs=("registry.view_estate", "registry.read_estate", "registry.note_estate"),
        kind=Grant.JOINT,
        reason="联合检查",
        starts_at=by.at,
        ends_at=by.at + timedelta(days=3),
        at=by.at,
    )


def _grant_ends(place: Place) -> None:
    at = timezone.now() + timedelta(seconds=1)
    by = acting_as(place.town.people["inspector"], at)
    for row in Grant.objects.current(at).filter(user=place.town.people["police_officer"].person):
        grant.end(row, by=by, at=at - timedelta(seconds=2))


def _struck_off(place: Place) -> None:
    by = acting_as(place.town.people["head"], timezone.now())
    record = Firm.objects.get(pk=place.things["firm"]["ours"].row.pk)
    firm.strike(by=by, firm=record, on=beijing_day(by.at), why="注销通知书", at=by.at, end_tenures=True)


def _street_moves(place: Place) -> None:
    at, places = timezone.now(), place.town.places
    Redrawing.objects.filter(state__in=("draft", "submitted", "decided")).update(state="withdrawn")
    writer, head = (
        acting_as(place.town.people["inspector"], at),
        acting_as(place.town.people["second_head"], at),
    )
    act = redrawing.draft(
        by=writer, kind="move", unit=places["north"], plan=Plan(parent=places["west"].pk),
        effective=beijing_day(at), document="", at=at,
    )  # fmt: skip
    redrawing.submit(act, by=writer, seen=act.version, at=at)
    act.refresh_from_db()
    redrawing.decide(act, by=head, seen=act.version, at=at)


MEASURED = {"place": "3 号楼", "floor": "1", "area": "80", "use": "office", "phase": "1", "title": "none"}
ROOM = ("registry:room-measure", MEASURED)
CAUSES = {
    "a posting ends": Cause("street_officer", "home", _posting_ends),
    "a grant ends": Cause("police_officer", "away", _grant_ends, _granted),
    "a firm is struck off": Cause("firm_manager", "home", _struck_off, act=("registry:change-draft-estate", {
        "households": "77", "reason": "更正"})),
    "a street moves": Cause("district_officer", "home", _street_moves, act=ROOM),
}  # fmt: skip


@pytest.fixture(params=list(CAUSES))
def cause(request, matrix, monkeypatch):
    """The town with the right still there."""
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    with undone():
        found = CAUSES[request.param]
        found.begin(matrix.place)
        yield found


def ask(matrix, cause, method="GET", name="registry:estate-history", data=None):
    """The page of the estate, or an act on it."""
    path = reverse(name, args=[estate_of(matrix.place, cause.estate).public_id])
    return matrix.portal.ask(cause.who, method, path, data)


def marks_of(matrix, cause):
    """Words that only a reader of the whole estate sees."""
    found = matrix.place.marks.of.items()
    return [
        word
        for word, mark in found
        if (mark.kind, mark.name, mark.field) == ("estate", cause.estate, "boundary")
    ]


def started(matrix, cause):
    """A list asked for as a file, left to a worker."""
    by = acting_as(matrix.place.town.people[cause.who], timezone.now())
    params = {"page": LIST, "query": "", "format": "csv"}
    return jobs.start(
        by=by, what=EXPORT, title="导出小区", verb="registry.export_estate", params=params, at=by.at
    )


def content(job: Job) -> str:
    """What the file says."""
    job.refresh_from_db()
    return plain(job.result.open("rb").read()) if job.result else ""


def test_an_open_session_sees_it_no_more(cause, matrix):
    assert ask(matrix, cause).status == 200
    cause.end(matrix.place)
    answer = ask(matrix, cause)
    assert answer.status == 404 or answer.location.startswith("/account/login/")
    assert not any(word in answer.text for word in marks_of(matrix, cause))


def test_a_queued_export_holds_it_no_more(cause, matrix):
    job, name = started(matrix, cause), estate_of(matrix.place, cause.estate).public_id
    cause.end(matrix.place)
    jobs.run(job.pk, timezone.now)
    text = content(job)
    assert matrix.place.leaks("public", matrix.place.marks.within(text)) == [] or name not in text


def test_a_finished_export_is_handed_out_no_more(cause, matrix):
    job, name = started(matrix, cause), estate_of(matrix.place, cause.estate).public_id
    jobs.run(job.pk, timezone.now)
    assert name in content(job), "nothing was in it before either"
    path = reverse("oversight:job-result", args=[job.pk])
    assert matrix.portal.ask(cause.who, "GET", path).status == 200
    cause.end(matrix.place)
    answer = matrix.portal.ask(cause.who, "GET", path)
    closed = answer.status == 404 or answer.location.startswith("/account/login/")
    # a list that the post reads by itself, without what a grant alone showed, stays theirs
    assert closed or matrix.place.leaks(cause.who, matrix.place.marks.within(answer.text)) == []


def test_a_link_in_a_letter_leads_nowhere(cause, matrix):
    thing, at = estate_of(matrix.place, cause.estate), timezone.now()
    told = letters.Telling(
        (matrix.place.town.people[cause.who],),
        lambda: ("请看", "请看"),
        f"{thing.get_absolute_url()}history/",
    )
    letters.post(told, entry=None, at=at, event="job.finished", key="rights-end")
    cause.end(matrix.place)
    link = matrix.place.town.people[cause.who].person.letters.get(key="rights-end").url
    answer = matrix.portal.ask(cause.who, "GET", link)
    assert answer.status == 404 or answer.location.startswith("/account/login/")


def test_a_form_that_was_open_is_not_taken(cause, matrix):
    name, words = cause.act
    path = reverse(name, args=[estate_of(matrix.place, cause.estate).public_id])
    typed = {**matrix.portal.form(cause.who, path, words), **words}
    before = matrix.portal.ask(cause.who, "POST", path, typed)
    assert before.entries, "the act was not lawful before either"
    cause.end(matrix.place)
    answer = matrix.portal.ask(cause.who, "POST", path, typed)
    assert (answer.entries, answer.touched) == ([], {})
    assert answer.status == 404 or answer.location.startswith("/account/login/")


def test_a_draft_is_not_handed_in_any_more(matrix, monkeypatch):
    """A firm's draft of a change, struck off before it was submitted."""
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    with undone():
        row = Change.objects.get(pk=matrix.place.things["change"]["estate_draft"].row.pk)
        path = reverse("registry:change-submit", args=[row.pk])
        assert matrix.portal.ask("firm_manager", "POST", path, {}).entries == ["change.submitted"]
        _struck_off(matrix.place)
        answer = matrix.portal.ask("firm_manager", "POST", path, {})
        assert (answer.entries, answer.touched) == ([], {})
        row.refresh_from_db()
        assert row.state in ("draft", "lapsed")
        assert change.target(row) is not None


def test_an_invitation_stands_on_its_inviters_right(matrix):
    """The link is void once its inviter could no longer give the post."""
    with undone():
        at, people = timezone.now(), matrix.place.town.people
        _row, token = invitation.invite(
            by=acting_as(people["street_leader"], at), body=matrix.place.town.bodies["street"], to=Post.STREET,
            name="新人", at=at,
        )  # fmt: skip
        assert invitation.open_by(invitation.digest(token), at)
        by = acting_as(people["head"], at)
        membership.end(people["street_leader"], by=by, ends_at=at, why="调离", at=at)
        with pytest.raises(invitation.Void):
            invitation.open_by(invitation.digest(token), at + timedelta(seconds=1))
