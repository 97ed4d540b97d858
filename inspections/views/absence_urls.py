"""The addresses of absences."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import absence

urlpatterns: list[URLPattern] = [
    path("absences/", absence.listing, name="absence-list"),
    path("absences/new/", absence.record, name="absence-record"),
    path("absences/<int:pk>/withdraw/", absence.withdraw, name="absence-withdraw"),
]
