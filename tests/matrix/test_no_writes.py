"""Who only looks writes nothing, at any door (promise 5): view-as, the auditor; and nobody is a superuser."""

from __future__ import annotations

import random
import zlib

import pytest
from django.db import IntegrityError, transaction

from oversight.kernel.scope import Post
from oversight.looking import ALLOWED
from oversight.models import Person
from tests.matrix.asking import undone
from tests.matrix.cells import OPEN, Cell
from tests.matrix.doors import OWN, SIGNED_IN
from tests.matrix.rows import ROWS

ACTS = sorted(name for name, door in ROWS.items() if door.post is not None)
# One's own account and one's own lists: what everybody does for himself and no record of the house knows.
FOR_ONESELF = {OWN, SIGNED_IN}
THROUGH = {
    "inspector": (Post.INSPECTOR, "bureau"),
    "street_leader": (Post.STREET_LEADER, "street"),
    "firm_manager": (Post.FIRM, "firm_ours"),
    "editor": (Post.EDITOR, "bureau"),
}


@pytest.fixture
def looking(matrix):
    """The head's browser, looking through a post of somebody."""
    browser = matrix.portal.browsers["head"]

    def looking(name):
        post, body = THROUGH[name]
        session = browser.session
        session["view_as"] = {"post": post.value, "body": matrix.place.things["body"][body].row.pk}
        session.save()

    with undone():
        yield looking


@pytest.mark.parametrize("name", ACTS)
def test_looking_through_a_post_writes_nothing(name, matrix, looking):
    """The act is lawful for the post that is looked through, and the form is the right one."""
    door, chance = ROWS[name], random.Random(zlib.crc32(name.encode()))
    if door.name in ALLOWED:
        return
    who = chance.choice(list(THROUGH))
    things = matrix.things(door)
    cells = [Cell(door, who, thing, "POST") for thing in things]
    lawful = [cell for cell in cells if matrix.expected(cell) == OPEN and matrix.lawful_now(cell)] or cells
    cell = chance.choice(lawful)
    data = matrix.payload(cell)
    looking(who)
    answer = matrix.portal.ask("head", "POST", matrix.path(door, cell.thing), data)
    assert answer.touched == {}
    assert answer.entries == []
    assert answer.status in (302, 403, 404, 405), answer.status
    assert not answer.location.startswith("/account/login"), "the form asked who it is before it refused"


def test_looking_shows_no_more_than_either_may_read(matrix, looking, full):
    chance, wrong = random.Random(5), []
    pages = [door for door in ROWS.values() if door.get == 200 and door.seen_as == "post"]
    for door in pages if full else chance.sample(pages, 30):
        for who in THROUGH:
            thing = chance.choice(matrix.things(door))
            looking(who)
            answer = matrix.portal.ask("head", "GET", matrix.path(door, thing))
            seen = matrix.place.marks.within(answer.text)
            own = {mark for mark in seen if matrix.place.things[mark.kind][mark.name].owner == "head"}
            for mark in matrix.place.leaks(who, seen - own):
                wrong.append(f"{door.name} through {who} shows {mark}")
            if answer.touched or answer.entries:
                wrong.append(f"{door.name} through {who} changed {answer.touched}")
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", ACTS)
def test_the_auditor_changes_nothing(name, matrix):
    """What the auditor sends is what somebody lawful would send; only the own account is the auditor's to change."""
    door = ROWS[name]
    for thing in matrix.things(door)[:2]:
        cell = Cell(door, "auditor", thing, "POST")
        answer = matrix.portal.ask("auditor", "POST", matrix.path(door, thing), matrix.payload(cell))
        if door.right in FOR_ONESELF or name in READING:
            continue
        assert answer.entries == [], (name, thing)
        assert answer.touched == {} or answer.events, (name, answer.touched)


# One's own views of a list; and uncovering a contact, which reads, for a purpose, and is recorded (DOMAIN §2: R).
READING = {name for name in ROWS if name.startswith("oversight:list-")} | {"registry:firm-unmask"}


def test_no_row_can_be_a_superuser(matrix):
    who = matrix.place.town.people["administrator"].person
    for change in (
        lambda: Person.objects.filter(pk=who.pk).update(is_superuser=True),
        lambda: Person.objects.create(username="root", name="根", is_superuser=True),
    ):
        with undone(), pytest.raises(IntegrityError, match="no_superuser"), transaction.atomic():
            change()


def test_a_superuser_in_memory_has_no_right(matrix):
    """Whatever an attribute says, rights come from postings alone."""
    who = Person.objects.get(pk=matrix.place.town.people["editor"].person_id)
    who.is_superuser = True
    assert not who.has_perm("registry.amend_estate", matrix.place.things["estate"]["home"].row)
    assert not who.has_perm("wagtailadmin.access_admin")
    assert not who.is_staff
