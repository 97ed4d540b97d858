"""Rows of a list: what each column does to the verdict, and that no text stops the rest."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.room.listing import (
    LISTING_VERDICTS,
    check_row,
    input_columns,
    needed_columns,
    output_columns,
    tally,
)
from tests.registry.rules.room.policies import HENAN, SAMPLE, SHANGHAI, TAIZHOU


def answer(policy=SAMPLE, **cells):
    outcome = check_row(policy, {"id": "1", "use": "residential", **cells})
    return dict(zip(output_columns(policy), outcome.cells, strict=True))


def test_columns_are_named_after_the_policys_parts():
    assert input_columns(SHANGHAI)[-2:] == ["provided_firm", "provided_owners_committee"]
    assert output_columns(SAMPLE) == [
        "id",
        "required",
        "provided",
        "binding",
        "verdict",
        "shortfall",
        "warnings",
        "message",
    ]
    assert output_columns(TAIZHOU)[1:3] == ["required", "required_operating"]
    assert needed_columns(TAIZHOU) == ["id", "above_ground_area"]


@pytest.mark.parametrize(
    ("area", "provided", "verdict", "required", "shortfall"),
    [
        ("20000.01", "80.00", "fail", "80.01", "0.01"),
        ("20000.01", "80.01", "pass", "80.01", "0.00"),
        ("20000.01", "", "incomplete", "80.01", ""),
        ("20000.01", "0", "fail", "80.01", "80.01"),
        ("20000.01", "abc", "error", "", ""),
        ("20000.01", "-1", "error", "", ""),
        ("", "80", "error", "", ""),
        ("0", "80", "error", "", ""),
        ("-5", "80", "error", "", ""),
        ("abc", "80", "error", "", ""),
        ("1e4", "80", "error", "", ""),
        ("NaN", "80", "error", "", ""),
        ("5000000", "20000", "pass", "20000.00", "0.00"),
        ("5000000.01", "999999", "unverified", "20000.01", "0.00"),
        ("9" * 16, "1", "error", "", ""),
        ("20,000.01 ㎡", "80.01", "pass", "80.01", "0.00"),
        ("2万平方米", "80", "pass", "80.00", "0.00"),
    ],
)
def test_each_row_has_its_verdict(area, provided, verdict, required, shortfall):
    row = answer(total_area=area, provided_total=provided)
    assert (row["verdict"], row["required"], row["shortfall"]) == (verdict, required, shortfall)
    assert row["message"]


def test_what_was_read_into_a_cell_is_told():
    row = answer(total_area="2万平方米", provided_total="80")
    assert row["warnings"] == "read_as"
    assert "total_area“2万平方米”读作 20000" in row["message"]
    assert answer(total_area="12", provided_total="80")["warnings"] == "suspect_unit;provided_exceeds_area"


def test_an_unreadable_area_that_the_policy_does_not_need_is_only_remarked():
    row = answer(total_area="20000", above_ground_area="?", provided_total="80")
    assert (row["verdict"], row["warnings"]) == ("pass", "area_unreadable_above_ground")
    assert answer(TAIZHOU, above_ground_area="?")["verdict"] == "error"


@pytest.mark.parametrize(
    ("use", "required"),
    [("residential", "70.00"), ("含住宅", "70.00"), ("非住宅", "50.00"), ("Mixed", "70.00")],
)
def test_uses_are_read_in_both_languages(use, required):
    assert answer(TAIZHOU, above_ground_area="10000", use=use)["required"] == required


def test_an_unknown_use_matters_only_where_the_rule_differs():
    assert answer(TAIZHOU, above_ground_area="10000", use="其他")["verdict"] == "error"
    assert answer(TAIZHOU, above_ground_area="10000", use="")["verdict"] == "incomplete"
    row = answer(total_area="20000", provided_total="80", use="其他")
    assert (row["verdict"], row["warnings"]) == ("pass", "use_unreadable")


def test_parts_have_columns_of_their_own():
    row = answer(SHANGHAI, total_area="235393.27", provided_firm="722.36", provided_owners_committee="30")
    assert (row["verdict"], row["required_firm"], row["required_owners_committee"]) == (
        "pass",
        "470.79",
        "30.00",
    )
    assert (row["required"], row["provided"], row["binding"]) == (
        "500.79",
        "752.36",
        "firm:ratio;owners_committee:floor",
    )
    short = answer(HENAN, total_area="50000", provided_total="199.99")
    assert (short["verdict"], short["shortfall"]) == ("fail", "0.01")
    assert answer(HENAN, total_area="50000", provided_total="200")["verdict"] == "incomplete"


def test_messages_come_in_english_too():
    outcome = check_row(SAMPLE, {"id": "1", "total_area": "", "provided_total": ""}, "en")
    assert outcome.cells[-1] == "Total floor area is missing. Policy S-2008."


odd = st.one_of(st.text(max_size=12), st.decimals(allow_nan=True).map(str), st.just(""))


@pytest.mark.parametrize("policy", [SAMPLE, HENAN, SHANGHAI, TAIZHOU], ids=lambda p: p.code)
@given(data=st.data())
def test_no_row_stops_the_rest(policy, data):
    cells = {column: data.draw(odd) for column in input_columns(policy)}
    outcome = check_row(policy, cells)
    row = dict(zip(output_columns(policy), outcome.cells, strict=True))
    assert row["verdict"] in LISTING_VERDICTS
    assert row["message"]
    assert row["verdict"] != "error" or row["required"] == ""
    if row["verdict"] == "pass":
        assert 0 < D(row["required"]) <= D(row["provided"]) + D("0.01")


def test_the_tally_counts_every_row():
    outcomes = [check_row(SAMPLE, {"total_area": area}) for area in ("1", "2", "")]
    assert tally(outcomes) == {"pass": 0, "fail": 0, "incomplete": 2, "error": 1, "unverified": 0}
