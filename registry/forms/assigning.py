"""成批指定责任干部的表单: who, and from which day; then the same once more, hidden, to be confirmed."""

from __future__ import annotations

from django import forms
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import DayField
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from registry.actions.estate.staffing import STREET_POSTS
from registry.screen.place import STREET


class AssignManyForm(ActForm):
    """The officer who is to answer for what was chosen, from a day on."""

    to = forms.ModelChoiceField(
        label=_("责任干部"), queryset=Membership.objects.none(), empty_label=_("请选择")
    )
    since = DayField(label=_("从哪天起"))

    def prepare(self) -> None:
        """The people in office of the streets in which the chosen estates lie."""
        self.initial.setdefault("since", beijing_day(self.by.at))
        paths = self.thing.rows.order_by().values_list(Substr("jurisdiction__path", 1, STREET)).distinct()
        people = Membership.objects.current(self.by.at).filter(
            post__in=STREET_POSTS, organisation__territory__path__in=paths
        )
        people = people.select_related("person", "organisation__territory")
        self.fields["to"].queryset = people.order_by("organisation__territory__path", "person__name_key")


class ConfirmForm(AssignManyForm):
    """The same answers, to be confirmed."""

    to = forms.ModelChoiceField(
        label=_("责任干部"), queryset=Membership.objects.none(), widget=forms.HiddenInput
    )
    since = DayField(label=_("从哪天起"), widget=forms.HiddenInput)
