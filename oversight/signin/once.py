"""A code of an authenticator lets in once, at whichever web process it is shown.

allauth remembers used codes in the cache, which each process has for itself here; the database is what they share.
"""

from __future__ import annotations

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from oversight.models import SpentStep


def step_of(secret: str, code: str) -> int | None:
    """The half minute to which ``code`` belongs, counted from 1970; None where it is of none around now.

    One step older than is let in is looked at too: the clock may have ticked since the code was found right.
    """
    now = int(time.time()) // app_settings.TOTP_PERIOD
    reach = app_settings.TOTP_TOLERANCE
    for step in range(now + reach, now - reach - 2, -1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def spend(person_id: int, step: int) -> bool:
    """Use the codes up to ``step``; False where that one or a later one was used before, by whatever process.

    The comparison is the UPDATE's own: of two that come at once the second waits for the first and finds nothing.
    """
    _row, fresh = SpentStep.objects.get_or_create(person_id=person_id, defaults={"step": step})
    return fresh or SpentStep.objects.filter(person_id=person_id, step__lt=step).update(step=step) == 1
