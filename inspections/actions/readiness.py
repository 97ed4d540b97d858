"""公示、公布、归档的条件: what keeps the results of a cycle from being shown, published or put away, in words."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections import states
from inspections.models import Appeal, Cycle, Publication, Sheet, Veto
from oversight.acting import Invalid


class NotReady(Invalid):
    """The cycle's results cannot be shown or published yet."""


def newest(cycle: Cycle) -> Publication:
    """The publication that counts now. Raises Publication.DoesNotExist where nothing was shown yet."""
    return Publication.objects.filter(cycle=cycle).order_by("-number")[:1].get()


def until_of(publication: Publication) -> datetime:
    """The end of the last day on which an objection or an appeal against it may come."""
    told = publication.inputs.get("appeals_until") or publication.inputs["objections_until"]
    return datetime.fromisoformat(told)


def check_settled(cycle: Cycle, at: datetime) -> None:
    """Raise `NotReady` while somebody may still appeal against the result, or an appeal is undecided."""
    last = Publication.objects.filter(cycle=cycle).order_by("-number").first()
    if last is not None and at <= until_of(last):
        raise NotReady(gettext_lazy("申诉期还没有结束，不能归档。"))
    check_nothing_open(cycle)


def gaps(cycle: Cycle) -> list[str]:
    """What keeps the results from being shown, each in words; empty where nothing does."""
    official = Sheet.objects.filter(cycle=cycle).official()
    unsigned = official.exclude(state__in=states.COUNTED | states.GIVEN_UP).count()
    waiting = Veto.objects.waiting().filter(sheet__cycle=cycle).count()
    counted = official.filter(state__in=states.COUNTED).exists()
    found = []
    if unsigned:
        found.append(
            ngettext("还有 %(n)s 张考核表没有会签。", "还有 %(n)s 张考核表没有会签。", unsigned)
            % {"n": unsigned}
        )
    if waiting:
        found.append(
            ngettext("还有 %(n)s 项一票否决没有决定。", "还有 %(n)s 项一票否决没有决定。", waiting)
            % {"n": waiting}
        )
    if not counted and not unsigned:
        found.append(_("没有一张考核表可以合并。"))
    return found


def to_correct(cycle: Cycle) -> QuerySet[Appeal]:
    """Appeals upheld against the newest publication, or since it was made: what a correction publishes, newest first."""
    upheld = Appeal.objects.filter(publication__cycle=cycle, state__in=states.UPHELD)
    last = Publication.objects.filter(cycle=cycle).order_by("-number")
    against, since = (Subquery(last.values(name)[:1]) for name in ("pk", "made_at"))
    return upheld.filter(Q(publication=against) | Q(decided_at__gt=since)).order_by("-decided_at")


def check_complete(cycle: Cycle) -> None:
    """Raise `NotReady` where a sheet is not countersigned or a veto waits."""
    if found := gaps(cycle):
        raise NotReady("".join(found))


def check_publicity_over(cycle: Cycle, at: datetime) -> None:
    """Raise `NotReady` within the objection period, or with an objection open."""
    if at <= until_of(newest(cycle)):
        raise NotReady(gettext_lazy("公示期还没有结束，不能公布。"))
    check_nothing_open(cycle)


def check_nothing_open(cycle: Cycle) -> None:
    """Raise `NotReady` while an objection or an appeal is undecided."""
    waiting = Appeal.objects.filter(publication__cycle=cycle, state__in=states.OPEN_APPEALS).count()
    if waiting:
        words = ngettext("还有 %(n)s 件异议或申诉没有决定。", "还有 %(n)s 件异议或申诉没有决定。", waiting)
        raise NotReady(words % {"n": waiting})
