"""The addresses of cycles: /inspections/cycles/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import cycle
from oversight.views.acts import act_view

cycles: list[URLPattern] = [
    path("cycles/", cycle.listing, name="cycle-list"),
    path("cycles/plan/", cycle.plan, name="cycle-plan"),
    path("cycles/<str:public_id>/", cycle.detail, name="cycle-detail"),
    path("cycles/<str:public_id>/progress/", cycle.progress, name="cycle-progress"),
    *(
        path(
            f"cycles/<str:public_id>/{page.slug}/",
            act_view(page, cycle.cycles, "public_id"),
            name=f"cycle-{page.slug}",
        )
        for page in (*cycle.PAGES, cycle.RESUME)
    ),
]
