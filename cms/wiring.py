"""What is hung on lower floors when the app loads: views on pages, acts on the workflow's step, answers on Wagtail."""

from __future__ import annotations

from wagtail.permissions import page_permission_policy

from cms import listeners, permissions
from cms.actions import notice as acts
from cms.models import HomePage, NoticePage, OtherPerson, SectionPage
from cms.views import entries, home, section, shown


def connect() -> None:
    """Once, when all apps are loaded."""
    HomePage.view = staticmethod(home.home)
    SectionPage.view = staticmethod(section.section)
    NoticePage.view = staticmethod(shown.notice)
    HomePage.preview, SectionPage.preview = HomePage.view, SectionPage.view
    NoticePage.preview = staticmethod(shown.preview)
    OtherPerson.decide = staticmethod(acts.decide)
    page_permission_policy.__class__ = permissions.EditorsAlone
    entries.enter()
    listeners.listen()
