"""异议、申诉: lodged by a firm item by item, heard, and decided by somebody who neither scored nor reviewed.

An upheld one corrects the sheets at once; in publicity the final result takes it in, after publication the head
publishes a correction that names the appeal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from inspections import states
from inspections.actions import appeal_letters as letters
from inspections.actions import correcting, publishing, result_papers, reviewing
from inspections.models import Appeal, AppealGround, EstateResult, Sheet
from inspections.rules import turns
from inspections.rules.standard import Answer, thaw_result
from oversight import attachments
from oversight.acting import Act, Invalid, Refused, acting
from oversight.actions import deadline
from oversight.models import Membership
from oversight.policy import Actor

EVIDENCE = "evidence"


@dataclass(frozen=True)
class Claim:
    """What is contested: one item of one part, and why."""

    part: str
    code: str
    words: str


@dataclass(frozen=True)
class Ruling:
    """What is decided on one ground: the answer that takes the old one's place, or None where it is rejected."""

    answer: Answer | None
    why: str = ""


@transaction.atomic
def lodge(
    *,
    by: Actor,
    result: EstateResult,
    claims: Iterable[Claim],
    evidence: File | None = None,
    outside: bool = False,
    at: datetime,
) -> Appeal:
    """Draft and hand in at once: an objection in publicity, an appeal after publication; staff enter others' objections.

    Raises `Refused` for a firm that did not hold the estate; `Invalid` without a claim, on an item that is not there,
    after the last day, or beside an open one.
    """
    wanted = [claim for claim in claims if claim.words.strip()]
    if not wanted:
        raise Invalid(gettext_lazy("请至少写明一项的理由。"))
    publication = result.publication
    if not outside and by.organisation_id not in holders(result):
        raise Refused  # only who held the estate in the period answers for its result
    _in_time(result, at)
    subject = None if outside else by.organisation_id
    appeal = Appeal(
        publication=publication,
        estate_result=result,
        kind="outside" if outside else "appeal" if publication.number else "objection",
        involved=involved(result),
        drafted_by_id=by.posting,
        created_at=at,
        jurisdiction_id=result.estate.jurisdiction_id,
        subject_id=subject,
    )
    with acting(by, "inspections.draft_appeal", appeal, at=at) as act:
        act.facts = {"kind": appeal.kind, "grounds": len(wanted)}
    _ground(appeal, wanted)
    if evidence is not None:
        content = attachments.examine(evidence, evidence.name or "")
        attachments.keep(
            content=content, record=appeal, title=(evidence.name or "")[:160], category=EVIDENCE, note="",
            by=by.posting, at=at,
        )  # fmt: skip
    return _hand_in(by, appeal, "enter" if outside else "submit", at)


def withdraw(*, by: Actor, appeal: Appeal, at: datetime, seen: int | None = None) -> Appeal:
    """Take it back before it is decided."""
    with acting(by, "inspections.withdraw_appeal", appeal, at=at, seen=seen) as act:
        deadline.finish(act.thing, turns.APPEAL_DECISION.key, at=at)
    return act.thing  # type: ignore[no-any-return]


def hear(*, by: Actor, appeal: Appeal, words: str, at: datetime, seen: int | None = None) -> Appeal:
    """Note what the scorers or the firm said; from now on it is being heard, and the scorers are told."""
    if not words.strip():
        raise Invalid(gettext_lazy("请写明听取了谁的什么意见。"), field="words")
    with acting(by, "inspections.hear_appeal", appeal, at=at, seen=seen) as act:
        act.thing.replies = [*act.thing.replies, {"at": at.isoformat(), "text": words.strip()}]
        act.tell(_scorers(act.thing, at), letters.heard(act.thing), act.thing.get_absolute_url())
    return act.thing  # type: ignore[no-any-return]


@transaction.atomic
def decide(
    *,
    by: Actor,
    appeal: Appeal,
    rulings: Mapping[int, Ruling],
    why: str,
    at: datetime,
    seen: int | None = None,
) -> Appeal:
    """Decide on every ground: one that is upheld upholds the appeal and corrects its sheet; the firm is told why.

    The decision is issued as a paper (D08) with it.
    """
    if not why.strip():
        raise Invalid(gettext_lazy("请写明决定的理由。"), field="why")
    grounds = list(appeal.grounds.filter(withdrawn_at=None))
    upheld = any(rulings[ground.pk].answer is not None for ground in grounds)
    verb = f"inspections.{'uphold' if upheld else 'reject'}_appeal"
    with acting(by, verb, appeal, at=at, seen=seen, note=why) as act:
        act.thing.decided_by_id, act.thing.decided_at, act.thing.outcome_why = by.posting, at, why.strip()
        _rule(act, grounds, rulings, why)
        deadline.finish(act.thing, turns.APPEAL_DECISION.key, at=at)
        act.facts = {
            "upheld": [f"{one.part} {one.code}" for one in grounds if rulings[one.pk].answer is not None]
        }
        act.tell(
            _authors(act.thing, at), letters.decided(act.thing, upheld, why), act.thing.get_absolute_url()
        )
    result_papers.issue_decision(by=by, appeal=act.thing, at=at)
    return act.thing  # type: ignore[no-any-return]


def holders(result: EstateResult) -> list[int]:
    """The bodies of the firms that held the estate in the period."""
    return list(result.holdings.values_list("firm__organisation_id", flat=True))


def involved(result: EstateResult) -> list[int]:
    """Whoever scored or reviewed one of the sheets behind the result."""
    rows = Sheet.objects.filter(versions__in=result.versions.values()).values_list("scorers", "reviewers")
    return sorted({person for scorers, reviewers in rows for person in (*scorers, *reviewers)})


def sheet_of(appeal: Appeal, part: str) -> Sheet:
    """The sheet that a ground is about."""
    return Sheet.objects.select_related("standard", "cycle").get(
        cycle_id=appeal.publication.cycle_id, estate_id=appeal.estate_result.estate_id, part=part
    )


# --- steps -----------------------------------------------------------------------------------------------------------


def _in_time(result: EstateResult, at: datetime) -> None:
    publication = result.publication
    if publication != publishing.newest(publication.cycle):
        raise Invalid(gettext_lazy("这一版已被替代，请对现在的结果提出。"))
    if at > publishing.until_of(publication):
        raise Invalid(gettext_lazy("已过可以提出的最后一天。"))
    open_ones = Appeal.objects.filter(
        estate_result=result, state__in=states.OPEN_APPEALS, kind__in=("objection", "appeal")
    )
    if open_ones.exists():
        raise Invalid(gettext_lazy("这个小区已有一件没有决定的异议或申诉。"))


def _ground(appeal: Appeal, claims: list[Claim]) -> None:
    for claim in claims:
        version = reviewing.newest(sheet_of(appeal, claim.part))
        if claim.code not in version.standard.form.by_code:
            raise Invalid(gettext_lazy("考核标准里没有这一项。"))
        before = thaw_result(version.result).item(claim.code).points
        AppealGround.objects.create(
            appeal=appeal, part=claim.part, code=claim.code, claim=claim.words.strip(), before=before
        )


def _hand_in(by: Actor, appeal: Appeal, act_: str, at: datetime) -> Appeal:
    with acting(by, f"inspections.{act_}_appeal", appeal, at=at) as act:
        act.thing.submitted_by_id, act.thing.submitted_at = by.posting, at
        act.thing.involved = involved(appeal.estate_result)
        deadline.start(duty=turns.APPEAL_DECISION.key, thing=act.thing, at=at)
        uninvolved = letters.deciders(act.thing, at)
        words = letters.to_decide(appeal) if uninvolved else letters.nobody(appeal)
        act.tell(uninvolved or letters.heads(act.thing, at), words, appeal.get_absolute_url())
    return act.thing  # type: ignore[no-any-return]


def _rule(act: Act, grounds: list[AppealGround], rulings: Mapping[int, Ruling], why: str) -> None:
    by_part: dict[str, dict[str, Answer]] = {}
    for ground in grounds:
        answer = rulings[ground.pk].answer
        if answer is not None:
            by_part.setdefault(ground.part, {})[ground.code] = answer
    made = {
        part: correcting.correct_sheet(
            by=act.by, sheet=sheet_of(act.thing, part), answers=given, why=why, at=act.at
        )
        for part, given in by_part.items()
    }
    for ground in grounds:
        ruling = rulings[ground.pk]
        ground.decision = "rejected" if ruling.answer is None else "upheld"
        ground.decided_why = ruling.why.strip()
        if ruling.answer is not None:
            ground.after = thaw_result(made[ground.part].result).item(ground.code).points
            item = made[ground.part].standard.form.by_code[ground.code]
            _check_better(act.thing, ground, is_taken_off=item.is_taken_off)
        ground.save()


def _check_better(appeal: Appeal, ground: AppealGround, *, is_taken_off: bool) -> None:
    """Nobody who was right stands worse for it: a firm's ground betters the item, another's changes it.

    Raises `Invalid`.
    """
    gain = (ground.after or 0) - (ground.before or 0)
    if gain == 0 or (appeal.kind != "outside" and (gain > 0) == is_taken_off):
        words = gettext("%(item)s 判为成立，更正后的得分却没有提高，请核对更正的内容。")
        raise Invalid(words % {"item": ground.code}, field=f"rule_{ground.pk}")


def _authors(appeal: Appeal, at: datetime) -> list[Membership]:
    keys = {key for key in (appeal.drafted_by_id, appeal.submitted_by_id) if key is not None}
    return list(Membership.objects.current(at).filter(pk__in=keys).select_related("person", "organisation"))


def _scorers(appeal: Appeal, at: datetime) -> list[Membership]:
    parts = appeal.grounds.filter(withdrawn_at=None).values_list("part", flat=True).distinct()
    return [one for part in parts for one in reviewing.scorers_of(sheet_of(appeal, part), at)]
