"""Forms of a redrawing: one for each kind, each giving a `Plan`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight import submissions
from oversight.actions.redrawing import Piece, Plan
from oversight.cargo import CARGO
from oversight.forms import DayField, Hinted
from oversight.models import Redrawing, Territory
from oversight.plainform import PlainForm

KEEP, NEW = "keep", "new"
FEWEST, MOST = 2, 6


class RedrawingForm(PlainForm):
    """What every kind asks: from which day, by which document. ``unit`` is what is redrawn."""

    effective = DayField(
        label=_("生效日期"),
        help_text=_("今天或以后的日期：到当天零时自动生效；那时还没有批准的，批准当天生效"),
    )
    document = forms.CharField(
        label=_("批准文号"), max_length=120, required=False, help_text=_("例如民政部门或政府批复的文号")
    )

    form_token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=submissions.new_token
    )

    def __init__(self, *args: Any, unit: Territory, pieces: int = FEWEST, **kwargs: Any) -> None:
        self.unit = unit
        self.pieces = min(max(pieces, FEWEST), MOST)
        super().__init__(*args, **kwargs)

    def plan(self) -> Plan:
        """The plan that the cleaned form asks for."""
        raise NotImplementedError

    @classmethod
    def initial_of(cls, redrawing: Redrawing) -> dict[str, Any]:
        """What a stored redrawing puts into the form."""
        return {"effective": redrawing.effective, "document": redrawing.document}


class RenameForm(RedrawingForm):
    """更名."""

    name = forms.CharField(label=_("新名称"), max_length=120)
    rename_bodies = forms.BooleanField(
        label=_("名称中含原名的办事机构同时更名，原名记入曾用名"), required=False, initial=True
    )
    field_order = ["name", "rename_bodies", "effective", "document"]

    def plan(self) -> Plan:
        """The new name, and whether the offices follow."""
        data = self.cleaned_data
        return Plan(name="".join(data["name"].split()), rename_bodies=data["rename_bodies"])

    @classmethod
    def initial_of(cls, redrawing: Redrawing) -> dict[str, Any]:
        """The name asked for."""
        plan = Plan.of(redrawing)
        return {**super().initial_of(redrawing), "name": plan.name, "rename_bodies": plan.rename_bodies}


class MoveForm(RedrawingForm):
    """划转."""

    parent = forms.ModelChoiceField(
        label=_("划入哪个上级单位"), queryset=Territory.objects.none(), empty_label=_("请选择")
    )
    field_order = ["parent", "effective", "document"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Territory.objects.filter(level=self.unit.level - 1, valid_to=None)
        field: Any = self.fields["parent"]
        field.queryset = above.exclude(path=self.unit.path[:-4]).with_parent()
        field.label_from_instance = lambda unit: unit.label

    def plan(self) -> Plan:
        """The new parent."""
        return Plan(parent=self.cleaned_data["parent"].pk)

    @classmethod
    def initial_of(cls, redrawing: Redrawing) -> dict[str, Any]:
        """The parent asked for."""
        return {**super().initial_of(redrawing), "parent": Plan.of(redrawing).parent}


class MergeForm(RedrawingForm):
    """合并."""

    absorbed = forms.ModelMultipleChoiceField(
        label=_("并入的单位"),
        queryset=Territory.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("同一上级之下的单位"),
    )
    others = forms.CharField(
        label=_("其他上级之下的单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行填一个 12 位区划代码"),
    )
    heir = forms.ChoiceField(
        label=_("合并后"),
        choices=[(KEEP, _("保留本单位及其代码")), (NEW, _("新设单位，本单位也停用"))],
        widget=Hinted(hints={KEEP: _("其他单位并入本单位"), NEW: _("所有合并单位并入新设的单位")}),
        initial=KEEP,
    )
    name = forms.CharField(
        label=_("合并后的名称"), max_length=120, required=False, help_text=_("不填则沿用本单位名称")
    )
    code = forms.CharField(
        label=_("新设单位的区划代码"), max_length=12, required=False, help_text=_("仅新设单位时填写，12 位")
    )
    field_order = ["absorbed", "others", "heir", "name", "code", "effective", "document"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["absorbed"]
        field.queryset = beside(self.unit)

    def clean_others(self) -> list[Territory]:
        """The units of these codes; each unknown code is named."""
        codes = self.cleaned_data["others"].split()
        found = {unit.code: unit for unit in Territory.objects.filter(code__in=codes, valid_to=None)}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(_("没有这些代码的单位：%(codes)s") % {"codes": "、".join(unknown)})
        return [found[code] for code in codes]

    def clean(self) -> dict[str, Any]:
        """A new unit needs a name and a code."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("heir") == NEW:
            if not data.get("name"):
                self.add_error("name", _("请填写新设单位的名称"))
            if not data.get("code"):
                self.add_error("code", _("请填写新设单位的 12 位区划代码"))
        if "others" in data and not data.get("absorbed") and not data["others"]:
            self.add_error("absorbed", _("请至少选一个并入的单位"))
        return data

    def plan(self) -> Plan:
        """What goes into what."""
        data = self.cleaned_data
        absorbed = {unit.pk: None for unit in (*data["absorbed"], *data["others"])}
        new = data["heir"] == NEW
        return Plan(
            absorbed=tuple(absorbed),
            name="".join(data["name"].split()),
            code=data["code"].strip() if new else "",
        )

    @classmethod
    def initial_of(cls, redrawing: Redrawing) -> dict[str, Any]:
        """The units and the heir asked for."""
        plan = Plan.of(redrawing)
        here = set(beside(redrawing.unit).values_list("pk", flat=True))
        away = Territory.objects.filter(pk__in=set(plan.absorbed) - here).values_list("code", flat=True)
        return {
            **super().initial_of(redrawing),
            "absorbed": [key for key in plan.absorbed if key in here],
            "others": "\n".join(away),
            "heir": NEW if plan.code else KEEP,
            "name": plan.name,
            "code": plan.code,
        }


class SplitForm(RedrawingForm):
    """拆分: names and codes of the pieces, and for everything directly in the unit the piece it goes to."""

    goes_on = forms.ChoiceField(
        label=_("原单位"),
        choices=[(KEEP, _("继续保留，分出新单位")), (NEW, _("停用，全部拆为新单位"))],
        widget=Hinted(
            hints={KEEP: _("第 1 个单位就是原单位，名称、代码不变"), NEW: _("每个单位都新填名称、代码")}
        ),
        initial=KEEP,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(str(n), _("第 %(n)s 个单位") % {"n": n + 1}) for n in range(self.pieces)]
        for n in range(self.pieces):
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("第 %(n)s 个单位的名称") % {"n": n + 1}, max_length=120, required=n > 0
            )
            self.fields[f"code_{n}"] = forms.CharField(
                label=_("第 %(n)s 个单位的区划代码") % {"n": n + 1}, max_length=12, required=n > 0
            )
        for name in ("name_0", "code_0"):
            self.fields[name].help_text = _("原单位停用时才填")
        for name, label in self.assigned():
            self.fields[name] = forms.ChoiceField(label=label, choices=self.choices)
        self.order_fields([name for name in self.fields if name not in ("effective", "document")])

    def assigned(self) -> Iterator[tuple[str, str]]:
        """(field, label) of each thing to be assigned: units below, then rows of tables that are given by hand."""
        for child in self.unit.get_children().filter(valid_to=None):
            yield f"child_{child.pk}", child.name
        for cargo in CARGO:
            if cargo.assigned:
                for row in cargo.on(self.unit).order_by("pk"):
                    yield f"row_{cargo.key}_{row.pk}", f"{cargo.label}：{row}"

    def clean(self) -> dict[str, Any]:
        """A unit that ends gives its first piece a name and a code too."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("goes_on") == NEW:
            for field, words in (("name_0", _("请填写名称")), ("code_0", _("请填写 12 位区划代码"))):
                if not data.get(field):
                    self.add_error(field, words)
        return data

    def plan(self) -> Plan:
        """The pieces and who goes to which."""
        data = self.cleaned_data
        pieces = [
            Piece("".join(data[f"name_{n}"].split()), data[f"code_{n}"].strip()) for n in range(self.pieces)
        ]
        if data["goes_on"] == KEEP:
            pieces[0] = Piece(self.unit.name)
        children: dict[int, int] = {}
        rows: dict[str, dict[int, int]] = {}
        for name, _label in self.assigned():
            kind, *key = name.split("_")
            if kind == "child":
                children[int(key[0])] = int(data[name])
            else:
                table = "_".join(key[:-1])
                rows.setdefault(table, {})[int(key[-1])] = int(data[name])
        return Plan(pieces=tuple(pieces), children=children, rows=rows)

    @classmethod
    def initial_of(cls, redrawing: Redrawing) -> dict[str, Any]:
        """The pieces and assignments asked for."""
        plan = Plan.of(redrawing)
        initial = super().initial_of(redrawing)
        initial["goes_on"] = NEW if plan.pieces and plan.pieces[0].code else KEEP
        for n, piece in enumerate(plan.pieces):
            if piece.code:
                initial[f"name_{n}"], initial[f"code_{n}"] = piece.name, piece.code
        initial |= {f"child_{key}": str(piece) for key, piece in plan.children.items()}
        for table, rows in plan.rows.items():
            initial |= {f"row_{table}_{key}": str(piece) for key, piece in rows.items()}
        return initial


def beside(unit: Territory) -> QuerySet[Territory]:
    """Units in force under the same parent."""
    found: QuerySet[Territory] = unit.get_siblings().filter(valid_to=None).exclude(pk=unit.pk)
    return found


FORMS: dict[str, type[RedrawingForm]] = {
    Redrawing.RENAME: RenameForm,
    Redrawing.MOVE: MoveForm,
    Redrawing.MERGE: MergeForm,
    Redrawing.SPLIT: SplitForm,
}


class WhyForm(PlainForm):
    """A reason."""

    why = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TickForm(PlainForm):
    """A tick before a grave act, and the version that was looked at."""

    sure = forms.BooleanField(label=_("我已核对会随之变动的机构、人员和小区"))
    seen = forms.IntegerField(widget=forms.HiddenInput)
