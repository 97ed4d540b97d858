"""The whole house's addresses: sign-in, the staff rooms by app, and the public pages, which Wagtail answers last.

The ground names the upper apps only as strings.
"""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.generic.base import RedirectView

from oversight.views import errors

handler400 = "oversight.views.errors.bad_request"
handler403 = "oversight.views.errors.not_found"
handler404 = "oversight.views.errors.not_found"
handler500 = "oversight.views.errors.broken"

urlpatterns = [
    path("account/", include("oversight.views.door_urls")),
    # One door in, one reset: what Wagtail would open beside them leads there or is not there (INVARIANTS 34).
    path("editor/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("editor/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("editor/account/", RedirectView.as_view(pattern_name="oversight:account")),
    re_path(r"^editor/password_reset/", errors.not_found),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^_util/authenticate_with_password/", errors.not_found),
    path("editor/", include("cms.editor_urls")),
    path("", include("oversight.views.urls")),
    path("registry/", include("registry.urls")),
    path("inspections/", include("inspections.urls")),
    path("", include("cms.urls")),
]
