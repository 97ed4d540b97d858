"""用房规定: a version is drafted, submitted, and published by another person; what is published never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError, acting
from oversight.kernel.plaindata import Misfit
from oversight.policy import Actor, who_may
from registry.actions.check import digest, versions
from registry.models import RoomPolicy, RoomPolicyDraft
from registry.rules.room import Policy, PolicyError, check_versions, read_policy
from registry.rules.room.words import say

URL = "/registry/room-policies/"


class RoomPolicyError(ActError):
    """The rule cannot be read, contradicts itself, or overlaps a published version."""

    words = _("规定写得有矛盾，请核对。")


def read(text: str) -> Policy:
    """The rule that a JSON text tells, every name of it known. Raises `RoomPolicyError` with the place and the reason."""
    language = get_language() or "zh"
    try:
        return read_policy(text)
    except PolicyError as error:
        raise RoomPolicyError(say(error.message, language)) from error
    except Misfit as error:
        raise RoomPolicyError(
            _("规定的格式不对：%(where)s %(what)s") % {"where": error.path, "what": error.say(language)}
        ) from error


def draft(
    *, by: Actor, text: str, at: datetime, row: RoomPolicyDraft | None = None, seen: int | None = None
) -> RoomPolicyDraft:
    """Write a draft of a version, or go on with one that was returned. Raises `RoomPolicyError`."""
    policy = read(text)
    target = row or RoomPolicyDraft(drafted_by_id=by.posting, created_at=at)
    with acting(by, "registry.draft_roompolicy", target, at=at, seen=seen) as act:
        act.thing.name, act.thing.rule = policy.name.zh, json.loads(text)
        act.facts = {"digest": digest(act.thing.rule)}
    return act.thing


def submit(*, by: Actor, row: RoomPolicyDraft, at: datetime) -> RoomPolicyDraft:
    """Hand a draft to whoever decides; refused while it overlaps a published version."""
    _refuse_overlap(read(json.dumps(row.rule)))
    with acting(by, "registry.submit_roompolicy", row, at=at) as act:
        act.thing.submitted_by_id = by.posting
        deciders = who_may("registry.publish_roompolicy", act.thing, at)
        act.tell(deciders, lambda: (str(_("请审定用房规定：%(name)s") % {"name": row.name}), ""), URL)
    return act.thing


def return_(*, by: Actor, row: RoomPolicyDraft, why: str, at: datetime) -> RoomPolicyDraft:
    """Send a draft back with remarks."""
    with acting(by, "registry.return_roompolicy", row, at=at, note=why) as act:
        act.thing.returned_why = why
        act.tell(
            [row.drafted_by], lambda: (str(_("用房规定被退回：%(name)s") % {"name": row.name}), why), URL
        )
    return act.thing


def publish(*, by: Actor, row: RoomPolicyDraft, at: datetime, seen: int | None = None) -> RoomPolicy:
    """Publish a submitted draft as a version that never changes. Not by who submitted it; ``seen`` is what was read."""
    policy = read(json.dumps(row.rule))
    _refuse_overlap(policy)
    try:
        with transaction.atomic(), acting(by, "registry.publish_roompolicy", row, at=at, seen=seen) as act:
            version = RoomPolicy.objects.create(
                **_columns(policy, row.rule), published_by_id=by.posting, published_at=at
            )
            act.facts = {"version": version.pk, "digest": version.digest}
    except IntegrityError as error:
        raise RoomPolicyError(_("同名或同日施行的规定已经发布。")) from error
    return version


def _columns(policy: Policy, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"{policy.name.zh}（{policy.code}）",
        "authority": policy.authority,
        "document": policy.document,
        "valid_from": policy.valid_from,
        "valid_to": policy.valid_to,
        "rule": data,
        "digest": digest(data),
    }


def _refuse_overlap(policy: Policy) -> None:
    """A later version ends an open one; any other overlap is refused."""
    known = sorted([*(rule for _row, rule in versions()), policy], key=lambda one: one.valid_from)
    if any(one.valid_from == after.valid_from for one, after in pairwise(known)):
        raise RoomPolicyError(_("同日施行的规定已经发布。"))
    ended = [
        replace(one, valid_to=after.valid_from) if one.valid_to is None else one
        for one, after in pairwise(known)
    ]
    try:
        check_versions([*ended, known[-1]])
    except PolicyError as error:
        raise RoomPolicyError(say(error.message, get_language() or "zh")) from error
