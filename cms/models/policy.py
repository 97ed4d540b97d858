"""政策法规: policy documents with who made them, their rank and their validity."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.models.editing import HEAD, TEXT, TIMES
from cms.models.notice import NoticePage


class PolicyPage(NoticePage):
    """政策法规: a rule's text as it was issued; what replaced it is said on its page."""

    RANKS = [
        ("law", _("法律")),
        ("regulation", _("行政法规")),
        ("interpretation", _("司法解释")),
        ("local", _("地方性法规")),
        ("rule", _("规章")),
        ("document", _("规范性文件")),
    ]
    authority = models.CharField(_("制定机关"), max_length=120)
    rank = models.CharField(_("效力级别"), max_length=20, choices=RANKS, default="document")

    content_fields: ClassVar[tuple[str, ...]] = (*NoticePage.content_fields, "authority", "rank")
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("authority"), FieldPanel("rank")], heading=_("制定")),
        HEAD,
        TIMES,
        TEXT,
        FieldPanel("correction_note"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("政策法规")
        verbose_name_plural = _("政策法规")

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Policy documents lie in policy sections alone."""
        return super().can_create_at(parent) and parent.specific.kind == "policy"
