"""办理期限: how long each turn lasts in this city, since when and by which rule; the head sets another length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import clocks, submissions, unsent, workdays
from oversight.actions import term as acts
from oversight.clocks import ClockKind
from oversight.forms import DayField
from oversight.kernel.calendar import Limit, beijing_day, due
from oversight.kernel.turns import longest
from oversight.models import TermLength
from oversight.plainform import PlainForm
from oversight.policy import may, visible
from oversight.screen.clocks import cited, length
from oversight.views.base import actor, needs, staff


@dataclass(frozen=True)
class Row:
    """One turn as its length is shown."""

    kind: ClockKind
    name: str
    limit: Limit
    since: date | None  # None: the length that the rules begin with
    coming: TermLength | None

    @property
    def words(self) -> str:
        """The length with its unit."""
        return length(self.limit.basis, self.limit.n)

    @property
    def source(self) -> str:
        """The document that the city named, or the law that the rule cites; empty for a number of our own."""
        return self.limit.source if self.since else cited(self.limit.source)

    @property
    def coming_words(self) -> str:
        """The length that is set ahead, with its unit."""
        return length(self.limit.basis, self.coming.length) if self.coming else ""


class TermForm(PlainForm):
    """Another length for one turn, from a day on."""

    length = forms.IntegerField(label=gettext_lazy("期限"), min_value=1)
    starts_on = DayField(
        label=gettext_lazy("起算日期"), help_text=gettext_lazy("这一天起新起算的期限按此执行，已经起算的不变")
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("例如公布该期限的文件名称和文号")
    )
    form_token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=submissions.new_token
    )

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = length(row.limit.basis, longest(row.kind.turn))
        self.fields["length"].help_text = _("现行 %(now)s；最长 %(most)s，单位不变") % {
            "now": row.words,
            "most": most,
        }


@staff
def terms(request: HttpRequest) -> HttpResponse:
    """Every turn that has a length, with the one that counts today."""
    by = actor(request)
    context = {"rows": _rows(beijing_day(by.at)), "may_set": may(by, "oversight.set_term")}
    return render(request, "oversight/calendar/terms.html", context)


@needs("oversight.set_term")
def set_term(request: HttpRequest, duty: str) -> HttpResponse:
    """Set another length for one turn; what the present one comes to from today stands above the form."""
    by = actor(request)
    row = next((row for row in _rows(beijing_day(by.at)) if row.kind.turn.key == duty), None)
    if row is None:
        raise Http404(_("没有找到。"))
    form = TermForm(unsent.typed(request), row=row)
    if request.method == "POST" and form.is_valid():
        try:
            _set_once(request, duty, form.cleaned_data)
        except acts.TermError as error:
            form.add_error(error.field or None, str(error.words))
        except submissions.OtherContent as error:
            form.add_error(None, str(error.words))
        else:
            messages.success(request, _("期限已公布，从起算日期起执行。"))
            return redirect("oversight:terms")
    past = visible(by, "oversight.view_policy", TermLength.objects.filter(duty=duty))
    context = {
        "form": form,
        "row": row,
        "example": due(row.limit, by.at, workdays.schedule_for(by)).day,
        "past": [(one, length(row.limit.basis, one.length)) for one in past[:20]],
    }
    return render(request, "oversight/calendar/term.html", context)


def _rows(today: date) -> list[Row]:
    now = TermLength.objects.on(today)
    # the nearest day to come; of two for one day the later set
    ahead = TermLength.objects.filter(starts_on__gt=today).order_by("-starts_on", "set_at", "pk")
    coming = {one.duty: one for one in ahead}
    rows = []
    for key, kind in clocks.CLOCK_KINDS.items():
        if kind.turn.limit is None:
            continue
        row = now.get(key)
        limit = acts.as_set(kind.turn.limit, row)
        rows.append(Row(kind, clocks.title(kind), limit, row.starts_on if row else None, coming.get(key)))
    return rows


def _set_once(request: HttpRequest, duty: str, data: dict[str, Any]) -> None:
    """A form sent twice sets the length once."""
    by = actor(request)
    token = data.pop(submissions.TOKEN) or submissions.new_token()

    def act() -> str:
        acts.set_length(by=by, duty=duty, at=by.at, **data)
        return reverse("oversight:terms")

    digest = submissions.content_digest(request.POST)
    submissions.once(act, person_id=by.person_id, token=token, digest=digest, at=by.at)
