"""Rows of the one door: sign-in, second factor, password (allauth), and what of Wagtail's doors leads to it."""

from __future__ import annotations

from tests.matrix.doors import ANYBODY, SIGNED_IN, Door

AS_SIGNED_IN = {"get": (200, 302, 404), "noise": ("mfa_authenticator",)}


SAMPLE = frozenset({("person", "username")})  # the demo lists its sample people to sign in as


def _open(name: str, **more: object) -> Door:
    return Door(name=name, right=ANYBODY, seen_as="public", **{"get": (200, 302, 404), **more})  # type: ignore[arg-type]


def _own(name: str) -> Door:
    return Door(name=name, right=SIGNED_IN, **AS_SIGNED_IN)  # type: ignore[arg-type]


ROWS = [
    _open("account_login", uncovers=SAMPLE),
    _open("account_logout"),
    _own("account_reauthenticate"),
    _own("account_change_password"),
    _own("account_set_password"),
    _open("account_reset_password"),
    _open("account_reset_password_done"),
    _open("account_reset_password_from_key", args=lambda town, thing: {"uidb36": "zz", "key": "no-such"}),
    _open("account_reset_password_from_key_done"),
    _own("mfa_index"),
    _open("mfa_authenticate"),
    _own("mfa_reauthenticate"),
    _own("mfa_activate_totp"),
    _own("mfa_deactivate_totp"),
    _own("mfa_view_recovery_codes"),
    _own("mfa_generate_recovery_codes"),
    _open("demo-people", uncovers=SAMPLE),
    _open("wagtailcore_login", get=302),
    _open(
        "wagtailcore_authenticate_with_password",
        args=lambda town, thing: {"page_view_restriction_id": 999_999, "page_id": 999_999},
        get=404,
    ),
]
