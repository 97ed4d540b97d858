"""Verdicts: what can never pass, what decides first, parts, phases, existing stock, the Chengdu case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.room import Facts, FirstPhase, Provided, freeze, judge, read_policy, thaw
from tests.registry.rules.room.policies import (
    GOOD,
    HENAN,
    SAMPLE,
    SHANGHAI,
    TAIZHOU,
    facts,
    plain_policy,
    room,
    varied,
)

FLAT = [{"tiers": [{"permille": "4"}], "minimum": [{"area": "80"}]}]


def codes(messages):
    return [message.code for message in messages]


class TestAreasThatNeverPass:
    @pytest.mark.parametrize("area", ["0", "-5", "-0.01"])
    def test_zero_and_negative_are_errors(self, area):
        result = judge(SAMPLE, facts(area, "999999"))
        assert (result.verdict, result.required, result.shortfall) == ("error", None, None)
        assert codes(result.reasons) == ["area_not_positive_total"]

    def test_unknown_is_unverified(self):
        result = judge(SAMPLE, facts(None, "999999"))
        assert (result.verdict, result.required) == ("unverified", None)

    @pytest.mark.parametrize(("area", "verdict"), [("5000000", "pass"), ("5000000.01", "unverified")])
    def test_above_five_million_is_unverified(self, area, verdict):
        result = judge(SAMPLE, facts(area, "999999"))
        assert result.verdict == verdict
        assert result.required is not None

    @pytest.mark.parametrize(
        ("area", "warned"), [("499.99", True), ("500", False), ("500.01", False), ("12", True)]
    )
    def test_below_five_hundred_is_a_warning_only(self, area, warned):
        result = judge(SAMPLE, facts(area, "80"))
        assert result.verdict == "pass"
        assert ("suspect_unit" in codes(result.warnings)) is warned

    def test_the_other_areas_do_not_stand_in_for_the_base(self):
        result = judge(TAIZHOU, facts("100000", "9999"))
        assert (result.verdict, codes(result.reasons)) == ("unverified", ["area_unknown_above_ground"])

    def test_more_above_ground_than_in_total_is_doubted(self):
        result = judge(SAMPLE, facts("10000", "9999", above_ground_area=D("10000.01")))
        assert (result.verdict, codes(result.reasons)) == ("unverified", ["above_exceeds_total"])

    @given(
        st.one_of(
            st.none(), st.decimals("-10000000", "0", places=2), st.decimals("5000000.01", "1e40", places=2)
        )
    )
    def test_nothing_absurd_passes(self, area):
        assert judge(SAMPLE, facts(area, "99999999")).verdict in ("error", "unverified")


class TestProvided:
    def test_unknown_is_incomplete_and_says_what_is_required(self):
        result = judge(SAMPLE, facts("50000"))
        assert (result.verdict, str(result.required), result.shortfall) == ("incomplete", "200.00", None)

    def test_none_at_all_is_a_shortage_not_a_blank(self):
        assert judge(SAMPLE, facts("50000", "0")).shortfall == 200
        assert judge(SAMPLE, facts("50000", rooms=())).verdict == "fail"

    def test_negative_is_an_error(self):
        assert judge(SAMPLE, facts("50000", "-1")).verdict == "error"

    def test_more_room_than_building_is_doubted(self):
        result = judge(SAMPLE, facts("600", "601"))
        assert (result.verdict, codes(result.reasons)) == ("unverified", ["provided_exceeds_area"])
        assert "provided_exceeds_area" not in codes(result.warnings)  # told once
        assert judge(SAMPLE, facts("600", "600")).verdict == "pass"

    def test_a_list_answers_twelve_square_metres_and_flags_them(self):
        result = judge(SAMPLE, facts("12", "80"))
        assert (result.verdict, codes(result.warnings)) == ("pass", ["suspect_unit", "provided_exceeds_area"])


class TestRoomsOnTheRegister:
    """Rooms known one by one: the area can be mended first, so doubt leaves it unverified."""

    @pytest.mark.parametrize(
        ("total", "area", "reasons"),
        [
            ("239981", "500902", ["provided_exceeds_area"]),
            ("12", "77.61", ["suspect_unit", "provided_exceeds_area"]),
            ("499.99", "90", ["suspect_unit"]),
        ],
    )
    def test_absurd_areas_have_no_verdict(self, total, area, reasons):
        result = judge(SAMPLE, facts(total, rooms=(room("101", area),)))
        assert (result.verdict, codes(result.reasons)) == ("unverified", reasons)

    def test_a_room_that_does_not_count_is_doubted_too(self):
        rooms = (room("101", "90"), room("102", "99999999", misused=True, present_use="超市"))
        assert judge(SAMPLE, facts("20000", rooms=rooms)).verdict == "unverified"

    def test_existing_stock_keeps_the_doubt_as_a_remark(self):
        case = facts("12", rooms=(room("101", "77.61"),), permitted_on=date(1999, 1, 1))
        result = judge(SAMPLE, case)
        assert result.verdict == "existing"
        assert {"suspect_unit", "provided_exceeds_area"} <= set(codes(result.warnings))

    def test_a_reminder_that_is_not_met_does_not_stand_beside_all_is_met(self):
        rooms = (room("101", "60"), room("102", "20", kind="owners_committee", floor=4))
        case = facts("20000", rooms=rooms, features={"delivered_together": True})
        result = judge(SAMPLE, case)
        assert result.verdict == "pass"
        assert [finding.severity for finding in result.findings if finding.state == "not_met"] == ["warning"]
        assert codes(result.reasons) == ["enough_to_decide", "reminders_not_met"]


class TestParts:
    def both(self, firm, committee, total=None):
        figures = {"firm": firm and D(firm), "owners_committee": committee and D(committee)}
        return replace(facts("235393.27"), provided=Provided(total and D(total), figures))

    def test_the_chengdu_rooms_satisfy_shanghai(self):
        result = judge(SHANGHAI, self.both("722.36", "30.00"))
        assert (result.verdict, result.provided) == ("pass", D("752.36"))

    def test_a_surplus_of_one_part_does_not_mend_the_other(self):
        result = judge(SHANGHAI, self.both("722.36", "29.99"))
        assert (result.verdict, result.shortfall) == ("fail", D("0.01"))
        assert codes(result.reasons) == ["short_part"]

    def test_shortages_of_separate_parts_add_up(self):
        result = judge(SHANGHAI, self.both("470.00", "29.00"))
        assert result.shortfall == D("1.79")

    def test_an_unknown_part_is_incomplete(self):
        result = judge(SHANGHAI, self.both("722.36", None, "752.36"))
        assert (result.verdict, result.shortfall) == ("incomplete", None)
        assert codes(result.reasons) == ["part_unknown"]

    def test_a_failed_limb_decides_even_if_a_part_is_missing(self):
        assert judge(SHANGHAI, self.both(None, None, "500.78")).verdict == "fail"
        assert judge(SHANGHAI, self.both(None, None, "500.79")).verdict == "incomplete"
        assert judge(SHANGHAI, self.both(None, "29.99")).verdict == "fail"

    def test_parts_that_exceed_the_total_are_doubted(self):
        result = judge(SHANGHAI, self.both("722.36", "30.00", "752.35"))
        assert (result.verdict, codes(result.reasons)) == ("unverified", ["parts_exceed_total"])

    def test_a_part_inside_the_whole_raises_nothing(self):
        case = replace(facts("50000"), provided=Provided(D("200"), {"owners_committee": D("20")}))
        result = judge(HENAN, case)
        assert (result.verdict, str(result.required)) == ("pass", "200.00")
        short = replace(case, provided=Provided(D("200"), {"owners_committee": D("19.99")}))
        assert judge(HENAN, short).shortfall == D("0.01")

    def test_a_part_beside_a_whole_takes_nothing_from_it(self):
        extra = {
            "code": "committee",
            "name": {"zh": "业委会", "en": "Committee"},
            "place": "extra",
            "rates": [{"minimum": [{"area": "30"}]}],
        }
        whole = {"code": "rooms", "name": {"zh": "用房", "en": "Rooms"}, "place": "whole", "rates": FLAT}
        policy = read_policy(varied(parts=[whole, extra], conditions=[], exclusions=[]))

        def check(total, committee):
            case = replace(facts("20000"), provided=Provided(D(total), {"committee": D(committee)}))
            return judge(policy, case)

        assert check("110", "30").verdict == "pass"
        result = check("110", "30.01")  # enough in total, but the committee's hundredth is not the firm's
        assert (result.verdict, result.shortfall, str(result.required)) == ("fail", D("0.01"), "110.00")
        assert check("109", "29").shortfall == 1
        assert check("100", "30").shortfall == 10

    def test_a_part_may_have_a_base_of_its_own(self):
        shop = {
            "code": "shop",
            "name": {"zh": "经营", "en": "Shop"},
            "place": "extra",
            "base": "above_ground",
            "rates": [{"tiers": [{"permille": "1"}]}],
        }
        firm = {"code": "firm", "name": {"zh": "办公", "en": "Firm"}, "place": "extra", "rates": FLAT}
        policy = read_policy(varied(parts=[firm, shop], conditions=[], exclusions=[]))
        result = judge(policy, facts("100000", above_ground_area=D("60000")))
        assert str(result.required) == "460.00"
        assert codes(judge(policy, facts("100000")).reasons) == ["area_unknown_above_ground"]


class TestUse:
    def test_a_rule_that_differs_by_use_needs_it(self):
        case = replace(facts("1", "9999"), above_ground_area=D("1000"), use=None)
        assert codes(judge(TAIZHOU, case).reasons) == ["use_unknown"]
        assert judge(TAIZHOU, case).verdict == "incomplete"

    def test_a_rule_that_does_not_differ_needs_none(self):
        assert judge(SAMPLE, replace(facts("50000", "200"), use=None)).verdict == "pass"

    def test_a_use_without_a_rule_is_not_judged(self):
        homes_only = plain_policy(rates=[{**FLAT[0], "uses": ["residential"]}])
        result = judge(homes_only, replace(facts("50000", "9999"), use="non_residential"))
        assert (result.verdict, codes(result.reasons)) == ("unverified", ["use_not_covered"])


class TestChengdu:
    """凤翔云庭 (DOMAIN-REFERENCE §5.5): the base decides, and the text contradicts itself."""

    CASE = Facts(
        total_area=D("235393.27"),
        above_ground_area=D("163404.03"),
        use="residential",
        provided=Provided(D("752.36")),
    )

    def test_on_the_total_it_fails(self):
        result = judge(SAMPLE, self.CASE)
        assert (result.verdict, result.required_exact, result.shortfall) == (
            "fail",
            D("941.57308"),
            D("189.22"),
        )

    def test_on_above_ground_it_passes(self):
        above = plain_policy(rates=FLAT, base="above_ground")
        result = judge(above, self.CASE)
        assert (result.verdict, result.required_exact) == ("pass", D("653.61612"))

    def test_by_henans_bands_it_fails(self):
        result = judge(HENAN, self.CASE)
        assert (result.verdict, str(result.required), result.shortfall) == ("fail", "906.18", D("153.82"))

    def test_below_ground_on_the_first_floor_is_caught(self):
        rooms = (
            room("2#楼1层", "722.36", floor=1, below_ground=True),
            room("业委会", "30.00", kind="owners_committee"),
        )
        result = judge(SAMPLE, replace(self.CASE, rooms=rooms))
        remarks = codes(result.count.lines[0].remarks)
        assert remarks == ["remark_room_below_ground", "remark_floor_contradicts"]
        assert "rooms_with_remarks" in codes(result.warnings)


class TestPhases:
    def phase(self, kind, value, area, provided):
        policy = plain_policy(rates=FLAT, phase={"kind": kind, "value": value})
        first = FirstPhase(area and D(area), provided and D(provided))
        return judge(policy, facts("100000", "400", first_phase=first))

    def test_the_first_phase_must_hold_its_share(self):
        assert self.phase("share_of_whole", "0.5", None, "200").verdict == "pass"
        result = self.phase("share_of_whole", "0.5", None, "199.99")
        assert (result.verdict, codes(result.reasons)) == ("fail", ["short_phase"])

    def test_or_so_many_thousandths_of_its_own_area(self):
        assert self.phase("permille_of_phase", "3", "30000", "90").verdict == "pass"
        assert self.phase("permille_of_phase", "3", "30000.01", "90").verdict == "fail"

    def test_an_unknown_phase_is_incomplete(self):
        assert self.phase("permille_of_phase", "3", None, "90").verdict == "incomplete"
        assert self.phase("share_of_whole", "0.5", None, None).verdict == "incomplete"

    def test_without_a_phase_rule_phases_do_not_matter(self):
        assert judge(SAMPLE, facts("100000", "400", first_phase=FirstPhase(None, None))).verdict == "pass"


class TestExistingStock:
    @pytest.mark.parametrize(
        ("permitted", "accepted", "verdict"),
        [
            (date(2007, 12, 31), None, "existing"),
            (date(2008, 1, 1), None, "fail"),
            (date(2008, 1, 1), date(2007, 1, 1), "fail"),
            (None, date(2007, 12, 31), "existing"),
            (None, date(2008, 1, 1), "fail"),
            (None, None, "fail"),
        ],
    )
    def test_what_was_permitted_before_the_version_bears_no_verdict(self, permitted, accepted, verdict):
        result = judge(SAMPLE, facts("50000", "10", permitted_on=permitted, accepted_on=accepted))
        assert result.verdict == verdict
        assert result.difference == -190  # shown all the same

    def test_a_policy_may_go_by_acceptance(self):
        policy = plain_policy(rates=FLAT, applies_by="acceptance")
        case = facts("50000", "10", permitted_on=date(2007, 1, 1), accepted_on=date(2008, 6, 1))
        assert judge(policy, case).verdict == "fail"

    def test_existing_stock_without_an_area_is_still_existing(self):
        result = judge(SAMPLE, facts(None, permitted_on=date(1990, 1, 1)))
        assert (result.verdict, codes(result.reasons)) == (
            "existing",
            ["existing_stock", "area_unknown_total"],
        )


class TestRoomsAndQualities:
    ENOUGH = (room("101", "212.40"), room("102", "200.00"))

    def judged(self, *rooms, **more):
        return judge(
            SAMPLE, facts("100000", rooms=rooms or self.ENOUGH, permitted_on=date(2020, 1, 1), **more)
        )

    def test_enough_good_rooms_pass(self):
        result = self.judged()
        assert (result.verdict, result.provided, result.count.excluded) == ("pass", D("412.40"), 0)

    def test_a_missing_quality_is_to_be_rectified(self):
        bad = room("102", "200.00", features={**GOOD, "utilities": False})
        result = self.judged(self.ENOUGH[0], bad)
        assert (result.verdict, codes(result.reasons)) == ("rectify", ["condition_not_met"])
        assert next(f for f in result.findings if f.code == "utilities").rooms == ("102",)

    def test_a_quality_not_looked_at_leaves_it_conditional(self):
        blank = room("102", "200.00", features={k: v for k, v in GOOD.items() if k != "daylight"})
        result = self.judged(self.ENOUGH[0], blank)
        assert (result.verdict, codes(result.reasons)) == ("conditional", ["condition_unknown"])

    def test_a_shortage_decides_before_a_quality(self):
        assert self.judged(room("101", "1", features={})).verdict == "fail"

    def test_soft_qualities_only_warn(self):
        low = room("102", "200.00", height=D("2.20"), floor=4)
        result = self.judged(self.ENOUGH[0], low)
        assert result.verdict == "pass"
        assert [w.params["name_zh"] for w in result.warnings] == [
            "无电梯的不高于 3 层",
            "业主委员会用房不少于 20 m²",
        ][::-1]

    def test_unknown_dates_are_remarked_on_a_record(self):
        result = judge(SAMPLE, facts("100000", rooms=self.ENOUGH))
        assert "date_unknown" in codes(result.warnings)


@pytest.mark.parametrize("policy", [SAMPLE, HENAN, SHANGHAI, TAIZHOU], ids=lambda p: p.code)
@given(
    total=st.one_of(st.none(), st.decimals("-10", "6000000", places=2)),
    above=st.one_of(st.none(), st.decimals("1", "500000", places=2)),
    areas=st.one_of(st.none(), st.lists(st.decimals("0", "900", places=2), max_size=4)),
    use=st.sampled_from([None, "residential", "mixed", "non_residential"]),
)
def test_every_result_survives_being_frozen(policy, total, above, areas, use):
    rooms = None if areas is None else tuple(room(f"{i}", area) for i, area in enumerate(areas))
    case = Facts(total_area=total, above_ground_area=above, use=use, rooms=rooms)
    result = judge(policy, case)
    check = thaw(freeze(policy=policy, facts=case, result=result))
    assert (check.policy, check.facts, check.result) == (policy, case, result)
    assert judge(check.policy, check.facts) == check.result
