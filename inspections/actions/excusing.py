"""无法考核: a sheet that cannot be scored is given up with a reason; that of an estate which ended, by the portal itself.

A sheet keeps estate, firm, area and street of the cut-off day: an estate that moves is scored, this once, by the street
that it left. One that was merged, split or regrouped is there no more.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions.part import verb_for
from inspections.actions.reviewing import scorers_of
from inspections.models import Sheet
from oversight import journal
from oversight.acting import Invalid, acting
from oversight.actions import deadline
from oversight.kernel.scope import Post
from oversight.models import Entry, Membership
from oversight.notify import letters
from oversight.policy import Actor
from registry.models import Estate

ENDED = _("小区已合并、拆分或整合，原小区不再考核")
EXCUSABLE = frozenset(state for state, act in states.SHEET.moves if act == "excuse")


def excuse(*, by: Actor, sheet: Sheet, why: str, at: datetime, seen: int | None = None) -> Sheet:
    """Give a sheet up, with the reason that stands beside the result; its scorers, and a firm that was told, hear of it.

    Raises `Invalid` without a reason, `Unlawful` once it lies before the firm, `Refused`, `Stale`.
    """
    if not why.strip():
        raise Invalid(_("请写明为什么无法考核。"), field="why")
    with acting(by, verb_for(sheet, "excuse"), sheet, at=at, note=why, seen=seen) as act:
        act.thing.excused_why = why.strip()
        deadline.finish(act.thing, at=at)
        name, url = act.thing.estate.name, f"{act.thing.cycle.get_absolute_url()}scorers/"
        act.tell(scorers_of(act.thing, at), lambda: (str(_("不再评分：%(name)s") % {"name": name}), why), url)
        if act.was in ("notified", "inspecting"):
            _tell_firm(act.thing, why, at, act.entry)
    return act.thing  # type: ignore[no-any-return]


def give_up(estate: Estate, at: datetime) -> int:
    """The estate ended: what nobody signed yet of its sheets is given up, by the portal itself. Returns how many."""
    gone = Sheet.objects.filter(estate=estate, state__in=EXCUSABLE, cycle__state__in=states.RUNNING)
    rows = list(gone.select_for_update(of=("self",)).select_related("cycle", "estate"))
    for sheet in rows:
        was, sheet.state, sheet.excused_why = sheet.state, "not_assessable", str(ENDED)
        sheet.version += 1
        sheet.save(update_fields=["state", "excused_why", "version"])
        deadline.finish(sheet, at=at)
        made = journal.record(
            "sheet.excused", sheet, by=None, at=at, was=was, now=sheet.state, facts={"estate": estate.pk}
        )
        who = tuple(scorers_of(sheet, at))
        letters.post(_telling(who, sheet, str(ENDED)), entry=made, at=at, event="sheet.excused")
    return len(rows)


def _tell_firm(sheet: Sheet, why: str, at: datetime, entry: Entry | None) -> None:
    managers = Membership.objects.current(at).filter(post=Post.FIRM, organisation=sheet.subject_id)
    telling = _telling(tuple(managers.select_related("person")), sheet, why)
    letters.post(telling, entry=entry, at=at, event="sheet.excused")


def _telling(who: tuple[Membership, ...], sheet: Sheet, why: str) -> letters.Telling:
    name = sheet.estate.name
    return letters.Telling(
        who,
        lambda: (gettext("本周期不再考核：%(name)s") % {"name": name}, why),
        sheet.cycle.get_absolute_url(),
    )
