"""What keeps a sheet from being submitted, each named."""

import pytest

from inspections.rules.sheet import SHEET_WORDS, gaps
from inspections.rules.standard import Answer, Answers, judge
from inspections.rules.standard.answers import lapsed
from tests.inspections.rules.standard.standards import DEFAULT, answers, found


def missing(given, **evidence):
    named = {code.replace("_", "."): kinds for code, kinds in evidence.items()}
    return [(gap.item, gap.message.code) for gap in gaps(DEFAULT, judge(DEFAULT, given), named)]


def test_a_whole_sheet_at_full_points_needs_no_evidence():
    assert missing(answers(DEFAULT)) == []


def test_every_unscored_item_is_named():
    assert missing(Answers()) == [(one.code, "gap_open") for one in DEFAULT.items]
    twice = Answers((*answers(DEFAULT).items, found("4.4", a=1)))
    assert missing(twice) == [("4.4", "gap_faulty")]


@pytest.mark.parametrize(
    ("answer", "kinds", "gap"),
    [
        (found("4.4", a=1), [], "gap_photo"),
        (found("4.4", a=1), ["document"], "gap_photo"),
        (found("4.4", a=1), ["photo"], None),
        (found("3.2", a=1), ["document"], None),
        (found("3.2", b=1), [], "gap_photo"),
        (Answer("1.2", choice="half"), [], "gap_document"),
        (Answer("1.2", choice="half"), ["photo"], None),
        (Answer("1.9", choice="half"), [], "gap_note"),
        (Answer("1.9", choice="half"), ["note"], None),
        (Answer("1.1", choice="zero"), [], None),
        (lapsed("3.2"), [], "gap_reason"),
        (lapsed("3.2", "没有电梯"), [], None),
        (Answer("8.2", met=0, cases=0), [], None),
        (Answer("8.5", met=1, cases=9), [], None),
    ],
)
def test_what_lost_points_needs_a_photo_or_a_paper(answer, kinds, gap):
    evidence = {answer.item.replace(".", "_"): kinds}
    assert missing(answers(DEFAULT, answer), **evidence) == ([(answer.item, gap)] if gap else [])


def test_it_is_told_by_number_and_name():
    gap = gaps(DEFAULT, judge(DEFAULT, answers(DEFAULT, found("4.4", a=1))), {})[0]
    assert SHEET_WORDS.say(gap.message) == "4.4 消防设施完好有效：扣了分，缺照片"
    assert SHEET_WORDS.say(gap.message, "en") == "4.4 Fire equipment sound: points lost, photo missing"
