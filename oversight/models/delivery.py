"""消息: one letter to one person; inbox entry and mail job are the same row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models.journal import Entry
from oversight.models.membership import Membership
from oversight.models.person import Person


class Letter(models.Model):
    """消息: what an act tells somebody; exactly once in the inbox, at least once by mail under one id."""

    NONE, QUEUED, SENT, FAILED = "none", "queued", "sent", "failed"
    MAIL = [(NONE, _("不发邮件")), (QUEUED, _("待发送")), (SENT, _("已发送")), (FAILED, _("发送失败"))]

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="letters")
    key = models.CharField(
        max_length=120, blank=True, help_text="for letters without an act: what makes it one"
    )
    recipient = models.ForeignKey(Person, models.PROTECT, related_name="letters")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=60)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"))
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=MAIL, default=NONE)
    address = models.EmailField(
        blank=True, help_text="mailed here and not to the recipient's present address"
    )
    message_id = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("消息")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "recipient", "event"],
                condition=~models.Q(entry=None),
                name="one_letter_an_act",
            ),
            models.UniqueConstraint(
                fields=["key", "recipient"], condition=~models.Q(key=""), name="one_letter_a_key"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="letter_inbox"),
            models.Index(fields=["next_try"], condition=models.Q(mail="queued"), name="letter_queue"),
        ]

    def __str__(self) -> str:
        return self.subject


class LetterChoice(models.Model):
    """消息偏好: whether a person wants mail for a family of events; the inbox is always kept."""

    passing = True
    person = models.ForeignKey(Person, models.CASCADE, related_name="letter_choices")
    family = models.CharField(max_length=40)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "family"], name="one_choice_a_family")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.family}"
