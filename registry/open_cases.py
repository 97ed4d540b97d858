"""移交清单: what is open on an estate when it moves, merges or ends; closed cases stay where they are (DOMAIN §1).

Upper apps add their own open cases by `finders.append(find)` when they load, and carry them over themselves when
the journal tells them `estate.moved`, `estate.merged`, `estate.split` or `estate.regrouped`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from oversight import clocks as kinds_of_clock
from oversight.kernel.calendar import beijing_day
from oversight.models import Deadline
from oversight.screen import figures
from registry.models import Change, Estate, Rearrangement
from registry.states import OPEN_CHANGES


@dataclass(frozen=True)
class Case:
    """One open case: what it is, where it is to be seen, and what will become of it."""

    title: Any
    url: str
    outcome: Any


finders: list[Callable[[Estate, datetime], Iterable[Case]]] = []


def cases(estate: Estate, at: datetime, *, closing: bool, of: Rearrangement | None = None) -> list[Case]:
    """Every open case on ``estate``; ``closing``: the estate ends, else it only moves.

    ``of``: the waiting rearrangement that this will happen by, which is no case of its own.
    """
    outcome = _("失效，需要时请对承接的小区重新提出") if closing else _("随小区转交新的街道")
    found = [
        Case(_change_words(change), change.get_absolute_url(), outcome)
        for change in estate.changes.filter(state__in=OPEN_CHANGES)
    ]
    found += [Case(_clock_words(clock), clock.url, _("责任单位随之变更")) for clock in clocks(estate)]
    others = Rearrangement.objects.open().filter(parts__estate=estate).exclude(pk=of.pk if of else 0)
    found += [
        Case(_("待生效的调整：%(what)s") % {"what": row}, row.get_absolute_url(), _("到生效日期提请重新决定"))
        for row in others.select_related("estate")
    ]
    for find in finders:
        found += find(estate, at)
    return found


def _change_words(change: Change) -> str:
    """How far a change is and since when: two of one estate are told apart."""
    told = {
        "state": change.get_state_display(),
        "day": figures.date_zh(beijing_day(change.submitted_at or change.created_at)),
    }
    return figures.put(_("登记变更：%(state)s，%(day)s"), **told)


def _clock_words(clock: Deadline) -> str:
    """What is due and by when: two clocks of one estate are told apart."""
    told = {"what": kinds_of_clock.words(clock), "day": figures.date_zh(beijing_day(clock.due_at))}
    return figures.put(_("%(what)s，%(day)s截止"), **told)


def clocks(estate: Estate) -> list[Deadline]:
    """Clocks still running on the estate itself or on its changes."""
    kinds = ContentType.objects.get_for_models(Estate, Change)
    changes = list(estate.changes.values_list("pk", flat=True))
    running = Deadline.objects.filter(done_at=None)
    return [
        *running.filter(content=kinds[Estate], thing=estate.pk),
        *running.filter(content=kinds[Change], thing__in=changes),
    ]
