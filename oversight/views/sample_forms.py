"""Invented forms and a register for the page of components."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest

from oversight.forms import AreaField, DayField, Hinted, UploadField
from oversight.plainform import PlainForm
from oversight.screen import parts
from oversight.tables import AreaColumn, Column, DayColumn, FigureColumn, PickColumn, Table, TitleColumn
from oversight.templatetags.portal import status_tag


class SampleForm(PlainForm):
    """Each kind of field once."""

    area = AreaField(label="总建筑面积", help_text="两位小数")
    code = forms.CharField(label="统一社会信用代码", max_length=18)
    built = DayField(label="竣工日期", help_text="例如 2013 年 6 月 18 日")
    kind = forms.ChoiceField(label="小区类别", choices=[("new", "新建"), ("old", "老旧")])
    way = forms.ChoiceField(
        label="怎么导入",
        choices=[("all", "全部改好，一次导入"), ("good", "先导入 43 行，3 行留着改")],
        widget=Hinted(hints={"all": "默认。有一行不对就一行也不写。", "good": "留下的 3 行存成草稿。"}),
    )
    parts = forms.MultipleChoiceField(
        label="用房",
        required=False,
        choices=[("office", "办公"), ("desk", "客服接待")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = UploadField(label="附件", kinds=["xlsx", "csv"], required=False)
    agreed = forms.BooleanField(label="我已核对排名和 3 件异议的处理")

    def clean_code(self) -> str:
        """The sample's check character."""
        code: str = self.cleaned_data["code"]
        if code[-1] != "8":
            raise forms.ValidationError("第 18 位应为 8，请核对营业执照")
        return code


class FilterForm(PlainForm):
    """A filter bar's fields."""

    q = forms.CharField(label="名称、企业或代码", required=False)
    street = forms.ChoiceField(label="街道", choices=[("", "全部 6 个街道")], required=False)
    mode = forms.ChoiceField(label="管理方式", choices=[("", "全部")], required=False)
    since = DayField(label="合同到期不晚于", required=False)


class Register(Table):
    """A short register of estates."""

    pick = PickColumn(accessor="code")
    name = TitleColumn(verbose_name="小区", url=lambda row: "#main")
    street = Column(verbose_name="街道、社区", bare=True)
    mode = Column(verbose_name="管理方式", bare=True)
    firm = Column(verbose_name="现管理单位", middling=True)
    area = AreaColumn(verbose_name="总建筑面积", total=True)
    households = FigureColumn(verbose_name="户数", total=True)
    until = DayColumn(verbose_name="合同到期", low=True)

    caption = "小区登记册"

    class Meta(Table.Meta):
        sequence = ("pick", "name", "street", "mode", "firm", "area", "households", "until")


def register(request: HttpRequest) -> Register:
    """Twelve estates of a page, of 86 that match."""
    modes = (
        parts.Status("failed", "失管"),
        parts.Status("draft", "主管单位"),
        parts.Status("met", "专业化企业"),
    )
    rows = [_estate(n, modes[n % len(modes)]) for n in range(86)]
    table = Register(
        rows,
        filter_totals={"area": Decimal("2014377.15"), "households": 29106},
        matching=86,
        unit="个",
        order_by="name",
    )
    table.paginate(page=request.GET.get("page", 1), per_page=12)
    return table


def _estate(n: int, status: parts.Status) -> dict[str, Any]:
    names = ("怡园旧里", "怡园北院", "兴盛路37号院", "东兴钢铁里", "勤俭里二区", "丰和里12号楼")
    firm = None if status.tone == "failed" else "营口听潮物业"
    return {
        "code": f"E{n:03}",
        "name": f"{names[n % 6]}{n // 6 or ''}",
        "street": "建丰街道 怡园社区",
        "mode": status_tag(status),
        "firm": firm,
        "area": Decimal("21486.30") + n,
        "households": 96 + n,
        "until": date(2027, 3, 31) if firm else None,
    }
