"""The whole sheet: the worked check, rounding once, grades, vetoes, what is open, and what hypothesis finds."""

import json
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.standard import (
    Answer,
    Answers,
    freeze_answers,
    freeze_result,
    judge,
    thaw_answers,
    thaw_result,
    words,
)
from inspections.rules.standard.answers import counted, lapsed
from inspections.rules.standard.grading import grade_by_total
from inspections.rules.standard.judging import exact_total
from oversight.kernel.measure import half_up_exact
from tests.inspections.rules.standard.standards import (
    BASIC,
    DEFAULT,
    NAME,
    TORONTO,
    WESTMINSTER,
    answers,
    found,
    item,
    small,
)

NO_LIFT = (lapsed("3.2"), lapsed("3.7"), lapsed("5.7"))
SCALE = {"kind": "scale", "values": ["0", "1", "2", "3"]}


def grades(*pairs):
    return [{"code": code, "name": {"zh": f"{code}级", "en": code}, **bounds} for code, bounds in pairs]


class TestTheWorkedCheck:
    """DOMAIN-REFERENCE §4.1: without lifts, heating and snow 95 points apply."""

    def test_83_60_of_95_is_88(self):
        # 11.40 off in four items: 2.00, 1.50, 3.00 and 2.50 emptied (9.00), and 2.40 more
        off = (
            Answer("1.2", choice="zero"),
            found("2.1", a=5),
            found("5.1", a=6),
            found("4.1", a=5),
            Answer("7.2", choice="zero"),
            found("3.8", a=2),
        )
        result = judge(DEFAULT, answers(DEFAULT, *NO_LIFT, *off))
        assert (result.applicable, result.got) == (D(95), D("83.60"))
        assert (result.total, result.grade.code) == (D("88.00"), "good")

    @pytest.mark.parametrize(
        ("got", "total"),
        [("83.60", "88.00"), ("83.603", "88.00"), ("83.60475", "88.01"), ("83.6047", "88.00")],
    )
    def test_the_figures_of_the_reference(self, got, total):
        exact = exact_total(DEFAULT.result, got=D(got), applicable=D(95))
        assert half_up_exact(exact, 2) == D(total)

    @pytest.mark.parametrize(
        ("of", "total", "grade"),
        [(79_994, "79.99", "qualified"), (79_995, "80.00", "good"), (80_005, "80.01", "good")],
    )
    def test_the_grade_is_taken_after_rounding(self, of, total, grade):
        rule = {"kind": "ratio", "places": 8}
        standard = small(
            item(points="100", rule=rule, source="computed", measure="m"),
            result={"grades": grades(("good", {"least": "80"}), ("qualified", {}))},
        )
        result = judge(standard, Answers((Answer("1", met=of, cases=100_000),)))
        assert (str(result.total), result.grade.code) == (total, grade)

    def test_subtotals_stay_unscaled(self):
        result = judge(DEFAULT, answers(DEFAULT, *NO_LIFT))
        third = next(category for category in result.categories if category.code == "3")
        assert (third.got, third.applicable, third.full) == (D("10.5"), D("10.5"), D(14))

    def test_everything_met_is_a_hundred_whatever_lapses(self):
        for lapsing in ((), NO_LIFT):
            assert judge(DEFAULT, answers(DEFAULT, *lapsing)).total == D("100.00")
        assert judge(BASIC, answers(BASIC)).total == D("100.00")


class TestNotRated:
    def test_an_item_without_an_answer(self):
        whole = answers(DEFAULT)
        result = judge(DEFAULT, Answers(tuple(one for one in whole.items if one.item != "4.4")))
        assert (result.total, result.grade, result.open_items) == (None, None, ("4.4",))
        assert [words.say(reason) for reason in result.reasons] == ["4.4 还没有评分"]
        assert (result.exact, result.applicable) == (100, 97)

    def test_nothing_answered_yet(self):
        result = judge(DEFAULT, Answers())
        assert (result.exact, result.total, len(result.open_items)) == (None, None, 56)

    def test_an_item_answered_twice_an_unknown_one_and_an_unknown_veto(self):
        whole = answers(DEFAULT)
        twice = Answers((*whole.items, counted("1.3"), counted("10.1")), ("moon",))
        codes = [reason.code for reason in judge(DEFAULT, twice).reasons]
        assert codes == ["answered_twice", "unknown_item", "unknown_veto"]

    def test_nothing_applies(self):
        standard = small(item(applies="may_lapse"))
        result = judge(standard, Answers((lapsed("1"),)))
        assert (result.total, [reason.code for reason in result.reasons]) == (None, ["too_little_applies"])

    @pytest.mark.parametrize(("least", "rated"), [("10", True), ("10.01", False)])
    def test_too_little_applies(self, least, rated):
        standard = small(item("1"), item("2", applies="may_lapse"), result={"least_applicable": least})
        assert judge(standard, Answers((counted("1"), lapsed("2")))).is_rated is rated


class TestGrades:
    @pytest.mark.parametrize(
        ("total", "grade"),
        [
            ("100", "excellent"), ("90", "excellent"), ("89.99", "good"), ("80", "good"), ("79.99", "qualified"),
            ("70", "qualified"), ("69.99", "basic"), ("60", "basic"), ("59.99", "unqualified"), ("0", "unqualified"),
        ],
    )  # fmt: skip
    def test_thresholds(self, total, grade):
        assert grade_by_total(DEFAULT.result, D(total)).code == grade

    def test_a_veto_makes_it_unqualified_and_leaves_the_points(self):
        result = judge(DEFAULT, answers(DEFAULT, vetoes=["withdrawal"]))
        assert (result.total, result.grade.code, result.grade.by_points) == (100, "unqualified", "excellent")
        assert words.worded_lines(result)[-1].note == "按得分为优秀；一票否决：擅自撤离小区"

    def test_a_veto_never_raises_a_grade(self):
        standard = small(
            item(),
            vetoes=[{"code": "v", "name": NAME}],
            result={
                "grades": grades(("a", {"least": "50"}), ("b", {"least": "20"}), ("c", {})),
                "veto_grade": "b",
            },
        )
        assert judge(standard, Answers((found("1", a=9),), ("v",))).grade.code == "c"
        assert judge(standard, Answers((found("1", a=0),), ("v",))).grade.code == "b"

    @pytest.mark.parametrize(
        ("hygiene", "structural", "confidence", "rating"),
        [
            (5, 5, 5, "5"), (0, 10, 0, "4"), (10, 10, 0, "4"), (5, 10, 10, "3"), (10, 10, 10, "3"), (15, 0, 0, "2"),
            (15, 15, 10, "2"), (20, 0, 0, "1"), (20, 20, 10, "1"), (20, 20, 20, "0"), (0, 0, 30, "0"),
        ],
    )  # fmt: skip
    def test_demerits_and_the_worst_of_them(self, hygiene, structural, confidence, rating):
        given = zip(("hygiene", "structural", "confidence"), (hygiene, structural, confidence), strict=True)
        result = judge(WESTMINSTER, Answers(tuple(Answer(code, value=D(value)) for code, value in given)))
        assert result.grade.code == rating

    def test_the_worst_item_caps_the_grade_and_is_named(self):
        standard = small(
            item("1", points="3", rule=SCALE),
            item("2", points="3", rule=SCALE),
            result={
                "grades": grades(("a", {"least": "50", "worst": "50"}), ("b", {"worst": "30"}), ("c", {}))
            },
        )
        result = judge(standard, Answers((Answer("1", value=D(3)), Answer("2", value=D(1)))))
        assert (result.total, result.grade.code, result.grade.by_points) == (D("66.67"), "b", "a")
        assert (result.grade.worst_item, result.grade.worst) == ("2", Fraction(100, 3))
        assert "最差项目 2（33.33）" in words.explain(standard, result)


class TestOtherScales:
    def test_weights_of_three_two_and_a_half(self):
        standard = small(
            *(
                item(code, points="3", weight=weight, rule=SCALE)
                for code, weight in (("1", "3"), ("2", "2"), ("3", "0.5"))
            )
        )
        result = judge(
            standard, Answers(tuple(Answer(c, value=D(v)) for c, v in (("1", 3), ("2", 1), ("3", 0))))
        )
        assert (result.got, result.applicable) == (11, D("16.5"))
        assert result.total == D("66.67")

    def test_reactive_points_are_taken_off_the_normalised_total(self):
        standard = small(
            item("1", points="20"),
            item("2", points="20", applies="may_lapse"),
            item("r", points="15", effect="take_off"),
        )
        assert standard.summed == 40
        result = judge(standard, Answers((found("1", a=4), lapsed("2"), found("r", a=7))))
        assert (result.got, result.applicable, result.taken_off) == (16, 20, 7)
        assert result.total == D("73.00")
        assert judge(standard, Answers((found("1", a=20), lapsed("2"), found("r", a=7)))).total == 0

    def test_a_sum_that_is_not_normalised(self):
        standard = small(item("1"), item("2"), result={"normalise": "none", "places": 0})
        assert judge(standard, Answers((found("1", a=3), found("2", a=0)))).total == 17

    def test_half_up_where_half_even_would_differ(self):
        given = {one.code: 4 for one in TORONTO.items}
        given.update(dict.fromkeys(list(given)[:5], 5))  # 85 of 100
        given.update(dict.fromkeys(list(given)[-4:], None))  # 16 areas: 69 of 80 = 86.25
        given[list(given)[5]] = 3  # 68 of 80 = 85
        given[list(given)[6]] = 3  # 67 of 80 = 83.75
        rows = [Answer(code, value=D(value)) if value else lapsed(code) for code, value in given.items()]
        assert judge(TORONTO, Answers(tuple(rows))).total == 84
        eight = [lapsed(code) for code in given]
        eight[:8] = [
            Answer(code, value=D(value)) for code, value in zip(given, (5, 5, 5, 5, 4, 4, 4, 1), strict=False)
        ]
        assert judge(TORONTO, Answers(tuple(eight))).exact == Fraction(165, 2)  # 82.5
        assert judge(TORONTO, Answers(tuple(eight))).total == 83


class TestLines:
    def test_every_line_of_the_arithmetic(self):
        result = judge(
            DEFAULT, answers(DEFAULT, *NO_LIFT, found("3.4", a=9, b=1), Answer("1.4", choice="half"))
        )
        lines = {line.label: line for line in words.worded_lines(result)}
        assert (lines["3.4 供配电与公共照明"].formula, lines["3.4 供配电与公共照明"].amount) == (
            "2.00 − 0.90 − 0.50",
            "0.60",
        )
        assert (lines["灯具每盏不亮，9 次"].formula, lines["灯具每盏不亮，9 次"].amount) == (
            "9 × 0.10",
            "−0.90",
        )
        assert lines["1.4 物业管理用房按规定使用"].note == "部分被占用"
        assert lines["适用项目满分"].formula == "100.00 − 5.00"
        assert lines["适用项目满分"].note == "不适用 3 项：3.2、3.7、5.7"
        assert lines["按适用项目折算"].formula == "100 × 92.60 ÷ 95.00"
        assert lines["得分"].amount == "97.47"
        assert lines["得分"].note.startswith("精确值 97.47368421…")
        assert lines["等级：优秀"].note == "先四舍五入，再定等级"

    def test_more_than_full_is_shown_held_at_nothing(self):
        result = judge(DEFAULT, answers(DEFAULT, found("5.1", a=9)))
        line = next(line for line in words.worded_lines(result) if line.label.startswith("5.1"))
        assert (line.formula, line.amount) == ("max(0, 3.00 − 4.50)", "0.00")

    def test_a_sheet_that_is_not_done_shows_how_far_it_is(self):
        half = Answers(tuple(one for one in answers(DEFAULT).items if one.item < "5"))
        lines = words.worded_lines(judge(DEFAULT, half), "en")
        assert (lines[-1].label, lines[-1].amount, lines[-1].note) == (
            "So far",
            "100.00",
            "25 items are still open",
        )

    def test_it_is_told_in_both_languages(self):
        result = judge(DEFAULT, answers(DEFAULT, *NO_LIFT, found("1.7", b=1)))
        zh, en = (words.worded_lines(result, language) for language in ("zh", "en"))
        assert len(zh) == len(en)
        assert all(one.label != two.label for one, two in zip(zh, en, strict=True))
        assert words.headline(result, "en") == f"{result.total} Excellent"
        assert words.headline(judge(DEFAULT, Answers())) == "未评分"

    def test_without_lines_the_figures_are_the_same(self):
        given = answers(DEFAULT, *NO_LIFT)
        whole, bare = judge(DEFAULT, given), judge(DEFAULT, given, explained=False)
        assert not bare.lines
        assert freeze_result(whole) | {"lines": []} == freeze_result(bare)


def sheet_from(standard, dice):
    """A whole sheet of ``standard`` out of three bytes an item and one for the vetoes: quick to make and to shrink."""
    triples = zip(*[iter(dice)] * 3, strict=False)
    given_answers = tuple(_answer(one, *triple) for one, triple in zip(standard.items, triples, strict=False))
    vetoes = tuple(veto.code for n, veto in enumerate(standard.vetoes) if dice[-1] == n + 1)
    return Answers(given_answers, vetoes)


def _answer(one, first, second, third):
    code, rule = one.code, one.rule
    if one.applies == "may_lapse" and first % 4 == 3:
        return lapsed(code)
    if rule.kind == "count":
        counts = (second % 9, third % 3)
        return found(
            code, **{finding.code: n for finding, n in zip(rule.findings, counts, strict=False) if n}
        )
    if rule.kind in ("ratio", "band"):
        return Answer(code, met=min(second, third), cases=max(second, third))
    if rule.kind == "scale":
        return Answer(code, value=rule.values[second % len(rule.values)])
    choices = [tier.code for tier in rule.tiers] or ["met", "not_met"]
    return Answer(code, choice=choices[second % len(choices)])


def sheets(standard=DEFAULT):
    size = 3 * len(standard.by_code) + 1
    return st.binary(min_size=size, max_size=size).map(lambda dice: sheet_from(standard, dice))


any_sheet = st.sampled_from([DEFAULT, BASIC, TORONTO, WESTMINSTER]).flatmap(
    lambda standard: st.tuples(st.just(standard), sheets(standard))
)


@settings(max_examples=300, deadline=None)
@given(any_sheet)
def test_the_total_lies_within_its_bounds_and_has_a_grade(pair):
    standard, given_answers = pair
    result = judge(standard, given_answers, explained=False)
    if result.applicable == 0:
        assert not result.is_rated
        return
    most = standard.full if standard.result.total == "demerits" else 100
    assert 0 <= result.exact <= most
    assert 0 <= result.total <= most
    assert result.grade.code in [grade.code for grade in standard.result.grades]
    assert sum(category.got for category in result.categories) == result.got


@pytest.mark.full
@settings(max_examples=5000, deadline=None)
@given(any_sheet)
def test_the_bounds_hold_on_five_thousand_sheets(pair):
    """The count that is promised (docs/promises.md 11)."""
    standard, given_answers = pair
    result = judge(standard, given_answers, explained=False)
    assert all(score.points is None or 0 <= score.points <= score.full for score in result.items)
    assert result.exact is None or 0 <= result.exact <= 100
    assert result.is_rated is not bool(result.reasons)


@settings(max_examples=300, deadline=None)
@given(any_sheet)
def test_it_is_rounded_once_from_the_exact_fraction(pair):
    """Worked out a second time with nothing but whole numbers."""
    standard, given_answers = pair
    result = judge(standard, given_answers, explained=False)
    if not result.is_rated:
        return
    points = [Fraction(score.weighted) for score in result.items if score.is_scored]
    fulls = [Fraction(score.weighted_full) for score in result.items if score.is_scored]
    exact = sum(points) if standard.result.normalise == "none" else 100 * sum(points) / sum(fulls)
    shifted = exact * 10**standard.result.places
    assert result.exact == exact
    assert int(result.total.scaleb(standard.result.places)) == (
        2 * shifted.numerator + shifted.denominator
    ) // (2 * shifted.denominator)


@settings(max_examples=100, deadline=None)
@given(any_sheet, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(pair, dice):
    standard, given_answers = pair
    mixed, vetoes = list(given_answers.items), list(given_answers.vetoes)
    dice.shuffle(mixed)
    dice.shuffle(vetoes)
    shuffled = Answers(tuple(mixed), tuple(vetoes))
    assert judge(standard, shuffled) == judge(standard, given_answers)
    assert freeze_answers(shuffled) == freeze_answers(given_answers)


@settings(max_examples=200, deadline=None)
@given(
    sheets(),
    st.sampled_from([one.code for one in DEFAULT.items if one.rule.kind == "count"]),
    st.integers(1, 5),
)
def test_one_more_finding_never_raises_the_total(given_answers, code, more):
    kept = {one.item: {entry.finding: entry.count for entry in one.found} for one in given_answers.items}
    worse = tuple(
        found(code, **{**kept[code], "a": kept[code].get("a", 0) + more})
        if one.item == code and not one.lapses
        else one
        for one in given_answers.items
    )
    before = judge(DEFAULT, given_answers, explained=False)
    after = judge(DEFAULT, Answers(worse, given_answers.vetoes), explained=False)
    if before.is_rated:
        assert after.total <= before.total


@settings(max_examples=100, deadline=None)
@given(any_sheet)
def test_answers_and_result_come_back_from_the_archive_to_the_same_figure(pair):
    standard, given_answers = pair
    result = judge(standard, given_answers)
    kept = json.loads(json.dumps(freeze_answers(given_answers)))
    assert judge(standard, thaw_answers(kept)) == result
    assert thaw_result(json.loads(json.dumps(freeze_result(result)))) == result
