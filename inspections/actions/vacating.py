"""离任: what a scorer or inspector leaves goes to the successor if that one is fit, else it is vacant or drawn anew.

A vacant place on a sheet is the assigning office's to fill, which is told at once; a target of a check goes to the next
who is fit, in the order of the check's own seed.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.actions.inspectors import Inspectors
from inspections.actions.part import verb_for
from inspections.actions.pool import Pool
from inspections.models import Assignment, Sheet
from inspections.rules.draw import ordered
from oversight.models import Membership
from oversight.notify import letters
from oversight.policy import who_may

LEFT = _("离任")


def hand(rows: QuerySet[Any], to: Membership | None, at: datetime) -> None:
    """Give visits to ``to`` where that one is fit for them; what nobody takes over waits for whoever assigns."""
    vacant: list[Sheet] = []
    for row in rows.select_related("sheet__cycle", "sheet__estate", "target__inspection"):
        row.replaced_at, row.why = at, str(LEFT)
        row.save(update_fields=["replaced_at", "why"])
        if row.sheet is not None:
            sheet = _locked(row.sheet)
            if not _to_successor(row, sheet, to, at):
                vacant.append(sheet)
        elif row.target is not None:
            _redraw(row, to, at)
    _tell(vacant, at)


def _locked(sheet: Sheet) -> Sheet:
    """As it is now: both of its scorers may leave in one act."""
    rows = Sheet.objects.select_for_update(of=("self",)).select_related("cycle", "estate", "jurisdiction")
    return rows.get(pk=sheet.pk)


def _to_successor(row: Assignment, sheet: Sheet, to: Membership | None, at: datetime) -> bool:
    """Whether the successor scores the sheet from now on."""
    left = row.membership.person_id
    pool = Pool(sheet.cycle, sheet.part, [sheet], at)
    fit = (
        to is not None and to.person_id not in sheet.scorers and to.pk in {one.pk for one in pool.fit(sheet)}
    )
    if to is not None and fit:
        _again(row, to, pool.certificates.get((to.person_id, sheet.standard_id)), at)
        sheet.scorers = [to.person_id if one == left else one for one in sheet.scorers]
    else:
        sheet.scorers = [one for one in sheet.scorers if one != left]
    sheet.version += 1
    sheet.save(update_fields=["scorers", "version"])
    return bool(fit)


def _redraw(row: Assignment, to: Membership | None, at: datetime) -> None:
    """A target's place goes to the successor, else to the next of the body who is fit, by the draw's seed."""
    target: Any = row.target
    taken = set(target.assignments.standing().values_list("membership__person_id", flat=True))
    taken.add(row.membership.person_id)
    fit = {str(one.pk): one for one in Inspectors(target.inspection, at).fit(target.subject_id)}
    fit = {key: one for key, one in fit.items() if one.person_id not in taken}
    seed = row.draw.seed if row.draw else ""
    keys = [str(to.pk)] if to is not None and str(to.pk) in fit else ordered(f"{seed}|{target.pk}", fit)
    if not keys:
        return
    heir = fit[keys[0]]
    _again(row, heir, None, at)
    name = str(target.estate)
    telling = letters.Telling(
        (heir,),
        lambda: (gettext("请接着检查：%(name)s") % {"name": name}, str(LEFT)),
        target.get_absolute_url(),
    )
    letters.post(telling, entry=None, at=at, event="check.drawn")


def _again(row: Assignment, to: Membership, certificate: Any, at: datetime) -> None:
    Assignment.objects.create(
        sheet=row.sheet, target=row.target, membership=to, position=row.position, draw=row.draw,
        certificate=certificate, planned_on=row.planned_on, route=row.route, made_at=at, why=str(LEFT),
    )  # fmt: skip


def _tell(sheets: list[Sheet], at: datetime) -> None:
    """One letter a cycle and reader, however many places are vacant."""
    counts: Counter[tuple[int, int]] = Counter()
    readers, cycles = {}, {}
    for sheet in sheets:
        cycles[sheet.cycle_id] = sheet.cycle
        for one in who_may(verb_for(sheet, "assign"), sheet, at):
            readers[one.pk] = one
            counts[sheet.cycle_id, one.pk] += 1
    for (cycle, reader), count in counts.items():
        said = {"n": count, "name": cycles[cycle].name}
        telling = letters.Telling(
            (readers[reader],),
            lambda said=said: (gettext("评分人离任，请补派 %(n)s 张考核表：%(name)s") % said, ""),  # type: ignore[misc]
            f"{cycles[cycle].get_absolute_url()}scorers/",
        )
        letters.post(telling, entry=None, at=at, event="sheet.vacated")
