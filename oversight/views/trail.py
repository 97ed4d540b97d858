"""留痕: the entries one may read, of the whole house or of one record, and the security events."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from oversight.forms import DayField
from oversight.models import Entry, Seal, SecurityEvent
from oversight.plainform import PlainForm
from oversight.policy import visible
from oversight.trail_words import matching, tell, tell_security
from oversight.views.base import actor, needs, paged

PAGE = 50


class TrailFilter(PlainForm):
    """What to look for in the trail."""

    event = forms.CharField(label=_("事项"), required=False, max_length=60, help_text=_("例如：划转、核查用房"))
    since = DayField(label=_("自"), required=False)
    until = DayField(label=_("至"), required=False)


@needs("oversight.view_trail")
def entries(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, as far as the policy lets this posting see."""
    form = TrailFilter(request.GET or None)
    by = actor(request)
    found = visible(by, "oversight.view_trail", Entry.objects.all())
    if form.is_bound and form.is_valid():
        found = found.filter(_wanted(form))
    shown = found.select_related("membership__person", "organisation", "kind", "reason")
    page = paged(request, shown, PAGE)
    tell(page, by)
    seal = Seal.objects.order_by("-no").first()
    return render(
        request,
        "oversight/trail/entries.html",
        {
            "page": page,
            "form": form,
            "seal": seal,
            "may_security": visible(by, "oversight.view_trail", SecurityEvent.objects.all()).exists(),
        },
    )


def _wanted(form: TrailFilter) -> Q:
    wanted = Q()
    if text := form.cleaned_data["event"]:
        wanted &= matching(text)
    if since := form.cleaned_data["since"]:
        wanted &= Q(at__date__gte=since)
    if until := form.cleaned_data["until"]:
        wanted &= Q(at__date__lte=until)
    return wanted


@needs("oversight.view_trail")
def security(request: HttpRequest) -> HttpResponse:
    """Security events: sign-ins, refusals, exports, unmaskings."""
    found = visible(actor(request), "oversight.view_trail", SecurityEvent.objects.all())
    kind = request.GET.get("kind", "")
    if kind in dict(SecurityEvent.KINDS):
        found = found.filter(kind=kind)
    page = paged(request, found.select_related("person", "membership__organisation", "content"), PAGE)
    tell_security(page, actor(request))
    return render(
        request, "oversight/trail/security.html", {"page": page, "kind": kind, "kinds": SecurityEvent.KINDS}
    )
