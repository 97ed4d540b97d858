"""小区各项办理的表单: what is asked for each act, in sections, with units; the actions check and decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import AreaField, DayField, FigureField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind, Scope
from oversight.models import Membership
from oversight.policy import lines_for
from registry.actions.estate.staffing import STREET_POSTS
from registry.forms.fields import AHEAD, BodyField, PlaceField
from registry.models import Estate, EstateArea

BODIES = ("developer", "responsible_unit", "owners_body")
WHO = (_("建设、主管与业主组织"), (*BODIES, "found_bodies"))
WHAT = (_("规模与时间"), ("households", "buildings", "phases", "permitted_on", "completed_on"))
WHERE = (_("位置"), ("address", "boundary", "longitude", "latitude"))
SOURCE = (_("面积及依据"), ("total_area", "above_ground_area", "measured_area", "stage", "document", "dated"))


class FactsForm(ActForm):
    """The facts of an estate that people write directly."""

    kind = forms.ChoiceField(label=_("类型"), choices=Estate.KINDS)
    estate_class = forms.ChoiceField(label=_("类别"), choices=Estate.CLASSES)
    households = forms.IntegerField(label=_("户数"), min_value=0, required=False)
    buildings = forms.IntegerField(label=_("楼栋数"), min_value=0, required=False)
    phases = forms.IntegerField(label=_("分期数"), min_value=1, initial=1)
    permitted_on = DayField(
        label=_("规划许可日期"),
        required=False,
        help_text=_("决定适用哪一版用房规定；早于规定施行的为存量"),
    )
    completed_on = DayField(label=_("竣工日期"), required=False)
    developer = BodyField(label=_("建设单位"), kind=Kind.DEVELOPER, required=False)
    responsible_unit = BodyField(label=_("主管单位"), kind=Kind.RESPONSIBLE_UNIT, required=False)
    owners_body = BodyField(label=_("业主委员会"), kind=Kind.OWNERS, required=False)
    found_bodies = forms.BooleanField(
        label=_("名录里没有的单位，按所填名称新建"), required=False, help_text=_("不勾选时，名称须与名录一致")
    )
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    boundary = forms.CharField(
        label=_("四至范围"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    longitude = FigureField(label=_("经度"), places=6, max_digits=9, unit="°", required=False)
    latitude = FigureField(label=_("纬度"), places=6, max_digits=9, unit="°", required=False)

    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("类别"), ("kind", "estate_class")),
        WHAT,
        WHO,
        WHERE,
    )

    def prepare(self) -> None:
        """Suggest bodies, or let unknown ones be founded, as was ticked."""
        for name in BODIES:
            self.fields[name].suggest()
            self.fields[name].found = bool(self.data.get("found_bodies"))

    def facts(self) -> dict[str, Any]:
        """The facts by the names that the actions know."""
        left_out = {"seen", "form_token", "found_bodies"}
        return {name: self.cleaned_data[name] for name in FactsForm.base_fields if name not in left_out}


class AmendForm(FactsForm):
    """Change facts of an estate on the register or in draft."""

    amends = True
    note = forms.CharField(label=_("变更说明"), max_length=300, required=False)
    sections = (*FactsForm.sections, (_("说明"), ("note",)))


class SourceForm(ActForm):
    """Where areas come from."""

    stage = forms.ChoiceField(label=_("面积来自哪个阶段"), choices=EstateArea.STAGES, initial="acceptance")
    document = forms.CharField(label=_("依据文件"), max_length=120, required=False)
    dated = DayField(label=_("文件日期"), required=False)

    def source(self) -> dict[str, Any]:
        """Stage, document and date of the areas."""
        return {name: self.cleaned_data[name] for name in ("stage", "document", "dated")}


class RegisterForm(FactsForm, SourceForm):
    """Enter an estate: name, place, facts and areas with their source."""

    name = forms.CharField(label=_("小区名称"), max_length=120)
    jurisdiction = PlaceField(
        required=False, empty_label=_("还不知道"), help_text=_("不知道的先不选，会存为待落社区的草稿")
    )
    total_area = AreaField(label=_("总建筑面积"), required=False)
    above_ground_area = AreaField(label=_("地上建筑面积"), required=False)
    measured_area = AreaField(label=_("实测面积"), required=False)
    sections = (
        (_("名称与归属"), ("name", "jurisdiction", "kind", "estate_class")),
        SOURCE,
        WHAT,
        WHO,
        WHERE,
    )

    def prepare(self) -> None:
        """Offer the actor's own places."""
        super().prepare()
        self.fields["jurisdiction"].within(self.by)
        # only who sees the whole city may leave the place open: an unplaced draft is out of anybody else's reach
        lines = lines_for(self.by.post, "registry.draft_estate")
        if all(line.scope != Scope.ALL for line in lines):
            place = self.fields["jurisdiction"]
            place.required, place.help_text, place.empty_label = True, "", _("请选择")
            place.within(self.by)


class RenameForm(ActForm):
    """A new name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=120)
    on = DayField(label=_("从哪天起"))
    note = forms.CharField(label=_("依据"), max_length=300, required=False)

    def prepare(self) -> None:
        """Today, unless told otherwise."""
        self.initial.setdefault("on", beijing_day(self.by.at))


class AliasForm(ActForm):
    """A name that people use."""

    name = forms.CharField(label=_("别名、俗称"), max_length=120, help_text=_("只为查得到，不改登记名称"))


class AreaForm(SourceForm):
    """One area with its document."""

    kind = forms.ChoiceField(label=_("面积种类"), choices=EstateArea.KINDS)
    value = AreaField(label=_("面积"))
    sections = ((_("面积"), ("kind", "value")), (_("依据"), ("stage", "document", "dated")))


class AssignForm(ActForm):
    """The street officer who answers for the estate."""

    officer = forms.ModelChoiceField(
        label=_("责任干部"), queryset=Membership.objects.none(), empty_label=_("请选择")
    )
    on = DayField(label=_("从哪天起"))

    def prepare(self) -> None:
        """The people of the estate's street who are in office."""
        self.initial.setdefault("on", beijing_day(self.by.at))
        streets = [path[:12] for path in self.thing.places()]
        people = Membership.objects.current(self.by.at).filter(
            post__in=STREET_POSTS, organisation__territory__path__in=streets
        )
        self.fields["officer"].queryset = people.select_related("person", "organisation")


class NoteForm(ActForm):
    """A note."""

    text = forms.CharField(label=_("备注"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class OpinionForm(ActForm):
    """A word that may go with a decision."""

    note = forms.CharField(label=_("意见"), max_length=300, required=False)


class PlaceForm(ActForm):
    """Where an unplaced draft belongs."""

    jurisdiction = PlaceField()
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def prepare(self) -> None:
        """Places of the actor."""
        self.fields["jurisdiction"].within(self.by)


class MoveForm(ActForm):
    """Another committee or street, from a day on."""

    to = PlaceField(label=_("划到哪里"), streets=True)
    on = DayField(label=_("生效日期"), help_text=AHEAD)
    basis = forms.CharField(label=_("依据"), max_length=200)
    agreed = forms.BooleanField(label=_("我已看过上面的移交清单"))

    def prepare(self) -> None:
        """Every place: whether the actor may move it there is for the act to say."""
        self.initial.setdefault("on", beijing_day(self.by.at))
        self.fields["to"].within(self.by)
