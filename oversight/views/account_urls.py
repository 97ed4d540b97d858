"""Addresses of accounts: one's own, the switch, view-as, bodies and people, grants, proofs. Part of `oversight:`."""

from __future__ import annotations

from django.urls import path

from oversight.views import account, looking

urlpatterns = [
    path("account/", account.own, name="account"),
    path("account/display/", account.display, name="account-display"),
    path("account/letters/", account.letters, name="account-letters"),
    path("account/email/", account.email, name="account-email"),
    path("account/sessions/", account.session_list, name="sessions"),
    path("switch/", account.switch, name="switch"),
    path("look/", looking.begin, name="looking-begin"),
    path("look/end/", looking.end, name="looking-end"),
]
