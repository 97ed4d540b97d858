"""Two versions side by side: what came, went, moved, changed, and whether totals still mean the same."""

from dataclasses import replace
from decimal import Decimal as D

from inspections.rules.standard import compare
from inspections.rules.standard.comparing import is_comparable
from oversight.kernel.wording import Name
from tests.inspections.rules.standard.standards import BASIC, DEFAULT, NAME, WESTMINSTER, item, small

FOUND = {"code": "a", "name": NAME, "each": "1"}


def said(changes):
    return [(change.kind, change.noun, change.code, change.field) for change in changes]


def two_categories(first, second):
    groups = zip("cd", (first, second), strict=True)
    return small(
        *first,
        *second,
        categories=[{"code": code, "name": NAME, "items": list(items)} for code, items in groups],
    )


def test_a_version_is_like_itself():
    for standard in (DEFAULT, BASIC, WESTMINSTER):
        assert compare(standard, standard) == ()
    assert is_comparable(())


def test_items_that_came_and_went():
    old, new = small(item("1"), item("2")), small(item("1"), item("3"))
    changes = compare(old, new)
    assert said(changes) == [("added", "item", "3", ""), ("removed", "item", "2", "")]
    assert (changes[0].new, changes[1].old) == ("10", "10")
    assert not is_comparable(changes)


def test_an_item_that_moved_scores_as_before():
    one, two, three = item("1"), item("2"), item("3")
    changes = compare(two_categories([one, two], [three]), two_categories([one], [two, three]))
    assert [(change.kind, change.code, change.old, change.new) for change in changes] == [
        ("moved", "2", "c", "d")
    ]
    assert is_comparable(changes)


def test_changed_points_are_told_with_both_figures():
    changes = compare(small(item(points="10")), small(item(points="12")))
    assert ("changed", "item", "1", "points") in said(changes)
    change = next(change for change in changes if change.field == "points")
    assert (change.old, change.new, change.scores) == ("10", "12", True)
    assert ("changed", "standard", "small", "full") in said(changes)


def test_a_changed_finding_touches_the_points_and_a_changed_note_does_not():
    dearer = item(rule={"kind": "count", "findings": [{**FOUND, "each": "2"}]})
    noted = item(advice={"zh": "看一看", "en": "look"}, evidence=["photo"])
    assert said(compare(small(), small(dearer))) == [("changed", "item", "1", "rule.findings")]
    assert not is_comparable(compare(small(), small(dearer)))
    changes = compare(small(), small(noted))
    assert [change.field for change in changes] == ["evidence", "advice"]
    assert is_comparable(changes)


def test_result_rules_and_vetoes():
    old = small(vetoes=[{"code": "v", "name": NAME}], result={"veto_grade": "any"})
    new = small(result={"places": 0, "veto_grade": "any"})
    assert said(compare(old, new)) == [("changed", "result", "small", "places"), ("removed", "veto", "v", "")]
    renamed = small(
        vetoes=[{"code": "v", "name": {"zh": "别名", "en": "other"}}], result={"veto_grade": "any"}
    )
    assert is_comparable(compare(old, renamed))


def test_names_of_categories_and_of_the_whole():
    renamed = replace(
        DEFAULT,
        name=Name("新名", "new"),
        categories=(replace(DEFAULT.categories[0], name=Name("类", "class")), *DEFAULT.categories[1:]),
    )
    changes = compare(DEFAULT, renamed)
    assert said(changes) == [
        ("changed", "standard", DEFAULT.code, "name"),
        ("changed", "category", "1", "name"),
    ]
    assert is_comparable(changes)


def test_the_basic_one_lacks_28_items_of_the_default_one():
    removed = [
        change for change in compare(DEFAULT, BASIC) if (change.kind, change.noun) == ("removed", "item")
    ]
    assert len(removed) == 28
    assert sum(D(change.old) for change in removed) == 42
