"""The addresses of scoring in the field."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views.field import acts, device, photo, sheet

urlpatterns: list[URLPattern] = [
    path("field/", sheet.today, name="field-today"),
    path("field/worker.js", device.worker, name="field-worker"),
    path("field/<str:number>/", sheet.sheet, name="field-sheet"),
    path("field/<str:number>/item/<str:code>/", sheet.item, name="field-item"),
    path("field/photos/<int:pk>/small/", photo.small, name="field-photo"),
    path("sheets/<str:number>/entries/", device.entries, name="sheet-entries"),
    path("sheets/<str:number>/photos/", device.photos, name="sheet-photos"),
    path("sheets/<str:number>/state/", device.state, name="sheet-state"),
    *(
        path(f"sheets/<str:number>/{slug}/", acts.act(slug), name=f"sheet-{slug}")
        for slug in ("begin", "complete", "sign", "refuse", "submit")
    ),
    *(path(f"sheets/<str:number>/{slug}/", acts.issue(slug), name=f"sheet-{slug}") for slug in acts.PAPERS),
]
