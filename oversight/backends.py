"""Django's question "has_perm" answered by the policy; nothing else grants anything."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from django.contrib.auth.backends import BaseBackend

from oversight.policy import VERBS, Actor, may

# What Wagtail asks of the bureau's editors, and by which verb of ours it is answered (issue F.19).
WAGTAIL = {
    "wagtailadmin.access_admin": "cms.publish_notice",
}


class Lock(AxesStandaloneBackend):
    """Turns away whoever is locked out, before any password is looked at, and says so on the request."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        """Raises AxesBackendPermissionDenied while the lock holds."""
        try:
            super().authenticate(request, username, password, **kwargs)
        except AxesBackendPermissionDenied:
            request.turned_away = True
            raise


class PolicyBackend(BaseBackend):
    """Rights by the posting the person acts under; a person without one has none."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the person may, as they now act; an unknown name is refused."""
        actor: Actor | None = getattr(user_obj, "acting", None)
        if actor is None or not user_obj.is_active:
            return False
        if perm in WAGTAIL:
            return not actor.view_as and actor.post in WAGTAIL_POSTS and may(actor, WAGTAIL[perm])
        return perm in VERBS and may(actor, perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether any right of the app is theirs."""
        actor: Actor | None = getattr(user_obj, "acting", None)
        return actor is not None and any(
            may(actor, verb) for verb in VERBS if verb.startswith(f"{app_label}.")
        )


# Only the bureau's editors enter the Wagtail admin; all others draft through portal pages (INVARIANTS 41).
WAGTAIL_POSTS = ("bureau_editor",)
