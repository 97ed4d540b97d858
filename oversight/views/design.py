"""组件与状态: every component in every state, also the unhappy ones; for the eye and for the browser tests.

It stands in the demo and under DEBUG alone; elsewhere there is no such page.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.forms import AreaField, DayField, Hinted, UploadField
from oversight.kernel.calendar import BEIJING
from oversight.screen import figures, parts
from oversight.screen.deadline import Clock
from oversight.tables import AreaColumn, Column, DayColumn, FigureColumn, PickColumn, Table, TitleColumn
from oversight.views.base import public_page

DAY = date(2026, 11, 23)  # the Monday of the pictures in the design
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=BEIJING)


@public_page
def components(request: HttpRequest, side: str = "staff") -> HttpResponse:
    """The living page; ``side`` staff or public chooses the head and the sheet."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    context: dict[str, Any] = {"notes": ["KH-2026Q4-0114", _("标准第 1 版"), "2026-11-20"], "now": NOW, "today": DAY, "place": place(), "base": f"base_{side}.html", "side": side}
    samples = (figures_and_tags(), story(), numbers(), choices(), unhappy(), papers())
    for sample in samples:
        context.update(sample)
    context["table"] = register(request)
    return render(request, "oversight/design/components.html", context)


class SampleForm(forms.Form):
    """Each kind of field once."""

    area = AreaField(label=gettext_lazy("总建筑面积"), help_text=gettext_lazy("两位小数"))
    code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=18)
    built = DayField(label=gettext_lazy("竣工日期"), help_text=gettext_lazy("例如 2013 年 6 月 18 日"))
    kind = forms.ChoiceField(label=gettext_lazy("小区类别"), choices=[("new", gettext_lazy("新建")), ("old", gettext_lazy("老旧"))])
    way = forms.ChoiceField(
        label=gettext_lazy("怎么导入"),
        choices=[("all", gettext_lazy("全部改好，一次导入")), ("good", gettext_lazy("先导入 43 行，3 行留着改"))],
        widget=Hinted(hints={"all": gettext_lazy("默认。有一行不对就一行也不写。"), "good": gettext_lazy("留下的 3 行存成草稿。")}),
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("用房"),
        required=False,
        choices=[("office", gettext_lazy("办公")), ("desk", gettext_lazy("客服接待"))],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=gettext_lazy("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = UploadField(label=gettext_lazy("附件"), kinds=["xlsx", "csv"], required=False)
    agreed = forms.BooleanField(label=gettext_lazy("我已核对排名和 3 件异议的处理"))

    def clean_code(self) -> str:
        """The sample's check character."""
        code: str = self.cleaned_data["code"]
        if code[-1] != "8":
            raise forms.ValidationError(_("第 18 位应为 8，请核对营业执照"))
        return code


class FilterForm(forms.Form):
    """A filter bar's fields."""

    q = forms.CharField(label=gettext_lazy("名称、企业或代码"), required=False)
    street = forms.ChoiceField(label=gettext_lazy("街道"), choices=[("", gettext_lazy("全部 6 个街道"))], required=False)
    mode = forms.ChoiceField(label=gettext_lazy("管理方式"), choices=[("", gettext_lazy("全部"))], required=False)
    since = DayField(label=gettext_lazy("合同到期不晚于"), required=False)


class Register(Table):
    """A short register of estates."""

    pick = PickColumn(accessor="code")
    name = TitleColumn(verbose_name=gettext_lazy("小区"), url=lambda row: "#main")
    street = Column(verbose_name=gettext_lazy("街道、社区"), bare=True)
    mode = Column(verbose_name=gettext_lazy("管理方式"), bare=True)
    firm = Column(verbose_name=gettext_lazy("现管理单位"), middling=True)
    area = AreaColumn(verbose_name=gettext_lazy("总建筑面积"), total=True)
    households = FigureColumn(verbose_name=gettext_lazy("户数"), total=True)
    until = DayColumn(verbose_name=gettext_lazy("合同到期"), low=True)

    caption = gettext_lazy("小区登记册")

    class Meta(Table.Meta):
        sequence = ("pick", "name", "street", "mode", "firm", "area", "households", "until")


def register(request: HttpRequest) -> Register:
    """Twelve estates of a page, of 86 that match."""
    modes = (parts.Status("failed", _("失管")), parts.Status("draft", _("主管单位")), parts.Status("met", _("专业化企业")))
    rows = [_estate(n, modes[n % len(modes)]) for n in range(86)]
    table = Register(
        rows, filter_totals={"area": Decimal("2014377.15"), "households": 29106}, matching=86, unit=_("个"), order_by="name"
    )
    table.paginate(page=request.GET.get("page", 1), per_page=12)
    return table


def _estate(n: int, status: parts.Status) -> dict[str, Any]:
    from oversight.templatetags.portal import status_tag  # the tag draws what a table's own column would

    names = ("怡园旧里", "怡园北院", "兴盛路37号院", "东兴钢铁里", "勤俭里二区", "丰和里12号楼")
    firm = None if status.tone == "failed" else "营口听潮物业"
    return {
        "code": f"E{n:03}", "name": f"{names[n % 6]}{n // 6 or ''}", "street": "建丰街道 怡园社区",
        "mode": status_tag(status), "firm": firm, "area": Decimal("21486.30") + n, "households": 96 + n,
        "until": date(2027, 3, 31) if firm else None,
    }  # fmt: skip


def place() -> parts.Place:
    """Where the page pretends to be."""
    streets = [parts.Crumb(label=name, url="#main") for name in ("建丰街道", "东兴街道", "跃进街道")]
    return parts.Place(path=[parts.Crumb(label="营口市", url="#main")], here="站前区", below=streets)


def figures_and_tags() -> dict[str, Any]:
    """Clocks, statuses, figures, facts."""
    def clock(**kw: Any) -> Clock:
        return Clock(started_at=NOW - timedelta(days=6), **kw)

    end = NOW.replace(hour=23, minute=59)
    return {
        "clocks": [
            clock(due_at=end + timedelta(days=7)), clock(due_at=end + timedelta(days=1)), clock(due_at=end),
            clock(due_at=end - timedelta(days=4)), clock(due_at=end, done_at=NOW), clock(due_at=end, suspended_at=NOW, suspended_why=_("等补材料")),
            clock(due_at=end + timedelta(days=40)), clock(due_at=end + timedelta(days=5), provisional=True),
        ],
        "statuses": [
            parts.Status("met", _("合格")), parts.Status("running", _("办理中")), parts.Status("check", _("请核对")),
            parts.Status("failed", _("不合格")), parts.Status("draft", _("草稿")), parts.Status("gravest", _("严重失信")),
        ],
        "plus": Decimal("2"), "minus": Decimal("-10"), "price": Decimal("1.45"), "area_sample": Decimal("186543.21"),
        "facts": [
            parts.Fact(label=_("我的待办"), value=11, unit=_("件"), base=_("逾期 1，今天 3，本周 4")),
            parts.Fact(label=_("物业管理覆盖率"), value="93.5", unit="%", base=_("43 / 46 个小区，失管 3 个")),
            parts.Fact(label=_("现管理单位"), value="营口澄岸物业", url="#main", words=True, base=_("2022年6月1日起")),
            parts.Fact(label=_("普查核查"), value="602.36", unit="m²", base=_("差 16.66 m²"), breach=True),
            parts.Fact(label=_("合同到期"), value=None, base=_("没有合同")),
        ],
    }  # fmt: skip


def story() -> dict[str, Any]:
    """Events, tasks, tenure, steps."""
    due = NOW.replace(hour=23, minute=59)
    tasks = [
        (_("已逾期"), [(_("督办反馈：怡园旧里失管接管方案"), _("区物业办督办单〔2026〕009号"), _("督办"), due - timedelta(days=4))]),
        (_("今天 11月23日"), [(_("枫和雅筑联席会议纪要：送各方确认"), _("第7次联席会议，议定事项 4 项"), _("联席会议"), due)]),
        (_("本周"), [(_("锦汀小区 3 号楼电梯反复停运"), _("诉求 TS-7F4K-92MQ，24日到场查验"), _("诉求"), due + timedelta(days=2))]),
    ]
    steps = [
        parts.Step(label=_("选文件"), result="建丰街道用房普查_1120.xlsx", done=True),
        parts.Step(label=_("对应列"), result=_("14 列，全部对上"), done=True),
        parts.Step(label=_("逐行检查"), result=_("3 行要改"), current=True),
        parts.Step(label=_("确认导入"), result=_("还没有写入任何数据")),
    ]
    return {
        "groups": [
            parts.TaskGroup(title=title, tasks=[parts.Task(title=t, url="#main", line=line, kind=kind, deadline=at) for t, line, kind, at in rows])
            for title, rows in tasks
        ],
        "steps": steps,
        "events": [
            parts.Event(at=NOW - timedelta(days=3), who="建丰街道办事处", what=_("已约三方到场查验"), why=_("街道、物业企业和电梯维保单位到 3 号楼查验，结果当天写在这里。")),
            parts.Event(at=NOW - timedelta(days=4), who="丰收社区居委会 → 建丰街道办事处", what=_("转办"), why=_("理由：需要维保单位配合，超出社区职责。")),
            parts.Event(at=NOW - timedelta(days=5), who="丰收社区居委会", what=_("登记，发出查询码")),
        ],
        "tenure": tenure(),
        "tabs": [
            parts.Tab(label=_("概况"), url="#main", current=True), parts.Tab(label=_("物业用房"), url="#main"),
            parts.Tab(label=_("合同与收费"), url="#main", count=3), parts.Tab(label=_("文件"), url="#main", count=41),
        ],
    }  # fmt: skip


def tenure() -> parts.Tenure:
    """Three firms and an emergency between them."""
    return parts.Tenure(
        today=DAY,
        foreseen=date(2027, 5, 31),
        bands=[
            parts.Band(label="营口砚湖城市服务", since=date(2013, 6, 1), until=date(2018, 5, 31), note=_("前期物业 2013.6 至 2018.5")),
            parts.Band(label=_("应急托管"), since=date(2018, 6, 1), until=date(2018, 11, 30), kind="emergency"),
            parts.Band(label="营口听潮物业", since=date(2018, 12, 1), until=date(2022, 5, 31), note=_("2018.12 至 2022.5")),
            parts.Band(label="营口澄岸物业", since=date(2022, 6, 1), note=_("2022.6 起，合同至 2027.5.31")),
        ],
        rows=[
            parts.Row(label=_("考核得分"), marks=[parts.Mark(on=date(2014 + n, 7, 1), label=f"{81 + n}.60") for n in range(12)]),
            parts.Row(label=_("不良、处罚"), kind="breach", marks=[parts.Mark(on=date(2018, 6, 1), label=_("擅自撤离 N28"))]),
            parts.Row(label=_("投诉，件"), kind="bars", marks=[parts.Mark(on=date(2015 + n, 7, 1), label=str(6 + n * 3), amount=6 + n * 3) for n in range(11)]),
        ],
    )  # fmt: skip


def numbers() -> dict[str, Any]:
    """Arithmetic, bars, shares, progress."""
    Line = parts.Line
    return {
        "explain": parts.Explain(
            title=_("这个结论是怎么算的"),
            lines=[
                Line(label=_("总建筑面积"), amount="154,754.00 m²", note="118,260.40 + 6,412.35 + 1,081.25 + 29,000.00"),
                Line(label=_("比例项"), formula="154,754.00 × 4‰", amount="619.02 m²", note=_("精确值 619.016，向上进到 0.01")),
                Line(label=_("下限项"), amount="80.00 m²"),
                Line(label=_("应配"), formula="max(619.02, 80.00)", amount="619.02 m²", sub=True),
                Line(label=_("不计入"), amount="−40.00 m²", note=_("门卫室 16.00；改作快递驿站 24.00"), minus=True),
                Line(label=_("计入面积"), amount="602.36 m²", sub=True),
                Line(label=_("缺口"), formula="602.36 − 619.02", amount=figures.signed(Decimal("-16.66")), result=True),
            ],
            source=_("政策版本 S-2008。本次核查固定使用该版本和上列数据，再查另立新号，不改本页。"),
            source_url="#main", source_label=_("规则原文"),
        ),
        "bars": [
            parts.Bar(label=_("应配"), amount=Decimal("619.02"), shown="619.02 m²"),
            parts.Bar(label=_("计入"), amount=Decimal("602.36"), shown="602.36 m²", tone="met", missing=Decimal("16.66"), breach=True),
            parts.Bar(label=_("实测"), amount=Decimal("602.36"), shown="642.36 m²", tone="3", void=Decimal("40")),
        ],
        "shares": [
            parts.Share(label=label, count=count, series=series, shown=figures.measure.show_percent(count, 212), url="#main")
            for label, count, series in (
                (_("专业化企业"), 131, 1), (_("业主自治"), 24, 2), (_("栋楼管理"), 9, 3), (_("庭院式自治"), 6, 4),
                (_("划片整合"), 18, 5), (_("主管单位"), 10, 6), (_("失管"), 14, "breach"),
            )
        ],
        "progress": [
            parts.Progress(label="怡园社区", done=3, total=5, url="#main", extra="3 / 5"),
            parts.Progress(label="丰收社区", done=7, total=7, url="#main", extra="7 / 7"),
        ],
        "limit_start": DAY - timedelta(days=5), "limit_last": DAY + timedelta(days=2),
        "late_start": DAY - timedelta(days=10), "late_last": DAY - timedelta(days=4),
    }  # fmt: skip


def choices() -> dict[str, Any]:
    """Forms and filters."""
    sent = {"area": "12.5x", "code": "91210802MA0UCA7X3B", "built_year": "2013", "built_month": "13", "built_day": "1"}
    numbered = Paginator(range(86), 12).page(1)
    return {
        "form": SampleForm(initial={"area": Decimal("154754.00"), "built": DAY, "way": "all"}),
        "bad_form": SampleForm(sent, prefix=None, auto_id="bad_%s"),
        "filter_form": FilterForm(auto_id="filter_%s"),
        "chips": [parts.Chip(label=_("老旧・有主管单位"), without_url="#main"), parts.Chip(label=_("老旧・无主管单位"), without_url="#main")],
        "page": numbered,
        "acts": [
            parts.Action(label=_("登记小区"), url="#main", icon="plus", solid=True),
            parts.Action(label=_("导入"), url="#main", icon="upload"),
            parts.Action(label=_("导出全部"), url="#main", icon="download"),
        ],
    }


def unhappy() -> dict[str, Any]:
    """Offline, conflict, refusal."""
    return {
        "syncs": [
            parts.Sync(state="offline", title=_("没有网络，已存在本机"), line=_("9 项、5 张照片待上传")),
            parts.Sync(state="sending", title=_("正在上传 3 / 5 张照片"), line=_("可以接着评分")),
            parts.Sync(state="stored", title=_("12 / 12 张照片已入库"), line=_("10:21，本机副本可清除")),
            parts.Sync(state="differs", title=_("4.4 有两份不同的评分"), line=_("顾听禾 10:02 也改过"), url="#main", act=_("对照")),
        ],
        "versions": [
            parts.Version(title=_("我的"), fields=[(_("联系电话"), "0417-2800001", True), (_("地址"), "建丰路 8 号", False)], choice=_("留我的"), value="mine"),
            parts.Version(title=_("顾听禾 10:02 保存的"), fields=[(_("联系电话"), "0417-2800002", True), (_("地址"), "建丰路 8 号", False)], choice=_("用对方的"), value="theirs"),
        ],
        "checks": [
            parts.Check(name=_("身份在期"), answer="yes", words=_("建丰街道办事处工作人员，2025年3月1日起，未结束"), source=_("任职表")),
            parts.Check(name=_("角色权限"), answer="no", words=_("“决定”只给市局负责人"), source="credit.decide"),
            parts.Check(name=_("状态允许"), answer="wait", words=_("异议期满（11月30日）后才能决定"), source=_("状态表")),
            parts.Check(name=_("个别授权"), answer="none", words=_("没有针对这条记录的授权")),
        ],
        "letters": [
            parts.Notice(title=_("诉求 TS-7F4K-92MQ 剩 1 个工作日"), url="#main", at=NOW, unread=True),
            parts.Notice(title=_("备案已受理：营口栖川物业"), url="#main", at=NOW - timedelta(days=1)),
        ],
        "job": {"title": "普查表_1120.xlsx", "done": 31200, "total": 46000},
    }  # fmt: skip


def papers() -> dict[str, Any]:
    """Notice heads, attachments, verification, confirmation."""
    Pair = parts.Pair
    return {
        "head": [
            Pair(label=_("索引号"), value="YK-WY-2026-01187"), Pair(label=_("发布机构"), value="营口市住房和城乡建设局"),
            Pair(label=_("文号"), value="营房物公示〔2026〕012号"), Pair(label=_("信息来源"), value=None),
            Pair(label=_("成文日期"), value=figures.date_zh(date(2026, 11, 18))), Pair(label=_("公开日期"), value=figures.date_zh(date(2026, 11, 19))),
        ],
        "papers": [parts.Paper(label="2026年第三季度百分考核结果汇总表.pdf", url="#main", meta=_("PDF，12 页，428 KB，可选中文字"))],
        "verification": parts.Verification(
            code="7K3M-2Q8D-XA5F", status=parts.Status("met", _("有效")), digest="9f2c 41d7 60be … 83a1 e05d", seal="演示用印", url="#main"
        ),
        "pairs": [
            Pair(label=_("结果"), value=_("第三季度，118 家、846 个项目")), Pair(label=_("公布到"), value=_("门户首页、企业页、开放数据")),
            Pair(label=_("提交人"), value=_("沈望舒（不能由本人公布）"), act=_("改"), act_url="#main"),
        ],
    }  # fmt: skip
