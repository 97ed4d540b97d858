"""登录与退出: allauth's own pages, with what the house adds around them."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.http import HttpResponse

from oversight import unsent
from oversight.signin.events import moment
from oversight.views import demo


class SignIn(LoginView):
    """登录; in the demo the sample people stand below, one click away."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, whether something typed waits for its person, and in the demo the people."""
        people = demo.groups(self.request) if settings.DEMO else []
        waits = unsent.waiting(self.request, moment(self.request))
        return super().get_context_data(demo_groups=people, unsent=waits, **kwargs)


class SignOut(LogoutView):
    """退出: asked once, then the browser forgets the pages it kept (INVARIANTS 39)."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Out; what the browser cached of the portal goes with it, unsent entries stay for the same person."""
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
