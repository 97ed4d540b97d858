"""The points of one item: each kind of rule, its floor and cap, and answers that do not fit."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.standard import Answer, Found
from inspections.rules.standard.answers import counted, lapsed, met, not_met
from inspections.rules.standard.scoring import score_item
from tests.inspections.rules.standard.standards import DEFAULT, NAME, TORONTO, WESTMINSTER, found, item, small


def score(code, *given, standard=DEFAULT):
    return score_item(standard.by_code[code], given)


def fault(code, *given, standard=DEFAULT):
    result = score(code, *given, standard=standard)
    assert result.points is None
    return result.state, result.reason.code


class TestCount:
    def test_nothing_found_is_full_points(self):
        assert score("1.3", counted("1.3")).points == 2

    @pytest.mark.parametrize(
        ("lamps", "hazards", "points"),
        [
            (1, 0, "1.9"),
            (0, 1, "1.5"),
            (3, 2, "0.7"),
            (19, 0, "0.1"),
            (20, 0, "0"),
            (21, 0, "0"),
            (0, 9, "0"),
        ],
    )
    def test_two_findings_add_up_down_to_nothing(self, lamps, hazards, points):
        assert score("3.4", found("3.4", a=lamps, b=hazards)).points == D(points)

    def test_entries_of_one_finding_add_up(self):
        one_by_one = Answer("3.4", found=(Found("a"), Found("b"), Found("a", 2)))
        assert score("3.4", one_by_one) == score("3.4", found("3.4", a=3, b=1))

    def test_a_zero_empties_the_item_and_says_who_is_told(self):
        result = score("1.7", found("1.7", b=1))
        assert result.points == 0
        assert [(line.finding, line.each, line.refer_to.zh) for line in result.deductions] == [
            ("b", None, "信用")
        ]

    def test_caps_hold_for_one_finding_and_for_all(self):
        rule = {
            "kind": "count",
            "cap": "4",
            "findings": [
                {"code": "a", "name": NAME, "each": "1", "cap": "3"},
                {"code": "b", "name": NAME, "each": "2"},
                {"code": "z", "name": NAME, "zero": True},
            ],
        }
        standard = small(item(rule=rule))
        points = [
            score("1", found("1", **counts), standard=standard).points
            for counts in ({"a": 3}, {"a": 9}, {"a": 9, "b": 1}, {"b": 9}, {"a": 1, "z": 1})
        ]
        assert points == [7, 7, 6, 6, 0]

    def test_what_is_no_finding_is_refused(self):
        assert fault("1.3", found("1.3", q=1)) == ("faulty", "unknown_finding")
        assert fault("1.3", found("1.3", a=-1)) == ("faulty", "count_negative")

    def test_taken_off_points_are_what_was_found(self):
        standard = small(item("1"), item("r", effect="take_off", points="5"))
        assert [score("r", found("r", a=n), standard=standard).points for n in (0, 3, 9)] == [0, 3, 5]


class TestChosen:
    def test_tiers(self):
        assert [score("1.2", Answer("1.2", choice=tier)).points for tier in ("full", "half", "zero")] == [
            2,
            1,
            0,
        ]
        assert score("1.2", Answer("1.2", choice="half")).chosen.zh == "逾期备案"
        assert fault("1.2", Answer("1.2", choice="fair")) == ("faulty", "unknown_choice")

    def test_binary(self):
        assert (score("7.5", met("7.5")).points, score("7.5", not_met("7.5")).points) == (1, 0)
        assert fault("7.5", Answer("7.5", choice="half")) == ("faulty", "unknown_choice")


class TestRates:
    @pytest.mark.parametrize(
        ("of", "cases", "points"),
        [(4, 5, "2"), (0, 9, "0"), (9, 9, "2.5"), (2, 3, "1.6667"), (1, 3, "0.8333"), (1, 80_000, "0")],
    )
    def test_a_ratio_is_kept_to_four_places(self, of, cases, points):
        result = score("8.2", Answer("8.2", met=of, cases=cases))
        assert result.points == D(points)
        assert result.share == Fraction(100 * of, cases)

    @pytest.mark.parametrize(
        ("rate", "points"),
        [
            ("100", "3"), ("95", "3"), ("94.9999", "2.4"), ("90", "2.4"), ("89.99", "1.8"), ("85", "1.8"),
            ("84.99", "1.2"), ("80", "1.2"), ("79.99", "0.6"), ("70", "0.6"), ("69.99", "0"), ("0", "0"),
        ],
    )  # fmt: skip
    def test_bands_begin_where_they_say(self, rate, points):
        assert score("8.5", Answer("8.5", rate=D(rate))).points == D(points)

    def test_a_band_is_found_by_the_exact_rate(self):
        assert score("8.5", Answer("8.5", met=18_999, cases=20_000)).points == D("2.4")  # 94.995 %

    def test_without_cases_the_item_lapses(self):
        result = score("8.2", Answer("8.2", met=0, cases=0))
        assert (result.state, result.reason.code) == ("lapsed", "no_cases")

    def test_without_cases_an_item_that_always_applies_is_a_fault(self):
        standard = small(item(rule={"kind": "ratio"}, source="computed", measure="m"))
        assert fault("1", Answer("1", met=0, cases=0), standard=standard) == ("faulty", "no_cases_to_rate")

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ({"rate": D("100.01")}, "rate_out_of_range"),
            ({"rate": D("-1")}, "rate_out_of_range"),
            ({"met": 3, "cases": 2}, "odd_cases"),
            ({"met": -1, "cases": 2}, "odd_cases"),
            ({"met": -2, "cases": -2}, "odd_cases"),
            ({"met": 1, "cases": 0}, "odd_cases"),
            ({"met": 1, "cases": 2, "rate": D(50)}, "answered_twice"),
        ],
    )
    def test_rates_that_cannot_be(self, answer, code):
        assert fault("8.2", Answer("8.2", **answer)) == ("faulty", code)

    def test_half_an_answer_leaves_the_item_open(self):
        assert fault("8.2", Answer("8.2", cases=3)) == ("open", "answer_missing")


class TestScales:
    def test_the_value_is_the_points(self):
        assert score("elevators", Answer("elevators", value=D(4)), standard=TORONTO).points == 4
        assert score("hygiene", Answer("hygiene", value=D(15)), standard=WESTMINSTER).points == 15

    @pytest.mark.parametrize("value", ["0", "6", "3.5", "-1"])
    def test_a_value_off_the_scale(self, value):
        answer = Answer("elevators", value=D(value))
        assert fault("elevators", answer, standard=TORONTO) == ("faulty", "value_off_scale")

    def test_weights_multiply_points_and_full_alike(self):
        standard = small(
            item(points="3", weight="2.5", rule={"kind": "scale", "values": ["0", "1", "2", "3"]})
        )
        result = score("1", Answer("1", value=D(2)), standard=standard)
        assert (result.points, result.weighted, result.weighted_full) == (2, 5, D("7.5"))


class TestAnswersThatDoNotFit:
    def test_no_answer_leaves_it_open_and_two_contradict_each_other(self):
        assert fault("1.3") == ("open", "answer_missing")
        assert fault("1.3", counted("1.3"), counted("1.3")) == ("faulty", "answered_twice")

    def test_only_what_may_lapse_lapses(self):
        assert score("3.2", lapsed("3.2", "没有电梯")).state == "lapsed"
        assert score("8.5", lapsed("8.5")).state == "lapsed"
        assert fault("1.3", lapsed("1.3")) == ("faulty", "must_apply")

    @pytest.mark.parametrize(
        ("code", "answer"),
        [
            ("1.3", {"choice": "met"}),
            ("1.2", {"found": (Found("a"),)}),
            ("8.2", {"value": D(1)}),
            ("7.5", {"rate": D(50)}),
            ("8.5", {"choice": "full"}),
            ("1.3", {"met": 1, "cases": 1}),
        ],
    )
    def test_an_answer_of_another_kind_is_refused(self, code, answer):
        assert fault(code, Answer(code, **answer)) == ("faulty", "answer_of_other_kind")

    @pytest.mark.parametrize("code", ["1.2", "7.5", "8.2", "8.5"])
    def test_an_empty_answer_leaves_it_open(self, code):
        assert fault(code, Answer(code)) == ("open", "answer_missing")


EVERY = [(standard, one.code) for standard in (DEFAULT, TORONTO, WESTMINSTER) for one in standard.items]
counts = st.integers(0, 10**15)


@st.composite
def given_answers(draw):
    """Any item of the shipped standards with an answer of its kind, sensible or not."""
    standard, code = draw(st.sampled_from(EVERY))
    rule = standard.by_code[code].rule
    choice = st.sampled_from([*(tier.code for tier in rule.tiers), "met", "not_met", "?"])
    entries = st.builds(Found, st.sampled_from([f.code for f in rule.findings] or ["?"]), counts)
    cases = draw(st.integers(-2, 50))
    answer = {
        "binary": st.builds(Answer, st.just(code), choice=choice),
        "tiered": st.builds(Answer, st.just(code), choice=choice),
        "count": st.builds(Answer, st.just(code), found=st.lists(entries, max_size=6).map(tuple)),
        "ratio": st.builds(Answer, st.just(code), met=st.integers(-2, 50), cases=st.just(cases)),
        "band": st.builds(Answer, st.just(code), rate=st.decimals("-1", "101", places=4)),
        "scale": st.builds(Answer, st.just(code), value=st.integers(-1, 40).map(D)),
    }[rule.kind]
    return standard.by_code[code], draw(answer)


@settings(deadline=None)
@given(given_answers())
def test_points_lie_within_nothing_and_full(pair):
    one, answer = pair
    result = score_item(one, [answer])
    assert (result.points is None) is (result.state != "scored")
    if result.points is not None:
        assert 0 <= result.points <= one.points


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("ab"), st.integers(0, 40)), st.sampled_from("ab"), st.integers(1, 40))
def test_one_more_finding_never_raises_the_points(before, which, more):
    after = {**before, which: before.get(which, 0) + more}
    for code in ("3.4", "1.5", "1.7", "3.2", "8.1"):
        assert score(code, found(code, **after)).points <= score(code, found(code, **before)).points


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 400))
def test_one_more_case_met_never_lowers_the_points(of, cases):
    of = min(of, cases - 1)
    for code in ("8.2", "8.3", "8.5"):
        more, less = (score(code, Answer(code, met=n, cases=cases)).points for n in (of + 1, of))
        assert more >= less
