"""A notice drafted from a publication's frozen results: the portal writes it, people check, submit and publish it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.blocks import stream_of
from cms.models import NoticePage, SectionPage
from cms.rules import body
from inspections.models import Publication
from inspections.rules.cycle import PUBLICITY
from inspections.screen.result import grade_words, mean_of
from oversight import journal
from oversight.kernel.calendar import beijing_day
from oversight.models import Organisation
from oversight.notify import letters
from oversight.policy import who_may
from registry.papers.wording import day, written_in

SECTIONS = {"provisional": "publicity", "final": "announcements", "correction": "announcements"}
BEST = 10  # firms named in the notice; all of them stand on the results' own page
TITLES = {
    "provisional": gettext_lazy("关于%(cycle)s结果的公示"),
    "final": gettext_lazy("关于公布%(cycle)s结果的通告"),
    "correction": gettext_lazy("关于更正%(cycle)s结果的通告"),
}


def draft_results(publication: Publication, issuer: Organisation, at: datetime) -> NoticePage | None:
    """Draft the notice in the section it belongs to, by nobody's hand; who may write on is told.

    None where the portal has no such section. Runs inside the act that made the publication.
    """
    section = SectionPage.objects.filter(slug=SECTIONS[publication.kind]).first()
    if section is None:
        return None
    with written_in("zh"):  # what is published is written in Chinese, whoever published the results
        page = _page(publication, section, issuer, at)
    parent = Page.objects.select_for_update().get(pk=section.pk)  # paths of children are counted
    parent.add_child(instance=page)
    revision = page.save_revision(clean=False)
    revision.created_at = page.latest_revision_created_at = at  # Wagtail would ask the clock
    revision.save(update_fields=["created_at"])
    facts = {"publication": publication.pk, "digest": publication.digest}
    entry = journal.record("notice.drafted", page, by=None, at=at, was="", now=page.state, facts=facts)
    words = gettext_lazy("结果公告已按冻结的数据起草，请核对后提交：%(title)s")
    telling = letters.Telling(
        tuple(who_may("cms.draft_notice", page, at)),
        lambda: (str(words) % {"title": page.draft_title or page.title}, ""),
        reverse("cms:notice-show", args=[page.pk]),
    )
    letters.post(telling, entry=entry, at=at)
    return page


def _page(publication: Publication, section: SectionPage, issuer: Organisation, at: datetime) -> NoticePage:
    provisional = publication.kind == "provisional"
    return NoticePage(
        kind=section.kind,
        issuer=issuer,
        drafted_at=at,
        authors=[],
        live=False,
        title=str(TITLES[publication.kind]) % {"cycle": publication.cycle.name},
        written_on=beijing_day(at),
        subject_words=_("百分考核"),
        body=stream_of(body.read(text_of(publication))),
        window_days=PUBLICITY.n if provisional else None,
        objection_how=_("企业登录系统逐项提出；其他人向主管部门书面提出") if provisional else "",
    )


def text_of(publication: Publication) -> str:
    """The text as people would type it: what was assessed, how it came out, the first firms, where all of it stands."""
    cycle, rows = publication.cycle, publication.estates.order_by()
    sums = rows.aggregate(n=Count("pk"), rated=Count("total"), mean=Avg("total"))
    counts = {one["grade"]: one["n"] for one in rows.values("grade").annotate(n=Count("pk"))}
    until = datetime.fromisoformat(
        publication.inputs.get("appeals_until") or publication.inputs["objections_until"]
    )
    told = {"cycle": cycle.name, "n": sums["n"], "rated": sums["rated"], "mean": mean_of(sums["mean"]) or "—",
            "day": day(beijing_day(until))}  # fmt: skip
    opening = {
        "provisional": _("%(cycle)s的评分和复核已经完成，现将结果予以公示，公示至 %(day)s。") % told,
        "final": _("%(cycle)s的公示期已满，现公布结果。对结果不服的企业，可以在 %(day)s 前申诉。") % told,
        "correction": _("%(cycle)s的结果已经更正，原来的一版照旧可查。可以在 %(day)s 前申诉。") % told,
    }[publication.kind]
    grades = [
        (grade_words(cycle.standard, one.code), counts.get(one.code, 0))
        for one in cycle.standard.form.result.grades
    ]
    firms = publication.firms.exclude(rank_city=None).order_by("rank_city", "firm_name")[:BEST]
    ranked = [
        (one.rank_city, one.firm_name, one.estates, one.total, grade_words(cycle.standard, one.grade))
        for one in firms
    ]
    url = settings.SITE_URL.rstrip("/") + reverse("cms:result", args=[cycle.public_id])
    return "\n\n".join(
        (
            opening,
            _("参评小区 %(n)s 个，有得分的 %(rated)s 个，平均 %(mean)s 分。") % told,
            f"## {_('各等级小区数')}",
            _table((_("等级"), _("小区数")), grades),
            f"## {_('排名靠前的企业')}",
            _table((_("名次"), _("企业"), _("小区数"), _("得分"), _("等级")), ranked),
            _("全部排名、每个小区每一项的得分和次数，见结果页。"),
            f"[{_('查看全部结果')}]({url})",
            _("数据摘要 SHA-256：%(digest)s") % {"digest": publication.digest},
        )
    )


def _table(head: tuple[str, ...], rows: list[Any]) -> str:
    """A table as it is typed; a bar inside a cell would end it."""
    lines = [head, *([*row] for row in rows)] if rows else [head, ("—",) * len(head)]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "／") for cell in line) + " |" for line in lines
    )
