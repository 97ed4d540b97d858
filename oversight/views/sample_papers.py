"""Invented conflicts, refusals, papers and confirmations for the page of components."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from oversight.kernel.calendar import BEIJING
from oversight.screen import figures, parts

DAY = date(2026, 11, 23)  # the Monday of the pictures in the design
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=BEIJING)


def unhappy() -> dict[str, Any]:
    """Offline, conflict, refusal."""
    return {
        "syncs": [
            parts.Sync(state="offline", title="没有网络，已存在本机", line="9 项、5 张照片待上传"),
            parts.Sync(state="sending", title="正在上传 3 / 5 张照片", line="可以接着评分"),
            parts.Sync(state="stored", title="12 / 12 张照片已入库", line="10:21，本机副本可清除"),
            parts.Sync(
                state="differs",
                title="4.4 有两份不同的评分",
                line="顾听禾 10:02 也改过",
                url="#main",
                act="对照",
            ),
        ],
        "versions": [
            parts.Version(
                title="我的",
                fields=[("联系电话", "0417-2800001", True), ("地址", "建丰路 8 号", False)],
                choice="留我的",
                value="mine",
            ),
            parts.Version(
                title="顾听禾 10:02 保存的",
                fields=[("联系电话", "0417-2800002", True), ("地址", "建丰路 8 号", False)],
                choice="用对方的",
                value="theirs",
            ),
        ],
        "checks": [
            parts.Check(
                name="身份在期",
                answer="yes",
                words="建丰街道办事处工作人员，2025年3月1日起，未结束",
                source="任职表",
            ),
            parts.Check(name="角色权限", answer="no", words="“决定”只给市局负责人", source="credit.decide"),
            parts.Check(
                name="状态允许", answer="wait", words="异议期满（11月30日）后才能决定", source="状态表"
            ),
            parts.Check(name="个别授权", answer="none", words="没有针对这条记录的授权"),
        ],
        "letters": [
            parts.Notice(title="诉求 TS-7F4K-92MQ 剩 1 个工作日", url="#main", at=NOW, unread=True),
            parts.Notice(title="备案已受理：营口栖川物业", url="#main", at=NOW - timedelta(days=1)),
        ],
        "job": {"title": "普查表_1120.xlsx", "done": 31200, "total": 46000},
    }


def papers() -> dict[str, Any]:
    """Notice heads, attachments, verification, confirmation."""
    Pair = parts.Pair
    return {
        "head": [
            Pair(label="索引号", value="YK-WY-2026-01187"),
            Pair(label="发布机构", value="营口市住房和城乡建设局"),
            Pair(label="文号", value="营房物公示〔2026〕012号"),
            Pair(label="信息来源", value=None),
            Pair(label="成文日期", value=figures.date_zh(date(2026, 11, 18))),
            Pair(label="公开日期", value=figures.date_zh(date(2026, 11, 19))),
        ],
        "papers": [
            parts.Paper(
                label="2026年第三季度百分考核结果汇总表.pdf",
                url="#main",
                meta="PDF，12 页，428 KB，可选中文字",
            )
        ],
        "verification": parts.Verification(
            code="7K3M-2Q8D-XA5F",
            status=parts.Status("met", "有效"),
            digest="9f2c 41d7 60be … 83a1 e05d",
            seal="演示用印",
            url="#main",
        ),
        "pairs": [
            Pair(label="结果", value="第三季度，118 家、846 个项目"),
            Pair(label="公布到", value="门户首页、企业页、开放数据"),
            Pair(label="提交人", value="沈望舒（不能由本人公布）", act="改", act_url="#main"),
        ],
    }
