"""Notices in each state, of the bureau and of two streets."""

from __future__ import annotations

from cms.models import SectionPage
from tests.factories import notices
from tests.factories.ground import acting_as
from tests.matrix.town import Place


def lay(place: Place) -> None:
    """A draft, one that waits and one on view, for each of three bodies."""
    writers = {"street": ("street_officer", "street_leader"), "away": ("other_officer", "other_leader")}
    for body, (writer, publisher) in writers.items():
        by, decider = acting_as(place.town.people[writer]), acting_as(place.town.people[publisher])
        office = place.town.people[writer].organisation
        where = (place.chain(office.territory),)
        for state in ("draft", "submitted", "live"):
            name = f"{body}_{state}"
            words = {
                "title": f"关于普查的通知{place.marks.word('notice', name, 'title')}",
                "text": f"请报送用房普查表{place.marks.word('notice', name, 'body')}。",
            }
            if state == "draft":
                page = notices.draft(by, **words)
            elif state == "submitted":
                page = notices.submitted(by, **words)
            else:
                page = notices.on_view(by, decider, **words)
            place.add(
                "notice", name, page, resource="notice", state=state, published=state == "live",
                submitter=writer, drafter_body=office.name, body=office.name, places=where,
                parties=frozenset({office.name}), more={"writer": writer},
            )  # fmt: skip
    for section in SectionPage.objects.all():
        body = section.section_body.name if section.section_body else ""
        place.add("section", section.slug, section, resource="notice", published=True, body=body,
                  parties=frozenset({body}) if body else frozenset(),
                  places=(place.chain(section.section_body.territory),) if body else ())  # fmt: skip
