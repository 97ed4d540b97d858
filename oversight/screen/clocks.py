"""A record's clocks as its page shows them: what is due, whose turn it is, how the end was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oversight import clocks
from oversight.kernel.calendar import beijing_day
from oversight.models import Deadline, Organisation


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One clock: its words, its holder, the stored clock for the chip, and how it was counted.

    ``strip``: whether its days are drawn, as for a limit in working days that runs.
    """

    words: str
    holder: Organisation
    clock: Deadline
    start: date
    last: date
    counted: str
    strip: bool


def of(found: Iterable[Deadline]) -> list[Turn]:
    """The clocks of a record, in their order."""
    return [
        Turn(
            words=clocks.words(clock),
            holder=clock.holder,
            clock=clock,
            start=beijing_day(clock.started_at),
            last=beijing_day(clock.due_at),
            counted="，".join(_counted(clock)),
            strip=clock.basis == "WD" and not clock.pauses and not clock.done_at and not clock.suspended_at,
        )
        for clock in found
    ]


def _counted(clock: Deadline) -> Iterable[str]:
    if clock.length:
        yield _("期限 %(length)s") % {"length": length(clock.basis, clock.length)}
    else:
        yield _("由市里规定的日期")
    for basis, n in clock.extensions:
        yield _("延长 %(length)s") % {"length": length(basis, n)}
    if clock.pauses:
        times = len(clock.pauses)
        yield ngettext("中止过 %(n)s 次", "中止过 %(n)s 次", times) % {"n": times}


CITED = re.compile(r"^(?P<law>[\u4e00-\u9fff]+) arts?\. (?P<article>\d+)(?P<analogy>, by analogy)?")


def cited(source: str) -> str:
    """The law that a rule cites for a length, as people write it; empty where the number is the portal's own."""
    found = CITED.match(source)
    if not found:
        return ""
    law = {"law": found["law"], "article": found["article"]}
    if found["analogy"]:
        return _("参照《%(law)s》第 %(article)s 条") % law
    return _("《%(law)s》第 %(article)s 条") % law


def length(basis: Any, n: int) -> str:
    """A limit of time in words."""
    words = {
        "WD": ngettext("%(n)s 个工作日", "%(n)s 个工作日", n),
        "CD": ngettext("%(n)s 个自然日", "%(n)s 个自然日", n),
        "HOUR": ngettext("%(n)s 小时", "%(n)s 小时", n),
        "MONTH": ngettext("%(n)s 个月", "%(n)s 个月", n),
    }
    return words[basis] % {"n": n}
