"""The ground's addresses: staff home, inbox, accounts, territory, trail, calendar, jobs, verification."""

from __future__ import annotations

from django.urls import path

from oversight.views import design, display, health, home

app_name = "oversight"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("desk/", home.desk, name="home"),
    path("display/", display.choose, name="display"),
    path("design/", design.components, name="design"),
    path("design/public/", design.components, {"side": "public"}, name="design-public"),
]
