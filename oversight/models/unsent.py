"""未提交的填报: what somebody typed into a form that met no session, kept unreadable until that person is back."""

from __future__ import annotations

from django.db import models

from oversight.models.membership import Membership
from oversight.models.person import Person


class Unsent(models.Model):
    """未提交的填报: one form's fields, locked with the portal's key and a secret that only that browser holds."""

    passing = True
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    browser = models.CharField(max_length=64, help_text="digest of the secret in the browser's cookie")
    path = models.CharField(max_length=500, help_text="the form's address with its query")
    locked = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "browser", "path"], name="one_unsent_a_form")
        ]

    def __str__(self) -> str:
        return self.path
