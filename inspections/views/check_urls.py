"""The addresses of checks."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import check, check_acts
from oversight.views.acts import act_view

OWN = ("draft", "draw")  # pages that show more than their form first
urlpatterns: list[URLPattern] = [
    path("checks/", check.listing, name="check-list"),
    path("checks/new/", check_acts.new, name="check-new"),
    path("checks/<int:pk>/", check.detail, name="check-detail"),
    path("checks/<int:pk>/draft/", check_acts.draft, name="check-draft"),
    path("checks/<int:pk>/draw/", check_acts.draw, name="check-draw"),
    *(
        path(
            f"checks/<int:pk>/{page.slug}/",
            act_view(page, check_acts.checks, "pk"),
            name=f"check-{page.slug}",
        )
        for page in check_acts.PAGES
        if page.slug not in OWN
    ),
    path("checks/targets/<int:pk>/", check.target, name="target-detail"),
    path("checks/targets/<int:pk>/visit/", check_acts.visit, name="target-visit"),
    path(
        "checks/targets/<int:pk>/notify/",
        act_view(check_acts.NOTIFY, check_acts.targets, "pk"),
        name="target-notify",
    ),
    path(
        "checks/targets/<int:pk>/reply/",
        act_view(check_acts.REPLY, check_acts.targets, "pk"),
        name="target-reply",
    ),
]
