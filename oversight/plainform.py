"""The base of every form of the house: what is typed is text that can be seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.kernel.plaintext import control_at, seen_only

CONTROL = _("第 %(place)s 个字符是看不见的控制字符，请删去这个字符，或重新输入。")


class Plain(forms.BaseForm):
    """Marks that turn the direction of writing go unsaid, since nobody typed them; control characters are refused."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_seen(data), *args, **kwargs)

    def full_clean(self) -> None:
        """Judge the fields, then refuse what holds a control character, beside its field."""
        super().full_clean()
        for name, value in [*getattr(self, "cleaned_data", {}).items()]:
            place = control_at(value) if isinstance(value, str) and name in self.fields else 0
            if place:
                self.add_error(name, CONTROL % {"place": place})


class PlainForm(Plain, forms.Form):
    """A form of the house."""


def _seen(data: Any) -> Any:
    """What was sent, with only characters that are seen; the same object where nothing is to be taken out."""
    sent = [(name, data.getlist(name) if hasattr(data, "getlist") else [data[name]]) for name in data or ()]
    amiss = {
        name: [seen_only(value) if isinstance(value, str) else value for value in values]
        for name, values in sent
        if any(isinstance(value, str) and seen_only(value) != value for value in values)
    }
    if not amiss:
        return data
    clean = data.copy()
    for name, values in amiss.items():
        if hasattr(clean, "setlist"):
            clean.setlist(name, values)
        else:
            clean[name] = values[0]
    return clean
