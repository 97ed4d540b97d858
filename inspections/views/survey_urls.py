"""The addresses of the owners' survey."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import survey, survey_acts
from oversight.views.acts import act_view

urlpatterns: list[URLPattern] = [
    path("surveys/", survey.listing, name="survey-list"),
    path("surveys/<str:public_id>/", survey.detail, name="survey-detail"),
    path("surveys/<str:public_id>/new/", survey_acts.new, name="survey-new"),
    *(
        path(
            f"surveys/<str:cycle__public_id>/{page.slug}/",
            act_view(page, survey_acts.surveys, "cycle__public_id"),
            name=f"survey-{page.slug}",
        )
        for page in survey_acts.PAGES
    ),
    path("surveys/<str:public_id>/estates/<str:estate>/", survey.estate, name="survey-estate"),
    path("surveys/<str:public_id>/estates/<str:estate>/slips/", survey.slip, name="survey-slips"),
]
