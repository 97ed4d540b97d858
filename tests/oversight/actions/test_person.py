"""Whoever reaches into an account must reach all of it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from oversight.acting import Refused
from oversight.actions import person
from oversight.kernel.scope import Post
from oversight.models import Deadline, Entry, Letter, Membership, Person, SecurityEvent
from tests.factories.clocks import running
from tests.factories.ground import NOW, acting_as, posting

ACTS = {
    "suspend": lambda who, by: person.suspend(who, by=by, why="离岗", at=NOW),
    "restore": lambda who, by: person.restore(who, by=by, why="返岗", at=NOW),
    "reset": lambda who, by: person.reset(who, by=by, why="忘记", at=NOW),
    "release": lambda who, by: person.release(who, by=by, why="手机遗失", at=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_could_end_all_postings_reaches_the_account(town, act):
    for by, who in ((town.head, town.leader), (town.leader, town.officer), (town.manager, town.clerk)):
        ACTS[act](who.person, acting_as(by))
    assert Entry.objects.filter(event__startswith="person.").count() == 3


@pytest.mark.parametrize("act", ACTS)
def test_nobody_reaches_an_account_that_stands_above_beside_or_is_his_own(town, act):
    posting(Post.FIRM_STAFF, town.ours.organisation, town.head.person)
    for by, who in (
        (town.leader, town.stranger),
        (town.leader, town.head),
        (town.leader, town.leader),
        (town.manager, town.head),
        (town.officer, town.second),
        (town.auditor, town.officer),
        (town.inspector, town.officer),
    ):
        with pytest.raises(Refused):
            ACTS[act](who.person, acting_as(by))
    assert not Entry.objects.filter(event__startswith="person.").exists()


def test_a_suspended_person_holds_no_posting_and_no_work(town):
    running(town.home, town.street, who=town.officer)
    assert person.suspend(town.officer.person, by=acting_as(town.leader), why="离岗", at=NOW) == {
        "deadline": 1
    }
    assert town.officer not in Membership.objects.current(NOW)
    assert Deadline.objects.get().person is None
    person.restore(town.officer.person, by=acting_as(town.leader), why="返岗", at=NOW)
    assert town.officer in Membership.objects.current(NOW)


def test_a_released_factor_ends_every_session_and_is_told(town):
    TOTP.activate(town.officer.person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    mark = town.officer.person.session_mark
    person.release(town.officer.person, by=acting_as(town.leader), why="手机遗失", at=NOW)
    town.officer.person.refresh_from_db()
    assert not Authenticator.objects.exists()
    assert town.officer.person.session_mark != mark
    assert SecurityEvent.objects.get(kind="factor").facts == {"what": "released"}
    assert Letter.objects.get(recipient=town.officer.person).event == "security.factor"


def test_a_link_for_a_new_password_is_handed_over_and_told(town):
    path = person.reset(town.officer.person, by=acting_as(town.leader), why="忘记", at=NOW)
    assert path.startswith("/account/password/reset/key/")
    assert SecurityEvent.objects.get(kind="reset").person == town.officer.person
    letter = Letter.objects.get(recipient=town.officer.person)
    assert path.split("-")[-1] not in letter.body + letter.url


@pytest.mark.django_db
def test_people_stand_in_the_order_of_their_family_names():
    for name in ("曾立新", "陈思远", "单文博", "赵海燕", "任秀兰"):
        Person.objects.create_user(username=name, name=name)
    assert [one.name for one in Person.objects.order_by("name_key")] == [
        "陈思远",
        "任秀兰",
        "单文博",
        "曾立新",
        "赵海燕",
    ]


@pytest.mark.django_db
def test_the_longest_name_is_kept():
    name = "庄" * 60  # as long as the column, six letters and a tone each
    assert Person.objects.create_user(username="long", name=name).name_key.startswith("zhuang1 zhuang1")
