"""The addresses of what communities saw."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import noting

urlpatterns: list[URLPattern] = [
    path("notes/", noting.listing, name="note-list"),
    path("sheets/<str:number>/note/", noting.note, name="sheet-note"),
    *(path(f"notes/<int:pk>/{slug}/", noting.decide(slug), name=f"note-{slug}") for slug in noting.PAGES),
]
