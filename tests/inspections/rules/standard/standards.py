"""The shipped standards and small ways of making odd ones, for the tests of scoring."""

import json
from decimal import Decimal
from pathlib import Path

from inspections.rules.standard import Answer, Answers, Found, read_standard
from inspections.rules.standard.answers import counted, met

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "examples" / "standards"
D = Decimal
NAME = {"zh": "名", "en": "name"}
OPEN_GRADE = {"code": "any", "name": NAME}


def text_of(name):
    return (FOLDER / f"{name}.json").read_text("utf-8")


def shipped(name):
    return read_standard(text_of(name))


DEFAULT = shipped("default-56")
BASIC = shipped("basic-service")
TORONTO = shipped("toronto")
WESTMINSTER = shipped("westminster")


def item(code="1", points="10", rule=None, **more):
    """One item as JSON data; a counted one by default."""
    found = {"kind": "count", "findings": [{"code": "a", "name": NAME, "each": "1"}]}
    return {"code": code, "name": NAME, "points": points, "rule": {"text": NAME, **(rule or found)}, **more}


def data(*items, **more):
    """A small standard as JSON data, of scale ``other``."""
    items = items or (item(),)
    full = sum(
        D(one["points"]) * D(one.get("weight", "1")) for one in items if one.get("effect") != "take_off"
    )
    result = {"grades": [OPEN_GRADE], **more.pop("result", {})}
    return {
        "format": "assessment-standard/1",
        "code": "small",
        "name": NAME,
        "scale": "other",
        "full": str(full),
        "categories": [{"code": "c", "name": NAME, "items": list(items)}],
        "result": result,
        **more,
    }


def small(*items, **more):
    return read_standard(json.dumps(data(*items, **more)))


def full_answer(one):
    """The answer that gives an item its full points."""
    kind = one.rule.kind
    if kind == "binary":
        return met(one.code)
    if kind == "tiered":
        return Answer(one.code, choice=one.rule.tiers[0].code)
    if kind == "count":
        return counted(one.code)
    if kind == "scale":
        return Answer(one.code, value=one.rule.values[-1])
    return Answer(one.code, met=7, cases=7)


def answers(standard=DEFAULT, *changed, vetoes=()):
    """Full points everywhere but where ``changed`` answers stand; ``None`` for a code leaves it out."""
    own = {one.item: one for one in changed}
    return Answers(tuple(own.get(one.code) or full_answer(one) for one in standard.items), tuple(vetoes))


def found(code, **counts):
    return Answer(code, found=tuple(Found(name, count) for name, count in counts.items()))
