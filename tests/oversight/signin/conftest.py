"""People at the door."""

import pytest

from oversight.kernel.scope import Kind, Post
from oversight.models import Person
from tests.factories.ground import body, posting, territory

PASSWORD = "Correct-Horse-88"


@pytest.fixture
def clerk(db):
    """A street officer with a password."""
    street = body(Kind.STREET, "北街道办事处", territory("北街道", territory("东区", territory("营口市"))))
    person = Person.objects.create_user(
        username="clerk", name="陆时安", password=PASSWORD, email="clerk@street.example"
    )
    posting(Post.STREET, street, person)
    return person


@pytest.fixture
def enter(client):
    """Try the door: name, password, from an address."""

    def enter(name="clerk", password=PASSWORD, address="198.51.100.7", using=client, **extra):
        return using.post(
            "/account/login/", {"login": name, "password": password}, REMOTE_ADDR=address, **extra
        )

    return enter
