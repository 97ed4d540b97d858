"""The ground's addresses: staff home, inbox, accounts, territory, trail, calendar, jobs, verification."""

from __future__ import annotations

from django.urls import path

from oversight.views import health, home

app_name = "oversight"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("desk/", home.desk, name="home"),
]
