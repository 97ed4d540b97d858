"""Addresses of reviewing sheets and deciding on vetoes."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import review

urlpatterns: list[URLPattern] = [
    path("review/", review.queue, name="review-queue"),
    path("sheets/<str:number>/review/", review.sheet, name="sheet-review"),
    *(path(f"sheets/<str:number>/{slug}/", review.act(slug), name=f"sheet-{slug}") for slug in review.PAGES),
    *(path(f"vetoes/<int:pk>/{slug}/", review.veto(slug), name=f"veto-{slug}") for slug in review.VETO_PAGES),
]
