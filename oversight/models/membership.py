"""任职: the dated posts that give rights, the invitations to them, and the interests that bar them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight import states
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.models.governed import Ruled
from oversight.models.organisation import Organisation
from oversight.models.person import Person

POSTS = [
    (Post.HEAD.value, _("市局负责人")),
    (Post.INSPECTOR.value, _("市局检查员")),
    (Post.EDITOR.value, _("市局编辑")),
    (Post.DISTRICT.value, _("区县物业办人员")),
    (Post.STREET_LEADER.value, _("街道负责人")),
    (Post.STREET.value, _("街道工作人员")),
    (Post.COMMITTEE.value, _("社区工作人员")),
    (Post.FIRM.value, _("企业负责人")),
    (Post.FIRM_STAFF.value, _("企业工作人员")),
    (Post.DEPARTMENT.value, _("部门工作人员")),
    (Post.LEADING_GROUP.value, _("领导小组办公室人员")),
    (Post.OWNERS.value, _("业主委员会成员")),
    (Post.DEVELOPER.value, _("建设单位人员")),
    (Post.AUDITOR.value, _("审计人员")),
    (Post.ADMIN.value, _("系统管理员")),
]


class OfBody(Ruled):
    """What belongs to one ``organisation``: the policy's questions are answered by that body alone."""

    if TYPE_CHECKING:
        organisation: Any
        organisation_id: int

    def places(self) -> list[str]:
        """The path of the body's territory."""
        return self.organisation.places()  # type: ignore[no-any-return]

    def bodies(self, at: Any) -> list[int]:
        """The body."""
        return [self.organisation_id]

    @classmethod
    def in_territory(cls, path: str, at: Any) -> Q:
        """What belongs to the bodies there and below."""
        return Q(organisation__territory__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: Any) -> Q:
        """The firm's own."""
        return Q(organisation_id=organisation_id)

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: Any) -> Q:
        """One's own body's."""
        return Q(organisation_id=organisation_id)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Query words for postings."""

    def current(self, at: datetime) -> MembershipQuerySet:
        """Postings in force at ``at``: of active people, in bodies that exist on that day."""
        return (
            self.filter(valid_from__lte=at, person__is_active=True)
            .filter(Q(valid_to=None) | Q(valid_to__gt=at))
            .filter(Q(organisation__valid_to=None) | Q(organisation__valid_to__gt=beijing_day(at)))
        )


@pghistory.track()
class Membership(OfBody, models.Model):
    """任职: a person's post in a body, from an instant to an instant; after it nothing (DOMAIN §1)."""

    resource = "account"
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("机构")
    )
    post = models.CharField(_("岗位"), max_length=24, choices=POSTS)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    valid_from = models.DateTimeField(_("任职起"))
    valid_to = models.DateTimeField(_("任职止"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["organisation", "post", "person__name_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_term_is_real",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "post"],
                condition=Q(valid_to=None),
                name="one_open_posting_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organisation} {self.get_post_display()}"

    def get_absolute_url(self) -> str:
        """The page of the body, where its postings stand."""
        return self.organisation.get_absolute_url()

    def in_force(self, at: datetime) -> bool:
        """Whether the posting runs at ``at``; what `MembershipQuerySet.current` asks of the database."""
        return (
            self.valid_from <= at
            and (self.valid_to is None or self.valid_to > at)
            and self.person.is_active
            and (self.organisation.valid_to is None or self.organisation.valid_to > beijing_day(at))
        )


class Invitation(OfBody, models.Model):
    """邀请: a link that opens an account or adds a posting; once, and within 72 hours.

    Only the digest of its token is kept. It is void as soon as its inviter could no longer give the post.
    """

    STATES = [("open", _("待接受")), ("accepted", _("已接受")), ("withdrawn", _("已撤回"))]
    resource = "account"
    machine = states.INVITATION

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    post = models.CharField(max_length=24, choices=POSTS)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    title = models.CharField(_("职务"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default="open")
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("邀请")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_post_display()}"  # type: ignore[attr-defined]

    def open_at(self, at: datetime) -> bool:
        """Whether the link still works at ``at``."""
        return self.state == states.INVITATION.initial and at < self.expires_at


class DeclaredInterest(Ruled, models.Model):
    """利害关系申报: a person's declared tie to a firm, which bars scoring and deciding (处罚法 43)."""

    resource = "own"

    person = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="interested", verbose_name=_("企业")
    )
    reason = models.CharField(_("关系说明"), max_length=200)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        verbose_name = _("利害关系")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.organisation_id}"

    def persons(self) -> list[int]:
        """The person whose interest it is."""
        return [self.person_id]

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: Any) -> Q:
        """One's own."""
        return Q(person_id=person_id)
