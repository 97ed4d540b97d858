"""Two objections of a firm against the result of its estate: one that waits and one that is being heard."""

from __future__ import annotations

from django.core.files.base import ContentFile

from inspections.models import Appeal, AppealGround, Cycle
from oversight import attachments
from tests.factories.ground import NOW
from tests.inspections.scene import picture
from tests.matrix.town import Place


def lay(place: Place) -> None:
    """Both against the provisional result that `records_results` laid."""
    cycle: Cycle = place.things["results"]["objected"].row
    result = cycle.publications.get().estates.get(estate=place.town.estates["home"])
    manager, officer = place.town.people["firm_manager"], place.town.people["street_officer"]
    for state in ("submitted", "hearing"):
        row = Appeal.objects.create(
            publication=result.publication, estate_result=result, kind="objection", state=state,
            involved=[officer.person_id], drafted_by=manager, submitted_by=manager, created_at=NOW, submitted_at=NOW,
            jurisdiction=place.town.estates["home"].jurisdiction, subject=place.town.firms["ours"].organisation,
        )  # fmt: skip
        AppealGround.objects.create(appeal=row, part="street", code="1.4", claim="当时已整改", before=1)
        content = attachments.examine(ContentFile(picture()), "a.jpg")
        kept = attachments.keep(
            content=content, record=row, title="a.jpg", category="evidence", note="", by=manager.pk, at=NOW
        )
        place.add(
            "appealed", state, row, more={"file": kept.pk},
            resource="appeal", state=state, submitter="firm_manager", drafter_body="澄岸物业",
            places=(place.chain(place.town.estates["home"].jurisdiction),), firms=frozenset({"澄岸物业"}),
            involved=frozenset({"street_officer"}),
        )  # fmt: skip
