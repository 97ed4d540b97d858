"""The registry's addresses: /registry/<nouns>/<key>/<verb>/, named `noun-verb`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oversight.views.acts import act_view
from registry.models import Estate
from registry.views import (
    attachment,
    change,
    check,
    coverage_urls,
    note,
    paper,
    rearrangement,
    room,
    roompolicy,
    shortfall,
    tenure,
)
from registry.views.estate import acts as estate_acts
from registry.views.estate import assigning as estate_assigning
from registry.views.estate import entering as estate_entering
from registry.views.estate import list as estate_list
from registry.views.estate import placing as estate_placing
from registry.views.estate import record as estate_record
from registry.views.estate import regrouping as estate_regrouping
from registry.views.firm import acts as firm_acts
from registry.views.firm import list as firm_list
from registry.views.firm import record as firm_record
from registry.views.firm import register as firm_register

app_name = "registry"

estates: list[URLPattern] = [
    path("estates/", estate_list.listing, name="estate-list"),
    path("estates/register/", estate_entering.register, name="estate-register"),
    path("estates/placing/", estate_placing.placing, name="estate-placing"),
    path("estates/assign/", estate_assigning.assign_many, name="estate-assign-many"),
    path("estates/<str:public_id>/", estate_record.detail, name="estate-detail"),
    path("estates/<str:public_id>/history/", estate_record.history, name="estate-history"),
    path("estates/<str:public_id>/areas/", estate_record.areas, name="estate-areas"),
    path("estates/<str:public_id>/tenures/", estate_record.tenures, name="estate-tenures"),
    path("estates/<str:public_id>/changes/", estate_record.changes, name="estate-changes"),
    path("estates/<str:public_id>/changes/draft/", change.draft_estate, name="change-draft-estate"),
    path("estates/<str:public_id>/documents/", estate_record.documents, name="estate-documents"),
    path("estates/<str:public_id>/attachments/", estate_record.attachments, name="estate-attachments"),
    path("estates/<str:public_id>/notes/", estate_record.notes, name="estate-notes"),
    path("estates/<str:public_id>/merge/", estate_regrouping.merge, name="estate-merge"),
    path("estates/<str:public_id>/split/", estate_regrouping.split, name="estate-split"),
    path("estates/<str:public_id>/regroup/", estate_regrouping.regroup, name="estate-regroup"),
    path("estates/<str:public_id>/trail/", estate_record.trail, name="estate-trail"),
    *(
        path(
            f"estates/<str:public_id>/{page.slug}/",
            act_view(page, estate_acts.estates, "public_id"),
            name=f"estate-{page.slug}",
        )
        for page in (*estate_acts.PAGES, attachment.page("estate"))
    ),
]
firms: list[URLPattern] = [
    path("firms/", firm_list.listing, name="firm-list"),
    path("firms/register/", firm_register.register, name="firm-register"),
    path("firms/<str:code>/", firm_record.detail, name="firm-detail"),
    path("firms/<str:code>/estates/", firm_record.estates, name="firm-estates"),
    path("firms/<str:code>/unmask/", firm_record.unmask, name="firm-unmask"),
    path("firms/<str:code>/changes/", firm_record.changes, name="firm-changes"),
    path("firms/<str:code>/changes/draft/", change.draft_firm, name="change-draft-firm"),
    path("firms/<str:code>/attachments/", firm_record.attachments, name="firm-attachments"),
    path("firms/<str:code>/trail/", firm_record.trail, name="firm-trail"),
    *(
        path(
            f"firms/<str:code>/{page.slug}/",
            act_view(page, firm_acts.firms, "code"),
            name=f"firm-{page.slug}",
        )
        for page in (*firm_acts.PAGES, attachment.page("firm"))
    ),
]
changes: list[URLPattern] = [
    path("changes/", change.listing, name="change-list"),
    path("changes/<int:pk>/", change.detail, name="change-detail"),
    path("changes/<int:pk>/redraft/", change.redraft, name="change-redraft"),
    *(
        path(f"changes/<int:pk>/{slug}/", change.act(slug), name=f"change-{slug}")
        for slug in ("submit", "withdraw", "accept", "return", "refuse", "extend")
    ),
]
parts: list[URLPattern] = [
    *(
        path(
            f"tenures/<int:pk>/{page.slug}/",
            act_view(page, tenure.tenures, "pk", through=(Estate, "tenures")),
            name=f"tenure-{page.slug}",
        )
        for page in (tenure.END, tenure.CORRECT, tenure.CANCEL)
    ),
    path(
        "modes/<int:pk>/cancel/",
        act_view(tenure.CANCEL_MODE, tenure.modes, "pk", through=(Estate, "modes")),
        name="mode-cancel",
    ),
    path("rearrangements/<int:pk>/", rearrangement.detail, name="rearrangement-detail"),
    path("rearrangements/<int:pk>/confirm/", rearrangement.confirm, name="rearrangement-confirm"),
    path("rearrangements/<int:pk>/revoke/", rearrangement.revoke, name="rearrangement-revoke"),
    path("notes/<int:pk>/withdraw/", note.withdraw, name="note-withdraw"),
    path("attachments/<int:pk>/", attachment.download, name="attachment-download"),
    path("attachments/<int:pk>/small/", attachment.small, name="attachment-small"),
    path("attachments/<int:pk>/withdraw/", attachment.withdraw, name="attachment-withdraw"),
]

rooms: list[URLPattern] = [
    path("estates/<str:public_id>/rooms/", room.listing, name="room-list"),
    path("estates/<str:public_id>/rooms/measure/", room.measure, name="room-measure"),
    path("estates/<str:public_id>/rooms/<int:pk>/measure/", room.correct, name="room-correct"),
    path("estates/<str:public_id>/rooms/<int:pk>/remove/", room.remove, name="room-remove"),
    path("estates/<str:public_id>/rooms/describe/", room.describe, name="room-describe"),
    path("estates/<str:public_id>/rooms/survey/", room.survey, name="room-survey"),
    path("checks/", shortfall.board, name="check-list"),
    path("checks/export/", shortfall.export, name="check-export"),
    path("checks/<int:pk>/", check.detail, name="check-detail"),
    path("checks/<int:pk>/sheet/", check.sheet, name="check-sheet"),
    path("checks/<int:pk>/sheet/preview.pdf", check.sheet_preview, name="check-sheet-preview"),
    path("checks/shortfalls.pdf", paper.shortfalls, name="check-shortfalls"),
    path("checks/<int:pk>/sheet/correct/", paper.correct, name="sheet-correct"),
    path("checks/<int:pk>/sheet/withdraw/", paper.withdraw, name="sheet-withdraw"),
    path("checks/<int:pk>/withdraw/", check.withdraw, name="check-withdraw"),
    path("room-policies/", roompolicy.listing, name="roompolicy-list"),
    path("room-policies/<int:pk>/", roompolicy.detail, name="roompolicy-detail"),
    path("room-policies/draft/", roompolicy.draft, name="roompolicy-draft"),
    path("room-policies/drafts/<int:pk>/", roompolicy.draft_detail, name="roompolicy-draft-detail"),
    path("room-policies/drafts/<int:pk>/edit/", roompolicy.draft, name="roompolicy-edit"),
]

papers: list[URLPattern] = [
    path("estates/<str:public_id>/sheet.pdf", paper.estate, name="estate-sheet"),
    path("firms/<str:code>/sheet.pdf", paper.firm, name="firm-sheet"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *papers,
    *rooms,
    *estates,
    *firms,
    *changes,
    *parts,
    *coverage_urls.urlpatterns,
]
