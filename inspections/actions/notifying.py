"""通知检查: the D04 of a planned visit, issued to the firm; a cycle that comes unannounced has none.

The notice goes out three working days before the visit: a clock runs for whoever sends it. Where scorers or the day
changed afterwards, the next notice corrects the one that stands. Many sheets at once are a worker's: each its own
notice, its own act; a worker that is killed goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions.part import verb_for
from inspections.models import CheckTarget, Cycle, Sheet
from inspections.papers import notice
from inspections.rules.clocks import NOTICES
from inspections.rules.plan import last_day_of_notice
from oversight import workdays
from oversight.acting import ActError, Invalid, Refused
from oversight.actions import deadline
from oversight.actions import document as papers
from oversight.actions import job as jobs
from oversight.actions.document import Build, Stamp
from oversight.kernel.calendar import beijing_day
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Post
from oversight.models import Document, Job, Membership, Organisation
from oversight.notify import letters
from oversight.papers.kinds import INSPECTION
from oversight.papers.page import Paper
from oversight.policy import VERBS, Actor, may, visible

WORK = "inspections.notify"
AT_ONCE = 100  # sheets of one sending: what a person looks through
CHANGED = gettext_lazy("评分人或检查日期有变动")


def notify(*, by: Actor, sheet: Sheet, at: datetime) -> Document:
    """Issue the notice of a sheet's visit and tell the firm's managers; a notice that stands is corrected by it.

    Raises `Invalid` for an unannounced cycle, and where nobody or no firm is to come or to be told; `Refused`.
    """
    if sheet.cycle.unannounced:
        raise Invalid(_("本周期不事先通知，不制发检查通知书。"))
    if not sheet.scorers or sheet.subject_id is None:
        raise Invalid(_("没有评分人，或基准日没有企业管理，不能通知。"))
    verb, stands = verb_for(sheet, "notify"), in_force(sheet)

    def build(stamp: Stamp) -> Paper:
        return _stamped(gathered(sheet, by, at), stamp)

    with transaction.atomic():
        if stands is None:
            document = _issue(by, verb, sheet, verb_for(sheet, "view"), build, at)
        else:
            document = papers.correct(by=by, verb=verb, document=stands, build=build, at=at, why=str(CHANGED))
        deadline.finish(sheet, NOTICES[sheet.part].key, at=at)
        _tell(sheet, document, at)
    return document


def notify_target(*, by: Actor, target: CheckTarget, at: datetime) -> Document:
    """Issue the notice of a special check to the firm of a target that nobody visited yet, and tell its managers.

    Raises `Invalid` where the check does not run, the visit is over or no firm is there; `Refused`, `AlreadyIssued`.
    """
    if not awaits_notice(target):
        raise Invalid(_("检查不在进行中，这一处已经检查，或没有企业管理，不能通知。"))

    def build(stamp: Stamp) -> Paper:
        return _stamped(notice.gather_target(target, issuer=_issuer(by), on=beijing_day(at)), stamp)

    with transaction.atomic():
        document = _issue(by, "inspections.notify_check", target, "inspections.view_check", build, at)
        _tell(target, document, at)
    return document


def awaits_notice(target: CheckTarget) -> bool:
    """Whether a notice of the visit can still go out to somebody."""
    return target.inspection.state == "drawn" and target.visited_at is None and target.subject_id is not None


def in_force(thing: Sheet | CheckTarget) -> Document | None:
    """The notice of a visit that stands."""
    content = ContentType.objects.get_for_model(type(thing))
    found = Document.objects.filter(kind=INSPECTION.code, content=content, thing=thing.pk)
    return found.filter(withdrawal=None, replaced_by=None).order_by("-pk").first()


def expect(sheets: Iterable[Sheet], at: datetime) -> None:
    """Visits were planned: from now somebody owes their notices, each until the last day that is in time."""
    schedule = workdays.schedule()
    for sheet in sheets:
        day = planned_on(sheet)
        if day is None or sheet.cycle.unannounced or sheet.subject_id is None:
            continue
        duty = NOTICES[sheet.part].key
        deadline.finish(sheet, duty, at=at)
        deadline.start(duty=duty, thing=sheet, at=at, until=last_day_of_notice(day, schedule))


def planned_on(sheet: Sheet) -> Any:
    """The day of the visit; None where none is planned."""
    standing = sheet.assignments.filter(replaced_at=None)
    return standing.aggregate(first=Min("planned_on"))["first"]


# --- many at once ----------------------------------------------------------------------------------------------------


def verb(part: str) -> str:
    """The right to tell firms of visits of a part."""
    return VERBS[f"inspections.notify_{part}sheet"].name


def to_notify(by: Actor, rows: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Of these sheets those whose notice is this actor's to send now, the earliest visit first."""
    waiting = rows.filter(
        state="assigned", cycle__unannounced=False, cycle__state="open", subject__isnull=False
    )
    reach = Q(pk__in=[])
    for part in NOTICES:
        if may(by, verb(part)):
            mine = visible(by, verb(part), waiting.filter(part=part))
            reach |= Q(pk__in=mine.order_by().values("pk"))
    return waiting.filter(reach).order_by("number")


def begin(*, by: Actor, cycle: Cycle, sheets: Sequence[Sheet], at: datetime) -> Job:
    """Leave the notices of these sheets to a worker. Raises `Invalid` where none is chosen or too many, `Refused`."""
    if not sheets or len(sheets) > AT_ONCE:
        raise Invalid(_("请选择 1 至 %(n)s 张考核表。") % {"n": AT_ONCE}, field="sheets")
    keys = [sheet.pk for sheet in sheets]
    if to_notify(by, cycle.sheets.filter(pk__in=keys)).count() != len(keys):
        raise Refused
    title = _("制发检查通知书：%(name)s") % {"name": cycle.name}
    return jobs.start(
        by=by, what=WORK, title=title[:200], verb=verb(sheets[0].part), params={"sheets": keys}, at=at, total=len(keys)
    )  # fmt: skip


@jobs.kind(WORK, in_steps=True)
def send(job: Job, actor: Actor, report: jobs.Report) -> jobs.Outcome:
    """A notice for each sheet that still waits for one; what could not go out is named."""
    keys, left = job.params["sheets"], []
    rows = Sheet.objects.select_related("cycle", "estate", "jurisdiction", "firm", "standard").in_bulk(keys)
    for n, key in enumerate(keys, 1):
        sheet = rows[key]
        if sheet.state == "assigned":
            try:
                notify(by=actor, sheet=sheet, at=actor.at)
            except (ActError, Unlawful):
                left.append(str(sheet.estate))
        report(n, len(keys))
    first = rows[keys[0]]
    return jobs.Outcome(
        message=said(len(keys) - len(left), left), url=f"{first.cycle.get_absolute_url()}scorers/"
    )


def said(sent: int, left: Sequence[str]) -> str:
    """How many went out, and which did not."""
    if not left:
        return _("已制发 %(n)s 份检查通知书。") % {"n": sent}
    names = _("、").join(left[:5])
    return _("已制发 %(n)s 份检查通知书；%(left)s 份没有制发：%(names)s。") % {
        "n": sent, "left": len(left), "names": names,
    }  # fmt: skip


# --- the paper -------------------------------------------------------------------------------------------------------


def preview(*, by: Actor, sheet: Sheet, at: datetime) -> Paper:
    """The notice as it would be issued, with a word instead of its number."""
    return notice.paper(gathered(sheet, by, at), number=_("预览稿，未制发"))


def gathered(sheet: Sheet, by: Actor, at: datetime) -> notice.InspectionNotice:
    """What the notice says of the sheet as it stands."""
    return notice.gather(sheet, issuer=_issuer(by), on=beijing_day(at))


def _issuer(by: Actor) -> str:
    return Organisation.objects.get(pk=by.organisation_id).name


def _issue(
    by: Actor, verb: str, record: Sheet | CheckTarget, read_verb: str, build: Build, at: datetime
) -> Document:
    return papers.issue(
        by=by, verb=verb, record=record, kind=INSPECTION, read_verb=read_verb, build=build, at=at
    )


def _stamped(told: notice.InspectionNotice, stamp: Stamp) -> Paper:
    return notice.paper(told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects)


def _tell(thing: Sheet | CheckTarget, document: Document, at: datetime) -> None:
    managers = Membership.objects.current(at).filter(post=Post.FIRM, organisation=thing.subject_id)
    told = {"name": thing.estate.name, "number": document.number, "code": document.code}
    letters.post(
        letters.Telling(
            tuple(managers.select_related("person")),
            lambda: (
                str(gettext_lazy("检查通知：%(name)s") % told),
                str(gettext_lazy("通知书 %(number)s，可凭验证码核对。") % told),
            ),
            f"/verify/{document.code}/",
        ),
        entry=None,
        at=at,
        event="sheet.notified",
    )
