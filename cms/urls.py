"""The public addresses; Wagtail answers what nothing else did."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls

from cms.views import notice

ours: list[URLPattern | URLResolver] = [
    path("notices/<int:pk>/", notice.show, name="notice-show"),
    path("notices/<int:pk>/review/", notice.show, name="notice-review"),
]

urlpatterns = [
    path("", include((ours, "cms"))),
    path("", include(wagtail_urls)),
]
