"""栏目: open the section of a body that drafts for itself."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Page

from cms.models import SectionPage
from oversight.acting import acting
from oversight.models import Organisation
from oversight.policy import Actor

OFFICES = "offices"  # the section below which bodies have theirs; planted by a migration


def section_of(organisation_id: int) -> SectionPage | None:
    """The body's own section, if it has been opened."""
    return SectionPage.objects.filter(section_body_id=organisation_id).first()


def open_own(*, by: Actor, at: datetime) -> SectionPage:
    """The actor's own section; opened when its body drafts for the first time. Raises `Refused`."""
    found = section_of(by.organisation_id)
    return found or _opened(by, at)


def _opened(by: Actor, at: datetime) -> SectionPage:
    body = Organisation.objects.get(pk=by.organisation_id)
    section = SectionPage(
        title=body.name,
        slug=f"body-{body.pk}",
        kind="office",
        section_body=body,
        live=True,
        first_published_at=at,
    )
    with acting(by, "cms.draft_notice", section, at=at, event="section.opened") as act:
        parent = Page.objects.select_for_update().get(slug=OFFICES, depth=3)
        again = section_of(by.organisation_id)  # another request may have been first
        if again is None:
            parent.add_child(instance=act.thing)
        else:
            act.thing = again
    found: SectionPage = act.thing
    return found
