"""The sample city: a cycle's sheets as their scorers, firms and reviewers would leave them, written set by set.

What is found at an estate stands in `demo_answers`; the points are the one engine's.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from inspections.actions import on_file
from inspections.demo_answers import answer, quality
from inspections.demo_people import holder
from inspections.models import (
    Assignment,
    Cycle,
    Found,
    Sheet,
    SheetItem,
    SheetReview,
    SheetVersion,
    Signature,
    SignatureName,
    SurveyEstate,
    Visit,
)
from inspections.rules.standard import Answers, Standard, freeze_answers, freeze_result, judge
from inspections.rules.standard.scoring import score_item
from oversight import journal
from oversight.kernel.calendar import midnight
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import VERBS, Actor

PLACES = (
    "1 号楼 2 单元",
    "3 号楼地下一层",
    "小区东门",
    "5 号楼消防通道",
    "中心广场",
    "2 号楼楼道",
    "设备间",
    "物业服务中心",
)
REFUSED = 23  # every so many-th firm would not sign
FIRST_VISIT, NEXT_VISIT = timedelta(hours=7, minutes=30), timedelta(minutes=90)
HANDED_IN = timedelta(minutes=30)  # after the visit
REVIEWED, COUNTERSIGNED = timedelta(hours=43), timedelta(hours=18)  # before the results are shown
WRITE = """
UPDATE inspections_sheetitem item SET status = told.status, points = told.points, choice = told.choice, met = told.met,
  cases = told.cases, lapse_reason = told.reason, by_hand = told.by_hand, revision = 1, answered_by_id = told.who,
  answered_at = told.at
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::text[], %s::int[], %s::int[], %s::text[],
  %s::boolean[], %s::bigint[], %s::timestamptz[])
  AS told (sheet, code, status, points, choice, met, cases, reason, by_hand, who, at)
WHERE item.sheet_id = told.sheet AND item.code = told.code
"""


@dataclass
class Scored:
    """One sheet with its lead scorer, the visit and the answers; ``form`` is its standard, read once for all."""

    sheet: Sheet
    form: Standard
    lead: Membership
    came: datetime
    left: datetime
    answers: Answers
    frozen: dict[str, Any]
    reviewer: Membership  # the lead until it is reviewed


def hand_in(cycle: Cycle, seed: str, surveyed: dict[int, SurveyEstate], at: datetime) -> None:
    """Every assigned sheet visited, scored, signed, handed in, reviewed and countersigned before ``at``."""
    leads = Assignment.objects.standing().filter(sheet__cycle=cycle, position=1)
    assigned = leads.select_related("membership__organisation__territory")
    by_sheet: dict[int, Assignment] = {one.sheet_id: one for one in assigned if one.sheet_id is not None}
    sheets = cycle.sheets.official().filter(pk__in=by_sheet).order_by("number")
    rows = [
        _scored(one, cycle, by_sheet[one.pk], seed, surveyed.get(one.estate_id))
        for one in sheets.select_related("estate", "firm", "jurisdiction")
    ]
    _write_items(rows)
    _visit(rows)
    _sign(rows)
    versions = _freeze(cycle, rows)
    _review(rows, versions, at)


def _scored(sheet: Sheet, cycle: Cycle, given: Assignment, seed: str, survey: SurveyEstate | None) -> Scored:
    rng = random.Random(f"{seed}:{sheet.number}")  # noqa: S311  the same city each time is what is wanted
    form, habit = cycle.standard.form, quality(sheet, seed)
    _first, last = cycle.window("on_site") or (cycle.cut_off, cycle.cut_off)
    came = midnight(given.planned_on or last) + FIRST_VISIT + (given.route or 1) * NEXT_VISIT
    told = Answers(tuple(answer(item, rng, habit, survey) for item in form.items))
    left = came + timedelta(minutes=rng.randrange(24, 75))
    lead = given.membership
    return Scored(sheet, form, lead, came, left, told, freeze_answers(told), reviewer=lead)


def _write_items(rows: Sequence[Scored]) -> None:
    """Points and answers of all items in one statement, and the findings with their places."""
    columns: list[list[Any]] = [[] for _ in range(11)]
    for row in rows:
        for one in row.answers.items:
            item = row.form.by_code[one.item]
            score = score_item(item, [one])
            told = (
                row.sheet.pk, one.item, score.state, score.points, one.choice, one.met, one.cases,
                one.reason, item.source == "computed", row.lead.pk, row.left,
            )  # fmt: skip
            for column, value in zip(columns, told, strict=True):
                column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)
    keys = {
        (sheet, code): pk
        for pk, sheet, code in SheetItem.objects.filter(sheet__in=[row.sheet for row in rows])
        .order_by()
        .values_list("pk", "sheet_id", "code")
    }
    Found.objects.bulk_create(
        Found(
            sheet_item_id=keys[row.sheet.pk, said.item], finding=one.finding, count=one.count,
            place=PLACES[(row.sheet.pk + n) % len(PLACES)], found_at=row.came + timedelta(minutes=n % 20),
            recorded_by=row.lead, entry=uuid.uuid5(uuid.NAMESPACE_OID, f"{row.sheet.number}:{said.item}"),
        )
        for row in rows
        for n, said in enumerate(row.answers.items)
        for one in said.found
    )  # fmt: skip


def _visit(rows: Iterable[Scored]) -> None:
    Visit.objects.bulk_create(
        Visit(
            sheet=row.sheet, membership=row.lead, arrived_at=row.came, left_at=row.left,
            arrived_longitude=row.sheet.estate.longitude, arrived_latitude=row.sheet.estate.latitude,
        )
        for row in rows
    )  # fmt: skip


def _sign(rows: Sequence[Scored]) -> None:
    """The firm's representative signed what was found; some would not, before the committee."""
    signed = Signature.objects.bulk_create(
        Signature(
            sheet=row.sheet, kind="signed" if n % REFUSED else "refused",
            digest=on_file.digest(row.frozen), at=row.left,
        )
        for n, row in enumerate(rows, 1)
    )  # fmt: skip
    SignatureName.objects.bulk_create(
        SignatureName(signature=one, signer_name=_signer(row.sheet))
        if one.kind == "signed"
        else SignatureName(signature=one, witness_name="社区工作人员", remark="对扣分项目有不同意见")
        for one, row in zip(signed, rows, strict=True)
    )


def _signer(sheet: Sheet) -> str:
    return (sheet.firm.legal_representative if sheet.firm else "") or "项目负责人"


def _freeze(cycle: Cycle, rows: Sequence[Scored]) -> list[SheetVersion]:
    """The first version of each sheet, as the engine judges it."""
    made = []
    for row in rows:
        content = {
            "answers": row.frozen,
            "result": freeze_result(judge(row.form, row.answers)),
            "evidence": {},
        }
        made.append(
            SheetVersion(
                sheet=row.sheet, number=1, standard=cycle.standard, digest=on_file.digest(content), made_by=row.lead,
                made_at=row.left + HANDED_IN, **content,
            )
        )  # fmt: skip
    return SheetVersion.objects.bulk_create(made)


def _review(rows: Sequence[Scored], versions: Sequence[SheetVersion], at: datetime) -> None:
    """The street's leader reviews the street's part, the head the bureau's; the head countersigns both."""
    head, leaders = holder("head"), _leaders()
    reviews = []
    for row, version in zip(rows, versions, strict=True):
        place = row.sheet.jurisdiction.path  # type: ignore[union-attr]
        own = next(one for path, one in leaders.items() if place.startswith(path))
        row.reviewer = own if row.sheet.part == "street" else head
        row.sheet.reviewers = sorted({row.reviewer.person_id, head.person_id})
        reviews += [
            SheetReview(version=version, kind="review", by=row.reviewer, at=at - REVIEWED),
            SheetReview(version=version, kind="countersign", by=head, at=at - COUNTERSIGNED),
        ]
    SheetReview.objects.bulk_create(reviews)
    _move(rows)
    _record(rows, "submit", "signed", "submitted", lambda row: row.lead, rows[-1].left)
    _record(rows, "review", "submitted", "reviewed", lambda row: row.reviewer, at - REVIEWED)
    _record(rows, "countersign", "reviewed", "countersigned", lambda _row: head, at - COUNTERSIGNED)


def _leaders() -> dict[str, Membership]:
    """By the path of their street."""
    found = Membership.objects.filter(post=Post.STREET_LEADER).select_related("organisation__territory")
    return {one.organisation.territory.path: one for one in found if one.organisation.territory}


def _move(rows: Sequence[Scored]) -> None:
    for row in rows:
        row.sheet.state, row.sheet.began_at = "countersigned", row.came
        row.sheet.submitted_at = row.left + HANDED_IN
    columns = ["state", "reviewers", "began_at", "submitted_at"]
    Sheet.objects.bulk_update([row.sheet for row in rows], columns, batch_size=200)
    Sheet.objects.filter(pk__in=[row.sheet.pk for row in rows]).update(version=F("version") + 1)


def _record(
    rows: Iterable[Scored], act: str, was: str, now: str, who: Callable[[Scored], Membership], at: datetime
) -> None:
    """A line of the trail for each sheet, by whoever did it."""
    done: dict[tuple[str, Membership], list[tuple[int, str, str]]] = defaultdict(list)
    for row in rows:
        done[row.sheet.part, who(row)].append((row.sheet.pk, was, now))
    for (part, one), moves in done.items():
        verb = VERBS[f"inspections.{act}_{part}sheet"]
        facts = {"together": len(moves), "verb": verb.name}
        journal.record_keys(verb.event, Sheet, moves, by=Actor.of(one, at), at=at, facts=facts)
