"""D08 复核决定书: what was claimed, each item before and after with the reason, and who decided, not involved before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from inspections import states
from inspections.models import Appeal
from inspections.papers.result_notice import part_word
from inspections.rules.standard.lines import show_points
from oversight.kernel.calendar import beijing_day
from oversight.papers import blocks
from oversight.papers.kinds import DECISION
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.papers.wording import DASH, day, section, written_in


@dataclass(frozen=True)
class Decision:
    """What one D08 says; ``items`` are rows of the grid: item, claim, decision, before, after, why."""

    issuer: str
    on: date
    kind: str
    claimant: str
    about: str
    cycle: str
    submitted: str
    upheld: bool
    why: str
    items: tuple[tuple[str, ...], ...]
    heard: tuple[str, ...]
    footer: str = ""
    language: Language = "zh"


def gather(appeal: Appeal, *, issuer: str, language: Language = "zh") -> Decision:
    """The decision on an objection or an appeal, as it was taken."""
    form = appeal.publication.cycle.standard.form
    decided = appeal.decided_at or appeal.created_at
    with written_in(language):
        items = tuple(
            (
                f"{part_word(one.part)} {one.code} {form.by_code[one.code].name.word(language)}"
                if one.code in form.by_code
                else f"{part_word(one.part)} {one.code}",
                one.claim,
                str(one.get_decision_display()),
                DASH if one.before is None else show_points(one.before),
                DASH if one.after is None else show_points(one.after),
                one.decided_why or DASH,
            )
            for one in appeal.grounds.filter(withdrawn_at=None)
        )
        return Decision(
            issuer=issuer,
            on=beijing_day(decided),
            kind=str(appeal.get_kind_display()),
            claimant=str(appeal.subject or appeal.drafted_by.organisation),
            about=str(appeal),
            cycle=appeal.publication.cycle.name,
            submitted=day(beijing_day(appeal.submitted_at)) if appeal.submitted_at else DASH,
            upheld=appeal.state in states.UPHELD,
            why=appeal.outcome_why,
            items=items,
            heard=tuple(str(one["text"]) for one in appeal.replies),
            footer=_("演示文书，不具法律效力") if settings.DEMO else "",
            language=language,
        )


def paper(
    told: Decision, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The decision as a paper."""
    with written_in(told.language):
        made: list[blocks.Block] = [
            blocks.Facts((
                ((_("提出单位"), told.claimant), (_("类型"), told.kind)),
                ((_("所涉结果"), told.about), (_("考核周期"), told.cycle)),
                ((_("提交日期"), told.submitted), (_("决定日期"), day(told.on))),
            )),
            blocks.Heading(section(0, _("复核的项目（%(n)s 项）") % {"n": len(told.items)})),
            blocks.Grid(
                (
                    blocks.Column(_("项目"), share=0.24), blocks.Column(_("理由"), share=0.25),
                    blocks.Column(_("决定"), share=0.09), blocks.Column(_("原得分"), "end", share=0.1),
                    blocks.Column(_("更正后"), "end", share=0.1), blocks.Column(_("说明"), share=0.22),
                ),
                told.items,
            ),
            blocks.Heading(section(1, _("听取的意见"))),
            *(blocks.Text(one) for one in told.heard or (_("没有记录的意见。"),)),
            blocks.Heading(section(2, _("决定"))),
            blocks.Verdict(_("成立，更正得分") if told.upheld else _("不成立，维持得分"), told.why),
            blocks.Text(_("作出决定的人没有参与这些考核表的评分和复核。"), note=True),
            blocks.Signatures(seal=blocks.SealPlace(told.issuer, day(told.on))),
        ]  # fmt: skip
        return Paper(
            issuer=told.issuer, name=DECISION.heading, title=_("复核决定书"), date=told.on, blocks=tuple(made),
            number=number, corrects=corrects, verification=verification, footer=told.footer, language=told.language,
        )  # fmt: skip
