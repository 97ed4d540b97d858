"""What becomes of sessions that ended."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from oversight.kernel.periods import Period

ATTEMPTS_KEPT = timedelta(days=1)  # the lock lasts minutes; the security events keep the record


def forget_ended(*, period: Period, at: datetime) -> dict[str, int]:
    """Nightly duty: delete ended sessions and old failed attempts. Returns how many went."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    rows, _ = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=at - ATTEMPTS_KEPT).delete()
    return {"sessions": sessions, "rows": rows, "attempts": attempts}
