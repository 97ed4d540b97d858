"""Signed-in browsers of the town's people."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from oversight.models import Membership

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browse(town: SimpleNamespace) -> Callable[[Membership], Client]:
    """A client signed in under a posting of the town."""

    def signed_in(who: Membership) -> Client:
        client = Client()
        client.force_login(who.person, backend=SIGN_IN)
        return client

    return signed_in
