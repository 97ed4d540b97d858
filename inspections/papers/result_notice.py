"""D07 考核结果通知书: a firm's result with its rank, every estate's parts and total, the weights, and how to appeal.

Everything printed comes from the frozen rows of one publication; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from inspections.models import EstateResult, FirmResult, Holding, Publication, Standard
from inspections.rules.result.merging import PartCode
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import half_up_exact, plain
from oversight.models import Territory
from oversight.papers import blocks
from oversight.papers.kinds import RESULT_NOTICE
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, day, section, written_in

PARTS: tuple[PartCode, ...] = ("street", "bureau", "survey")


@dataclass(frozen=True)
class ResultNotice:
    """What one D07 says; ``estates`` are rows of the grid as they are printed."""

    issuer: str
    on: date
    number: int
    firm: str
    code: str
    cycle: str
    period: str
    standard: str
    weights: tuple[tuple[str, str], ...]
    weighting: str
    total: str
    grade: str
    rank: str
    districts: tuple[tuple[str, str], ...]
    estates: tuple[tuple[str, ...], ...]
    until: str
    digest: str
    footer: str = ""
    language: Language = "zh"

    @property
    def result(self) -> ResultNotice:
        """What it says of the result alone: two that are equal in this need no second paper."""
        return replace(self, on=date.min, number=0, until="", digest="", issuer="")


def gather(row: FirmResult, *, issuer: str, at: datetime, language: Language = "zh") -> ResultNotice:
    """The notice of one firm's frozen result, dated the day it is issued."""
    publication, inputs = row.publication, row.publication.inputs
    cycle, standards = publication.cycle, _standards(row.publication)
    with written_in(language):
        first, end = (date.fromisoformat(one) for one in inputs["period"])
        until = date.fromisoformat((inputs.get("appeals_until") or inputs["objections_until"])[:10])
        grades = {one.code: one.name.word(language) for one in standards[inputs["main"]].form.result.grades}
        return ResultNotice(
            issuer=issuer,
            on=beijing_day(at),
            number=publication.number,
            firm=row.firm_name,
            code=row.firm.code,
            cycle=cycle.name,
            period=_("%(first)s至%(last)s") % {"first": day(first), "last": day(end - timedelta(days=1))},
            standard=f"{cycle.standard.code} {cycle.standard.form.name.word(language)}",
            weights=tuple((part_word(part), _percent(weight)) for part, weight in inputs["weights"].items()),
            weighting=str(cycle.get_weighting_display()),
            total=_points(row.total),
            grade=grades.get(row.grade, DASH),
            rank=DASH if row.rank_city is None else str(row.rank_city),
            districts=_districts(row),
            estates=tuple(_estate(held, standards, language) for held in _held(row)),
            until=day(until),
            digest=publication.digest,
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def part_word(part: str) -> str:
    """A part of the result by name."""
    return {
        "street": _("街道部分"),
        "bureau": _("主管部门部分"),
        "survey": _("业主测评"),
        "self": _("企业自评"),
    }[part]


def _standards(publication: Publication) -> dict[str, Standard]:
    return {row.code: row for row in Standard.objects.filter(code__in=publication.inputs["standards"])}


def _held(row: FirmResult) -> list[Holding]:
    held = Holding.objects.filter(firm_id=row.firm_id, estate_result__publication_id=row.publication_id)
    return list(held.select_related("estate_result").order_by("estate_result__rank_city", "first", "pk"))


def _districts(row: FirmResult) -> tuple[tuple[str, str], ...]:
    names = dict(Territory.objects.filter(path__in=row.rank_district).values_list("path", "name"))
    found = sorted(row.rank_district.items())
    return tuple(
        (names.get(path, path), f"{rank} / {among}") for path, (rank, among) in found if rank is not None
    )


def _estate(held: Holding, standards: dict[str, Standard], language: Language) -> tuple[str, ...]:
    """A row of the grid: estate, days, each part, total, grade, rank."""
    one = held.estate_result
    code = next((told["standard"] for told in one.parts.values() if told.get("standard")), "")
    grades = standards[code].form.result.grades if code in standards else ()
    grade = next((grade.name.word(language) for grade in grades if grade.code == one.grade), DASH)
    marks = [_("（部分数据）")] if one.partial else []
    marks += [_("（一票否决）")] if one.vetoes else []
    rank = DASH if one.rank_city is None else f"{one.rank_city} / {one.among_city}"
    return (
        one.estate_name, str(held.days), *(_part(one, part) for part in PARTS), _points(one.total),
        grade + "".join(marks), rank,
    )  # fmt: skip


def _part(row: EstateResult, part: str) -> str:
    told: dict[str, Any] = row.parts.get(part) or {}
    if told.get("exact") is None or told.get("weight") is None:
        return DASH
    return f"{half_up_exact(Fraction(told['exact']), 2):.2f}"


def _points(total: Any) -> str:
    return DASH if total is None else f"{total:.2f}"


def _percent(weight: str) -> str:
    return f"{plain(half_up_exact(100 * Fraction(weight), 2))}%"


def paper(
    told: ResultNotice, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The notice as a paper."""
    with written_in(told.language):
        made: list[blocks.Block] = [
            blocks.Text(_opening(told)),
            blocks.Facts((
                ((_("企业"), told.firm), (_("统一社会信用代码"), told.code)),
                ((_("考核周期"), told.cycle), (_("考核期"), told.period)),
                ((_("考核标准"), told.standard), (_("企业得分的加权"), told.weighting)),
                ((_("各部分权重"), _("；").join(f"{part} {share}" for part, share in told.weights)),),
                ((_("数据摘要"), told.digest),),
            )),
            blocks.Verdict(
                _("企业得分 %(total)s，%(grade)s") % {"total": told.total, "grade": told.grade}, _ranks(told)
            ),
            blocks.Heading(section(0, _("各小区得分"))),
            _grid(told),
            blocks.Text(_("各部分的得分按权重合并后只四舍五入一次；逐项的得分和次数见考核评分表。"), note=True),
            blocks.Heading(section(1, _("异议和申诉"))),
            blocks.Text(_appeal(told)),
            blocks.Signatures(seal=blocks.SealPlace(told.issuer, day(told.on))),
        ]  # fmt: skip
        return Paper(
            issuer=told.issuer, name=RESULT_NOTICE.heading, title=_title(told), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip


def _title(told: ResultNotice) -> str:
    return _("考核结果公示通知书") if told.number == 0 else _("考核结果通知书")


def _opening(told: ResultNotice) -> str:
    words = {"firm": told.firm, "cycle": told.cycle}
    if told.number == 0:
        return _("%(firm)s：%(cycle)s的结果现予公示，尚未定稿。你单位的结果如下。") % words
    if told.number == 1:
        return _("%(firm)s：%(cycle)s的结果已经公布。你单位的结果如下。") % words
    return _("%(firm)s：%(cycle)s的结果已经更正。你单位更正后的结果如下。") % words


def _ranks(told: ResultNotice) -> str:
    city = (
        _("参评小区不足，不排名")
        if told.rank == DASH
        else _("参评企业中第 %(rank)s 名") % {"rank": told.rank}
    )
    return _("；").join((city, *(f"{name} {rank}" for name, rank in told.districts)))


def _grid(told: ResultNotice) -> blocks.Grid:
    columns = (
        blocks.Column(_("小区"), share=0.22), blocks.Column(_("天数"), "end", share=0.08),
        *(blocks.Column(part_word(part), "end", share=0.11) for part in PARTS),
        blocks.Column(_("得分"), "end", share=0.1), blocks.Column(_("等级"), share=0.15),
        blocks.Column(_("参评名次"), "end", share=0.12),
    )  # fmt: skip
    return blocks.Grid(columns, told.estates)


def _appeal(told: ResultNotice) -> str:
    words = {"day": told.until}
    if told.number == 0:
        return (
            _(
                "对结果有异议的，在 %(day)s 前登录系统，在小区的考核结果页逐项写明理由提出，可以附证据。"
                "由没有参与评分和复核的人在 15 个工作日内决定。"
            )
            % words
        )
    return (
        _(
            "不服结果的，在 %(day)s 前登录系统，在小区的考核结果页逐项写明理由申诉，可以附证据。"
            "由没有参与评分和复核的人在 15 个工作日内决定；成立的，更正结果并另行公布。"
        )
        % words
    )
