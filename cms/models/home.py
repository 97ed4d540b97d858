"""首页: the root of the public tree."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.served import Served
from oversight.models import Ruled


class HomePage(Served, Ruled, Page):
    """首页: one a site; what it shows is gathered, only the examples below the search box are written."""

    resource: ClassVar[str] = "notice"
    examples = models.CharField(
        _("查询示例"), max_length=120, blank=True, help_text=_("写在搜索框下，用空格隔开，最多三个。")
    )

    max_count: ClassVar[int] = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.SectionPage"]

    class Meta:
        verbose_name = _("首页")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Public."""
        return Q(live=True)
