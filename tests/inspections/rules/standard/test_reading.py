"""Standards as data: the shipped ones, strict reading, contradictions with their place, the schema, the docs page."""

import csv
import json
import re
from dataclasses import fields
from decimal import Decimal as D
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from inspections.rules.standard import (
    CYCLE_SCALES,
    StandardError,
    faults_of,
    form,
    read_draft,
    read_standard,
    write_standard,
)
from inspections.rules.standard import (
    item as items,
)
from inspections.rules.standard.words import FAULT_WORDS, STANDARD_WORDS, say_fault
from oversight.kernel.plaindata import Misfit
from tests.inspections.rules.standard.standards import (
    BASIC,
    DEFAULT,
    FOLDER,
    NAME,
    TORONTO,
    WESTMINSTER,
    data,
    item,
    small,
    text_of,
)

DOCS = Path(__file__).resolve().parents[4] / "docs" / "developers"
SCHEMA = json.loads((DOCS / "standard.schema.json").read_text("utf-8"))
STANDARDS = sorted(file.stem for file in FOLDER.glob("*.json"))
ROWS = list(csv.DictReader(Path(__file__).with_name("assessment-standard.csv").open(encoding="utf-8-sig")))


class TestWhatShips:
    def test_the_four(self):
        assert {"default-56", "basic-service", "toronto", "westminster"} <= set(STANDARDS)

    @pytest.mark.parametrize("name", STANDARDS)
    def test_it_reads_fits_the_schema_and_comes_back_as_it_was(self, name):
        standard = read_standard(text_of(name))
        jsonschema_rs.validate(SCHEMA, json.loads(text_of(name)))
        jsonschema_rs.validate(SCHEMA, json.loads(write_standard(standard)))
        assert read_standard(write_standard(standard)) == standard

    def test_the_default_one_is_the_table(self):
        assert [one.code for one in DEFAULT.items] == [row["code"] for row in ROWS]
        assert (len(ROWS), DEFAULT.summed, DEFAULT.scale) == (56, D("100.00"), "hundred")
        for one, row in zip(DEFAULT.items, ROWS, strict=True):
            assert one.name.zh == row["name_zh"]
            assert one.name.en == row["name_en"]
            assert (one.points, one.source, one.rule.kind) == (
                D(row["points"]),
                row["source"],
                row["kind"].lower(),
            )
            assert one.rule.text.zh == row["rule_zh"]
            assert "+".join(one.evidence) == row["evidence"].replace("none", "")
            assert (
                one.applies == {"N": "always", "Y": "may_lapse", "no_cases": "with_cases"}[row["may_be_na"]]
            )

    @pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
    def test_its_rules_bear_the_tables_figures(self, row):
        rule, said = DEFAULT.by_code[row["code"]].rule, json.loads(row["params"])
        assert [(tier.name.zh, tier.points) for tier in rule.tiers] == [
            (tier["when"], D(tier["points"])) for tier in said.get("tiers", ())
        ]
        assert [(one.code, one.name.zh, one.each, one.zero) for one in rule.findings] == [
            (
                one["finding"],
                one["text"],
                D(one["points"]) if "points" in one else None,
                one.get("zero", False),
            )
            for one in said.get("findings", ())
        ]
        assert [one.refer_to.zh for one in rule.findings if one.refer_to] == [
            one["refer_to"] for one in said.get("findings", ()) if "refer_to" in one
        ]
        assert [(band.least, band.points) for band in rule.bands] == [
            (D(band["from"]), D(band["points"])) for band in said.get("bands", ())
        ]

    def test_every_item_says_how_it_is_checked_and_where_it_comes_from(self):
        for one in DEFAULT.items:
            assert one.advice is not None
            assert len(one.advice.zh) > 10
            assert len(one.advice.en) > 20
            assert one.basis

    def test_at_most_nineteen_and_a_half_points_may_lapse(self):
        assert sum(one.points for one in DEFAULT.items if one.applies != "always") == D("19.5")

    def test_the_basic_one_is_drawn_from_it(self):
        assert (BASIC.summed, BASIC.scale) == (D("58.00"), "normalised")
        for one in BASIC.items:
            assert one == DEFAULT.by_code[one.code]
        assert BASIC.result == DEFAULT.result

    def test_the_other_cities_are_for_replay_only(self):
        assert {DEFAULT.scale, BASIC.scale} <= CYCLE_SCALES
        assert not {TORONTO.scale, WESTMINSTER.scale} & CYCLE_SCALES


def changed(path, value):
    """The small standard with one place changed, as JSON text."""
    whole = data()
    *steps, last = path
    place = whole
    for step in steps:
        place = place[step]
    place[last] = value
    return json.dumps(whole)


ITEM = ("categories", 0, "items", 0)


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        (("grade",), "A", "", "unknown_key"),
        (("format",), "assessment-standard/2", "format", "not_a_choice"),
        (("scale",), "ten", "scale", "not_a_choice"),
        (("full",), "1e2", "full", "not_a_number"),
        (("name",), "名", "name", "not_an_object"),
        (("name",), {"zh": "名"}, "name", "missing_key"),
        (("categories",), {}, "categories", "not_a_list"),
        ((*ITEM, "point"), "1", "categories[0].items[0]", "unknown_key"),
        ((*ITEM, "points"), True, "categories[0].items[0].points", "not_a_number"),
        ((*ITEM, "method"), ["smell"], "categories[0].items[0].method[0]", "not_a_choice"),
        ((*ITEM, "rule", "kind"), "guess", "categories[0].items[0].rule.kind", "not_a_choice"),
        ((*ITEM, "rule", "places"), "4", "categories[0].items[0].rule.places", "not_whole"),
        (
            (*ITEM, "rule", "findings", 0, "eech"),
            "1",
            "categories[0].items[0].rule.findings[0]",
            "unknown_key",
        ),
        (
            (*ITEM, "rule", "findings", 0, "zero"),
            1,
            "categories[0].items[0].rule.findings[0].zero",
            "not_a_flag",
        ),
        (("result", "rounding"), "half_even", "result.rounding", "not_a_choice"),
        (("result", "places"), 1.5, "result.places", "not_whole"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(path, value, place, code):
    with pytest.raises(Misfit) as refusal:
        read_standard(changed(path, value))
    assert (refusal.value.path, refusal.value.message.code) == (place, code)
    assert refusal.value.say("zh") != refusal.value.say("en")


def test_broken_text_is_refused():
    for text, code in (
        ("{", "not_json"),
        ('{"code": "a", "code": "b"}', "double_key"),
        ("[]", "not_an_object"),
    ):
        with pytest.raises(Misfit) as refusal:
            read_standard(text)
        assert refusal.value.message.code == code


def tiers(*points):
    return {
        "kind": "tiered",
        "tiers": [{"code": f"t{i}", "name": NAME, "points": p} for i, p in enumerate(points)],
    }


def finding(**more):
    return {"kind": "count", "findings": [{"code": "a", "name": NAME, **more}]}


def bands(*pairs):
    return {"kind": "band", "bands": [{"least": least, "points": points} for least, points in pairs]}


COMPUTED = {"source": "computed", "measure": "m"}
AT = "categories[0].items[0]"
GOOD = {"code": "good", "name": NAME, "least": "80"}
REST = {"code": "rest", "name": NAME}
COLUMN = {"column": "x", "item": "1", "finding": "a"}


@pytest.mark.parametrize(
    ("whole", "place", "code"),
    [
        (data(code="甲"), "code", "bad_code"),
        (data(categories=[]), "categories", "no_categories"),
        (data(categories=[{"code": "c", "name": NAME, "items": []}]), "categories[0].items", "no_items"),
        (data(item(), item()), "categories", "double_code"),
        (data(item(points="0")), f"{AT}.points", "odd_points"),
        (data(item(points="0.005")), f"{AT}.points", "odd_points"),
        (data(item(weight="0")), f"{AT}.weight", "odd_weight"),
        (data(full="9.99"), "full", "wrong_sum"),
        (data(scale="hundred"), "full", "not_a_hundred"),
        (data(scale="normalised", result={"total": "demerits"}), "result.total", "cycle_sums_points"),
        (data(scale="normalised", result={"out_of": "10"}), "result.out_of", "cycle_out_of_hundred"),
        (data(item(source="computed")), f"{AT}.measure", "needs_measure"),
        (data(item(measure="m")), f"{AT}.measure", "needless_measure"),
        (data(item(applies="with_cases")), f"{AT}.applies", "cases_without_rate"),
        (
            data(item(applies="may_lapse"), result={"normalise": "none"}),
            f"{AT}.applies",
            "lapse_not_normalised",
        ),
        (
            data(item("2"), item(effect="take_off", rule=tiers("10", "0"))),
            "categories[0].items[1].effect",
            "odd_take_off",
        ),
        (data(item(rule={"kind": "tiered"})), f"{AT}.rule.tiers", "rule_needs"),
        (data(item(rule={**tiers("10", "0"), "values": ["1", "2"]})), f"{AT}.rule.values", "rule_needless"),
        (data(item(rule={"kind": "binary", "cap": "1"})), f"{AT}.rule.cap", "rule_needless"),
        (data(item(rule={"kind": "ratio", "places": 9})), f"{AT}.rule.places", "odd_places"),
        (data(item(rule=tiers("9", "0"))), f"{AT}.rule.tiers", "points_out_of_range"),
        (data(item(rule=tiers("10", "-1"))), f"{AT}.rule.tiers", "points_out_of_range"),
        (data(item(rule=tiers("0", "10"))), f"{AT}.rule.tiers", "not_falling"),
        (data(item(rule=finding())), f"{AT}.rule.findings[0]", "odd_finding"),
        (data(item(rule=finding(each="0"))), f"{AT}.rule.findings[0]", "odd_finding"),
        (data(item(rule=finding(each="2", cap="1"))), f"{AT}.rule.findings[0]", "odd_finding"),
        (data(item(rule=finding(each="2", zero=True))), f"{AT}.rule.findings[0]", "odd_finding"),
        (data(item(rule={**finding(each="1"), "cap": "11"})), f"{AT}.rule.cap", "odd_cap"),
        (data(item(rule=bands(("50", "10"), ("60", "0")))), f"{AT}.rule.bands", "odd_bands"),
        (data(item(rule=bands(("50", "10")))), f"{AT}.rule.bands", "odd_bands"),
        (data(item(rule=bands(("101", "10"), ("0", "0")))), f"{AT}.rule.bands", "odd_bands"),
        (data(item(rule=bands(("50", "0"), ("0", "10")))), f"{AT}.rule.bands", "not_falling"),
        (data(item(rule={"kind": "scale", "values": ["10"]})), f"{AT}.rule.values", "odd_values"),
        (data(item(rule={"kind": "scale", "values": ["10", "0"]})), f"{AT}.rule.values", "odd_values"),
        (
            data(item(rule={"kind": "scale", "values": ["0", "9"]})),
            f"{AT}.rule.values",
            "points_out_of_range",
        ),
        (data(result={"places": 7}), "result.places", "odd_result_places"),
        (data(result={"out_of": "0"}), "result.out_of", "odd_out_of"),
        (data(result={"least_applicable": "11"}), "result.least_applicable", "odd_least_applicable"),
        (data(result={"grades": []}), "result.grades", "no_grades"),
        (data(result={"grades": [GOOD]}), "result.grades[0]", "last_grade_closed"),
        (data(result={"grades": [REST, {**REST, "code": "x"}]}), "result.grades[0]", "grade_unreachable"),
        (data(result={"grades": [{**GOOD, "most": "1"}, REST]}), "result.grades[0]", "grade_wrong_bound"),
        (
            data(result={"grades": [GOOD, {**GOOD, "code": "better", "least": "90"}, REST]}),
            "result.grades",
            "grades_unordered",
        ),
        (data(result={"grades": [{**GOOD, "code": "rest"}, REST]}), "result.grades", "double_code"),
        (data(result={"veto_grade": "none"}), "result.veto_grade", "unknown_grade"),
        (data(vetoes=[{"code": "v", "name": NAME}]), "result.veto_grade", "no_veto_grade"),
        (data(input={"id": "", "columns": [COLUMN]}), "input.id", "no_id_column"),
        (data(input={"id": "i", "columns": []}), "input.columns", "no_column"),
        (
            data(input={"id": "i", "columns": [{**COLUMN, "item": "2"}]}),
            "input.columns[0].item",
            "unknown_item",
        ),
        (
            data(input={"id": "i", "columns": [{**COLUMN, "finding": "z"}]}),
            "input.columns[0].finding",
            "odd_column_finding",
        ),
        (
            data(input={"id": "i", "columns": [{"column": "x", "item": "1"}]}),
            "input.columns[0].finding",
            "odd_column_finding",
        ),
        (
            data(input={"id": "i", "columns": [{**COLUMN, "part": "met"}]}),
            "input.columns[0].part",
            "odd_column_part",
        ),
        (
            data(input={"id": "i", "columns": [COLUMN, {**COLUMN, "column": "y"}]}),
            "input.columns[1]",
            "double_column",
        ),
        (
            data(
                item(rule={"kind": "ratio"}, **COMPUTED),
                input={"id": "i", "columns": [{"column": "x", "item": "1", "part": "met"}]},
            ),
            "input.columns",
            "no_column",
        ),
        (
            data(input={"id": "i", "columns": [COLUMN], "not_applicable": [""]}),
            "input.not_applicable",
            "double_mark",
        ),
        (data(input={"id": "i", "columns": [COLUMN], "vetoes": "v"}), "input.vetoes", "no_vetoes"),
    ],
)
def test_a_contradiction_is_refused_with_its_place_and_worded(whole, place, code):
    with pytest.raises(StandardError) as refusal:
        read_standard(json.dumps(whole))
    assert (place, code) in [(fault.path, fault.message.code) for fault in refusal.value.faults]
    for fault in refusal.value.faults:
        assert say_fault(fault, "zh") != say_fault(fault, "en")


def test_the_editor_is_told_everything_at_once():
    draft = read_draft(json.dumps(data(item(points="0"), full="5", result={"grades": [GOOD]})))
    assert [fault.message.code for fault in faults_of(draft)] == [
        "odd_points",
        "wrong_sum",
        "last_grade_closed",
    ]
    assert faults_of(small()) == ()


def test_every_fault_has_been_seen_in_a_test():
    source = Path(__file__).read_text("utf-8")
    assert [code for code in FAULT_WORDS.sentences if f'"{code}"' not in source] == []


def test_both_languages_have_the_same_places():
    for code, sentence in STANDARD_WORDS.sentences.items():
        places = [re.sub(r"_(zh|en)}", "}", place) for place in re.findall(r"{\w+}", sentence.zh)]
        english = [re.sub(r"_(zh|en)}", "}", place) for place in re.findall(r"{\w+}", sentence.en)]
        assert sorted(places) == sorted(english), code


class TestTheDocs:
    PAGE = (DOCS / "standard.md").read_text("utf-8")

    def test_the_schema_knows_the_same_words_as_the_code(self):
        forms = {
            "item": items.Item,
            "rule": items.Rule,
            "tier": items.Tier,
            "finding": items.Finding,
            "band": items.Band,
            "basis": items.Basis,
            "category": items.Category,
            "veto": form.Veto,
            "grade": form.Grade,
            "result": form.ResultRule,
            "input": form.InputRule,
            "column": form.InputColumn,
        }
        defined = SCHEMA["$defs"]
        for name, cls in forms.items():
            assert set(defined[name]["properties"]) == {field.name for field in fields(cls)}, name
        assert set(SCHEMA["properties"]) == {field.name for field in fields(form.Standard)}
        assert tuple(defined["rule"]["properties"]["kind"]["enum"]) == items.RULE_KINDS
        assert tuple(defined["item"]["properties"]["method"]["items"]["enum"]) == items.METHODS
        assert tuple(defined["item"]["properties"]["applies"]["enum"]) == items.APPLIES
        assert tuple(SCHEMA["properties"]["scale"]["enum"]) == get_args(form.Scale)

    def test_the_page_names_every_key_and_choice(self):
        words = {field.name for cls in (form.Standard, items.Item, form.ResultRule) for field in fields(cls)}
        words |= {*items.RULE_KINDS, *items.METHODS, *items.SOURCES, *items.APPLIES, *items.EVIDENCES}
        assert [word for word in sorted(words) if f"`{word}`" not in self.PAGE] == []

    def test_its_examples_are_read(self):
        examples = re.findall(r'\| `("rule": .*)` \|', self.PAGE)
        assert len(examples) >= 6
        for example in examples:
            told = json.loads(
                "{" + example.replace("TEXT", json.dumps(NAME)).replace("NAME", json.dumps(NAME)) + "}"
            )
            small({**item(points="2"), **told})
