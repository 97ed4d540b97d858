"""The same town as the acts', and people who are signed in to it."""

import pytest
from django.test import Client

from tests.oversight.actions.conftest import town  # noqa: F401

PASSWORD = "Correct-Horse-88"


@pytest.fixture
def signed_in(db):
    """A browser in which this posting's person is signed in, freshly proved."""

    def signed_in(membership):
        person = membership.person
        person.set_password(PASSWORD)
        person.save()
        browser = Client()
        answer = browser.post("/account/login/", {"login": person.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()[:500]
        if membership.pk != browser.get("/account/").wsgi_request.actor.membership_id:
            browser.post("/switch/", {"membership": membership.pk})
        return browser

    return signed_in
