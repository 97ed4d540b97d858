"""Addresses of the coverage board. Part of `registry:`."""

from __future__ import annotations

from django.urls import path

from registry.views import coverage

urlpatterns = [
    path("coverage/", coverage.board, name="coverage"),
    path("coverage/export/", coverage.export, name="coverage-export"),
    path("coverage/target/", coverage.target, name="coverage-target"),
    path("coverage/bulletins/", coverage.bulletins, name="coverage-bulletins"),
    path("coverage/bulletins/<int:year>/<int:month>/issue/", coverage.issue, name="coverage-bulletin-issue"),
]
