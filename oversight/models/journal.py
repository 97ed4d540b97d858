"""留痕: the sealed trail, the reasons beside it, and the security events.

An entry holds references and digests only, never personal text (DOMAIN §13.15). Its digest and transaction number are
written by a trigger whatever the app sent; seals chain the settled entries (oversight/trail.py).
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oversight.models.governed import Ruled
from oversight.models.membership import Membership
from oversight.models.organisation import Organisation
from oversight.models.person import Person


class Entry(Ruled, models.Model):
    """留痕条目: one state change of one record: who, as what, when, from, to, and the digest of why."""

    frozen = True
    resource = "trail"

    xact = models.BigIntegerField(editable=False, default=0)
    digest = models.BinaryField(editable=False, default=b"")
    at = models.DateTimeField(_("时间"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("经办")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    event = models.CharField(_("事项"), max_length=60)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing = models.BigIntegerField()
    was = models.CharField(_("原状态"), max_length=40, blank=True)
    now = models.CharField(_("新状态"), max_length=40, blank=True)
    facts = models.JSONField(default=dict, help_text="references and digests, never personal values")
    why = models.CharField(max_length=64, blank=True, help_text="sha256 of the reason's text")

    class Meta:
        verbose_name = _("留痕条目")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["xact", "id"], name="entry_settled"),
            models.Index(fields=["kind", "thing", "-id"], name="entry_of_thing"),
            models.Index(fields=["organisation", "-id"], name="entry_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.thing}"

    def bodies(self, at: Any) -> list[int]:
        """The body that acted."""
        return [self.organisation_id] if self.organisation_id else []

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: Any) -> Q:
        """One's own cases: what one did, or one's body did."""
        return Q(organisation_id=organisation_id) | Q(membership__person_id=person_id)


class EntryReason(models.Model):
    """经办理由: the text of why, apart from the trail so that it can end when its term ends."""

    passing = True
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="reason")
    text = models.TextField()

    class Meta:
        verbose_name = _("经办理由")

    def __str__(self) -> str:
        return str(self.entry_id)


class Clock(models.Model):
    """Transaction numbers start again after a restore: the base that keeps the trail's order."""

    rights = frozenset({"SELECT"})
    one = models.BooleanField(primary_key=True, default=True)
    base = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(one=True), name="one_clock")]

    def __str__(self) -> str:
        return str(self.base)


class Seal(models.Model):
    """留痕封签: the entries of a settled range, chained to the seal before."""

    frozen = True
    no = models.BigIntegerField(primary_key=True)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    count = models.BigIntegerField()
    head = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("留痕封签")
        ordering = ["no"]

    def __str__(self) -> str:
        return str(self.no)


class SecurityEvent(Ruled, models.Model):
    """安全事件: sign-ins, refusals, exports, unmaskings, view-as; kept at least 180 days."""

    frozen = True
    resource = "trail"
    KINDS = [
        ("signin", _("登录")),
        ("signin_failed", _("登录失败")),
        ("signout", _("退出")),
        ("locked", _("登录锁定")),
        ("refused", _("越权拒绝")),
        ("exported", _("导出")),
        ("stopped", _("停止任务")),
        ("unmasked", _("查看个人信息")),
        ("view_as", _("以岗位查看")),
        ("switched", _("切换岗位")),
        ("granted", _("单件授权")),
        ("revoked", _("撤销授权")),
        ("factor", _("变更验证方式")),
        ("password", _("变更密码")),
        ("invited", _("邀请")),
        ("session", _("会话管理")),
        ("wrong_code", _("验证码有误")),
        ("contact", _("变更邮箱")),
        ("reset", _("重设密码")),
    ]
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60, blank=True)
    content = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    thing = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("安全事件")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="security_kind"),
            models.Index(fields=["person", "-id"], name="security_person"),
        ]

    def __str__(self) -> str:
        return self.kind
