"""The addresses of cycles: /inspections/cycles/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import assigning, cycle, sheet_assigning
from oversight.views.acts import act_view

cycles: list[URLPattern] = [
    path("cycles/", cycle.listing, name="cycle-list"),
    path("cycles/plan/", cycle.plan, name="cycle-plan"),
    path("cycles/<str:public_id>/", cycle.detail, name="cycle-detail"),
    path("cycles/<str:public_id>/progress/", cycle.progress, name="cycle-progress"),
    path("cycles/<str:public_id>/draws/", assigning.draws, name="cycle-draws"),
    path("cycles/<str:public_id>/scorers/", assigning.scorers, name="cycle-scorers"),
    path("cycles/<str:public_id>/routes/", assigning.routes, name="cycle-routes"),
    path("cycles/<str:public_id>/notices/", assigning.notices, name="cycle-notices"),
    *(
        path(
            f"cycles/<str:public_id>/draws/{part}/",
            assigning.draw(part),
            name=f"cycle-draw-{part}",
        )
        for part in assigning.PARTS
    ),
    path("sheets/<str:number>/swap/", sheet_assigning.swap, name="sheet-swap"),
    path("sheets/<str:number>/fill/", sheet_assigning.fill, name="sheet-fill"),
    path("sheets/<str:number>/excuse/", sheet_assigning.excuse, name="sheet-excuse"),
    path("sheets/<str:number>/notify/", sheet_assigning.notify, name="sheet-notify"),
    path("sheets/<str:number>/notice.pdf", sheet_assigning.notice, name="sheet-notice"),
    *(
        path(
            f"cycles/<str:public_id>/{page.slug}/",
            act_view(page, cycle.cycles, "public_id"),
            name=f"cycle-{page.slug}",
        )
        for page in (*cycle.PAGES, cycle.RESUME)
    ),
]
