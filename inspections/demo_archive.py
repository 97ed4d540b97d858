"""The sample city, what was before the portal: the results of two earlier rounds, brought in as a list like any other."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from inspections.demo_people import DISTRICT, actor
from inspections.rules.archived import archived_columns
from oversight.exchange import importing
from oversight.exchange.kinds import kind_of
from oversight.kernel.calendar import beijing_day
from oversight.kernel.table_writing import csv_lines
from oversight.models import Territory
from registry.models import Estate, Firm

SINCE = timedelta(days=320)  # brought in before the first round of the portal's own
ESTATES, FIRMS = 30, 40
GONE = "红旗里旧楼"  # an estate of the old list that nobody registered
GRADES = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格"))


def build(at: datetime) -> None:
    """A file of two rounds, checked and written as the inspector."""
    by = actor("inspector", at - SINCE)
    year = beijing_day(by.at).year - 1
    lines = [*_round(f"{year}年上半年", 1), *_round(f"{year}年下半年", 2)]
    content = b"".join(csv_lines(archived_columns(), lines))
    file = ContentFile(content, f"{year}年考核通报附表.csv")
    batch = importing.begin(by=by, kind=kind_of("result"), file=file, at=by.at)
    importing.run_check(batch, by)
    importing.run_write(batch, by)


def _round(period: str, seed: int) -> list[list[object]]:
    """The rows of one round, as a street's office kept them: by name, firms by their code."""
    pick = random.Random(seed)  # noqa: S311  made-up scores
    estates = Estate.objects.filter(state="registered", jurisdiction__path__startswith=_path()).order_by(
        "public_id"
    )
    names = [(name, number, "") for name, number in estates.values_list("name", "public_id")[:ESTATES]] + [
        (GONE, "", "")
    ]
    firms = Firm.objects.standing().order_by("code").values_list("organisation__name", "code")[:FIRMS]
    rows: list[list[object]] = []
    for kind, listed in (("小区", names), ("企业", [(name, "", code) for name, code in firms])):
        scores = sorted((pick.randrange(6200, 9750) for _one in listed), reverse=True)
        pick.shuffle(listed)
        rows += [
            [
                name,
                kind,
                number,
                code,
                "",
                "",
                "",
                f"{DISTRICT}物业服务考核（{period}）",
                period,
                f"{score / 100:.2f}",
                next(word for least, word in GRADES if score >= least * 100),
                rank,
                "百分制",
                f"关于{period}物业服务考核结果的通报",
            ]
            for rank, ((name, number, code), score) in enumerate(zip(listed, scores, strict=True), 1)
        ]
    return rows


def _path() -> str:
    return Territory.objects.filter(name=DISTRICT).earliest("pk").path
