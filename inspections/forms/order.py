"""整改表单: fields for each item of the order, made from the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.actions.order import Asked
from inspections.models.order import CLASSES, OrderItem
from inspections.papers.card import Talk
from inspections.rules.clocks import CORRECT
from inspections.rules.order import OrderClass
from inspections.screen.order import Failed, failed
from oversight.actform import ActForm
from oversight.actions import term
from oversight.forms import DayField, UploadField
from oversight.kernel.calendar import BEIJING, beijing_day
from oversight.screen.clocks import length

PICTURES = ("jpg", "jpeg", "png", "webp")
WIDE = {"rows": 2}


class _ByItem(ActForm):
    """A section of fields for each item."""

    def items(self) -> list[OrderItem]:
        """The order's items, read once."""
        if not hasattr(self, "_items"):
            self._items = list(self.thing.items.all())
        return self._items


def classes(day: date) -> list[tuple[str, str]]:
    """The classes, each with the time that a firm has when the order is issued on ``day``."""
    told = []
    for kind, name in CLASSES:
        limit = term.length_of(CORRECT[cast(OrderClass, kind)], day)
        told.append((kind, f"{name}（{length(limit.basis, limit.n)}）" if limit else str(name)))
    return told


class DraftForm(ActForm):
    """Which of the items that lost points go into the order, of what class, and what is asked."""

    demand = _("按考核标准整改到位，并上传整改后的照片。")

    def prepare(self) -> None:
        """From the sheet."""
        self.failed = self.found()
        choices = classes(beijing_day(self.by.at))
        sections = []
        for one in self.failed:
            key = one.code.replace(".", "-")
            self.fields[f"take-{key}"] = forms.BooleanField(label=_("列入整改"), required=False, initial=True)
            self.fields[f"kind-{key}"] = forms.ChoiceField(label=_("类别"), choices=choices, initial="C")
            self.fields[f"fact-{key}"] = forms.CharField(
                label=_("问题"), max_length=300, initial=one.fact, widget=forms.Textarea(attrs=WIDE)
            )
            self.fields[f"requirement-{key}"] = forms.CharField(
                label=_("整改要求"), max_length=300, initial=self.demand,
                widget=forms.Textarea(attrs=WIDE),
            )  # fmt: skip
            names = [f"{name}-{key}" for name in ("take", "kind", "fact", "requirement")]
            sections.append((one.title, names))
        self.sections = sections

    def found(self) -> list[Failed]:
        """What an order may be made of."""
        return failed(self.thing)

    def asked(self) -> list[Asked]:
        """What was chosen."""
        data, found = self.cleaned_data, []
        for one in self.failed:
            key = one.code.replace(".", "-")
            if data[f"take-{key}"]:
                kind: Any = data[f"kind-{key}"]
                found.append(
                    Asked(one.code, kind, data[f"fact-{key}"], one.clause, data[f"requirement-{key}"])
                )
        return found


class TargetForm(DraftForm):
    """Which of the findings of a special check go into the order."""

    demand = _("按要求整改到位，并上传整改后的照片。")

    def found(self) -> list[Failed]:
        """From what the inspectors noted, line by line."""
        return [
            Failed(str(n), _("问题 %(n)s") % {"n": n}, one["text"][:300], "")
            for n, one in enumerate(self.thing.findings, 1)
        ]


class TalkForm(ActForm):
    """When and where the firm is talked to, and who comes."""

    day = DayField(label=_("约谈日期"))
    time = forms.TimeField(label=_("约谈时间"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("约谈地点"), max_length=120)
    people = forms.CharField(
        label=_("参加人员"), max_length=200, initial=_("企业负责人、项目负责人"),
        help_text=_("写职务，不写私人信息"),
    )  # fmt: skip

    def talk(self) -> Talk:
        """As the notice says it."""
        data = self.cleaned_data
        at = datetime.combine(data["day"], data["time"], BEIJING)
        return Talk(at=at, place=data["place"], people=data["people"])


class AnswerForm(_ByItem):
    """What the firm did about each item, with a photo as proof."""

    def prepare(self) -> None:
        """From the order."""
        for item in self.items():
            self.fields[f"answer-{item.pk}"] = forms.CharField(
                label=_("整改情况"), max_length=500, initial=item.answer, widget=forms.Textarea(attrs=WIDE)
            )
            self.fields[f"photo-{item.pk}"] = UploadField(
                label=_("整改后的照片"), kinds=PICTURES, required=False
            )
        self.sections = [(item.fact, [f"answer-{item.pk}", f"photo-{item.pk}"]) for item in self.items()]

    def said(self) -> dict[int, str]:
        """The firm's words by item."""
        return {item.pk: self.cleaned_data[f"answer-{item.pk}"] for item in self.items()}

    def proofs(self) -> dict[int, Any]:
        """The photos by item."""
        found = {item.pk: self.cleaned_data[f"photo-{item.pk}"] for item in self.items()}
        return {key: photo for key, photo in found.items() if photo}


class ConfirmForm(_ByItem):
    """What the re-check found, one verdict an item."""

    def prepare(self) -> None:
        """From the order."""
        sections = []
        for item in self.items():
            self.fields[f"verdict-{item.pk}"] = forms.ChoiceField(
                label=_("复查结论"),
                choices=OrderItem.VERDICTS,
                initial=item.verdict,
                widget=forms.RadioSelect,
            )
            self.fields[f"photo-{item.pk}"] = UploadField(label=_("复查照片"), kinds=PICTURES, required=False)
            self.fields[f"false-{item.pk}"] = forms.BooleanField(
                label=_("企业反馈不实（两张照片并列，作为信用线索）"), required=False
            )
            sections.append((item.fact, [f"{name}-{item.pk}" for name in ("verdict", "photo", "false")]))
        self.sections = sections

    def verdicts(self) -> list[tuple[OrderItem, str, Any, bool]]:
        """Item, verdict, photo, whether the firm's word was false; without those that nobody judged anew."""
        data = self.cleaned_data
        told = [
            (item, *(data[f"{name}-{item.pk}"] for name in ("verdict", "photo", "false")))
            for item in self.items()
        ]
        return [one for one in told if one[1] != "open" and (one[1] != one[0].verdict or one[2] or one[3])]
