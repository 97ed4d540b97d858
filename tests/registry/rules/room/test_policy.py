"""Policies as data: strict reading, contradictions, versions, the published schema, words."""

import json
import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from oversight.kernel.plaindata import Misfit
from registry.rules.room import PolicyError, check_versions, read_policy, version_for, words
from registry.rules.room.policy import (
    ROOM_KINDS,
    Condition,
    ConditionKind,
    Exclusion,
    ExclusionCode,
    Floor,
    Part,
    Policy,
    Rate,
    Tier,
)
from registry.rules.room.result import VERDICTS
from tests.registry.rules.room.policies import FOLDER, SAMPLE, text_of, varied

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[4] / "docs" / "developers" / "room-policy.schema.json").read_text(
        "utf-8"
    )
)
CITIES = sorted(file.stem for file in FOLDER.glob("*.json"))


def part(**changes):
    base = {
        "code": "rooms",
        "name": {"zh": "用房", "en": "Rooms"},
        "place": "whole",
        "rates": [{"tiers": [{"permille": "4"}]}],
    }
    return {**base, **changes}


def rate(**changes):
    return [part(rates=[{"tiers": [{"permille": "4"}], **changes}])]


def test_the_four_cities_ship():
    assert {"sample-city", "henan", "shanghai", "taizhou"} <= set(CITIES)


@pytest.mark.parametrize("city", CITIES)
def test_a_shipped_policy_reads_and_fits_the_published_schema(city):
    policy = read_policy(text_of(city))
    jsonschema_rs.validate(SCHEMA, json.loads(text_of(city)))
    assert policy.source
    assert policy.document


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"ratio": "4"}, "", "unknown_key"),
        ({"parts": [part(permille="4")]}, "parts[0]", "unknown_key"),
        ({"parts": rate(minimun=[])}, "parts[0].rates[0]", "unknown_key"),
        ({"parts": rate(tiers=[{"permile": "4"}])}, "parts[0].rates[0].tiers[0]", "unknown_key"),
        ({"base": "gross"}, "base", "not_a_choice"),
        ({"format": "room-policy/2"}, "format", "not_a_choice"),
        ({"rounding": "half_up"}, "rounding", "not_a_choice"),
        ({"valid_from": "2008-13-01"}, "valid_from", "not_a_date"),
        ({"valid_from": None}, "valid_from", "not_a_date"),
        (
            {"parts": rate(tiers=[{"permille": "four"}])},
            "parts[0].rates[0].tiers[0].permille",
            "not_a_number",
        ),
        ({"parts": rate(maximum="1e9")}, "parts[0].rates[0].maximum", "not_a_number"),
        ({"parts": rate(maximum=True)}, "parts[0].rates[0].maximum", "not_a_number"),
        ({"parts": {}}, "parts", "not_a_list"),
        ({"parts": [[]]}, "parts[0]", "not_an_object"),
        ({"text": 4}, "text", "not_text"),
        ({"exclusions": [{"code": "toilet"}]}, "exclusions[0].code", "not_a_choice"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(changes, place, code):
    with pytest.raises(Misfit) as refusal:
        read_policy(varied(**changes))
    assert (refusal.value.path, refusal.value.message.code) == (place, code)
    assert refusal.value.say("zh") != refusal.value.say("en")


def test_a_missing_key_a_double_key_and_broken_text_are_refused():
    data = json.loads(text_of("henan"))
    del data["parts"]
    for text, code in (
        (json.dumps(data), "missing_key"),
        ('{"code": "a", "code": "b"}', "double_key"),
        ("{", "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"limits": NaN}', "not_a_number"),
        ("[]", "not_an_object"),
    ):
        with pytest.raises(Misfit) as refusal:
            read_policy(text)
        assert refusal.value.message.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_to": "2008-01-01"}, "ends_before_start"),
        ({"parts": []}, "no_parts"),
        ({"parts": [part(), part(code="again")]}, "two_wholes"),
        ({"parts": [part(place="inside")]}, "inside_nothing"),
        ({"parts": [part(), part(place="inside")]}, "double_code"),
        ({"parts": [part(code="Büro")]}, "bad_code"),
        ({"parts": [part(code="total")]}, "bad_code"),
        ({"parts": [part(rates=[])]}, "no_rates"),
        ({"parts": [part(rates=[{}])]}, "asks_nothing"),
        ({"parts": rate(uses=[])}, "uses_overlap"),
        ({"parts": [part(rates=[{"tiers": [{"permille": "4"}]}] * 2)]}, "uses_overlap"),
        ({"parts": rate(tiers=[{"upto": "9", "permille": "4"}])}, "ladder"),
        ({"parts": rate(tiers=[{"permille": "4"}, {"upto": "9", "permille": "4"}])}, "ladder"),
        (
            {
                "parts": rate(
                    tiers=[{"upto": "9", "permille": "4"}, {"upto": "9", "permille": "3"}, {"fixed": "1"}]
                )
            },
            "ladder",
        ),
        ({"parts": rate(tiers=[{"permille": "4", "fixed": "80"}])}, "tier_says_one"),
        ({"parts": rate(tiers=[{}])}, "tier_says_one"),
        ({"parts": rate(tiers=[{"permille": "1000"}])}, "odd_rate"),
        ({"parts": rate(tiers=[{"permille": "-1"}])}, "odd_rate"),
        ({"parts": rate(minimum=[{"area": "0"}])}, "not_positive"),
        ({"parts": rate(maximum="0")}, "not_positive"),
        ({"parts": rate(minimum=[{"area": "80"}], maximum="79.99")}, "minimum_above_maximum"),
        ({"phase": {"kind": "share_of_whole", "value": "1.01"}}, "odd_rate"),
        ({"exclusions": [{"code": "low_ceiling"}]}, "needs_value"),
        ({"exclusions": [{"code": "garage"}, {"code": "garage", "effect": "warn"}]}, "double_code"),
        (
            {
                "conditions": [
                    {"code": "h", "name": {"zh": "高", "en": "h"}, "kind": "min_height", "severity": "fail"}
                ]
            },
            "needs_value",
        ),
        (
            {
                "conditions": [
                    {
                        "code": "w",
                        "name": {"zh": "水", "en": "w"},
                        "kind": "feature",
                        "severity": "fail",
                        "part": "x",
                    }
                ]
            },
            "unknown_part",
        ),
    ],
)
def test_a_contradiction_is_refused_and_worded(changes, code):
    with pytest.raises(PolicyError) as refusal:
        read_policy(varied(**changes))
    assert refusal.value.message.code == f"policy_{code}"
    assert words.say(refusal.value.message, "zh") != words.say(refusal.value.message, "en")


def permitted(versions, day):
    """The version for what was permitted on ``day``."""
    return version_for(versions, permitted_on=day, accepted_on=None, on=date(2026, 1, 1))


class TestVersions:
    def version(self, code, start, end=None):
        return read_policy(varied(code=code, valid_from=start, valid_to=end))

    def test_the_end_day_belongs_to_the_next(self):
        first = self.version("A", "2008-01-01", "2020-01-01")
        second = self.version("B", "2020-01-01")
        check_versions([second, first])
        assert permitted([second, first], date(2019, 12, 31)) is first
        assert permitted([second, first], date(2020, 1, 1)) is second

    @pytest.mark.parametrize("end", [None, "2020-01-02"])
    def test_overlapping_versions_are_refused_by_name(self, end):
        with pytest.raises(PolicyError) as refusal:
            check_versions([self.version("A", "2008-01-01", end), self.version("B", "2020-01-01")])
        assert words.say(refusal.value.message) == "政策 A 和 B 的有效期重叠"

    def test_a_gap_has_no_version(self):
        versions = [self.version("A", "2008-01-01", "2019-01-01"), self.version("B", "2020-01-01")]
        check_versions(versions)
        assert permitted(versions, date(2019, 6, 1)) is None

    def test_what_began_ends_an_open_version(self):
        first, second = self.version("A", "2008-01-01"), self.version("B", "2020-01-01")
        assert permitted([first, second], date(2021, 1, 1)) is second

    def test_a_repealed_version_applies_to_nothing_permitted_since(self):
        only = self.version("A", "2008-01-01", "2020-01-01")
        assert permitted([only], date(2019, 12, 31)) is only
        assert permitted([only], date(2020, 1, 1)) is None

    def test_existing_stock_is_told_under_the_first(self):
        first, second = self.version("A", "2008-01-01"), self.version("B", "2020-01-01")
        assert permitted([second, first], date(1999, 1, 1)) is first

    def test_each_version_goes_by_its_own_day(self):
        first = self.version("A", "2008-01-01")
        by_acceptance = read_policy(varied(code="B", valid_from="2020-01-01", applies_by="acceptance"))
        days = {"permitted_on": date(2019, 1, 1), "on": date(2026, 1, 1)}
        assert version_for([first, by_acceptance], accepted_on=date(2021, 1, 1), **days) is by_acceptance
        assert version_for([first, by_acceptance], accepted_on=date(2019, 12, 1), **days) is first

    def test_without_any_day_on_file_the_day_of_the_check_decides(self):
        first, second = self.version("A", "2008-01-01"), self.version("B", "2020-01-01")
        unknown = {"permitted_on": None, "accepted_on": None}
        assert version_for([first, second], **unknown, on=date(2019, 1, 1)) is first
        assert version_for([first, second], **unknown, on=date(2026, 1, 1)) is second
        assert version_for([], **unknown, on=date(2026, 1, 1)) is None


def test_everything_a_check_may_say_has_words():
    for verdict in VERDICTS:
        assert words.VERDICT_WORDS.word(verdict, "en") != words.VERDICT_WORDS.word(verdict)
    assert set(words.KIND_WORDS.sentences) == set(ROOM_KINDS)
    for code, sentence in words.ROOM_WORDS.sentences.items():
        assert sentence.zh.count("{") == sentence.en.count("{"), code
    assert SAMPLE.part("whole").name.en == "Management rooms"


class TestTheDocs:
    PAGE = (Path(__file__).resolve().parents[4] / "docs" / "developers" / "room-policy.md").read_text("utf-8")

    def test_the_schema_knows_the_same_words_as_the_code(self):
        defined = SCHEMA["$defs"]
        assert defined["room_kind"]["enum"] == list(ROOM_KINDS)
        assert set(defined["exclusion"]["properties"]["code"]["enum"]) == set(get_args(ExclusionCode))
        assert set(defined["condition"]["properties"]["kind"]["enum"]) == set(get_args(ConditionKind))
        forms = {"part": Part, "rate": Rate, "tier": Tier, "step": Floor, "exclusion": Exclusion}
        for name, form in {**forms, "condition": Condition}.items():
            assert set(defined[name]["properties"]) == {field.name for field in fields(form)}, name
        assert set(SCHEMA["properties"]) == {field.name for field in fields(Policy)}

    def test_the_page_names_every_exclusion_condition_and_verdict(self):
        for word in (*get_args(ExclusionCode), *get_args(ConditionKind), *VERDICTS):
            assert f"`{word}`" in self.PAGE, word

    def test_its_examples_are_read(self):
        examples = re.findall(r'\| `("(?:tiers|minimum)": .*?)` \|', self.PAGE)
        assert len(examples) >= 4
        for example in examples:
            read_policy(varied(parts=[part(rates=[json.loads("{" + example + "}")])]))
