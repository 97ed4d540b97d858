"""扣分线索: what a community saw on an estate. It counts for nothing until a scorer of the sheet takes it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import on_file, scoring
from inspections.actions.part import verb_for
from inspections.actions.reviewing import scorers_of
from inspections.actions.syncing import CATEGORY
from inspections.models import Found, Sheet, SheetItem
from inspections.models.sheet import STREET
from oversight import attachments
from oversight.acting import Act, Invalid, acting
from oversight.kernel.scope import Post
from oversight.notify import letters
from oversight.policy import Actor, may

VERB = "inspections.note_finding"


@dataclass(frozen=True)
class Seen:
    """One thing that was seen: at which item, as which finding ("" where the item counts none), how often, where."""

    code: str
    finding: str
    count: int
    place: str
    note: str


def of_community(by: Actor) -> bool:
    """Whether what this posting sees is a community's: a fact of the record, which the policy asks for."""
    return by.post == Post.COMMITTEE


def brings(by: Actor) -> bool:
    """Whether it is this posting's to bring what was seen."""
    return of_community(by) and may(by, VERB)


def may_note(by: Actor, sheet: Sheet) -> bool:
    """Whether ``by`` may bring findings to the sheet; whoever scores it writes findings of the own."""
    return may(by, VERB, Found(sheet_item=SheetItem(sheet=sheet), by_committee=of_community(by)))


def sheets_for(by: Actor) -> QuerySet[Sheet]:
    """The street's sheets of the own territory that still take what a community saw."""
    if not brings(by):
        return Sheet.objects.none()
    rows = Sheet.objects.filter(part=STREET, state__in=states.NOTABLE, cycle__state__in=states.SCORING)
    return rows.filter(Sheet.in_territory(by.path, by.at))


def note(*, by: Actor, sheet: Sheet, seen: Seen, photo: File | None, at: datetime) -> Found:
    """Keep what a community saw; the scorers are told.

    The sheet's row is held, so that nothing comes in while its scorers say that they are done. Raises `Invalid` where
    the item or the state takes none, `Refused` for anybody but a community of the place.
    """
    item = sheet.standard.form.by_code.get(seen.code)
    row = sheet.items.filter(code=seen.code).first()
    if item is None or row is None or item.source != "inspected":
        raise Invalid(_("请选择现场检查的项目。"), field="what")
    row.sheet = sheet
    found = Found(
        sheet_item=row, finding=seen.finding, count=seen.count, place=seen.place, note=seen.note, found_at=at,
        by_committee=of_community(by), recorded_by_id=by.posting, entry=uuid4(),
    )  # fmt: skip
    with acting(by, VERB, found, at=at) as act:
        now = Sheet.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=sheet.pk)
        if now.state not in states.NOTABLE or now.cycle.state not in states.SCORING:
            raise Invalid(_("这张考核表不再接收线索。"))
        found.save()
        if photo is not None:
            content = attachments.examine(photo, photo.name or "photo.jpg")
            attachments.keep(
                content=content, record=found, title=seen.place[:160] or seen.code, category=CATEGORY, note="",
                by=by.posting, at=at,
            )  # fmt: skip
        act.facts = {"sheet": sheet.pk, "item": seen.code}
        act.tell(
            scorers_of(sheet, at),
            lambda: (
                gettext("社区提供了扣分线索：%(estate)s") % {"estate": sheet.estate},
                f"{seen.code} {seen.place}",
            ),
            reverse("inspections:field-sheet", args=[sheet.number]),
        )
    return found


def waiting(sheet: Sheet) -> QuerySet[Found]:
    """What communities saw and no scorer took over or put aside."""
    return Found.objects.standing().filter(sheet_item__sheet=sheet, by_committee=True)


def take(*, by: Actor, found: Found, at: datetime) -> Found:
    """Let a finding count: it becomes a line of the item's answer, with its photo; whoever brought it is told.

    Raises `Refused`, `Unlawful` where the sheet takes nothing, `Invalid` where the item counts no findings and has words
    of its own already, or somebody answers it at this moment.
    """
    sheet = found.sheet
    with transaction.atomic():
        one = _open(found)
        row = on_file.with_lines(sheet.items.filter(pk=one.sheet_item_id)).get()
        lines = on_file.lines_in(row)
        item = sheet.standard.form.by_code[row.code]
        if item.rule.kind != "count" and lines:
            raise Invalid(_("这一项已有记录，请把线索写进记录，再注明不采用。"))
        Found.objects.filter(pk=one.pk).update(by_committee=False)
        try:
            scoring.answer(
                by=by, sheet=sheet, code=row.code, change=on_file.change_of(row, [*lines, one]), base=row.revision,
                entry=uuid4(), device_at=at, at=at,
            )  # fmt: skip
        except scoring.Conflict as conflict:
            raise Invalid(conflict.words) from conflict
        telling = letters.Telling(
            (one.recorded_by,),
            lambda: (gettext("扣分线索已采用：%(estate)s") % {"estate": sheet.estate}, ""),
            reverse("inspections:note-list"),
        )
        letters.post(telling, entry=None, at=at, event="finding.taken")
    return one


def put_aside(*, by: Actor, found: Found, why: str, at: datetime) -> Found:
    """Not to count, with the reason that whoever brought it reads. Raises `Refused`, `Unlawful`, `Invalid`."""
    sheet = found.sheet
    with acting(by, verb_for(sheet, "score"), sheet, at=at, note=why, event="finding.put_aside") as act:
        one = _open(found)
        Found.objects.filter(pk=one.pk).update(withdrawn_at=at)
        act.facts = {"finding": one.pk, "item": one.sheet_item.code}
        _answer(act, one, why)
    return one


def _open(found: Found) -> Found:
    """As it is now, held. Raises `Invalid` where another scorer was first."""
    rows = Found.objects.select_for_update(of=("self",)).select_related("sheet_item", "recorded_by__person")
    one = rows.get(pk=found.pk)
    if not one.by_committee or one.withdrawn_at is not None:
        raise Invalid(_("这条线索已经办过。"))
    return one


def _answer(act: Act, one: Found, why: str) -> None:
    estate = act.thing.estate
    act.tell(
        [one.recorded_by],
        lambda: (gettext("扣分线索未采用：%(estate)s") % {"estate": estate}, why),
        reverse("inspections:note-list"),
    )
