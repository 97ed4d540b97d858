"""考核标准: a version is drafted, submitted, and published by another person; what is published never changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections.models import Standard, StandardDraft
from inspections.rules import standard as rules
from inspections.rules.standard.words import say_fault
from oversight.acting import Invalid, acting
from oversight.kernel.plaindata import Misfit
from oversight.policy import Actor, who_may
from registry.actions.check import digest

SHIPPED = ("default-56", "basic-service")
"""The standards that come with the portal and that a cycle may run on; a draft may begin with one."""
FOLDER = settings.BASE_DIR / "docs" / "examples" / "standards"


class StandardFaulty(Invalid):
    """The standard contradicts itself; ``faults`` are all of them, each with its place."""

    words = _("标准写得有矛盾，请核对。")

    def __init__(self, faults: tuple[rules.Fault, ...]) -> None:
        language = get_language() or "zh"
        super().__init__("\n".join(say_fault(fault, language) for fault in faults), field="rule")
        self.faults = faults


def shipped(name: str) -> str:
    """The text of a standard of `SHIPPED`. Raises KeyError for another name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def read(text: str) -> rules.Standard:
    """What a draft's text tells, contradictions and all. Raises `Invalid` where it has another shape."""
    try:
        return rules.read_draft(text)
    except Misfit as error:
        told = {"where": error.say(get_language() or "zh")}
        raise Invalid(_("标准的格式不对：%(where)s") % told, field="rule") from error


def form_of(row: StandardDraft) -> rules.Standard:
    """What a draft says now, as a value; it may contradict itself."""
    return read(json.dumps(row.rule, ensure_ascii=False))


def draft(
    *,
    by: Actor,
    text: str,
    at: datetime,
    row: StandardDraft | None = None,
    replaces: Standard | None = None,
    seen: int | None = None,
) -> StandardDraft:
    """Begin a draft, or go on with one; it may still contradict itself. Raises `Invalid` where it cannot be read."""
    form = read(text)
    target = row or StandardDraft(drafted_by_id=by.posting, created_at=at, replaces=replaces)
    with acting(by, "inspections.draft_standard", target, at=at, seen=seen) as act:
        act.thing.name, act.thing.rule = form.name.zh, json.loads(text)
        act.facts = {"digest": digest(act.thing.rule)}
    return act.thing  # type: ignore[no-any-return]


def edit(
    *,
    by: Actor,
    row: StandardDraft,
    change: Callable[[rules.Standard], rules.Standard],
    at: datetime,
    seen: int | None = None,
) -> StandardDraft:
    """Make one change to a draft, on what it says now; ``seen`` is the version that the change was made on."""
    changed = change(form_of(row))
    return draft(by=by, text=rules.write_standard(changed), at=at, row=row, seen=seen)


def submit(*, by: Actor, row: StandardDraft, at: datetime, seen: int | None = None) -> StandardDraft:
    """Hand a draft to whoever publishes it. Raises `StandardFaulty` while it contradicts itself, `Invalid` for a code
    that was published already.
    """
    with acting(by, "inspections.submit_standard", row, at=at, seen=seen) as act:
        _sound(act.thing)
        act.thing.submitted_by_id = by.posting
        deciders = who_may("inspections.publish_standard", act.thing, at)
        name, url = act.thing.name, act.thing.get_absolute_url()
        act.tell(deciders, lambda: (str(_("请审定考核标准：%(name)s") % {"name": name}), ""), url)
    return act.thing  # type: ignore[no-any-return]


def return_(
    *, by: Actor, row: StandardDraft, why: str, at: datetime, seen: int | None = None
) -> StandardDraft:
    """Send a draft back with remarks."""
    with acting(by, "inspections.return_standard", row, at=at, note=why, seen=seen) as act:
        act.thing.returned_why = why
        drafter, name, url = act.thing.submitted_by, act.thing.name, act.thing.get_absolute_url()
        act.tell([drafter], lambda: (str(_("考核标准被退回：%(name)s") % {"name": name}), why), url)
    return act.thing  # type: ignore[no-any-return]


def publish(*, by: Actor, row: StandardDraft, at: datetime, seen: int | None = None) -> Standard:
    """Publish a submitted draft as a version that never changes; not by who submitted it. ``seen`` is what was read.

    Raises `StandardFaulty`, and `Invalid` for a code that was published already.
    """
    with acting(by, "inspections.publish_standard", row, at=at, seen=seen) as act:
        form = _sound(act.thing)
        version = _store(_columns(form, act.thing), by, at)
        act.facts = {"version": version.pk, "digest": version.digest}
    return version


def _sound(row: StandardDraft) -> rules.Standard:
    """The draft's standard, free of contradictions and under a code of its own."""
    text = json.dumps(row.rule, ensure_ascii=False)
    try:
        form = rules.read_standard(text)
    except rules.StandardError as error:
        raise StandardFaulty(error.faults) from error
    if Standard.objects.filter(code=form.code).exists():
        raise _taken(form.code)
    return form


def _taken(code: str) -> Invalid:
    return Invalid(_("编号为 %(code)s 的标准已经发布，请换一个编号。") % {"code": code}, field="code")


def _store(columns: dict[str, Any], by: Actor, at: datetime) -> Standard:
    """Two who publish the same code at once: the second is told."""
    try:
        with transaction.atomic():
            return Standard.objects.create(**columns, published_by_id=by.posting, published_at=at)
    except IntegrityError as error:
        raise _taken(columns["code"]) from error


def _columns(form: rules.Standard, row: StandardDraft) -> dict[str, Any]:
    return {
        "code": form.code,
        "name_zh": form.name.zh,
        "name_en": form.name.en,
        "scale": form.scale,
        "full": form.full,
        "rule": row.rule,
        "digest": digest(row.rule),
        "replaces": row.replaces,
    }
