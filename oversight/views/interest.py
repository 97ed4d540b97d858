"""利害关系: one's own declarations, from one's own account page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight import unsent
from oversight.acting import ActError
from oversight.actions import interest
from oversight.kernel.calendar import beijing_day
from oversight.models import DeclaredInterest
from oversight.views.base import actor, needs
from oversight.views.body_forms import InterestForm


@needs("oversight.declare_interest")
def declare(request: HttpRequest) -> HttpResponse:
    """Declare a tie to a firm."""
    by = actor(request)
    form = InterestForm(unsent.typed(request), by=by, initial={"since": beijing_day(by.at)})
    if request.method == "POST" and form.is_valid():
        try:
            interest.declare(by=by, at=by.at, **form.cleaned_data)
        except ActError as error:
            form.add_error("firm", str(error.words))
        else:
            messages.success(request, _("利害关系已申报，涉及该企业的评分和决定将由他人办理。"))
            return redirect("oversight:account")
    return render(request, "oversight/account/interest.html", {"form": form})


@needs("oversight.end_interest")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The tie is over from today on."""
    by = actor(request)
    row = DeclaredInterest.objects.filter(pk=pk, person_id=by.person_id, valid_to=None).first()
    if row is None:
        raise Http404
    interest.end(row, by=by, on=beijing_day(by.at), at=by.at)
    messages.success(request, _("利害关系已结束，结束前的仍按已申报处理。"))
    return redirect("oversight:account")
