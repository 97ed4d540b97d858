"""栏目: where notices lie: the bureau's by kind, and one for each body that drafts for itself."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.served import Closed, Served
from oversight.models import Organisation, Ruled
from oversight.policy import may

KINDS = [
    ("notice", _("通知公告")),
    ("publicity", _("公示")),
    ("policy", _("政策法规")),
    ("guide", _("办事指南")),
    ("result", _("考核结果")),
    ("list", _("红黑榜")),
    ("meeting", _("会议纪要")),
    ("event", _("活动")),
    ("figures", _("统计数据")),
    ("office", _("机构栏目")),
]
# titles and descriptions of the sections that every portal begins with (migration 0002_tree)
PLANTED = frozenset(
    (
        gettext_noop("通知公告"),
        gettext_noop("市局发布的通知、公告和提示"),
        gettext_noop("公示"),
        gettext_noop("公示期内可以提出异议"),
        gettext_noop("政策法规"),
        gettext_noop("法律法规、规范性文件及其效力"),
        gettext_noop("办事指南"),
        gettext_noop("办一件事要准备什么、找谁、多久"),
        gettext_noop("统计数据"),
        gettext_noop("物业监管情况通报和统计"),
        gettext_noop("机构栏目"),
        gettext_noop("各区县、街道、社区和部门自己的栏目"),
    )
)


def of_section(words: str) -> str:
    """A section's title or description, in the reader's language while it is the one that the section began with."""
    return gettext(words) if words in PLANTED else words


class SectionDoor(Closed):
    """The admin's door to a section: drafts are begun in it; the section itself is laid out elsewhere."""

    def can_add_subpage(self) -> bool:
        """Whether the actor drafts here."""
        page = self.page.specific
        holds = page.kind != "office" or page.section_body_id is not None
        return self.actor is not None and holds and may(self.actor, "cms.draft_notice", page)


class SectionPage(Served, Ruled, Page):
    """栏目: public itself; only what is on view in it shows.

    ``section_body`` names the body whose own section it is; none means a section of the bureau's.
    """

    resource: ClassVar[str] = "notice"
    door = SectionDoor
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS, default="notice")
    section_body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属机构"),
    )
    intro = models.CharField(_("栏目说明"), max_length=200, blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["cms.SectionPage", "cms.NoticePage", "cms.PolicyPage"]

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        constraints = [
            models.UniqueConstraint(
                fields=["section_body"], condition=~Q(section_body=None), name="one_section_a_body"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """The title in the reader's language, where it is one that every portal begins with."""
        return of_section(self.title)

    @property
    def lead(self) -> str:
        """The description in the reader's language, likewise."""
        return of_section(self.intro)

    def places(self) -> list[str]:
        """Where its body is seated."""
        return self.section_body.places() if self.section_body else []

    def bodies(self, at: datetime) -> list[int]:
        """Its body."""
        return [self.section_body_id] if self.section_body_id else []

    def begun_by(self) -> tuple[list[int], list[int]]:
        """The body whose own it is."""
        return [self.section_body_id] if self.section_body_id else [], []

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """One's own section."""
        return Q(section_body_id=organisation_id)

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """By the seat of its body."""
        return Q(section_body__territory__path__startswith=path)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Sections are public."""
        return Q(live=True)
