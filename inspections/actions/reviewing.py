"""复核、退回、会签: people who did not score a sheet look at what was handed in; their remarks stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import verdicts
from inspections.actions.part import verb_for
from inspections.actions.verdicts import QUESTIONED
from inspections.models import Assignment, Sheet, SheetReview, SheetVersion
from inspections.rules.clocks import COUNTERSIGNED
from oversight.acting import Act, Invalid, acting
from oversight.actions import deadline
from oversight.models import Membership
from oversight.policy import Actor, who_may

Remarks = Mapping[str, str]


def review(
    *, by: Actor, sheet: Sheet, remarks: Remarks | None = None, at: datetime, seen: int | None = None
) -> SheetReview:
    """Find a handed-in sheet in order; remarks by item may stand beside it. The head is told to countersign."""
    with acting(by, verb_for(sheet, "review"), sheet, at=at, seen=seen) as act:
        made = _note(act, "review", remarks or {})
        if act.thing.part == "street":
            deadline.start(duty=COUNTERSIGNED.key, thing=act.thing, at=at)
        act.tell(
            who_may(verb_for(sheet, "countersign"), act.thing, at),
            _to_countersign(act.thing),
            _url(act.thing),
        )
    return made


def return_(
    *,
    by: Actor,
    sheet: Sheet,
    why: str,
    remarks: Remarks | None = None,
    at: datetime,
    seen: int | None = None,
) -> SheetReview:
    """Send a sheet back to its scorers with what is wrong, item by item; the head may send a reviewed one back too."""
    if not why.strip():
        raise Invalid(gettext_lazy("请写明退回的理由，评分人会收到。"), field="why")
    with acting(by, verb_for(sheet, returning(sheet)), sheet, at=at, seen=seen, note=why) as act:
        made = _note(act, "return", remarks or {})
        act.tell(scorers_of(act.thing, at), _sent_back(act.thing, why), _work(act.thing))
    return made


def countersign(*, by: Actor, sheet: Sheet, at: datetime, seen: int | None = None) -> SheetReview:
    """Countersign a reviewed sheet: it enters the merge as it stands."""
    with acting(by, verb_for(sheet, "countersign"), sheet, at=at, seen=seen) as act:
        return _note(act, "countersign", {})


def returning(sheet: Sheet) -> str:
    """By which act the sheet goes back: a reviewed one is remitted by the head, a handed-in one returned."""
    return "remit" if states.SHEET.can(sheet.state, "remit") else "return"


def newest(sheet: Sheet) -> SheetVersion:
    """What was handed in last. Raises SheetVersion.DoesNotExist before that."""
    return sheet.versions.select_related("standard").order_by("-number")[:1].get()


def scorers_of(sheet: Sheet, at: datetime) -> list[Membership]:
    """The postings in force under which the sheet is scored."""
    mine = Assignment.objects.standing().filter(sheet=sheet).values("membership_id")
    found = Membership.objects.current(at).filter(pk__in=mine).select_related("person", "organisation")
    return list(found)


def _note(act: Act, kind: str, remarks: Remarks) -> SheetReview:
    """Keep what was said of the version, and who looked at it: they decide on no appeal against it."""
    sheet: Sheet = act.thing
    version = newest(sheet)
    known = version.standard.form.by_code
    said = {
        code: [QUESTIONED, text.strip()] for code, text in remarks.items() if text.strip() and code in known
    }
    if act.by.person_id not in sheet.reviewers:
        sheet.reviewers = [*sheet.reviewers, act.by.person_id]
    act.facts = {"version": version.number, "items": sorted(said)}
    said = verdicts.close(act.by, version, said)
    deadline.finish(sheet, at=act.at)  # whoever looked, looked in time or late: what was waited for is done
    return SheetReview.objects.create(
        version=version, kind=kind, remarks=said, by_id=act.by.posting, at=act.at
    )


def _to_countersign(sheet: Sheet) -> Any:
    return lambda: (
        _("待会签：%(name)s") % {"name": sheet.estate},
        _("考核表 %(number)s 已复核，请会签或退回。") % {"number": sheet.number},
    )


def _sent_back(sheet: Sheet, why: str) -> Any:
    return lambda: (_("考核表退回：%(name)s") % {"name": sheet.estate}, why)


def _url(sheet: Sheet) -> str:
    return reverse("inspections:sheet-review", args=[sheet.number])


def _work(sheet: Sheet) -> str:
    return reverse("inspections:field-sheet", args=[sheet.number])
