"""到期截止: at midnight the windows that ended close: self-assessment, survey, scoring; each once, each in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import selfsheet, survey
from inspections.actions.opening import leaders
from inspections.models import SELF, Cycle
from oversight import journal
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Period
from oversight.models import Entry, Membership
from oversight.notify import letters

SELF_CLOSED = "cycle.self_closed"


def close_windows(*, period: Period, at: datetime) -> dict[str, int]:
    """The duty of the ledger; surveys first, so that a cycle never ends before the survey that belongs to it."""
    return {
        "surveys": survey.close_due(at),
        "self_reports": close_self_reports(at),
        "cycles": close_scoring(at),
    }


def _ended(window: str, today: date) -> Iterable[Cycle]:
    """The cycles being scored, all their sheets made, whose window ended before today; locked."""
    rows = Cycle.objects.filter(state__in=states.SCORING, laid_out_at__isnull=False, windows__has_key=window)
    rows = rows.select_related("drafted_by", "jurisdiction").select_for_update(of=("self",))
    return [row for row in rows.order_by("pk") if (days := row.window(window)) and days[1] < today]


def close_self_reports(at: datetime) -> int:
    """Firms write no more on their own sheets (the window itself refuses them): their clocks end, the planner is told."""
    done = 0
    for row in _ended("self_report", beijing_day(at)):
        if journal.history(row).filter(event=SELF_CLOSED).exists():
            continue
        missing = selfsheet.stop_clocks(row, at)
        handed_in = row.sheets.filter(part=SELF, state__in=states.HANDED_IN).count()
        facts = {"handed_in": handed_in, "missing": missing}
        entry = journal.record(SELF_CLOSED, row, by=None, at=at, was=row.state, now=row.state, facts=facts)
        body = _("已提交 %(handed_in)s 张，未提交 %(missing)s 张。")
        _tell(row, [row.drafted_by], (_("企业自评截止：%(name)s"), body), entry, at)
        done += 1
    return done


def close_scoring(at: datetime) -> int:
    """Scoring ends with its last day unless the head extended it; what was not handed in stays out, as by hand."""
    done = 0
    for row in _ended("on_site", beijing_day(at)):
        was, row.state = row.state, states.CYCLE.next(row.state, "close")
        row.version += 1
        row.save(update_fields=["state", "version"])
        selfsheet.stop_clocks(row, at)
        facts = {"unfinished": row.sheets.official().unfinished().count()}
        entry = journal.record("cycle.closed", row, by=None, at=at, was=was, now=row.state, facts=facts)
        letters.settle(row, state=was, at=at)
        _tell(row, [row.drafted_by, *leaders(row, at)], (_("评分到期结束：%(name)s"), ""), entry, at)
        done += 1
    return done


def _tell(row: Cycle, who: Iterable[Membership], words: tuple[Any, Any], entry: Entry, at: datetime) -> None:
    """Subject and body in each reader's language, filled with the facts of the entry."""
    told = {"name": row.name, **entry.facts}
    telling = letters.Telling(
        tuple(who), lambda: (str(words[0] % told), str(words[1] % told)), row.get_absolute_url()
    )
    letters.post(telling, entry=entry, at=at)
