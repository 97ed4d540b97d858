"""留痕: the entries one may read, of the whole house or of one record, and the security events."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.forms import DayField
from oversight.models import Entry, Seal, SecurityEvent
from oversight.plainform import PlainForm
from oversight.policy import Actor, lines_for, visible
from oversight.policy.line import ALL
from oversight.trail_words import matching, tell, tell_security
from oversight.views.base import actor, needs, paged

PAGE = 50


class TrailFilter(PlainForm):
    """What to look for in the trail."""

    event = forms.CharField(
        label=gettext_lazy("事项"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("例如：划转、核查用房"),
    )
    since = DayField(label=gettext_lazy("自"), required=False)
    until = DayField(label=gettext_lazy("至"), required=False)


@needs("oversight.view_trail")
def entries(request: HttpRequest) -> HttpResponse:
    """The trail, last written first, as far as the policy lets this posting see."""
    form = TrailFilter(request.GET or None)
    by = actor(request)
    found = visible(by, "oversight.view_trail", Entry.objects.all())
    narrowed = bool(form.is_bound and form.is_valid() and (wanted := _wanted(form)))
    if narrowed:
        found = found.filter(wanted)
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
            "narrowed": narrowed,
            "whose": _whose(by),
            "may_security": visible(by, "oversight.view_trail", SecurityEvent.objects.all()).exists(),
        },
    )


def _whose(by: Actor) -> str:
    """Whose acts the policy lets this posting read, in words."""
    lines = lines_for(by.post, "oversight.view_trail")
    if all("security_events" in line.conditions for line in lines):
        return _("您的岗位只看安全事件，不看各项业务的留痕。")
    if any(line.scope == ALL for line in lines):
        return _("列出全市各单位的留痕，后记的在前。")
    return _("只列您本人和您所在单位办理的事项，后记的在前。")


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
