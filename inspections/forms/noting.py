"""The forms of what a community saw: at which item, where, how often; and why a scorer puts it aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.actions.noting import Seen
from inspections.rules.entry import MOST_COUNT
from inspections.screen.field import language
from oversight.actform import ActForm, ReasonForm
from oversight.forms import UploadField

PICTURES = ("jpg", "jpeg", "png", "webp")
BETWEEN = ":"  # of an item's code and the finding's


class NoteForm(ActForm):
    """What was seen."""

    what = forms.ChoiceField(label=_("对应的考核项目"))
    count = forms.IntegerField(label=_("处数"), min_value=1, max_value=MOST_COUNT, initial=1)
    place = forms.CharField(label=_("在哪里"), max_length=120)
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = UploadField(
        label=_("照片"), kinds=PICTURES, required=False, help_text=_("不要拍到人脸、门牌和车牌")
    )

    def prepare(self) -> None:
        """The items that are looked at on the spot, each finding of a counted one by itself."""
        form, groups = self.thing.standard.form, []
        for category in form.categories:
            offered: list[tuple[str, str]] = []
            for item in category.items:
                if item.source == "inspected":
                    name = f"{item.code} {item.name.word(language())}"
                    kinds = item.rule.findings if item.rule.kind == "count" else ()
                    offered += [
                        (f"{item.code}{BETWEEN}{one.code}", f"{name} · {one.name.word(language())}")
                        for one in kinds
                    ] or [(f"{item.code}{BETWEEN}", name)]
            if offered:
                groups.append((f"{category.code} {category.name.word(language())}", offered))
        self.fields["what"].choices = [("", _("请选择")), *groups]

    def seen_(self) -> Seen:
        """As it is kept."""
        data: dict[str, Any] = self.cleaned_data
        code, _between, finding = data["what"].partition(BETWEEN)
        return Seen(code, finding, data["count"], data["place"].strip(), data["note"].strip())


class AsideForm(ReasonForm):
    """Why it does not count."""
