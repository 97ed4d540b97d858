"""Addresses of the coverage board. Part of `registry:`."""

from __future__ import annotations

from django.urls import path

from registry.views import bulletin, coverage

MONTH = "coverage/bulletins/<int:year>/<int:month>/"

urlpatterns = [
    path("coverage/", coverage.board, name="coverage"),
    path("coverage/export/", coverage.export, name="coverage-export"),
    path("coverage/target/", coverage.target, name="coverage-target"),
    path("coverage/bulletins/", bulletin.listing, name="coverage-bulletins"),
    path(f"{MONTH}issue/", bulletin.issue, name="coverage-bulletin-issue"),
    path(f"{MONTH}correct/", bulletin.correct, name="coverage-bulletin-correct"),
    path(f"{MONTH}withdraw/", bulletin.withdraw, name="coverage-bulletin-withdraw"),
]
