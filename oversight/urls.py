"""The whole house's addresses: sign-in, the staff rooms by app, and the public pages, which Wagtail answers last.

The ground names the upper apps only as strings.
"""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtail_admin

handler400 = "oversight.views.errors.bad_request"
handler403 = "oversight.views.errors.not_found"
handler404 = "oversight.views.errors.not_found"
handler500 = "oversight.views.errors.broken"

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("editor/", include(wagtail_admin)),
    path("", include("oversight.views.urls")),
    path("registry/", include("registry.urls")),
    path("", include("cms.urls")),
]
