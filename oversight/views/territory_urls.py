"""Addresses of the tree and its redrawings. Part of `oversight:`."""

from __future__ import annotations

from django.urls import path

from oversight.views import redrawing, territory

ACT = "territories/redrawings/<int:pk>/"

urlpatterns = [
    path("territories/", territory.listing, name="territory-list"),
    path("territories/<int:pk>/", territory.record, name="territory-record"),
    path("territories/<int:pk>/redraw/", redrawing.choose, name="redrawing-choose"),
    path("territories/<int:pk>/redraw/<slug:kind>/", redrawing.draft, name="redrawing-draft"),
    path("territories/redrawings/", redrawing.listing, name="redrawing-list"),
    path(ACT, redrawing.record, name="redrawing-record"),
    path(f"{ACT}amend/", redrawing.amend, name="redrawing-amend"),
    *(
        path(f"{ACT}{move}/", redrawing.step, {"move": move}, name=f"redrawing-{move}")
        for move in ("submit", "return")
    ),
    *(
        path(f"{ACT}{move}/", redrawing.end, {"move": move}, name=f"redrawing-{move}")
        for move in ("withdraw", "revoke")
    ),
    path(f"{ACT}decide/", redrawing.decide, name="redrawing-decide"),
]
