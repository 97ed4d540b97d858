"""合并、拆分、划片整合的表单: which estates, what they become, and where each room goes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actform import ActForm
from oversight.forms import AreaField, DayField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import key
from oversight.plainform import PlainForm
from registry.actions.estate import Piece
from registry.forms.fields import AHEAD, PlaceField
from registry.models import Estate, Room

FEWEST, MOST = 1, 6


class EstatesField(forms.ModelMultipleChoiceField):
    """Estates to tick, each with its community: names repeat within a street."""

    def label_from_instance(self, obj: Any) -> str:
        """The name and where it lies."""
        return with_place(obj)


class ChooseForm(PlainForm):
    """The other estates, of the same street, and how many stand afterwards."""

    other = EstatesField(
        label=gettext_lazy("选择小区"),
        queryset=Estate.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="public_id",
        error_messages={"required": gettext_lazy("请至少选一个小区")},
    )
    pieces = forms.TypedChoiceField(
        label=gettext_lazy("办理后有几个小区"),
        coerce=int,
        choices=[(n, str(n)) for n in range(FEWEST, MOST + 1)],
    )


class DatedForm(ActForm):
    """The day and the ground of an act on several estates."""

    on = DayField(label=gettext_lazy("生效日期"), help_text=AHEAD)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)
    agreed = forms.BooleanField(label=gettext_lazy("我已看过上面的变化，知道生效后不能撤回"))

    def prepare(self) -> None:
        """Today, unless told otherwise."""
        self.initial.setdefault("on", beijing_day(self.by.at))


class MergeForm(DatedForm):
    """What the estate that stays has afterwards; the sums are proposed."""

    total_area = AreaField(label=gettext_lazy("合并后总建筑面积"), required=False)
    above_ground_area = AreaField(label=gettext_lazy("合并后地上建筑面积"), required=False)
    households = forms.IntegerField(label=gettext_lazy("合并后户数"), min_value=0, required=False)
    buildings = forms.IntegerField(label=gettext_lazy("合并后楼栋数"), min_value=0, required=False)
    versions = forms.CharField(widget=forms.HiddenInput, required=False)
    sections = (
        (gettext_lazy("合并后的登记事项"), ("total_area", "above_ground_area", "households", "buildings")),
        (gettext_lazy("生效与依据"), ("on", "basis", "agreed")),
    )
    others: Sequence[Estate] = ()

    def prepare(self) -> None:
        """Propose the sums of what is known."""
        super().prepare()
        together = (self.thing, *self.others)
        for name in ("total_area", "above_ground_area", "households", "buildings"):
            self.initial.setdefault(name, total(together, name))
        self.initial["versions"] = spell_versions(together)

    def areas(self) -> dict[str, Decimal]:
        """Areas by kind."""
        named = {
            "total": self.cleaned_data["total_area"],
            "above_ground": self.cleaned_data["above_ground_area"],
        }
        return {kind: value for kind, value in named.items() if value is not None}

    def facts(self) -> dict[str, Any]:
        """The facts that the sums change."""
        return {name: self.cleaned_data[name] for name in ("households", "buildings")}


class PiecesForm(DatedForm):
    """The estates that stand afterwards, and where each room goes. ``count`` and ``sources`` are set by a subclass."""

    count = 2
    sources: Sequence[Estate] = ()
    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """One set of fields a piece, one choice a room."""
        super().prepare()
        self.initial["versions"] = spell_versions(self.sources)
        for number in range(1, self.count + 1):
            self._add_piece(number)
        named = told_apart(self.sources)
        self.rooms = list(Room.objects.filter(estate__in=self.sources).select_related("estate"))
        which = [(str(n), _("第 %(n)s 个小区") % {"n": n}) for n in range(1, self.count + 1)]
        for room in self.rooms:
            label = _("%(estate)s：%(place)s，%(area)s m²") % {
                "estate": named[room.estate_id],
                "place": room.place,
                "area": room.area,
            }
            self.fields[f"room_{room.pk}"] = forms.ChoiceField(label=label, choices=which)

    def _add_piece(self, number: int) -> None:
        place = PlaceField(label=_("所属社区"))
        place.within(self.by)
        going_on = [
            ("", _("都不延续")),
            *((str(key), name) for key, name in told_apart(self.sources).items()),
        ]
        added = {
            "name": forms.CharField(label=_("小区名称"), max_length=120),
            "place": place,
            "total_area": AreaField(label=_("总建筑面积"), required=False),
            "households": forms.IntegerField(label=_("户数"), min_value=0, required=False),
            "buildings": forms.IntegerField(label=_("楼栋数"), min_value=0, required=False),
            "continues": forms.ChoiceField(
                label=_("延续谁的企业和管理模式"), choices=going_on, required=False
            ),
        }
        for name, field in added.items():
            self.fields[f"{name}_{number}"] = field
        first = self.sources[0]
        self.initial.setdefault(f"place_{number}", first.jurisdiction_id)
        if len(self.sources) == 1:
            self.initial.setdefault(f"continues_{number}", str(first.pk))
        if self.count == 1:
            for name in ("total_area", "households", "buildings"):
                self.initial.setdefault(f"{name}_1", total(self.sources, name))

    def sectioned(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """A section a piece, the rooms, the day."""
        names = ("name", "place", "total_area", "households", "buildings", "continues")
        found = [
            (_("第 %(n)s 个小区") % {"n": n}, [self[f"{name}_{n}"] for name in names])
            for n in range(1, self.count + 1)
        ]
        if self.rooms:
            found.append((_("物业用房归哪个小区"), [self[f"room_{room.pk}"] for room in self.rooms]))
        return [*found, (_("生效与依据"), [self[name] for name in ("on", "basis", "agreed")])]

    def pieces(self) -> list[Piece]:
        """What the action needs."""
        data = self.cleaned_data
        template = self.sources[0]
        return [
            Piece(
                name=data[f"name_{n}"],
                place=data[f"place_{n}"],
                facts={
                    "kind": template.kind,
                    "estate_class": template.estate_class,
                    "address": template.address,
                    "developer": template.developer,
                    "responsible_unit": template.responsible_unit,
                    "completed_on": template.completed_on,
                    "permitted_on": template.permitted_on,
                    "households": data[f"households_{n}"],
                    "buildings": data[f"buildings_{n}"],
                },
                areas={"total": data[f"total_area_{n}"]} if data[f"total_area_{n}"] is not None else {},
                rooms=[room.pk for room in self.rooms if data[f"room_{room.pk}"] == str(n)],
                continues=int(data[f"continues_{n}"]) if data[f"continues_{n}"] else None,
            )
            for n in range(1, self.count + 1)
        ]


def with_place(estate: Estate) -> str:
    """An estate's name and its community."""
    if estate.jurisdiction is None:
        return estate.name
    return _("%(name)s（%(place)s）") % {"name": estate.name, "place": estate.jurisdiction.name}


def told_apart(estates: Sequence[Estate]) -> dict[int, str]:
    """The names of the estates by key; those that two share with their community."""
    names = [estate.name for estate in estates]
    return {one.pk: with_place(one) if names.count(one.name) > 1 else one.name for one in estates}


def total(estates: Sequence[Estate], name: str) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [value for estate in estates if (value := getattr(estate, name)) is not None]
    return sum(known[1:], start=known[0]) if known else None


def spell_versions(estates: Sequence[Estate]) -> str:
    """Which version of each estate was looked at: 12:3,15:1."""
    return ",".join(f"{estate.pk}:{estate.version}" for estate in estates)


def read_versions(text: str) -> dict[int, int]:
    """What `spell_versions` wrote; what cannot be read is left out and will count as moved."""
    pairs = (part.split(":") for part in text.split(",") if part.count(":") == 1)
    read = ((key(one), key(version)) for one, version in pairs)
    return {one: version for one, version in read if one is not None and version is not None}
