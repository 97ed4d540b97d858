"""When a sheet may be submitted (考核表): every item scored, every deduction with its evidence (DOMAIN §4).

An item that lost points needs at least one piece of evidence of a kind that it names (photo or paper; a photograph of
a paper is one); one at full points, or one that the portal computed, needs none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspections.rules.standard.form import Standard
from inspections.rules.standard.item import Evidence, Item
from inspections.rules.standard.result import Result
from inspections.rules.standard.scoring import ItemScore
from oversight.kernel.wording import Catalogue, Message, Worded

SHEET_WORDS = Catalogue(
    {
        "gap_open": Worded("{item} {name_zh}：还没有评分", "{item} {name_en}: not scored yet"),
        "gap_faulty": Worded(
            "{item} {name_zh}：评分有矛盾，请重填", "{item} {name_en}: contradictory, fill in again"
        ),
        "gap_photo": Worded(
            "{item} {name_zh}：扣了分，缺照片", "{item} {name_en}: points lost, photo missing"
        ),
        "gap_document": Worded(
            "{item} {name_zh}：扣了分，缺资料", "{item} {name_en}: points lost, document missing"
        ),
        "gap_note": Worded("{item} {name_zh}：扣了分，缺说明", "{item} {name_en}: points lost, note missing"),
        "gap_reason": Worded(
            "{item} {name_zh}：没有写不适用的原因", "{item} {name_en}: why it does not apply is missing"
        ),
        "gap_noted": Worded(
            "{item} {name_zh}：社区线索还没有答复",
            "{item} {name_en}: a community's finding is not answered yet",
        ),
    }
)


@dataclass(frozen=True)
class Gap:
    """What keeps a sheet from being submitted: the item and the words of ``SHEET_WORDS``."""

    item: str
    message: Message


def gaps(standard: Standard, result: Result, evidence: Mapping[str, Iterable[Evidence]]) -> tuple[Gap, ...]:
    """Everything that is missing, in the order of the sheet; () where it may be submitted.

    ``evidence``: the kinds that lie at each item. A note counts as soon as something is written.
    """
    scores = {score.code: score for score in result.items}
    found = (
        (item, _gap(item, scores[item.code], frozenset(evidence.get(item.code, ()))))
        for item in standard.items
    )
    return tuple(_named(item, code) for item, code in found if code)


def unanswered(standard: Standard, noted: Iterable[str]) -> tuple[Gap, ...]:
    """The items at which a community's finding was neither taken over nor put aside: asked before the firm signs."""
    codes = set(noted)
    return tuple(_named(item, "gap_noted") for item in standard.items if item.code in codes)


def _named(item: Item, code: str) -> Gap:
    return Gap(
        item.code, Message(code, {"item": item.code, "name_zh": item.name.zh, "name_en": item.name.en})
    )


def own_gaps(standard: Standard, result: Result) -> tuple[Gap, ...]:
    """What is missing of a firm's assessment of itself: answers alone.

    Nobody has to prove what speaks against oneself (its weight is 0), and what the portal fills may come later.
    """
    asked = {item.code for item in standard.items if item.source == "inspected"}
    every = gaps(standard, result, {item.code: item.evidence for item in standard.items})
    return tuple(gap for gap in every if gap.item in asked)


def _gap(item: Item, score: ItemScore, there: frozenset[Evidence]) -> str:
    if score.is_open:
        return (
            "gap_open" if score.reason is not None and score.reason.code == "answer_missing" else "gap_faulty"
        )
    if item.source != "inspected":
        return ""
    if score.is_lapsed:
        return "gap_reason" if score.reason is not None and score.reason.params.get("reason") == "" else ""
    proofs = there | {"document"} if "photo" in there else there  # in the field a paper is photographed
    if lost_points(item, score) and item.evidence and not proofs & set(item.evidence):
        return f"gap_{item.evidence[0]}"
    return ""


def lost_points(item: Item, score: ItemScore) -> bool:
    """Whether the score rests on something that was found: then it needs evidence."""
    if score.points is None:
        return False
    return score.points > 0 if item.is_taken_off else score.points < item.points
