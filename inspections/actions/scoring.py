"""评分: the only writer of an item's points; an entry is taken once, and never over somebody else's.

Each item counts its revisions. An entry names the one that its author saw: where another came in between nothing is
written, both are kept and both are told. The sheet's row is the lock, so that points, revision and the sheet's state
are of one moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import item_rows, on_file, window
from inspections.actions.part import verb_for
from inspections.models import SELF, Found, Sheet, SheetEntry, SheetItem, SheetVersion, Signature, Visit
from inspections.rules.clocks import NOTICES, REVIEWS
from inspections.rules.entry import Change, Spot, read_change, write_change
from inspections.rules.sheet import SHEET_WORDS, Gap, gaps, own_gaps, unanswered
from inspections.rules.standard import freeze_answers, freeze_result, judge
from inspections.rules.standard.item import Item
from inspections.rules.standard.scoring import score_item
from oversight.acting import ActError, Invalid, acting
from oversight.actions import deadline
from oversight.kernel.machine import Unlawful
from oversight.policy import Actor, who_may

TAKES = frozenset(state for state, act in states.SHEET.moves if act == "score")  # states that take entries


@dataclass(frozen=True)
class Saved:
    """What came of an entry: the item's revision and points after it."""

    item: str
    revision: int
    status: str
    points: Decimal | None


class Conflict(ActError):
    """Somebody else answered in between; ``theirs`` stands at ``revision``, nothing was overwritten."""

    words = _("另一位评分人刚才也评了这一项。两份内容都在，请对照后选择。")

    def __init__(self, theirs: Change, revision: int, points: Decimal | None) -> None:
        super().__init__()
        self.theirs, self.revision, self.points = theirs, revision, points


class _Lost(Exception):
    """Another entry came first."""

    def __init__(self, theirs: Change, row: SheetItem) -> None:
        super().__init__()
        self.theirs, self.row = theirs, row


def answer(
    *,
    by: Actor,
    sheet: Sheet,
    code: str,
    change: Change,
    base: int,
    entry: UUID,
    device_at: datetime,
    at: datetime,
) -> Saved:
    """Let ``change`` be the answer to the item, as seen at revision ``base``, under the device's own id ``entry``.

    An id that was used gives the first answer again. Raises `Conflict`, `Refused`, `Unlawful` where the sheet takes
    nothing, `Invalid` for an item, finding or figure that the standard does not know.
    """
    sent = SheetEntry(
        id=entry, sheet=sheet, code=code, base_revision=base, payload=write_change(change), outcome="taken",
        recorded_by_id=by.posting, device_at=device_at, received_at=at,
    )  # fmt: skip
    try:
        with acting(by, verb_for(sheet, "score"), sheet, at=at) as act:
            saved = _taken(act.thing, _item(sheet, code), sent, change, at)
            act.facts = {"item": code, "revision": saved.revision, "entry": str(entry)}
    except item_rows.Known:
        return _again(by, sheet, code, entry)
    except Unlawful:
        if SheetEntry.objects.filter(pk=entry).exists():
            return _again(by, sheet, code, entry)
        raise
    except _Lost as lost:
        sent.outcome = "conflict"
        sent.save(force_insert=True)
        raise Conflict(lost.theirs, lost.row.revision, lost.row.points) from lost
    return saved


def _taken(sheet: Sheet, item: Item, sent: SheetEntry, change: Change, at: datetime) -> Saved:
    """Write the entry into the item under the sheet's lock."""
    window.check(sheet, "score", at)
    row, lines = item_rows.read_row(sheet, item.code, sent.id)
    theirs = on_file.change_of(row, lines)
    if item.rule.kind != "count" and any(line.finding for line in change.found):
        raise Invalid(_("这一项不按处扣分，请选择档次或填写数值。"))
    if row.revision != sent.base_revision:
        if not theirs.says_as(change):
            raise _Lost(theirs, row)
        sent.outcome = "superseded"  # both saw the same
    else:
        item_rows.by_person(row, item)
        item_rows.write(row, item, change.answer(item), by=sent.recorded_by_id, at=at)
        item_rows.write_lines(row, lines, change.found, sent)
    sheet.entry_count += 1
    sent.save(force_insert=True)
    return Saved(row.code, row.revision, row.status, row.points)


def _item(sheet: Sheet, code: str) -> Item:
    item = sheet.standard.form.by_code.get(code)
    if item is None:
        raise Invalid(_("这份标准里没有这个项目。"))
    return item


def _again(by: Actor, sheet: Sheet, code: str, entry: UUID) -> Saved:
    """The answer that an entry got when it was new; for nobody but its author, and no other item."""
    known = SheetEntry.objects.select_related("recorded_by").get(pk=entry)
    if (known.sheet_id, known.code, known.recorded_by.person_id) != (sheet.pk, code, by.person_id):
        raise Invalid(_("这个录入编号已经用过。"))
    if known.outcome == "taken":
        item = _item(sheet, code)
        score = score_item(item, [read_change(known.payload).answer(item)])
        return Saved(code, known.base_revision + 1, score.state, score.points)
    row = SheetItem.objects.get(sheet=sheet, code=code)
    if known.outcome == "superseded":
        return Saved(code, row.revision, row.status, row.points)
    lines = Found.objects.standing().filter(sheet_item=row, by_committee=False).order_by("pk")
    raise Conflict(on_file.change_of(row, lines), row.revision, row.points)


# --- the sheet as a whole -------------------------------------------------------------------------------------------


class Missing(ActError):
    """The sheet is not whole; ``gaps`` names every item and what it lacks."""

    def __init__(self, found: tuple[Gap, ...]) -> None:
        self.gaps = found
        said = [SHEET_WORDS.say(gap.message, get_language() or "zh") for gap in found]
        super().__init__(
            gettext("还缺 %(n)s 项：%(gaps)s") % {"n": len(said), "gaps": gettext("；").join(said)}
        )
        self.said = said


def begin(*, by: Actor, sheet: Sheet, at: datetime, spot: Spot | None = None) -> Sheet:
    """Somebody arrived at the estate: the sheet takes findings from now on. Raises `Refused`, `Unlawful`."""
    with acting(by, verb_for(sheet, "begin"), sheet, at=at) as act:
        window.check(act.thing, "begin", at)
        act.thing.began_at = act.thing.began_at or at
        if sheet.part != SELF:
            deadline.finish(act.thing, NOTICES[sheet.part].key, at=at)  # a begun visit needs none any more
        Visit.objects.create(
            sheet=act.thing, membership_id=by.posting, arrived_at=at,
            arrived_longitude=spot.longitude if spot else None, arrived_latitude=spot.latitude if spot else None,
        )  # fmt: skip
    return act.thing


def missing(sheet: Sheet) -> tuple[Gap, ...]:
    """What keeps the sheet from being handed in."""
    if sheet.part == SELF:
        return own_gaps(sheet.standard.form, on_file.result_of(sheet))
    there = {code: {kind for kind, _digest in found} for code, found in on_file.evidence_of(sheet).items()}
    return gaps(sheet.standard.form, on_file.result_of(sheet), there)


def before_signing(sheet: Sheet) -> tuple[Gap, ...]:
    """What keeps the sheet from being laid before the firm: what is missing, and what communities still wait to hear."""
    return missing(sheet) + unanswered(sheet.standard.form, on_file.noted_at(sheet))


def complete(*, by: Actor, sheet: Sheet, at: datetime, seen: int | None = None) -> Sheet:
    """The visit is over and everything is scored: the sheet lies before the firm. Raises `Missing`."""
    with acting(by, verb_for(sheet, "complete"), sheet, at=at, seen=seen) as act:
        window.check(act.thing, "complete", at)
        if found := before_signing(act.thing):
            raise Missing(found)
        Visit.objects.filter(sheet=act.thing, left_at=None).update(left_at=at)
        act.facts = {"answers": digest_of(act.thing)}
        if sheet.part != SELF:
            firm = who_may(verb_for(sheet, "sign"), act.thing, at)
            act.tell(firm, lambda: _to_sign(sheet), reverse("inspections:sheet-sign", args=[sheet.number]))
    return act.thing


def _to_sign(sheet: Sheet) -> tuple[str, str]:
    head = gettext("请在考核表上签字：%(estate)s") % {"estate": sheet.estate}
    return head, gettext("现场评分已完成，请当天签字；有不同意见可在签字时写明。")


def _to_review(sheet: Sheet) -> tuple[str, str]:
    head = gettext("考核表待复核：%(estate)s") % {"estate": sheet.estate}
    return head, gettext("编号 %(number)s，请由没有参与评分的人复核。") % {"number": sheet.number}


def digest_of(sheet: Sheet) -> str:
    """The digest of the answers that stand: what a signature is given to."""
    return on_file.digest(freeze_answers(on_file.answers_of(sheet)))


def submit(*, by: Actor, sheet: Sheet, at: datetime, seen: int | None = None) -> SheetVersion:
    """Hand the signed sheet in: its answers, result and evidence are frozen as one version.

    Raises `Missing`, `Refused` (also of a scorer who became related to the firm meanwhile), `Stale`, `Unlawful`.
    """
    with acting(by, verb_for(sheet, "submit"), sheet, at=at, seen=seen) as act:
        window.check(act.thing, "submit", at)
        if found := missing(act.thing):
            raise Missing(found)
        answers = on_file.answers_of(act.thing)
        frozen = freeze_answers(answers)
        signed = Signature.objects.filter(sheet=act.thing).order_by("-id").values_list("digest", flat=True)
        if signed.first() != on_file.digest(frozen):
            raise Invalid(_("签字之后内容有变化，请重新请企业签字。"))
        act.thing.submitted_at = at
        version = _freeze(act.thing, frozen, freeze_result(judge(sheet.standard.form, answers)), by, at)
        act.facts = {"version": version.number, "digest": version.digest}
        if sheet.part != SELF:
            deadline.start(duty=REVIEWS[sheet.part].key, thing=act.thing, at=at)
            reviewers = who_may(verb_for(sheet, "review"), act.thing, at)
            act.tell(reviewers, lambda: _to_review(sheet), reverse("oversight:todos"))
    return version


def _freeze(
    sheet: Sheet, answers: dict[str, Any], result: dict[str, Any], by: Actor, at: datetime
) -> SheetVersion:
    evidence = {code: [list(one) for one in found] for code, found in on_file.evidence_of(sheet).items()}
    told = {"answers": answers, "result": result, "evidence": evidence}
    number = SheetVersion.objects.filter(sheet=sheet).count() + 1
    return SheetVersion.objects.create(
        sheet=sheet, number=number, standard_id=sheet.standard_id, digest=on_file.digest(told), made_by_id=by.posting,
        made_at=at, **told,
    )  # fmt: skip
