"""A sheet corrected by an upheld appeal: one version more, and the rows of its items, scored by the one engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from inspections.actions import item_rows, on_file, reviewing
from inspections.models import Found, Sheet, SheetItem, SheetVersion
from inspections.rules.standard import Answer, Answers, freeze_answers, freeze_result, judge, thaw_answers
from oversight import journal
from oversight.acting import Invalid
from oversight.policy import Actor


def correct_sheet(
    *, by: Actor, sheet: Sheet, answers: Mapping[str, Answer], why: str, at: datetime
) -> SheetVersion:
    """Freeze a version in which ``answers`` take the place of the old ones; called inside the deciding act.

    The newest version stays as it was. What was found there before is withdrawn where it no longer counts. Raises
    `Invalid` for an answer that the item's rule does not understand.
    """
    locked = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    before = reviewing.newest(locked)
    form = before.standard.form
    told = thaw_answers(before.answers)
    changed = Answers(tuple(answers.get(one.item, one) for one in told.items), told.vetoes)
    for row in SheetItem.objects.filter(sheet=locked, code__in=answers):
        given = answers[row.code]
        item_rows.write(row, form.by_code[row.code], given, by=by.posting, at=at)
        _count_anew(row, given, by=by.posting, at=at)
    frozen, result = freeze_answers(changed), judge(form, changed)
    if not result.is_rated:
        raise Invalid
    content = {"answers": frozen, "result": freeze_result(result), "evidence": before.evidence}
    return SheetVersion.objects.create(
        sheet=locked, number=before.number + 1, standard=before.standard, digest=on_file.digest(content),
        made_by_id=by.posting, made_at=at, why=journal.digest(why), **content,
    )  # fmt: skip


def _count_anew(row: SheetItem, given: Answer, *, by: Any, at: datetime) -> None:
    """Let the findings that stand say what the answer says; the old ones are withdrawn, never erased."""
    standing = Found.objects.standing().filter(sheet_item=row, by_committee=False)
    counts: dict[str, int] = {}
    for found in standing:
        counts[found.finding] = counts.get(found.finding, 0) + found.count
    wanted = {found.finding: found.count for found in given.found if found.count}
    if counts == wanted:
        return
    standing.update(withdrawn_at=at)
    Found.objects.bulk_create(
        Found(sheet_item=row, finding=code, count=count, found_at=at, recorded_by_id=by, entry=uuid4())
        for code, count in wanted.items()
    )
