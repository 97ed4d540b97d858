"""What the Wagtail admin of the bureau's editors shows, and what happens when they save: the acts of the notice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from cms.actions import notice as acts
from cms.models import NoticePage
from cms.states import WAITING
from cms.words import missing
from oversight.acting import ActError
from oversight.kernel.machine import Unlawful
from oversight.views.base import actor

HAND_IN = "action-hand-in"
SHOWN = ("explorer", "desk")  # words of the main menu
PANELS = ("WorkflowObjectsToModeratePanel", "UserObjectsInWorkflowModerationPanel", "RecentEditsPanel")
KEPT = (
    "HandIn",
    "SaveDraftMenuItem",
    "PageLockedMenuItem",
    "WorkflowMenuItem",
)  # classes of Wagtail's footer buttons


class HandIn(ActionMenuItem):
    """提交审核: save, then hand over to another person."""

    label = _("保存并提交审核")
    name = HAND_IN
    icon_name = "check"


@hooks.register("register_page_action_menu_item")
def hand_in() -> HandIn:
    """The way on from a draft."""
    return HandIn(order=10)


@hooks.register("construct_page_action_menu")
def trim_actions(menu: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Save, hand over, decide: nothing that Wagtail would do past the acts."""
    page = context.get("page")
    waits = isinstance(page, NoticePage) and page.pk and page.state in WAITING
    allowed = ("WorkflowMenuItem",) if waits else KEPT
    menu[:] = [item for item in menu if type(item).__name__ in allowed]


@hooks.register("construct_main_menu")
def trim_menu(request: HttpRequest, items: list[Any]) -> None:
    """Pages, and the way back to the portal."""
    items[:] = [item for item in items if item.name in SHOWN]


@hooks.register("register_admin_menu_item")
def back_to_portal() -> MenuItem:
    """The portal's own list of notices: files, periods, decisions."""
    return MenuItem(_("回到工作台"), reverse("cms:notice-mine"), name="desk", icon_name="home", order=1)


@hooks.register("construct_homepage_panels")
def trim_panels(request: HttpRequest, panels: list[Any]) -> None:
    """What waits, and what was edited of late."""
    panels[:] = [panel for panel in panels if type(panel).__name__ in PANELS]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """No counts of pictures and documents, which are not here."""
    items.clear()


@hooks.register("insert_global_admin_css")
def ink() -> str:
    """The portal's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/editor.css"))


@hooks.register("register_page_header_buttons")
def to_the_portal(page: Any, user: Any, next_url: str | None = None, **kwargs: Any) -> Any:
    """From a notice to its page in the portal, where files are kept and decisions made."""
    if isinstance(page.specific, NoticePage) and page.pk:
        yield Button(
            gettext("附件和办理"), reverse("cms:notice-show", args=[page.pk]), icon_name="link", priority=10
        )


@hooks.register("before_edit_page")
def leave_what_waits(request: HttpRequest, page: Any) -> HttpResponse | None:
    """What waits for another person is decided, not written in, nor taken out of the workflow behind the act's back."""
    if request.method != "POST" or not isinstance(page, NoticePage) or page.state not in WAITING:
        return None
    if "action-workflow-action" in request.POST and "action-cancel-workflow" not in request.POST:
        return None
    messages.error(request, gettext("稿件正在等别人审核，不能再改；先退回或收回。"))
    return redirect("cms:notice-show", page.pk)


@hooks.register("after_create_page")
def created(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A draft begun in the admin is a draft like any other."""
    return _written(request, page)


@hooks.register("after_edit_page")
def edited(request: HttpRequest, page: Any) -> HttpResponse | None:
    """So is what was written on; a decision has its own entry already."""
    if "action-workflow-action" in request.POST:
        return redirect("cms:notice-show", page.pk) if isinstance(page, NoticePage) else None
    return _written(request, page)


def _written(request: HttpRequest, page: Any) -> HttpResponse | None:
    if not isinstance(page, NoticePage):
        return None
    by = actor(request)
    acts.written_in_admin(by=by, page=page, at=by.at)
    if HAND_IN not in request.POST:
        return None
    try:
        acts.submit(by=by, page=page, at=by.at)
    except acts.Incomplete as error:
        messages.error(request, missing(error.parts))
        return None
    except (ActError, Unlawful) as error:
        messages.error(request, str(getattr(error, "words", gettext("稿件的状态已变化，请先看过再办。"))))
        return None
    messages.success(request, gettext("已提交，等别人审核。"))
    return redirect("cms:notice-show", page.pk)
