"""Addresses of the rounds of before the portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import archive

urlpatterns: list[URLPattern] = [
    path("archive/", archive.listing, name="archive-list"),
    path("archive/<int:pk>/", archive.detail, name="archive-detail"),
    path("archive/estates/<str:public_id>/", archive.of_estate, name="archive-estate"),
    path("archive/firms/<str:code>/", archive.of_firm, name="archive-firm"),
]
