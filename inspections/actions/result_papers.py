"""制发: the result notice (D07) of every firm of a publication, by a worker; the decision (D08) on an appeal.

A firm whose result a correction left as it was keeps the notice that it has; for every other one the new notice
corrects the old, which stays with its number. The work may be killed anywhere and begun anew: one notice a firm.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections import states
from inspections.models import Appeal, Cycle, FirmResult, Publication
from inspections.papers import decision, result_notice
from oversight import journal
from oversight.acting import Invalid, Refused
from oversight.actions import document as papers
from oversight.actions import job as jobs
from oversight.actions.document import Stamp
from oversight.models import Document, Job, Organisation
from oversight.papers.kinds import DECISION, RESULT_NOTICE, PaperKind
from oversight.papers.page import Paper
from oversight.policy import Actor, may

WORK = "inspections.result_notices"
VERB, READ = "inspections.notify_result", "inspections.view_result"


def start(*, by: Actor, publication: Publication, at: datetime) -> Job:
    """Leave the notices of a publication to a worker."""
    title = _("制发考核结果通知书：%(name)s") % {"name": publication.cycle.name}
    return jobs.start(
        by=by, what=WORK, title=title[:200], verb=VERB, params={"publication": publication.pk}, at=at,
        total=publication.firms.count(),
    )  # fmt: skip


def is_broken_off(cycle: Cycle) -> bool:
    """Whether the notices of its newest publication were begun and neither finished nor are at work."""
    last = cycle.publications.order_by("-number").first()
    done = Job.objects.filter(kind=WORK, params__publication=last.pk) if last else Job.objects.none()
    return bool(last) and not done.filter(state__in=(Job.WAITING, Job.RUNNING, Job.DONE)).exists()


def resume(*, by: Actor, cycle: Cycle, at: datetime) -> Job:
    """Go on with the notices of the newest publication. Raises `Refused`, `Invalid` where nothing was broken off."""
    if not may(by, VERB, cycle):
        raise Refused
    with transaction.atomic():
        row = Cycle.objects.select_for_update().get(pk=cycle.pk)
        last = row.publications.select_related("cycle").order_by("-number").first()
        if last is None or not is_broken_off(row):
            raise Invalid(gettext_lazy("通知书已经制发，或者正在制发，不必重复办理。"))
        journal.record("result.notified", row, by=by, at=at, was=row.state, now=row.state)
        return start(by=by, publication=last, at=at)


@jobs.kind(WORK, in_steps=True)
def issue_all(job: Job, actor: Actor, report: jobs.Report) -> jobs.Outcome:
    """Issue what is missing of a publication's notices, one firm a transaction."""
    publication = Publication.objects.select_related("cycle__standard").get(pk=job.params["publication"])
    waiting = list(missing(publication))
    total = publication.firms.count()
    for n, row in enumerate(waiting, total - len(waiting)):
        report(n, total)
        issue_notice(by=actor, row=row, at=actor.at)
    report(total, total)
    made = sum(1 for row in waiting if notice_of(row) is not None)
    words = ngettext("已制发 %(n)s 份考核结果通知书。", "已制发 %(n)s 份考核结果通知书。", made) % {"n": made}
    return jobs.Outcome(message=words, url=publication.cycle.get_absolute_url())


def missing(publication: Publication) -> QuerySet[FirmResult]:
    """The firms of a publication that have no notice of it yet."""
    kind = ContentType.objects.get_for_model(FirmResult)
    there = Document.objects.filter(kind=RESULT_NOTICE.code, content=kind).values("thing")
    rows = publication.firms.exclude(pk__in=there)
    return rows.select_related("firm", "publication__cycle__standard").order_by("pk")


def issue_notice(*, by: Actor, row: FirmResult, at: datetime) -> Document | None:
    """The notice of one firm's result; None where a correction left its result, and so its notice, as it was.

    Raises `Refused`, `AlreadyIssued`.
    """
    told = result_notice.gather(row, issuer=_issuer(by), at=at)

    def build(stamp: Stamp) -> Paper:
        return result_notice.paper(
            told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
        )

    old = _before(row)
    if old is None:
        return papers.issue(
            by=by, verb=VERB, record=row, kind=RESULT_NOTICE, read_verb=READ, build=build, at=at
        )
    before: Any = old.record
    if result_notice.gather(before, issuer="", at=at).result == told.result:
        return None
    why = _("考核结果已更正")
    return papers.correct(by=by, verb=VERB, document=old, build=build, at=at, why=why, record=row)


def _before(row: FirmResult) -> Document | None:
    """The notice in force that a correction's takes the place of; a final result corrects no provisional one."""
    if row.publication.number < 2:
        return None
    earlier = FirmResult.objects.filter(
        firm_id=row.firm_id, publication__cycle_id=row.publication.cycle_id, publication__number__gte=1,
        publication__number__lt=row.publication.number,
    )  # fmt: skip
    found = _of_kind(RESULT_NOTICE, FirmResult, earlier.values_list("pk", flat=True))
    return found.filter(withdrawal=None, replaced_by=None).order_by("-pk").first()


def notice_of(row: FirmResult) -> Document | None:
    """The notice that tells of this result: its own, or the one that a correction left in force."""
    own = _of_kind(RESULT_NOTICE, FirmResult, [row.pk]).order_by("-pk").first()
    return own or _before(row)


def notice_in_force(row: FirmResult) -> Document | None:
    """The same, unless it was replaced or withdrawn."""
    found = notice_of(row)
    ended = found is None or hasattr(found, "replaced_by") or hasattr(found, "withdrawal")
    return None if ended else found


def issue_decision(*, by: Actor, appeal: Appeal, at: datetime) -> Document:
    """The decision on an objection or appeal as a paper. Raises `Invalid` before it is decided, `AlreadyIssued`."""
    if appeal.state not in states.DECIDED:
        raise Invalid(gettext_lazy("作出决定之后，才能制发复核决定书。"))
    told = decision.gather(appeal, issuer=_issuer(by))
    return papers.issue(
        by=by, verb="inspections.serve_appeal", record=appeal, kind=DECISION, read_verb="inspections.view_appeal",
        build=lambda stamp: decision.paper(
            told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
        ),
        at=at,
    )  # fmt: skip


def decisions_of(appeal: Appeal) -> QuerySet[Document]:
    """The papers of a decision, newest first."""
    return _of_kind(DECISION, Appeal, [appeal.pk]).order_by("-issued_at", "-pk")


def _of_kind(kind: PaperKind, model: type[Model], keys: Iterable[int]) -> QuerySet[Document]:
    content = ContentType.objects.get_for_model(model)
    found = Document.objects.filter(kind=kind.code, content=content, thing__in=keys)
    return found.select_related("withdrawal", "replaced_by")


def _issuer(by: Actor) -> str:
    return Organisation.objects.get(pk=by.organisation_id).name
