"""Forms of management rooms, their checks and the rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import AreaField, FigureField, PhotosField
from oversight.plainform import PlainForm
from registry.models import Room, RoomCheck
from registry.rules.room.record import RECORD_WORDS, faults

UNSEEN = ("", _("未查看"))
YES_NO = [UNSEEN, ("yes", _("是")), ("no", _("否"))]
HEIGHTS = (Decimal(1), Decimal(20))  # m: outside of them a point slipped; how low is too low the rule says
ANSWERS = {"yes": True, "no": False, "": None}


class AnswerField(forms.ChoiceField):
    """是 / 否 / 未查看: what was looked at and what was not are told apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, required=False, **kwargs)

    def clean(self, value: Any) -> bool | None:  # type: ignore[override]
        """True, False, or None where nobody looked."""
        return ANSWERS[super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        """The stored answer as its choice."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class RoomForm(ActForm):
    """One room as measured on the spot."""

    amends = True
    sections = (
        (
            _("位置和面积"),
            ("place", "floor", "area", "height", "use", "phase", "building", "below_ground"),
        ),
        (
            _("现场条件"),
            (
                "self_contained",
                "utilities",
                "daylight",
                "heating",
                "telecom",
                "separate_meters",
                "has_lift",
                "faces_street",
            ),
        ),
        (
            _("使用和房照"),
            ("misused", "present_use", "occupied_by", "title", "title_number", "note"),
        ),
        (_("照片"), ("photos",)),
    )

    place = forms.CharField(label=_("位置"), max_length=120, help_text=_("例如：3 号楼 1 单元 101"))
    floor = forms.IntegerField(
        label=_("楼层"), min_value=-9, max_value=99, help_text=_("地下填负数，例如 -1")
    )
    area = AreaField(label=_("实测面积"), max_digits=10)
    height = FigureField(
        label=_("层高"),
        unit="m",
        example="3.10",
        required=False,
        max_digits=4,
        min_value=HEIGHTS[0],
        max_value=HEIGHTS[1],
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "max_whole_digits"), _("层高在 1 至 20 m 之间，请核对")
        ),
    )
    use = forms.ChoiceField(label=_("现用途"), choices=[("", _("请选择")), *Room.USES])
    phase = forms.IntegerField(label=_("属第几期"), min_value=1, max_value=30, initial=1)
    building = forms.CharField(
        label=_("所在处所"),
        max_length=60,
        required=False,
        help_text=_("同一处的几间填同一名称；不填时按位置里的楼号归并"),
    )
    below_ground = AnswerField(label=_("图纸或产权资料载明在地下"))
    self_contained = AnswerField(label=_("独立成套"))
    utilities = AnswerField(label=_("通水、通电"))
    daylight = AnswerField(label=_("采光、通风"))
    heating = AnswerField(label=_("采暖"))
    telecom = AnswerField(label=_("通信"))
    separate_meters = AnswerField(label=_("独立的水电计量装置"))
    has_lift = AnswerField(label=_("所在楼有电梯"))
    faces_street = AnswerField(label=_("临街"))
    misused = forms.BooleanField(label=_("被挪作他用"), required=False)
    present_use = forms.CharField(
        label=_("挪作何用"), max_length=80, required=False, help_text=_("会写进核查表，不要填写个人姓名")
    )
    occupied_by = forms.CharField(label=_("实际使用人"), max_length=80, required=False)
    title = forms.ChoiceField(label=_("房照办理"), choices=Room.TITLES)
    title_number = forms.CharField(label=_("不动产权证号"), max_length=80, required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    photos = PhotosField(label=_("现场照片"), required=False)

    def from_thing(self) -> dict[str, Any]:
        """The room's own facts; what a new one is used for is for whoever stands in it to say."""
        shown = super().from_thing()
        return shown if self.thing.pk else shown | {"use": ""}

    def clean(self) -> dict[str, Any]:
        """Everything that cannot stand, each beside its field."""
        data = super().clean() or {}
        for name, message in faults(data).items():
            self.add_error(name, RECORD_WORDS.say(message, get_language() or "zh"))
        return data


class SettingForm(ActForm):
    """The rooms of an estate as a whole, and the area of the first phase."""

    amends = True
    sections = (
        (
            _("整体条件"),
            ("concentrated", "near_entrance", "in_planning_permit", "not_for_sale", "delivered_together"),
        ),
        (_("分期建设"), ("first_phase_area",)),
    )

    concentrated = AnswerField(label=_("相对集中"))
    near_entrance = AnswerField(label=_("办公用房在区域中心或主出入口附近"))
    in_planning_permit = AnswerField(label=_("位置和面积载入规划许可证附件"))
    not_for_sale = AnswerField(label=_("未列入可销售范围"))
    delivered_together = AnswerField(label=_("与小区同步交付"))
    first_phase_area = AreaField(
        label=_("首期建筑面积"),
        max_digits=14,
        required=False,
        help_text=_("分期建设的小区填写，口径与规定核算用房的面积一致"),
    )


class IssueForm(ActForm):
    """The tick before a paper is issued that cannot be taken back."""

    agreed = forms.BooleanField(label=_("我已核对上面的内容和预览，知道制发后不能修改"))


class SurveyForm(ActForm):
    """What a check is made for; ``seen`` is the digest of the preview that was looked at."""

    stage = forms.ChoiceField(label=_("核查环节"), choices=RoomCheck.STAGES[:1])
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)  # type: ignore[assignment]

    def shows(self, digest: str) -> None:
        """Carry the digest of what the page shows now, so that this is what the person confirms."""
        self.initial["seen"] = digest
        if self.is_bound:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = digest  # type: ignore[index]


class ShortfallFilter(PlainForm):
    """Which checks to list."""

    verdict = forms.ChoiceField(
        label=_("结论"), required=False, choices=[("", _("全部")), *RoomCheck.GROUPS, *RoomCheck.VERDICTS]
    )
    q = forms.CharField(label=_("小区"), required=False, max_length=60)


class RoomPolicyForm(PlainForm):
    """A version of the rule as data; the form of it is described in docs/developers/room-policy.md."""

    text = forms.CharField(
        label=_("规则数据"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 24, "class": "mono", "spellcheck": "false"}),
        help_text=_("JSON；每个名称都会核对，多出的名称会指出来"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
