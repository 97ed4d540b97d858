"""The link by which a person sets a new password: never stored, made when it is mailed or handed over."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from oversight.models import Person


def path_for(person: Person) -> str:
    """The address of the reset page with a key of 72 hours, void as soon as it was used or the person signed in."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
