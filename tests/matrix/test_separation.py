"""Nobody decides what they submitted, in whatever disguise (promise 4): every deciding act × four of them.

A second posting, a stand-in's grant, a grant besides a second posting, and the act's own door with everything else in
order. The Wagtail admin, the fifth, is proved with the notices (tests/cms/test_editor.py).
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from oversight import grants
from oversight.kernel.scope import Post
from oversight.models import Grant, Membership
from oversight.policy import VERBS, may, visible, who_may
from tests.factories.ground import acting_as, posting
from tests.matrix.asking import undone
from tests.matrix.cells import Cell
from tests.matrix.rows import ROWS

# Each deciding door of the portal: the record on which its act is lawful now, who submitted it, who may decide it.
DECIDING = {
    "oversight:redrawing-decide": ("redrawing", "submitted", "inspector", "head", "oversight.decide_redrawing"),
    "oversight:redrawing-return": ("redrawing", "submitted", "inspector", "head", "oversight.return_redrawing"),
    "oversight:redrawing-revoke": ("redrawing", "decided", "inspector", "head", "oversight.revoke_redrawing"),
    "registry:change-accept": ("change", "estate_submitted", "firm_manager", "head", "registry.accept_change"),
    "registry:change-return": ("change", "estate_submitted", "firm_manager", "head", "registry.return_change"),
    "registry:change-refuse": ("change", "firm_submitted", "firm_manager", "head", "registry.refuse_firmchange"),
    "registry:change-extend": ("change", "estate_submitted", "firm_manager", "head", "registry.extend_change"),
    "registry:estate-confirm": ("estate", "draft", "committee_worker", "head", "registry.confirm_estate"),
    "registry:estate-return": ("estate", "draft", "committee_worker", "head", "registry.return_estate"),
    "registry:check-withdraw": ("roomcheck", "home", "inspector", "head", "registry.withdraw_check"),
    "registry:sheet-withdraw": ("roomcheck", "home", "inspector", "head", "registry.withdraw_sheet"),
    "registry:roompolicy-draft-detail": (
        "roompolicydraft", "submitted", "inspector", "head", "registry.publish_roompolicy",
    ),
    "inspections:standard-publish": (
        "standarddraft", "submitted", "inspector", "head", "inspections.publish_standard",
    ),
    "inspections:standard-return": ("standarddraft", "submitted", "inspector", "head", "inspections.return_standard"),
    "inspections:course-certify": ("course", "passed", "inspector", "head", "inspections.certify_course"),
    "inspections:sheet-pass": (
        "handedsheet", "submitted", "street_officer", "street_leader", "inspections.review_streetsheet",
    ),
    "inspections:sheet-countersign": (
        "handedsheet", "reviewed", "street_officer", "head", "inspections.countersign_streetsheet",
    ),
    # heard by nobody who lodged it, decided by nobody who scored or reviewed what it is about
    "inspections:appeal-hear": ("appealed", "submitted", "firm_manager", "head", "inspections.hear_appeal"),
    "inspections:appeal-decide": ("appealed", "hearing", "street_officer", "head", "inspections.uphold_appeal"),
    "inspections:veto-confirm": ("handedveto", "submitted", "street_officer", "head", "inspections.confirm_veto"),
    "inspections:veto-refuse": ("handedveto", "submitted", "street_officer", "head", "inspections.refuse_veto"),
    "inspections:check-draw": ("check", "submitted", "street_officer", "street_leader", "inspections.draw_check"),
    "inspections:check-return": ("check", "submitted", "street_officer", "street_leader", "inspections.return_check"),
    "inspections:check-conclude": (
        "check", "visited", "street_officer", "street_leader", "inspections.conclude_check",
    ),
    "inspections:check-cancel": ("check", "waiting", "street_officer", "street_leader", "inspections.cancel_check"),
    "cms:notice-publish": ("notice", "street_submitted", "street_officer", "head", "cms.publish_notice"),
    "cms:notice-return": ("notice", "street_submitted", "street_officer", "head", "cms.return_notice"),
}  # fmt: skip
# Doors of D and P where nobody submitted anything before: an act of the decider's own.
OF_ONES_OWN = {
    "oversight:calendar-load", "registry:coverage-target", "registry:coverage-bulletin-issue", "cms:notice-retire",
    "registry:coverage-bulletin-correct", "registry:coverage-bulletin-withdraw", "registry:estate-withdraw",
    "registry:estate-move", "registry:estate-merge", "registry:estate-split", "registry:estate-regroup",
    "registry:rearrangement-confirm", "registry:rearrangement-revoke",
    "oversight:term-set",
    "inspections:cycle-open", "inspections:cycle-resume", "inspections:cycle-extend", "inspections:cycle-close",
    "inspections:cycle-cancel", "inspections:cycle-archive", "inspections:sheet-notify", "inspections:sheet-swap",
    "inspections:cycle-measure", "inspections:result-correct", "inspections:result-notices", "inspections:appeal-serve",
    "inspections:result-begin-review", "inspections:result-show", "inspections:result-publish",
    "inspections:result-sample",
    "inspections:order-close", "inspections:order-fail", "inspections:order-withdraw", "inspections:order-summon",
    "inspections:sheet-fill", "inspections:sheet-excuse", "inspections:survey-publish",
    "registry:firm-confirm", "registry:firm-strike", "registry:firm-restore", "cms:notice-issue",
}  # fmt: skip


def test_every_deciding_door_is_here():
    """A new door of D or P needs a line above, or a word that nobody submits what it decides."""
    found = {
        name
        for name, door in ROWS.items()
        for right in [door.post_right or door.right]
        if door.post is not None
        and isinstance(right, str)
        and {word.rstrip("!") for word in right.split()[1:]} & {"decide", "publish"}
    }
    assert found - set(DECIDING) - OF_ONES_OWN == set()


@pytest.fixture(params=sorted(DECIDING))
def decision(request, matrix):
    """The door, its record, the submitter, a decider, the verb."""
    kind, name, submitter, decider, verb = DECIDING[request.param]
    with undone():
        yield ROWS[request.param], matrix.place.things[kind][name], submitter, decider, verb


def second_posting(matrix, submitter: str) -> Membership:
    """The submitter is a head besides."""
    return posting(Post.HEAD, matrix.place.town.bodies["bureau"], matrix.place.town.people[submitter].person)


def stand_in(matrix, submitter: str, verb: str, thing) -> None:
    """The submitter holds the verb on this record by a grant, whoever gave it and however it came there."""
    at = timezone.now()
    grants.give(
        person_id=matrix.place.town.people[submitter].person_id, verb=verb, thing=thing, kind=Grant.STAND_IN,
        reason="代办", grantor=matrix.place.town.people["second_head"], starts_at=at, ends_at=at + timedelta(days=1),
    )  # fmt: skip


def barred(membership: Membership, verb: str, thing) -> bool:
    """Whether the single question and the list both say no."""
    actor = acting_as(membership, timezone.now())
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    return not may(actor, verb, thing) and not visible(actor, verb, rows).exists()


def test_another_person_may_decide(decision, matrix):
    """The control: the same record, the same verb, somebody else."""
    _door, thing, _submitter, decider, verb = decision
    assert may(acting_as(matrix.place.town.people[decider], timezone.now()), verb, thing.row)


def test_a_second_posting_does_not_help(decision, matrix):
    _door, thing, submitter, _decider, verb = decision
    assert barred(second_posting(matrix, submitter), verb, thing.row)


def test_a_grant_does_not_help(decision, matrix):
    _door, thing, submitter, _decider, verb = decision
    stand_in(matrix, submitter, verb, thing.row)
    assert barred(matrix.place.town.people[submitter], verb, thing.row)


def test_both_do_not_help_and_nobody_is_told_to_decide_their_own(decision, matrix):
    _door, thing, submitter, _decider, verb = decision
    besides = second_posting(matrix, submitter)
    stand_in(matrix, submitter, verb, thing.row)
    assert barred(besides, verb, thing.row)
    told = who_may(verb, thing.row, timezone.now())
    assert told
    assert besides.person_id not in {one.person_id for one in told}


def test_the_door_is_closed_to_the_disguise(decision, matrix):
    """The page as the head that the submitter is besides: as if nothing were there, nothing done, one refusal kept."""
    door, thing, submitter, _decider, _verb = decision
    besides = second_posting(matrix, submitter)
    browser = matrix.portal.browsers[submitter]
    session = browser.session
    session["membership"] = besides.pk
    session.save()
    data = matrix.payload(Cell(door, "head", thing, "POST"))
    answer = matrix.portal.ask(submitter, "POST", matrix.path(door, thing), data)
    assert (answer.entries, answer.touched) == ([], {})
    assert answer.status == 404
    assert answer.events == ["refused"]


def test_whoever_wrote_in_it_is_barred_though_another_submitted(matrix):
    """A notice with two writers: the policy itself bars both, in the question and in the list."""
    thing = matrix.place.things["notice"]["street_submitted"].row
    with undone():
        writer = matrix.place.town.people["street_leader"]
        assert not barred(writer, "cms.publish_notice", thing)
        type(thing).objects.filter(pk=thing.pk).update(authors=[*thing.authors, writer.person_id])
        assert barred(writer, "cms.publish_notice", type(thing).objects.get(pk=thing.pk))


def test_every_verb_of_deciding_bars_the_submitter():
    """In the policy itself: no line gives D or P on what is submitted without the bar."""
    from oversight.policy.questions import barred as bars

    open_ = {"territory", "policy", "firm", "estate", "room_check", "notice"}
    unbarred = [
        verb
        for verb, one in VERBS.items()
        if one.resource in open_
        and set(one.kinds) <= {"decide", "publish"}
        and "not_own_submission" not in bars(verb)
    ]
    assert unbarred == []
