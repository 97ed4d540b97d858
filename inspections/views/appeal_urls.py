"""Addresses of objections and appeals."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import appeal, appeal_file

RESULT = "results/<str:public_id>/estates/<str:estate>/"

urlpatterns: list[URLPattern] = [
    path("appeals/", appeal.listing, name="appeal-list"),
    path("appeals/<int:pk>/", appeal.detail, name="appeal-detail"),
    path("appeals/<int:pk>/files/<int:file>/", appeal_file.file, name="appeal-file"),
    *(
        path(f"appeals/<int:pk>/{page.slug}/", appeal.view(page), name=f"appeal-{page.slug}")
        for page in appeal.PAGES
    ),
    path(f"{RESULT}appeal/", appeal.lodging(appeal.LODGE), name="appeal-lodge"),
    path(f"{RESULT}objection/", appeal.lodging(appeal.ENTER), name="appeal-enter"),
]
