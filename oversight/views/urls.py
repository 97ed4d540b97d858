"""The ground's addresses: staff home, inbox, accounts, territory, trail, calendar, jobs, verification."""

from __future__ import annotations

from django.urls import path

from oversight.views import home

app_name = "oversight"

urlpatterns = [
    path("desk/", home.desk, name="home"),
]
