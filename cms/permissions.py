"""Wagtail's questions about pages, answered by the policy: rights of editors are computed, no group holds anyone.

Wagtail asks one object of its own, `page_permission_policy`, which reads permissions of groups. Ours gives the bureau's
editors the two that open the explorer (look and add) and nobody anything else; what may be done to one page is
answered by the page's own door (`models/served.py`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import HomePage
from oversight.backends import WAGTAIL_POSTS
from oversight.policy import Actor, may

OPENS = ("add_page", "change_page")


def enters(actor: Actor | None) -> bool:
    """Whether the Wagtail admin is there for this actor: a bureau editor, and not by view-as (INVARIANTS 5, 41)."""
    return (
        actor is not None
        and not actor.view_as
        and actor.post in WAGTAIL_POSTS
        and may(actor, "cms.draft_notice")
    )


class EditorsAlone(PagePermissionPolicy):
    """The permission policy of pages: computed from who acts, never stored."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Unsaved rows that say what an editor may open below the home page; nothing for anybody else."""
        if not user.is_active or not enters(getattr(user, "acting", None)):
            return []
        home = HomePage.objects.first()
        # Wagtail puts them into sets, which takes a key: one that no row has
        return [
            GroupPagePermission(pk=-number, page=home, permission=Permission(codename=name))
            for number, name in enumerate(OPENS, start=1)
            if home
        ]

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> Any:
        """Nobody, to Wagtail: whom an act concerns is found by `policy.who_may`, and letters are ours."""
        return self._nobody()

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Any, include_superusers: bool = True
    ) -> Any:
        """Nobody, for the same reason."""
        return self._nobody()

    @staticmethod
    def _nobody() -> Any:
        from oversight.models import Person  # the user model, once apps are loaded

        return Person.objects.none()
