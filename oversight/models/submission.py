"""提交凭证: a form's token, so that one form sent twice does its act once, and other content under it is noticed."""

from __future__ import annotations

from django.db import models

from oversight.models.person import Person


class Submission(models.Model):
    """提交凭证: which form of whom was sent, the digest of what it held, and where its answer stands."""

    passing = True
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="one_act_a_form")]

    def __str__(self) -> str:
        return self.token
