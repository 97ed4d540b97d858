"""How one form field is drawn: its kind, its attributes, and where a link to it leads."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

BOXES = (forms.CheckboxSelectMultiple, forms.RadioSelect)
CSS = {"text": "govuk-input", "area": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}


def kind(field: BoundField) -> str:
    """radios, checkboxes, tick, select, area, file, group or text: which template lines draw the field."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "area"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "group" if widget.use_fieldset else "text"


def draw(field: BoundField) -> SafeString:
    """The widget with GOV.UK's classes, marked when it is in error and tied to its hint and error."""
    what = kind(field)
    attrs: dict[str, Any] = {}
    if what in CSS:
        css = [CSS[what], str(field.field.widget.attrs.get("class", ""))]
        if field.errors and what != "file":
            css.append(f"{CSS[what]}--error")
        if unit_of(field):
            css.append("govuk-input--number govuk-input--width-10")
        elif isinstance(field.field.widget, forms.NumberInput):
            css.append("govuk-input--width-5")
        attrs["class"] = " ".join(part for part in css if part)
    if told := described_by(field):
        attrs["aria-describedby"] = told
    return field.as_widget(attrs=attrs)


def described_by(field: BoundField) -> str:
    """The ids of the hint and the error of a field, for readers of the page aloud."""
    ids = [f"{field.auto_id}-hint"] if field.help_text else []
    ids += [f"{field.auto_id}-error"] if field.errors else []
    return " ".join(ids)


def unit_of(field: BoundField) -> str:
    """The unit behind the box, if the field has one."""
    return str(getattr(field.field, "unit", ""))


def target(field: BoundField) -> str:
    """The id that an error's link leads to: the box itself, or the first of several."""
    if isinstance(field.field.widget, BOXES):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


def option_tag(option: BoundWidget, css: str) -> SafeString:
    """One radio or tick box of several, with its class."""
    data = {**option.data, "attrs": {**option.data["attrs"], "class": css}, "wrap_label": False}
    widget: Any = option.parent_widget
    drawn: SafeString = widget._render(option.template_name, {"widget": data}, option.renderer)
    return drawn


def tick_tag(field: BoundField) -> SafeString:
    """A single tick box."""
    attrs: dict[str, str | bool] = {"class": "govuk-checkboxes__input"}
    if told := described_by(field):
        attrs["aria-describedby"] = told
    return field.as_widget(attrs=attrs)
