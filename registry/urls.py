"""The registry's addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from registry.views import check, coverage_urls, paper, room, roompolicy, shortfall

app_name = "registry"

ROOMS: list[URLPattern | URLResolver] = [
    path("estates/<str:public_id>/rooms/", room.listing, name="room-list"),
    path("estates/<str:public_id>/rooms/measure/", room.measure, name="room-measure"),
    path("estates/<str:public_id>/rooms/<int:pk>/measure/", room.measure, name="room-correct"),
    path("estates/<str:public_id>/rooms/<int:pk>/remove/", room.remove, name="room-remove"),
    path("estates/<str:public_id>/rooms/survey/", room.survey, name="room-survey"),
    path("checks/", shortfall.board, name="check-list"),
    path("checks/export/", shortfall.export, name="check-export"),
    path("checks/<int:pk>/", check.detail, name="check-detail"),
    path("checks/<int:pk>/sheet/", check.sheet, name="check-sheet"),
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

PAPERS: list[URLPattern | URLResolver] = [
    path("estates/<str:public_id>/sheet.pdf", paper.estate, name="estate-sheet"),
    path("firms/<str:code>/sheet.pdf", paper.firm, name="firm-sheet"),
]

urlpatterns: list[URLPattern | URLResolver] = [*PAPERS, *ROOMS, *coverage_urls.urlpatterns]
