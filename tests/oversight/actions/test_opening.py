"""A portal is opened once; everybody else comes by invitation."""

import pytest
from django.core.management import CommandError, call_command

from oversight.actions import opening
from oversight.kernel.scope import Post
from oversight.models import Entry, Membership
from tests.factories.ground import NOW, territory

pytestmark = pytest.mark.django_db
FIRST = {"bureau": "营口市住房和城乡建设局", "name": "卫清源", "username": "admin"}


def test_first_administrator_can_sign_in_and_is_on_the_trail() -> None:
    """Bureau, account and posting, one entry by the portal itself."""
    territory("营口市")
    opened = opening.open_portal(**FIRST, at=NOW)
    posting = Membership.objects.get()
    assert (posting.person, posting.post, posting.organisation.name) == (
        opened.person,
        Post.ADMIN,
        FIRST["bureau"],
    )
    assert opened.person.check_password(opened.password)
    entry = Entry.objects.get()
    assert (entry.event, entry.thing, entry.membership_id) == ("membership.posted", posting.pk, None)


def test_only_once() -> None:
    """A second call opens nothing, whoever calls."""
    territory("营口市")
    opening.open_portal(**FIRST, at=NOW)
    with pytest.raises(opening.AlreadyOpen):
        opening.open_portal(**FIRST | {"username": "other"}, at=NOW)
    assert Membership.objects.count() == 1


def test_divisions_come_first() -> None:
    """In one readable line."""
    with pytest.raises(CommandError, match="import_divisions"):
        call_command("open_portal", **FIRST)
