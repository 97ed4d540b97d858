"""How allauth behaves here: nobody signs up; links are built from one setting."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by invitation, never by oneself."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a password letter, from `SITE_URL` and not from the request's Host."""
        from django.urls import reverse  # the URLs load after the adapter

        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)
