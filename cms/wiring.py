"""What is hung on lower floors when the app loads: views on pages, acts on the workflow's step, answers on Wagtail."""

from __future__ import annotations


def connect() -> None:
    """Once, when all apps are loaded."""
    from wagtail.permissions import page_permission_policy

    from cms import permissions

    page_permission_policy.__class__ = permissions.EditorsAlone
