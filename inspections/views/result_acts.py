"""复核、公示、公布: the head's acts on a cycle's results, each on a page that says what will happen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import making_results, publishing, readiness, result_papers
from inspections.models import Appeal, Cycle, Sheet
from inspections.rules import cycle as times
from oversight import workdays
from oversight.actform import ActForm, ReasonForm
from oversight.kernel.calendar import due
from oversight.models import Job
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.screen.figures import date_zh
from oversight.views.acts import ActPage, act_view, buttons
from oversight.views.base import actor


def _show(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return making_results.begin(by=by, cycle=thing, what="show", at=at, seen=data["seen"])


def _publish(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return making_results.begin(by=by, cycle=thing, what="publish", at=at, seen=data["seen"])


def _review(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return publishing.review(by=by, cycle=thing, at=at, seen=data["seen"])


def _correct(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    last = readiness.to_correct(thing).first()
    return making_results.begin(
        by=by, cycle=thing, what="correct", at=at, seen=data["seen"], appeal=last, why=data["why"]
    )


def _done(words: Any) -> Any:
    """What was done, or that a worker is at it."""
    return lambda result: _("已交后台生成，完成后会告知您。") if isinstance(result, Job) else str(words)


def _notices(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return result_papers.resume(by=by, cycle=thing, at=at)


def _before_notices(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    last = thing.publications.order_by("-number").first()
    waiting = result_papers.missing(last).count() if last else 0
    return {"pairs": [parts.Pair(label=_("还没有通知书的企业"), value=waiting)]}


def _before_review(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    official = Sheet.objects.filter(cycle=thing).official()
    return {
        "pairs": [
            parts.Pair(label=_("已提交的考核表"), value=official.filter(state__in=states.TO_REVIEW).count()),
            parts.Pair(label=_("还没有提交"), value=official.unfinished().count()),
        ]
    }


def _before_showing(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    ends = due(times.PUBLICITY, actor(request).at, workdays.schedule_for(actor(request)))
    official = Sheet.objects.filter(cycle=thing).official()
    found = [
        parts.Pair(label=_("会签的考核表"), value=official.filter(state__in=states.COUNTED).count()),
        parts.Pair(label=_("无法考核"), value=official.filter(state__in=states.GIVEN_UP).count()),
        parts.Pair(label=_("可提异议至"), value=date_zh(ends.at)),
    ]
    missing = publishing.gaps(thing)
    if missing:
        found.append(parts.Pair(label=_("还不能公示"), value=" ".join(missing)))
    return {"pairs": found}


def _before_publishing(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    rows = Appeal.objects.filter(publication__cycle=thing)
    until = publishing.until_of(publishing.newest(thing))
    ends = due(times.APPEAL, actor(request).at, workdays.schedule_for(actor(request)))
    return {
        "pairs": [
            parts.Pair(label=_("公示截止"), value=date_zh(until)),
            parts.Pair(label=_("未决定的异议"), value=rows.filter(state__in=states.OPEN_APPEALS).count()),
            parts.Pair(label=_("成立的异议"), value=rows.filter(state="upheld").count()),
            parts.Pair(label=_("可申诉至"), value=date_zh(ends.at)),
        ]
    }


def _back(cycle: Cycle, _result: Any = None) -> str:
    return reverse("inspections:result", args=[cycle.public_id])


SHOW = ActPage(
    slug="show",
    verb="inspections.show_cycle",
    title=gettext_lazy("公示考核结果"),
    lead=gettext_lazy("合并各部分得分，冻结输入和结果，企业可在公示期内提出异议。"),
    button=gettext_lazy("开始公示"),
    back=gettext_lazy("返回，不公示"),
    done=_done(gettext_lazy("结果已公示，企业已收到通知。")),
    form=ActForm,
    do=_show,
    weighs=True,
    warning=gettext_lazy("公示之后，考核表不再改动；更正只能通过异议或申诉。"),
    preview=_before_showing,
    target=_back,
)
PUBLISH = ActPage(
    slug="publish",
    verb="inspections.publish_cycle",
    title=gettext_lazy("公布考核结果"),
    lead=gettext_lazy("公示期满、异议都有决定之后，公布正式结果。"),
    button=gettext_lazy("公布结果"),
    back=gettext_lazy("返回，不公布"),
    done=_done(gettext_lazy("结果已公布，企业已收到通知。")),
    form=ActForm,
    do=_publish,
    weighs=True,
    warning=gettext_lazy("公布的结果不能改动；之后的更正另成一版，写明替代哪一版。"),
    preview=_before_publishing,
    target=_back,
)
REVIEW = ActPage(
    slug="begin-review",
    verb="inspections.review_cycle",
    title=gettext_lazy("开始复核"),
    lead=gettext_lazy("评分结束之后，街道和主管部门复核各自的考核表。"),
    button=gettext_lazy("开始复核"),
    back=gettext_lazy("返回，不开始"),
    done=gettext_lazy("已进入复核。"),
    form=ActForm,
    do=_review,
    weighs=True,
    preview=_before_review,
    target=_back,
)
CORRECT = ActPage(
    slug="correct",
    verb="inspections.correct_cycle",
    title=gettext_lazy("公布更正"),
    lead=gettext_lazy("申诉成立或登记改正之后，公布更正后的结果；新的一版写明替代哪一版，旧的一版照旧可查。"),
    button=gettext_lazy("公布更正"),
    back=gettext_lazy("返回，不更正"),
    done=_done(gettext_lazy("更正已公布，企业已收到通知。")),
    form=ReasonForm,
    do=_correct,
    weighs=True,
    target=_back,
)
NOTICES = ActPage(
    slug="notices",
    verb=result_papers.VERB,
    title=gettext_lazy("补发结果通知书"),
    lead=gettext_lazy("上次制发没有办完；已经制发的不重复，只补没有的。"),
    button=gettext_lazy("制发通知书"),
    back=gettext_lazy("返回，不制发"),
    done=gettext_lazy("正在制发，办完后在任务里能看到。"),
    form=ActForm,
    do=_notices,
    weighs=True,
    preview=_before_notices,
    target=_back,
)
PAGES = (REVIEW, SHOW, PUBLISH, CORRECT, NOTICES)


def nothing_to_correct(by: Actor, cycle: Cycle) -> bool:
    """Whether a correction would be this person's to publish, and nothing waits for one."""
    lawful = cycle.machine.can(cycle.state, "correct") and may(by, CORRECT.verb, cycle)
    return lawful and not readiness.to_correct(cycle).exists()


def acts(by: Actor, cycle: Cycle, job: Job | None, *, corrects: bool) -> list[parts.Action]:
    """The head's buttons that are lawful now, the first one solid; none that ``job`` is already at."""
    pages = PAGES if result_papers.is_broken_off(cycle) else PAGES[:-1]
    found = buttons(
        by,
        cycle,
        [
            page
            for page in pages
            if (job is None or page.verb not in making_results.VERBS.values())
            and (corrects or page is not CORRECT)
        ],
        url=lambda page: reverse(f"inspections:result-{page.slug}", args=[cycle.public_id]),
        may=may,
    )
    said = [parts.Action(label=act.label, url=act.url, solid=n == 0) for n, act in enumerate(found)]
    if may(by, "inspections.view_integrity", cycle):
        url = reverse("inspections:result-integrity", args=[cycle.public_id])
        said.append(parts.Action(label=_("考核质量分析"), url=url))
    return said


def view(page: ActPage) -> Any:
    """The view of one of them."""
    return act_view(page, lambda: Cycle.objects.select_related("jurisdiction"), "public_id")
