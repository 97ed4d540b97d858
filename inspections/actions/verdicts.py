"""逐项复核意见: what a reviewer makes of each item, kept as it is typed; the review takes all of it in at its end.

No act on the sheet: nobody else reads it, and nothing of the sheet changes. It takes the right to decide on the sheet.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from inspections.actions.part import may_on
from inspections.models import ItemVerdict, Sheet, SheetVersion
from oversight.acting import Invalid, Refused, Stale
from oversight.policy import Actor

LOOKED_AT = {"submitted": "review", "reviewed": "countersign"}  # what a sheet in each state waits for
AGREED, QUESTIONED = "agreed", "questioned"


def looks(by: Actor, sheet: Sheet) -> bool:
    """Whether the sheet waits for this posting's word now."""
    return sheet.state in LOOKED_AT and may_on(by, LOOKED_AT[sheet.state], sheet)


def note(
    *, by: Actor, sheet: Sheet, number: int, code: str, verdict: str, remark: str, at: datetime
) -> ItemVerdict | None:
    """Keep what ``by`` makes of an item of version ``number``; without a verdict what was kept is taken back.

    Raises `Refused` for whom the sheet does not wait for, `Stale` where another version was handed in meanwhile,
    `Invalid` for an item that the standard does not have, or for doubt without a word why.
    """
    if not looks(by, sheet):
        raise Refused
    version = sheet.versions.select_related("standard").order_by("-number").first()
    if version is None or version.number != number:
        raise Stale
    if code not in version.standard.form.by_code:
        raise Invalid(_("这份标准里没有这个项目。"))
    mine = ItemVerdict.objects.filter(version=version, person_id=by.person_id, code=code)
    if not verdict:
        mine.delete()
        return None
    if verdict == QUESTIONED and not remark.strip():
        raise Invalid(_("有疑问的，请写明理由。"), field="remark")
    said = {"verdict": verdict, "remark": remark.strip(), "at": at}
    one, _made = ItemVerdict.objects.update_or_create(
        version=version, person_id=by.person_id, code=code, defaults=said
    )
    return one


def noted(by: Actor, version: SheetVersion) -> dict[str, ItemVerdict]:
    """What ``by`` kept of the version so far, by item."""
    rows = ItemVerdict.objects.filter(version=version, person_id=by.person_id)
    return {row.code: row for row in rows}


def close(by: Actor, version: SheetVersion, remarks: dict[str, list[str]]) -> dict[str, list[str]]:
    """The remarks of a decision with the items that ``by`` agreed to; what anybody kept of the version ends."""
    agreed = [row.code for row in noted(by, version).values() if row.verdict == AGREED]
    ItemVerdict.objects.filter(version=version).delete()
    return {**{code: [AGREED, ""] for code in agreed}, **remarks}
