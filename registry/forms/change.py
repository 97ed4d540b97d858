"""登记变更申请的表单: the same facts as an amendment, with the reason; only what differs is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.forms import AreaField
from oversight.plainform import PlainForm
from registry.actions.facts import AREA_FIELDS, FIRM_FACTS
from registry.actions.values import CONTACTS, NAME, SOURCE
from registry.forms.contacts import OneByOne
from registry.forms.estate import FactsForm, OpinionForm, SourceForm
from registry.forms.firm import FirmFactsForm
from registry.models import Change

REASON = (_("理由"), ("reason",))


class ReasonMixin(PlainForm):
    """Why the record should change."""

    reason = forms.CharField(label=_("变更理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class EstateChangeForm(ReasonMixin, FactsForm, SourceForm):
    """What should become of an estate's facts, name and areas."""

    amends = True
    name = forms.CharField(label=_("小区名称"), max_length=120)
    total_area = AreaField(label=_("总建筑面积"), required=False)
    above_ground_area = AreaField(label=_("地上建筑面积"), required=False)
    measured_area = AreaField(label=_("实测面积"), required=False)
    sections = (
        (_("名称与类别"), ("name", "kind", "estate_class")),
        (_("面积（有变化时须写明依据）"), (*AREA_FIELDS, "stage", "document", "dated")),
        *FactsForm.sections[1:],
        REASON,
    )

    def proposed(self) -> dict[str, Any]:
        """Everything that the form shows, by the names that the action knows."""
        areas = {
            field: self.cleaned_data[field] for field in AREA_FIELDS if self.cleaned_data[field] is not None
        }
        return {
            NAME: self.cleaned_data["name"].strip(),
            **self.facts(),
            **areas,
            SOURCE: self.source(),
        }

    def prepare(self) -> None:
        """No new bodies through a proposal; a change drafted before shows what was proposed."""
        super().prepare()
        self.fields.pop("found_bodies")


class FirmChangeForm(ReasonMixin, OneByOne, FirmFactsForm):
    """What should become of a firm's facts, name and contacts."""

    amends = True
    name = forms.CharField(label=_("企业名称"), max_length=160)
    sections = (
        (_("名称"), ("name", "code")),
        *FirmFactsForm.sections[1:],
        (_("增加联系人"), ("contacts",)),
        REASON,
    )

    def from_thing(self) -> dict[str, Any]:
        """The firm's values; its name is its body's, its contacts are covered and stay as they are unless changed."""
        return {**super().from_thing(), "name": self.thing.name}

    def proposed(self) -> dict[str, Any]:
        """Everything that the form shows, by the names that the action knows."""
        found = {field: self.cleaned_data[field] for field in FIRM_FACTS if field in self.cleaned_data}
        return {
            NAME: self.cleaned_data["name"].strip(),
            **found,
            CONTACTS: self.cleaned_data["contacts"],
        }


def form_for(change_or_record: Any) -> type[EstateChangeForm] | type[FirmChangeForm]:
    """The form for an estate or a firm, or for a change of one."""
    thing = change_or_record
    is_estate = thing.estate_id is not None if isinstance(thing, Change) else hasattr(thing, "public_id")
    return EstateChangeForm if is_estate else FirmChangeForm


def redraft_form(change: Change) -> type[EstateChangeForm] | type[FirmChangeForm]:
    """The form that rewrites a change: contacts start from those it proposes."""
    base = form_for(change)
    if CONTACTS not in change.proposed:
        return base
    return type("Redraft", (base,), {"standing": change.proposed[CONTACTS]})


class AcceptForm(OpinionForm):
    """A decision for it, with the version of the record that was looked at."""

    record_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def from_thing(self) -> dict[str, Any]:
        """The version shown."""
        return {"record_seen": (self.thing.estate or self.thing.firm).version}
