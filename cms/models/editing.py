"""How a notice is edited in the Wagtail admin: its panels, its form, and who may open it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.models.served import Closed
from cms.states import OPEN, WAITING
from oversight.plainform import Plain
from oversight.policy import may

HEAD = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("document_number"), FieldPanel("written_on")]),
        FieldRowPanel([FieldPanel("subject_words"), FieldPanel("source")]),
    ],
    heading=_("公文信息"),
)
TIMES = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("effective_on"), FieldPanel("lapses_on")]),
        FieldRowPanel([FieldPanel("go_live_at"), FieldPanel("expire_at")]),
        FieldPanel("replaces"),
    ],
    heading=_("时间和效力"),
)
TEXT = FieldPanel("body")


class NoticeForm(Plain, WagtailAdminPageForm):
    """The admin's form: what is on view is changed only with a reason that is printed, what waits not at all."""

    def clean(self) -> dict[str, Any]:
        """Refuse a correction without its words, and any change of what waits for another person."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.state in WAITING and self.has_changed():
            self.add_error(None, _("稿件正在等别人审核，不能再改；先退回或收回。"))
        if self.instance.pk and self.instance.live and not cleaned.get("correction_note"):
            self.add_error("correction_note", _("写明更正了什么、为什么，会公布在页面上。"))
        return cleaned


class NoticeDoor(Closed):
    """The admin's door: bureau editors write drafts and corrections and decide on what others wrote."""

    def can_edit(self) -> bool:
        """Whether the editor of the admin opens: to write, or to read what waits for a decision."""
        if self.actor is None:
            return False
        page = self.page.specific
        if page.state in OPEN or page.state == "live":
            return may(self.actor, page.writing_verb, page)
        return page.state in WAITING and may(self.actor, "cms.return_notice", page)
