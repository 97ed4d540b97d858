"""The addresses of the assessment under /inspections/; each part adds its own."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import (
    absence_urls,
    appeal_urls,
    archive_urls,
    check_urls,
    course_urls,
    cycle_urls,
    home,
    noting_urls,
    order_urls,
    own_urls,
    result_urls,
    review_urls,
    standard_urls,
    survey_urls,
)
from inspections.views.field import urls as field_urls

app_name = "inspections"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *cycle_urls.cycles,
    *field_urls.urlpatterns,
    *order_urls.urlpatterns,
    *result_urls.urlpatterns,
    *standard_urls.urlpatterns,
    *review_urls.urlpatterns,
    *course_urls.urlpatterns,
    *appeal_urls.urlpatterns,
    *archive_urls.urlpatterns,
    *check_urls.urlpatterns,
    *absence_urls.urlpatterns,
    *noting_urls.urlpatterns,
    *survey_urls.urlpatterns,
    *own_urls.urlpatterns,
]
