"""Standards, cycles and sheets: the least that a test needs of each, with real items of the shipped standards."""

from __future__ import annotations

import itertools
import json
import uuid
from datetime import date
from functools import cache
from pathlib import Path

from inspections.models import Certificate, Cycle, Found, Sheet, SheetItem, SheetVersion, Standard
from inspections.rules.standard import Answer, Answers, freeze_answers, freeze_result, judge
from inspections.rules.standard.item import MET, Item
from inspections.rules.standard.scoring import score_item
from oversight.kernel.scope import Kind, Post
from oversight.models import Membership, Organisation, Person, Territory
from registry.models import Estate, Firm, Tenure
from tests.factories.ground import NOW, body, posting

SHIPPED = Path(__file__).parents[2] / "docs" / "examples" / "standards"
PERIOD = (date(2026, 10, 1), date(2027, 1, 1))
CUT_OFF = date(2026, 10, 1)
WEIGHTS = {"street": "0.40", "bureau": "0.40", "survey": "0.20"}
WINDOWS = {"on_site": ["2026-11-02", "2026-12-20"]}
_serial = itertools.count(1)


@cache
def shipped(name: str) -> str:
    """The text of a shipped standard."""
    return (SHIPPED / f"{name}.json").read_text(encoding="utf-8")


def standard(name: str = "default-56") -> Standard:
    """A shipped standard, published; asked for twice, it is the same row."""
    rule = json.loads(shipped(name))
    found, _made = Standard.objects.get_or_create(
        code=rule["code"],
        defaults={
            "name_zh": rule["name"]["zh"],
            "name_en": rule["name"]["en"],
            "scale": rule["scale"],
            "full": rule["full"],
            "rule": rule,
            "digest": f"{len(rule['code']):064}",
            "published_at": NOW,
        },
    )
    return found


def inspector_of(place: Territory) -> Membership:
    """An inspector of the bureau at ``place``, whichever is there first."""
    bureau = Organisation.objects.filter(kind=Kind.BUREAU).first() or body(Kind.BUREAU, "市住建局", place)
    held = Membership.objects.filter(organisation=bureau, post=Post.INSPECTOR).first()
    return held or posting(Post.INSPECTOR, bureau)


def cycle(place: Territory, of: Standard | None = None, **extra: object) -> Cycle:
    """A cycle of the last quarter of 2026 over ``place``, open unless told otherwise."""
    state = extra.pop("state", "open")
    return Cycle.objects.create(
        public_id=extra.pop("public_id", f"2026Q4-{next(_serial)}"),
        name=extra.pop("name", "2026 年第四季度百分考核"),
        kind="quarter",
        period=extra.pop("period", PERIOD),
        cut_off=extra.pop("cut_off", CUT_OFF),
        standard=of or standard(),
        jurisdiction=place,
        kinds=["residential", "mixed"],
        weights=extra.pop("weights", WEIGHTS),
        windows=extra.pop("windows", WINDOWS),
        state=state,
        opened_at=None if state == "draft" else NOW,
        drafted_by=extra.pop("drafted_by", None) or inspector_of(place),
        created_at=NOW,
        **extra,
    )


def sheet(
    of: Cycle, at: Estate, part: str = "street", scorers: tuple[Membership, ...] = (), **extra: object
) -> Sheet:
    """A sheet of ``at`` with all its items open, held by the firm of the cut-off day."""
    held = Tenure.objects.current(of.cut_off).filter(estate=at).first()
    firm: Firm | None = held.firm if held else None
    one = Sheet.objects.create(
        number=extra.pop("number", f"KH-{of.public_id}-{next(_serial):04}"),
        cycle=of,
        estate=at,
        part=part,
        standard=extra.pop("standard", None) or of.standard,
        firm=firm,
        subject=firm.organisation if firm else None,
        jurisdiction=at.jurisdiction,
        area=at.total_area,
        households=at.households,
        scorers=[membership.person_id for membership in scorers],
        state=extra.pop("state", "inspecting" if scorers else "made"),
        **extra,
    )
    SheetItem.objects.bulk_create(_open(one, n, item) for n, item in enumerate(one.standard.form.items, 1))
    return one


def _open(of: Sheet, position: int, item: Item) -> SheetItem:
    return SheetItem(
        sheet=of,
        position=position,
        code=item.code,
        full=item.points,
        weight=item.weight,
        taken_off=item.is_taken_off,
        source=item.source,
    )


def full_marks(item: Item) -> Answer:
    """The answer that gives an item all its points."""
    rule = item.rule
    if rule.kind == "binary":
        return Answer(item.code, choice=MET)
    if rule.kind == "tiered":
        return Answer(item.code, choice=max(rule.tiers, key=lambda tier: tier.points).code)
    if rule.kind == "scale":
        return Answer(item.code, value=max(rule.values))
    if rule.kind in ("ratio", "band"):
        return Answer(item.code, met=20, cases=20)
    return Answer(item.code)


def answers(of: Standard, *given: Answer) -> Answers:
    """``given``, and full marks for every other item."""
    said = {answer.item: answer for answer in given}
    return Answers(tuple(said.get(item.code) or full_marks(item) for item in of.form.items))


def scored(of: Sheet, *given: Answer, by: Membership | None = None, state: str = "drafted") -> Sheet:
    """``of`` with every item scored: as ``given``, and full marks for the rest."""
    told = answers(of.standard, *given)
    items = {item.code: item for item in of.items.all()}
    writer = by or inspector_of(of.cycle.jurisdiction)
    for answer in told.items:
        row, item = items[answer.item], of.standard.form.by_code[answer.item]
        score = score_item(item, (answer,))
        row.status, row.points = score.state, score.points
        row.choice, row.met, row.cases, row.rate, row.value = (
            answer.choice, answer.met, answer.cases, answer.rate, answer.value
        )  # fmt: skip
        row.lapse_reason, row.revision, row.answered_by, row.answered_at = answer.reason, 1, writer, NOW
        for found in answer.found:
            finding(row, found.finding, found.count, by=writer)
        row.save()
    Sheet.objects.filter(pk=of.pk).update(state=state, began_at=NOW)
    of.refresh_from_db()
    return of


def finding(at: SheetItem, code: str, count: int = 1, *, by: Membership, **extra: object) -> Found:
    """``count`` findings of a kind at an item."""
    return Found.objects.create(
        sheet_item=at, finding=code, count=count, found_at=NOW, recorded_by=by, entry=uuid.uuid4(), **extra
    )


def handed_in(
    of: Sheet, *given: Answer, by: Membership | None = None, state: str = "submitted"
) -> SheetVersion:
    """``of`` scored and submitted: its first version, as the engine judges it."""
    scored(of, *given, by=by, state=state)
    told = answers(of.standard, *given)
    return SheetVersion.objects.create(
        sheet=of,
        number=of.versions.count() + 1,
        answers=freeze_answers(told),
        result=freeze_result(judge(of.standard.form, told)),
        standard=of.standard,
        digest=f"{of.pk:064}",
        made_by=by or inspector_of(of.cycle.jurisdiction),
        made_at=NOW,
    )


def certificate(
    of: Person, on: Standard, since: date = date(2026, 1, 1), until: date = date(2028, 1, 1)
) -> Certificate:
    """``of`` is trained on a version of the standard between two days."""
    return Certificate.objects.create(
        person=of, standard=on, number=f"PX-{next(_serial):05}", given_on=since, ends_on=until
    )
