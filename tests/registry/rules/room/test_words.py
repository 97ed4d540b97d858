"""The answer in words: heading, paragraph and panel, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from registry.rules.room import Facts, Provided, judge
from registry.rules.room.words import explain, headline, list_warnings, say, say_each, worded_steps
from tests.registry.rules.room.policies import HENAN, SAMPLE, SHANGHAI, TAIZHOU, facts, room


def test_the_heading_is_the_answer():
    result = judge(SAMPLE, facts("154754", "602.36"))
    assert headline(result) == "不合格，差 16.66 m²"
    assert headline(result, "en") == "Not compliant: 16.66 m² short"
    assert headline(judge(SAMPLE, facts("154754", "619.02"))) == "合格"
    assert headline(judge(SAMPLE, facts("0"))) == "数据错误"


def test_the_paragraph_names_both_limbs_the_result_and_the_source():
    result = judge(SAMPLE, facts("154754", "619.02"))
    assert explain(result) == (
        "取较大者：154,754.00 × 4‰ = 619.02，下限 80.00；应配 619.02 m²。面积和条件都满足。政策 S-2008。"
    )
    assert explain(result, "en") == (
        "The larger of 154,754.00 × 4‰ = 619.02 and a minimum of 80.00; required 619.02 m². "
        "Area and conditions are met. Policy S-2008."
    )


def test_henans_worked_example_reads_as_in_the_rule():
    result = judge(HENAN, facts("186543.21"))
    assert "80.00 + 166,543.21 × 4‰ = 746.18" in explain(result)
    steps = worded_steps(result)
    assert [(s.label, s.formula, s.amount) for s in steps[2:5]] == [
        ("20,000.00 m² 以下", "80.00", "80.00"),
        ("至 200,000.00 m² 的部分", "166,543.21 × 4‰", "666.17284"),
        ("比例项", "80.00 + 166,543.21 × 4‰", "746.18"),
    ]
    assert steps[4].note == "精确值 746.17284，向上进到 0.01，不让进位抹掉短缺"


def test_parts_are_headed_and_added():
    labels = [step.label for step in worded_steps(judge(SHANGHAI, facts("235393.27")))]
    assert labels[1] == "物业服务企业用房"
    assert labels[-1] == "应配合计"
    inside = [step.label for step in worded_steps(judge(HENAN, facts("50000")))]
    assert "其中：业主委员会用房" in inside


@given(
    total=st.one_of(st.none(), st.decimals("-10", "6000000", places=2)),
    above=st.one_of(st.none(), st.decimals("1", "500000", places=2)),
    provided=st.one_of(st.none(), st.decimals("-5", "3000", places=2)),
    rooms=st.booleans(),
)
def test_whatever_comes_out_can_be_said(total, above, provided, rooms):
    odd = (
        room("甲", "30", kind="guard", floor=-1, below_ground=False),
        room("乙", "0", misused=True),
        room("丙", "300", height=D("2"), features={}),
    )
    case = Facts(
        total_area=total,
        above_ground_area=above,
        use="residential",
        provided=Provided(provided),
        rooms=odd if rooms else None,
    )
    for policy in (SAMPLE, HENAN, SHANGHAI, TAIZHOU):
        result = judge(policy, case)
        for language in ("zh-hans", "en"):
            assert headline(result, language)
            assert policy.code in explain(result, language)
            list_warnings(result, language)
            worded_steps(result, language)
            for line in result.count.lines if result.count else ():
                for message in (*line.remarks, *([line.reason] if line.reason else [])):
                    assert say(message, language)


def test_a_long_list_of_rooms_is_not_summed_in_a_formula():
    rooms = tuple(room(f"{i}", "10") for i in range(13))
    step = next(s for s in judge(SAMPLE, facts("50000", rooms=rooms)).steps if s.label.code == "step_rooms")
    assert (step.formula, step.amount) == ("", 130)
    twelve = replace(facts("50000", rooms=rooms[:12]))
    assert next(s for s in judge(SAMPLE, twelve).steps if s.label.code == "step_rooms").formula


def test_what_nobody_looked_at_is_said_once_with_all_its_names():
    blank = dict.fromkeys(("daylight", "ventilation", "utilities"))
    result = judge(
        SAMPLE, facts("20000", rooms=(room("101", "90.00", features=blank),), permitted_on=date(2020, 1, 1))
    )
    unknown = [
        finding.name
        for finding in result.findings
        if finding.state == "unknown" and finding.severity == "fail"
    ]
    assert len(unknown) > 1
    assert say_each(result.reasons) == [f"还没有查看：{'、'.join(name.zh for name in unknown)}"]
    assert say_each(result.reasons, "en") == [f"Not yet looked at: {', '.join(name.en for name in unknown)}"]
    assert explain(result).count("还没有查看") == 1
