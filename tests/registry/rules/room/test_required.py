"""What is required: the boundary table, real cities' figures, and the shapes a rate may have."""

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.measure import ceil_area
from registry.rules.room import judge
from tests.registry.rules.room.policies import HENAN, SAMPLE, SHANGHAI, TAIZHOU, facts, plain_policy

VECTORS = list(csv.DictReader((Path(__file__).parent / "room-boundary.csv").open(encoding="utf-8")))
areas = st.decimals("0.01", "5000000", places=2)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['gfa_m2']}/{v['room_m2']}")
def test_the_boundary_table(vector):
    result = judge(SAMPLE, facts(vector["gfa_m2"], vector["room_m2"]))
    assert result.required_exact == D(vector["required_exact"])
    assert str(result.required) == vector["required_display_ceil"]
    assert result.binding == vector["binding"]
    assert result.verdict == {"合格": "pass", "不合格": "fail"}[vector["verdict"]]
    assert result.shortfall == D(vector["shortfall_m2"])


@pytest.mark.parametrize(
    ("area", "required"),
    [
        ("19999.99", "80.00"),
        ("20000", "80.00"),
        ("20000.01", "80.01"),
        ("50000", "200.00"),
        ("186543.21", "746.18"),
        ("250000", "1000.00"),
        ("400000", "1600.00"),
        ("235393.27", "941.58"),
    ],
)
def test_the_sample_city(area, required):
    assert str(judge(SAMPLE, facts(area)).required) == required


@pytest.mark.parametrize(
    ("area", "exact", "binding"),
    [
        ("12", "80", "floor"),
        ("19999.99", "80", "floor"),
        ("20000", "80", "floor"),
        ("20000.01", "80.00004", "ratio"),
        ("50000", "200", "ratio"),
        ("186543.21", "746.17284", "ratio"),
        ("200000", "800", "ratio"),
        ("200000.01", "800.00003", "ratio"),
        ("250000", "950", "ratio"),
        ("300000", "1100", "ratio"),
        ("300000.01", "1100.00002", "ratio"),
        ("400000", "1300", "ratio"),
        ("235393.27", "906.17981", "ratio"),
    ],
)
def test_henans_bands(area, exact, binding):
    result = judge(HENAN, facts(area))
    assert (result.required_exact, result.binding) == (D(exact), binding)


@pytest.mark.parametrize(
    ("area", "firm", "total"),
    [("49999.99", "100.00", "130.00"), ("50000.01", "100.01", "130.01"), ("235393.27", "470.79", "500.79")],
)
def test_shanghai_adds_the_owners_committee_to_the_firm(area, firm, total):
    result = judge(SHANGHAI, facts(area))
    assert str(result.part("firm").required) == firm
    assert str(result.part("owners_committee").required) == "30.00"
    assert str(result.required) == total


@pytest.mark.parametrize(
    ("use", "area", "whole", "operating"),
    [
        ("residential", "163404.03", "1143.83", "653.62"),
        ("mixed", "163404.03", "1143.83", "653.62"),
        ("non_residential", "163404.03", "490.22", "245.11"),
        ("residential", "7142.85", "50.00", "28.58"),
        ("residential", "7142.86", "50.01", "28.58"),
        ("non_residential", "16666.66", "50.00", "25.00"),
        ("non_residential", "16666.67", "50.01", "25.01"),
    ],
)
def test_taizhou_differs_by_use_and_measures_above_ground(use, area, whole, operating):
    from dataclasses import replace

    case = replace(facts("999999"), use=use, above_ground_area=D(area))
    result = judge(TAIZHOU, case)
    assert (str(result.required), str(result.part("operating").required)) == (whole, operating)
    assert result.area == D(area)


def test_a_slab_takes_the_rate_of_the_band_for_the_whole_area():
    tiers = [{"upto": "50000", "permille": "4"}, {"permille": "3"}]
    slab = plain_policy(rates=[{"scheme": "slab", "tiers": tiers}])
    assert judge(slab, facts("50000")).required_exact == 200
    assert judge(slab, facts("50000.01")).required_exact == D("150.00003")


def test_a_maximum_caps_and_is_named():
    capped = plain_policy(
        rates=[{"tiers": [{"permille": "2"}], "minimum": [{"area": "50"}], "maximum": "300"}]
    )
    assert judge(capped, facts("150000")).binding == "ratio"
    result = judge(capped, facts("150000.01", "300"))
    assert (result.required_exact, result.binding, result.verdict) == (300, "cap", "pass")


def test_a_least_area_may_rise_in_steps():
    steps = plain_policy(rates=[{"minimum": [{"upto": "100000", "area": "100"}, {"area": "150"}]}])
    assert judge(steps, facts("100000")).required_exact == 100
    assert judge(steps, facts("100000.01")).required_exact == 150


@given(areas)
def test_the_requirement_is_the_larger_limb_rounded_up(area):
    result = judge(SAMPLE, facts(area))
    exact = max(area * D("0.004"), D(80))
    assert result.required_exact == exact
    assert exact <= result.required < exact + D("0.01")


@given(areas)
def test_henans_bands_are_one_continuous_rising_line(area):
    limits = [(D(20_000), D("0.004")), (D(200_000), D("0.003")), (D(300_000), D("0.002"))]
    exact = D(80)
    for (low, rate), high in zip(limits, [D(200_000), D(300_000), D("Infinity")], strict=True):
        exact += max(min(area, high) - low, D(0)) * rate
    assert judge(HENAN, facts(area)).required_exact == exact


@given(areas, st.decimals("0", "30000", places=2))
def test_pass_and_shortage_never_contradict(area, provided):
    result = judge(SAMPLE, facts(area, provided))
    if area >= 500 and provided > area:
        assert result.verdict == "unverified"  # more room than building
    else:
        assert result.verdict == ("pass" if provided >= result.required_exact else "fail")
    assert (result.shortfall == 0) == (provided >= result.required_exact)
    assert result.shortfall == max(ceil_area(result.required_exact - provided), 0)
    assert provided + result.shortfall >= result.required_exact


@given(st.integers(80_001, 104_000).map(lambda n: D(n) / 4))
def test_no_float_forgets_a_legal_room(area):
    """322 areas of this grid fail a room of exactly 4‰ when floats multiply (DOMAIN-REFERENCE §5.1)."""
    assert judge(SAMPLE, facts(area, area * D("0.004"))).verdict == "pass"
