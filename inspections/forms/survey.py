"""Forms of the owners' survey: its days, how many slips to print, and the household's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.actions import slips
from inspections.rules.standard.item import Item
from inspections.rules.survey import MOST_SLIPS, POINTS, QUESTIONS
from inspections.screen.field import language
from oversight.actform import ActForm
from oversight.forms import DayField
from oversight.kernel import codes
from oversight.kernel.calendar import beijing_day
from oversight.plainform import PlainForm

SCALES: dict[str, tuple[Any, ...]] = {
    "expected": (_("很低"), _("较低"), _("一般"), _("较高"), _("很高")),
    "perceived": (_("很差"), _("较差"), _("一般"), _("较好"), _("很好")),
    "overall": (_("很不满意"), _("不满意"), _("基本满意"), _("满意"), _("很满意")),
}
ASKED: dict[str, Any] = {
    "expected": _("您希望小区的物业服务达到什么水平"),
    "perceived": _("您实际感受到的物业服务怎么样"),
    "overall": _("总的来说，您满意吗"),
}


class SurveyForm(ActForm):
    """The first and the last day on which households may answer."""

    first = DayField(label=_("第一天"), help_text=_("这一天零点开始"))
    last = DayField(label=_("最后一天"), help_text=_("这一天 24 点截止，须早于现场评分的最后一天"))

    def from_thing(self) -> dict[str, Any]:
        """The days of a draft."""
        if not self.thing.opens_at:
            return {}
        return {"first": beijing_day(self.thing.opens_at), "last": self.thing.last_day}


class SlipForm(ActForm):
    """How many slips are printed now."""

    count = forms.IntegerField(label=_("印几张"), min_value=1, max_value=MOST_SLIPS)
    anew = forms.BooleanField(
        label=_("换发：以前印的、还没有作答的测评码作废"), required=False,
        help_text=_("纸条遗失或外流时用；作废后换成这次印的"),
    )  # fmt: skip

    def from_thing(self) -> dict[str, Any]:
        """As many as households are without a code."""
        return {"count": min(slips.left(self.thing), MOST_SLIPS) or None}


class FindForm(PlainForm):
    """An estate of a survey by its name."""

    q = forms.CharField(label=_("小区名称"), max_length=60, required=False)


class OwnerForm(PlainForm):
    """One page: three questions for each item that the standard asks owners about, and the household's code."""

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [item.code for item in items] or [""]
        names = {item.code: item.name.word(language()) for item in items}
        for code in self.items:
            head = f"{names[code]}：" if len(self.items) > 1 else ""
            for question in QUESTIONS:
                self.fields[self._name(code, question)] = _scale(f"{head}{ASKED[question]}", question)
        self.fields["code"] = forms.CharField(
            label=_("测评码"), max_length=40,
            help_text=_("纸条上的 16 位字母和数字；扫码打开的已经填好"),
            error_messages={"required": _("请填写测评码")},
            widget=forms.TextInput(
                attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
            ),
        )  # fmt: skip

    def _name(self, code: str, question: str) -> str:
        return f"{question}_{self.items.index(code) + 1}"

    def clean_code(self) -> str:
        """The code in its stored form."""
        code = codes.normalised(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("测评码应为 16 位字母和数字，请对照纸条核对"))
        return code

    def given(self) -> list[tuple[str, dict[str, int]]]:
        """The answers by item."""
        return [
            (code, {question: int(self.cleaned_data[self._name(code, question)]) for question in QUESTIONS})
            for code in self.items
        ]


def _scale(label: str, question: str) -> forms.ChoiceField:
    """Five points, each in words."""
    return forms.ChoiceField(
        label=label,
        choices=[(str(point), words) for point, words in zip(POINTS, SCALES[question], strict=True)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext("请选一项：%(asked)s") % {"asked": label}},
    )
