"""演示登录: the sample people, one click away. Routed only where `settings.DEMO` says so, and asks it again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oversight.demo import MAIL
from oversight.kernel.scope import Kind
from oversight.models import Membership, Person
from oversight.signin.events import moment


@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The sample people by body; a click signs in, through the same stages as a password would."""
    if not settings.DEMO:
        raise Http404
    if request.method == "GET":
        return render(request, "account/demo.html", {"demo_groups": groups(request)})
    chosen = Person.objects.filter(
        username=request.POST.get("person", ""), email__endswith=MAIL, is_active=True
    )
    person = chosen.first()
    if person is None:
        raise Http404
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    return perform_login(request, Login(user=person, redirect_url=back or None))


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The sample people's postings in force, by kind of body from the bureau down."""
    kinds = [kind.value for kind in Kind]
    postings = (
        Membership.objects.current(moment(request))
        .filter(person__email__endswith=MAIL)
        .select_related("person", "organisation")
    )
    rows = sorted(postings, key=lambda m: (kinds.index(m.organisation.kind), m.pk))
    return [
        {"kind": found[0].organisation.get_kind_display(), "postings": found}
        for found in (list(group) for _key, group in groupby(rows, key=lambda m: m.organisation.kind))
    ]
