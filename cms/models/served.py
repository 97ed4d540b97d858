"""How a page of the tree answers a request, and what the Wagtail admin lets be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import PagePermissionTester

from oversight.policy import Actor


class Closed(PagePermissionTester):
    """What a page lets be done in the Wagtail admin: nothing at all, unless a subclass opens a door.

    Wagtail's own answers come from rows of permissions per group; ours are asked of the policy (ARCHITECTURE §4).
    """

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.actor: Actor | None = getattr(user, "acting", None)

    def can_edit(self) -> bool:
        """No."""
        return False

    can_add_subpage = can_delete = can_unpublish = can_publish = can_edit  # type: ignore[assignment]
    can_submit_for_moderation = can_set_view_restrictions = can_unschedule = can_edit
    can_lock = can_unlock = can_publish_subpage = can_reorder_children = can_move = can_copy = can_edit

    def can_move_to(self, destination: Any) -> bool:
        """No."""
        return False

    def can_copy_to(self, destination: Any, recursive: bool = False) -> bool:
        """No."""
        return False


class Served:
    """A page answered by a view of ours; the view is hung here when the app loads, since it stands above the tables."""

    door: ClassVar[type[Closed]] = Closed
    preview: ClassVar[Callable[[HttpRequest, Any], HttpResponseBase]]
    view: ClassVar[Callable[[HttpRequest, Any], HttpResponseBase]]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The public page."""
        return type(self).view(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The page as it would be, for an editor."""
        return type(self).preview(request, self)

    def permissions_for_user(self, user: Any) -> Closed:
        """What ``user`` may do with this page in the admin."""
        return self.door(user, self)
