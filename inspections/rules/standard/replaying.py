"""Scoring a list row by row under a standard: what ``manage.py replay_scores`` reads and writes.

The standard's ``input`` says which column answers which item. A row becomes the same ``Answers`` that a sheet is made
of and goes through the same ``judge``. A bad row never stops the rest: it has no total and says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from inspections.rules.standard.answers import Answer, Answers, Found
from inspections.rules.standard.form import InputColumn, InputRule, Standard
from inspections.rules.standard.item import MET, NOT_MET, Item
from inspections.rules.standard.judging import judge
from inspections.rules.standard.result import Result
from inspections.rules.standard.words import explain
from oversight.kernel.measure import plain, read_number
from oversight.kernel.wording import Message

OUTPUT_COLUMNS = ("id", "total", "grade", "applicable", "notes")
YES_WORDS = frozenset({MET, "1", "y", "yes", "true", "是", "符合"})
NO_WORDS = frozenset({NOT_MET, "0", "n", "no", "false", "否", "不符合"})
VETO_MARK = ";"


@dataclass(frozen=True)
class Outcome:
    """One row of the answer: the result it rests on, and its cells ready to be written."""

    result: Result
    cells: tuple[str, ...]


class _Unreadable(Exception):
    """A cell that no answer can be read from."""


def needed_columns(standard: Standard) -> tuple[str, ...]:
    """The columns without which nothing could be scored; raises ``ValueError`` where the standard has no ``input``."""
    given = _input_of(standard)
    vetoes = (given.vetoes,) if given.vetoes else ()
    return tuple(dict.fromkeys((given.id, *(column.column for column in given.columns), *vetoes)))


def score_row(
    standard: Standard, cells: Mapping[str, str], *, surplus: bool = False, language: str = "zh"
) -> Outcome:
    """The answer to one row; ``surplus`` where it has more cells than the header, so that columns may be shifted."""
    given = _input_of(standard)
    answers, faults = read_row(standard, cells)
    result = judge(standard, answers, explained=False)
    if surplus:
        faults = (*faults, Message("too_many_cells"))
    if faults:
        told = {fault.params.get("item") for fault in faults}
        others = (reason for reason in result.reasons if reason.params.get("item") not in told)
        result = replace(result, total=None, grade=None, reasons=(*faults, *others))
    total = "" if result.total is None else f"{result.total:f}"
    grade = "" if result.grade is None else result.grade.code
    ident = _tidy(given, cells.get(given.id, ""))
    return Outcome(
        result, (ident, total, grade, plain(result.applicable), explain(standard, result, language))
    )


def read_row(standard: Standard, cells: Mapping[str, str]) -> tuple[Answers, tuple[Message, ...]]:
    """The answers that a row tells, and what in it cannot be read."""
    given = _input_of(standard)
    answers: list[Answer] = []
    faults: list[Message] = []
    for item in standard.items:
        columns = {
            column: _tidy(given, cells.get(column.column, ""))
            for column in given.columns
            if column.item == item.code
        }
        try:
            answers.extend(_read_item(given, item, columns))
        except _Unreadable as unreadable:
            faults.append(Message("unreadable", {"item": item.code, "value": str(unreadable)}))
    listed = _tidy(given, cells.get(given.vetoes, "")) if given.vetoes else ""
    marks = set(given.blank) | set(given.not_applicable)
    vetoes = tuple(code.strip() for code in listed.split(VETO_MARK) if code.strip() and listed not in marks)
    return Answers(tuple(answers), vetoes), tuple(faults)


def _input_of(standard: Standard) -> InputRule:
    if standard.input is None:
        raise ValueError(f"the standard {standard.code} has no input section")
    return standard.input


def _tidy(given: InputRule, text: str) -> str:
    return text.strip() if given.trim else text


def _read_item(given: InputRule, item: Item, columns: Mapping[InputColumn, str]) -> Iterator[Answer]:
    """The answer of one item: none where a cell is blank, "does not apply" where all of its cells say so."""
    texts = list(columns.values())
    if any(text in given.blank for text in texts):
        return
    if any(text in given.not_applicable for text in texts):
        if not all(text in given.not_applicable for text in texts):
            raise _Unreadable(" / ".join(texts))
        yield Answer(item.code, lapses=True)
        return
    yield _read_answer(item, columns)


def _read_answer(item: Item, columns: Mapping[InputColumn, str]) -> Answer:
    if item.rule.kind == "count":
        found = (Found(column.finding, _whole(text) if text else 0) for column, text in columns.items())
        return Answer(item.code, found=tuple(entry for entry in found if entry.count))
    parts = {column.part: text for column, text in columns.items()}
    if "met" in parts:
        return Answer(item.code, met=_whole(parts["met"]), cases=_whole(parts["cases"]))
    text = parts["value"]
    if item.rule.kind == "binary":
        return Answer(item.code, choice=_choice(text))
    if item.rule.kind == "tiered":
        return Answer(item.code, choice=_tier(item, text))
    if item.rule.kind == "scale":
        return Answer(item.code, value=_number(text))
    return Answer(item.code, rate=_number(text.removesuffix("%").removesuffix("％")))


def _choice(text: str) -> str:
    word = text.lower()
    if word in YES_WORDS:
        return MET
    if word in NO_WORDS:
        return NOT_MET
    raise _Unreadable(text)


def _tier(item: Item, text: str) -> str:
    """A tier by its code, its name or, where only one has them, its points."""
    named = [tier for tier in item.rule.tiers if text in (tier.code, tier.name.zh, tier.name.en)]
    value = read_number(text).value
    worth = [tier for tier in item.rule.tiers if value is not None and tier.points == value]
    for found in (named, worth):
        if len(found) == 1:
            return found[0].code
    raise _Unreadable(text)


def _number(text: str) -> Decimal:
    value = read_number(text).value
    if value is None:
        raise _Unreadable(text)
    return value


def _whole(text: str) -> int:
    value = _number(text)
    if value != value.to_integral_value():
        raise _Unreadable(text)
    return int(value)
