"""The addresses of the firm's assessment of itself."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import own_sheet

urlpatterns: list[URLPattern] = [
    path("self/", own_sheet.listing, name="self-list"),
    path("self/<str:number>/", own_sheet.sheet, name="self-sheet"),
    path("self/<str:number>/item/<str:code>/", own_sheet.item, name="self-item"),
    *(
        path(f"self/<str:number>/{slug}/", own_sheet.act(slug), name=f"self-{slug}")
        for slug in own_sheet.ACTS
    ),
]
