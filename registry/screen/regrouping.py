"""What becomes of an estate that closes by a merger, split or regrouping, line by line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor
from oversight.screen import parts
from registry import open_cases
from registry.models import Estate, Rearrangement, Room, Tenure


def what_ends(
    one: Estate, by: Actor, into: Estate | None, *, of: Rearrangement | None = None
) -> dict[str, Any]:
    """What becomes of everything on an estate that closes; ``of``: the waiting decision that will close it."""
    today = beijing_day(by.at)
    pairs = [
        parts.Pair(label=_("任期"), value=_("%(firm)s，随小区关闭终止") % {"firm": held.firm.name})
        for held in Tenure.objects.running(today).filter(estate=one).select_related("firm__organisation")
    ]
    rooms = Room.objects.filter(estate=one, withdrawn_at=None).count()
    if rooms:
        words = _("%(n)s 间，归入“%(name)s”") if into else _("%(n)s 间，在下面逐间指定")
        told = words % ({"n": rooms, "name": into.name} if into else {"n": rooms})
        pairs.append(parts.Pair(label=_("物业用房"), value=told))
    if officer := one.officers.filter(valid_to=None).select_related("membership__person").first():
        pairs.append(
            parts.Pair(
                label=_("责任干部"), value=_("%(who)s，责任到此为止") % {"who": officer.membership.person}
            )
        )
    pairs += [
        parts.Pair(label=case.title, value=case.outcome, url=case.url)
        for case in open_cases.cases(one, by.at, closing=True, of=of)
    ]
    return {"estate": one, "pairs": pairs or [parts.Pair(label=_("未了事项"), value="")]}
