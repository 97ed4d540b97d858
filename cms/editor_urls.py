"""The Wagtail admin behind one gate: the bureau's editors alone, each request whole or nothing, a policy of its own.

For anybody else there is no admin (INVARIANTS 41); what an editor saves and what the act's entry says of it are one
transaction. Its pages need inline scripts, so they alone get a looser content policy (INVARIANTS 26).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin import urls as wagtail_admin
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.permissions import enters
from oversight import journal
from oversight.acting import Refused
from oversight.views.base import actor

View = Callable[..., HttpResponseBase]
# What of Wagtail's admin is not part of this portal: other doors to accounts, groups, files and settings. Their views
# would refuse for want of a right; they are not there at all.
CLOSED = (
    "users/",
    "groups/",
    "collections/",
    "documents/",
    "images/",
    "forms/",
    "redirects/",
    "sites/",
    "locales/",
    "snippets/",
    "settings/",
    "workflows/",
    "reports/",
    "styleguide/",
    "failwhale/",  # Wagtail's page that fails on purpose
    "test404/",
)
CONTENT_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "worker-src": None,
    "manifest-src": None,
}


def editors_alone(view: View) -> View:
    """The admin's view for an editor; sign-in for whoever is not signed in; nothing for all others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by = actor(request)
        if not by.signed_in:
            return redirect_to_login(request.get_full_path())
        if not enters(by) or request.path.removeprefix("/editor/").startswith(CLOSED):
            journal.security("refused", at=by.at, by=by, verb="cms.draft_notice")
            raise Http404
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(str(refused)) from refused
        response["Cache-Control"] = "no-store"
        del response["Content-Security-Policy"]  # a preview went through the middleware once already
        return response

    wrapped.verb = "cms.draft_notice"  # type: ignore[attr-defined]
    wrapped.public = False  # type: ignore[attr-defined]
    return csp_replace(CONTENT_POLICY)(wrapped)


urlpatterns = decorate_urlpatterns(list(wagtail_admin.urlpatterns), editors_alone)
