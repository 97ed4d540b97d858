"""The base of the form of an act: it knows who acts on what, which version they saw, and that it is sent once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight import submissions
from oversight.acting import Invalid
from oversight.plainform import PlainForm
from oversight.policy import Actor


class ActForm(PlainForm):
    """A form of an act on ``thing``; it carries the version that was looked at and a token of its own.

    ``sections``: (title, names of fields) in order; without them the form is drawn as one.
    """

    fields: dict[str, Any]  # each field has attributes of its own kind: queryset, suggest, within
    sections: Sequence[tuple[Any, Sequence[str]]] = ()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, by: Actor, thing: Any, **kwargs: Any) -> None:
        self.by, self.thing = by, thing
        initial = {"seen": getattr(thing, "version", None), submissions.TOKEN: submissions.new_token()}
        kwargs["initial"] = {**initial, **self.from_thing(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.prepare()

    amends = False

    def from_thing(self) -> dict[str, Any]:
        """What the fields show first: for a form that ``amends``, the record's own values."""
        if not self.amends:
            return {}
        columns = {column.name: column.attname for column in self.thing._meta.fields}
        return {name: getattr(self.thing, columns[name]) for name in self.base_fields if name in columns}

    def prepare(self) -> None:
        """Narrow choices to what the actor may choose; for forms to override."""

    def sectioned(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The visible fields by section, for the template."""
        if not self.sections:
            return [("", self.visible_fields())]
        return [
            (title, [self[name] for name in names if name in self.fields]) for title, names in self.sections
        ]

    def told(self, error: Invalid) -> None:
        """Put an act's words beside the field they belong to."""
        self.add_error(error.field if error.field in self.fields else None, str(error.words))


class ReasonForm(ActForm):
    """Why: asked for by the act; spaces are no reason."""

    why = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
