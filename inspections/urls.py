"""The addresses of the assessment under /inspections/; each part adds its own."""

from __future__ import annotations

from django.urls import URLPattern

from inspections.views import cycle_urls, result_urls
from inspections.views.field import urls as field_urls

app_name = "inspections"
urlpatterns: list[URLPattern] = [
    *cycle_urls.cycles,
    *field_urls.urlpatterns,
    *result_urls.urlpatterns,
]
