"""Invented contents for the page of components: every part in every state. Not translated: it stands for data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator

from oversight.kernel.measure import show_percent
from oversight.screen import figures, parts
from oversight.screen.deadline import Clock
from oversight.views.sample_forms import FilterForm, SampleForm
from oversight.views.sample_papers import DAY, NOW, papers, unhappy


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
            clock(due_at=end + timedelta(days=7)),
            clock(due_at=end + timedelta(days=1)),
            clock(due_at=end),
            clock(due_at=end - timedelta(days=4)),
            clock(due_at=end, done_at=NOW),
            clock(due_at=end, suspended_at=NOW, suspended_why="等补材料"),
            clock(due_at=end + timedelta(days=40)),
            clock(due_at=end + timedelta(days=5), provisional=True),
        ],
        "statuses": [
            parts.Status("met", "合格"),
            parts.Status("running", "办理中"),
            parts.Status("check", "请核对"),
            parts.Status("failed", "不合格"),
            parts.Status("draft", "草稿"),
            parts.Status("gravest", "严重失信"),
        ],
        "plus": Decimal("2"),
        "minus": Decimal("-10"),
        "price": Decimal("1.45"),
        "area_sample": Decimal("186543.21"),
        "facts": [
            parts.Fact(label="我的待办", value=11, unit="件", base="逾期 1，今天 3，本周 4"),
            parts.Fact(label="物业管理覆盖率", value="93.5", unit="%", base="43 / 46 个小区，失管 3 个"),
            parts.Fact(
                label="现管理单位", value="营口澄岸物业", url="#main", words=True, base="2022年6月1日起"
            ),
            parts.Fact(label="普查核查", value="602.36", unit="m²", base="差 16.66 m²", breach=True),
            parts.Fact(label="合同到期", value=None, base="没有合同"),
        ],
    }


def story() -> dict[str, Any]:
    """Events, tasks, tenure, steps."""
    due = NOW.replace(hour=23, minute=59)
    tasks = [
        (
            "已逾期",
            [
                (
                    "督办反馈：怡园旧里失管接管方案",
                    "区物业办督办单〔2026〕009号",
                    "督办",
                    due - timedelta(days=4),
                )
            ],
        ),
        (
            "今天 11月23日",
            [("枫和雅筑联席会议纪要：送各方确认", "第7次联席会议，议定事项 4 项", "联席会议", due)],
        ),
        (
            "本周",
            [
                (
                    "锦汀小区 3 号楼电梯反复停运",
                    "诉求 TS-7F4K-92MQ，24日到场查验",
                    "诉求",
                    due + timedelta(days=2),
                )
            ],
        ),
    ]
    steps = [
        parts.Step(label="选文件", result="建丰街道用房普查_1120.xlsx", done=True),
        parts.Step(label="对应列", result="14 列，全部对上", done=True),
        parts.Step(label="逐行检查", result="3 行要改", current=True),
        parts.Step(label="确认导入", result="还没有写入任何数据"),
    ]
    return {
        "groups": [
            parts.TaskGroup(
                title=title,
                tasks=[
                    parts.Task(title=t, url="#main", line=line, kind=kind, deadline=at)
                    for t, line, kind, at in rows
                ],
            )
            for title, rows in tasks
        ],
        "steps": steps,
        "events": [
            parts.Event(
                at=NOW - timedelta(days=3),
                who="建丰街道办事处",
                what="已约三方到场查验",
                why="街道、物业企业和电梯维保单位到 3 号楼查验，结果当天写在这里。",
            ),
            parts.Event(
                at=NOW - timedelta(days=4),
                who="丰收社区居委会 → 建丰街道办事处",
                what="转办",
                why="理由：需要维保单位配合，超出社区职责。",
            ),
            parts.Event(at=NOW - timedelta(days=5), who="丰收社区居委会", what="登记，发出查询码"),
        ],
        "tenure": tenure(),
        "tabs": [
            parts.Tab(label="概况", url="#main", current=True),
            parts.Tab(label="物业用房", url="#main"),
            parts.Tab(label="合同与收费", url="#main", count=3),
            parts.Tab(label="文件", url="#main", count=41),
        ],
    }


def tenure() -> parts.Tenure:
    """Three firms and an emergency between them."""
    return parts.Tenure(
        today=DAY,
        foreseen=date(2027, 5, 31),
        bands=[
            parts.Band(
                label="营口砚湖城市服务",
                since=date(2013, 6, 1),
                until=date(2018, 5, 31),
                note="前期物业 2013.6 至 2018.5",
            ),
            parts.Band(label="应急托管", since=date(2018, 6, 1), until=date(2018, 11, 30), kind="emergency"),
            parts.Band(
                label="营口听潮物业",
                since=date(2018, 12, 1),
                until=date(2022, 5, 31),
                note="2018.12 至 2022.5",
            ),
            parts.Band(label="营口澄岸物业", since=date(2022, 6, 1), note="2022.6 起，合同至 2027.5.31"),
        ],
        rows=[
            parts.Row(
                label="考核得分",
                marks=[parts.Mark(on=date(2014 + n, 7, 1), label=f"{81 + n}.60") for n in range(12)],
            ),
            parts.Row(
                label="不良、处罚",
                kind="breach",
                marks=[parts.Mark(on=date(2018, 6, 1), label="擅自撤离 N28")],
            ),
            parts.Row(
                label="投诉，件",
                kind="bars",
                marks=[
                    parts.Mark(on=date(2015 + n, 7, 1), label=str(6 + n * 3), amount=6 + n * 3)
                    for n in range(11)
                ],
            ),
        ],
    )


def numbers() -> dict[str, Any]:
    """Arithmetic, bars, shares, progress."""
    Line = parts.Line
    return {
        "explain": parts.Explain(
            title="这个结论是怎么算的",
            lines=[
                Line(
                    label="总建筑面积",
                    amount="154,754.00 m²",
                    note="118,260.40 + 6,412.35 + 1,081.25 + 29,000.00",
                ),
                Line(
                    label="比例项",
                    formula="154,754.00 × 4‰",
                    amount="619.02 m²",
                    note="精确值 619.016，向上进到 0.01",
                ),
                Line(label="下限项", amount="80.00 m²"),
                Line(label="应配", formula="max(619.02, 80.00)", amount="619.02 m²", sub=True),
                Line(label="不计入", amount="−40.00 m²", note="门卫室 16.00；改作快递驿站 24.00", minus=True),
                Line(label="计入面积", amount="602.36 m²", sub=True),
                Line(
                    label="缺口",
                    formula="602.36 − 619.02",
                    amount=figures.signed(Decimal("-16.66")),
                    result=True,
                ),
            ],
            source="政策版本 S-2008。本次核查固定使用该版本和上列数据，再查另立新号，不改本页。",
            source_url="#main",
            source_label="规则原文",
        ),
        "bars": [
            parts.Bar(label="应配", amount=Decimal("619.02"), shown="619.02 m²"),
            parts.Bar(
                label="计入",
                amount=Decimal("602.36"),
                shown="602.36 m²",
                tone="met",
                missing=Decimal("16.66"),
                breach=True,
            ),
            parts.Bar(
                label="实测", amount=Decimal("602.36"), shown="642.36 m²", tone="3", void=Decimal("40")
            ),
        ],
        "shares": [
            parts.Share(label=label, count=count, series=series, shown=show_percent(count, 212), url="#main")
            for label, count, series in (
                ("专业化企业", 131, 1),
                ("业主自治", 24, 2),
                ("栋楼管理", 9, 3),
                ("庭院式自治", 6, 4),
                ("划片整合", 18, 5),
                ("主管单位", 10, 6),
                ("失管", 14, "breach"),
            )
        ],
        "progress": [
            parts.Progress(label="怡园社区", done=3, total=5, url="#main", extra="3 / 5"),
            parts.Progress(label="丰收社区", done=7, total=7, url="#main", extra="7 / 7"),
        ],
        "limit_start": DAY - timedelta(days=5),
        "limit_last": DAY + timedelta(days=2),
        "late_start": DAY - timedelta(days=10),
        "late_last": DAY - timedelta(days=4),
    }


def choices() -> dict[str, Any]:
    """Forms and filters."""
    sent = {
        "area": "12.5x",
        "code": "91210802MA0UCA7X3B",
        "built_year": "2013",
        "built_month": "13",
        "built_day": "1",
    }
    numbered = Paginator(range(86), 12).page(1)
    return {
        "form": SampleForm(initial={"area": Decimal("154754.00"), "built": DAY, "way": "all"}),
        "bad_form": SampleForm(sent, prefix=None, auto_id="bad_%s"),
        "filter_form": FilterForm(auto_id="filter_%s"),
        "chips": [
            parts.Chip(label="老旧・有主管单位", without_url="#main"),
            parts.Chip(label="老旧・无主管单位", without_url="#main"),
        ],
        "page": numbered,
        "acts": [
            parts.Action(label="登记小区", url="#main", icon="plus", solid=True),
            parts.Action(label="导入", url="#main", icon="upload"),
            parts.Action(label="导出全部", url="#main", icon="download"),
        ],
    }


def page() -> dict[str, Any]:
    """The moment and the place that the page pretends to be at."""
    return {
        "notes": ["KH-2026Q4-0114", "标准第 1 版", "2026-11-20"],
        "now": NOW,
        "today": DAY,
        "place": place(),
    }


def front() -> dict[str, Any]:
    """The front page: examples to look up, what most people come for, publicity before news."""
    end = NOW.replace(hour=23, minute=59)
    tiles = (("报问题", "5 个工作日内答复", "speech"), ("查企业信用", "等级、得分、每条记录", "star"),
             ("算一算", "物业费、维修资金", "calculator"), ("验文书", "扫码核对文书真伪", "shield"))  # fmt: skip
    shown = (
        ("老边区丽景旧苑应急物业选派公示", "老边区物业办", 1),
        ("2026年第三季度物业服务百分考核结果公示", "市住建局", 3),
    )
    news = (
        ("关于开展物业管理用房普查工作的通知", date(2026, 11, 18)),
        ("住宅专项维修资金交存标准（2026年版）", date(2026, 11, 5)),
    )
    return {
        "examples": [
            parts.Crumb(label=name, url="#main") for name in ("锦汀小区", "营口澄岸物业", "建丰街道")
        ],
        "tiles": [parts.Tile(title=title, line=line, icon=icon, url="#main") for title, line, icon in tiles],
        "publicity": [
            parts.Item(
                title=title, url="#main", meta=[who], deadline=Clock(due_at=end + timedelta(days=days))
            )
            for title, who, days in shown
        ],
        "news": [parts.Item(title=title, url="#main", day=day) for title, day in news],
        "verbs": ["看", "补证", "改草稿", "送达", "异议", "决定", "公示", "修复", "打印", "导出", "接口"],
        "posts": [("市局负责人", "ynnnniinyyy"), ("街道工作人员", "yynnnnnnyyy"), ("公众", "nnnnnnnnnnn")],
    }


ALL = (page, front, figures_and_tags, story, numbers, choices, unhappy, papers)
