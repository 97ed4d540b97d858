"""The addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import course, course_acts, course_test
from oversight.views.acts import act_view

urlpatterns: list[URLPattern] = [
    path("training/", course.listing, name="course-list"),
    path("training/new/", course_acts.new, name="course-new"),
    path("training/certificates/<int:pk>/", course_test.certificate, name="certificate"),
    path("training/<int:pk>/", course.detail, name="course-detail"),
    path("training/<int:pk>/test/", course_test.test, name="course-test"),
    path("training/<int:pk>/hold/", course_acts.hold, name="course-hold"),
    path("training/<int:pk>/leave/", course_acts.leave, name="course-leave"),
    *(
        path(
            f"training/<int:pk>/{page.slug}/",
            act_view(page, course.courses, "pk"),
            name=f"course-{page.slug}",
        )
        for page in course_acts.PAGES
        if page.slug not in ("hold", "leave")
    ),
]
