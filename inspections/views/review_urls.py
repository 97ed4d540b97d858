"""Addresses of reviewing sheets and deciding on vetoes."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import review, review_acts

urlpatterns: list[URLPattern] = [
    path("review/", review.queue, name="review-queue"),
    path("sheets/<str:number>/review/", review.sheet, name="sheet-review"),
    path("sheets/<str:number>/review/<str:code>/", review.verdict, name="sheet-verdict"),
    *(
        path(f"sheets/<str:number>/{slug}/", review_acts.act(slug), name=f"sheet-{slug}")
        for slug in review_acts.PAGES
    ),
    *(
        path(f"vetoes/<int:pk>/{slug}/", review_acts.veto(slug), name=f"veto-{slug}")
        for slug in review_acts.VETO_PAGES
    ),
]
