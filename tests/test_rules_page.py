"""docs/rules.md names functions and tests that exist, each function with the docstring that explains it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINE = re.compile(r"^\| .+ \| .+ \| `([\w.]+)` \| `([\w/.]+?)::(\w+)` \|$", re.MULTILINE)
PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
RULES = LINE.findall(PAGE)


def test_every_line_of_the_table_is_read():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(RULES) == len(lines) - 1


@pytest.mark.parametrize(("function", "file", "test"), RULES, ids=[rule[2] for rule in RULES])
def test_a_rule_has_its_function_and_its_test(function, file, test):
    module, name = function.rsplit(".", 1)
    assert getattr(import_module(module), name).__doc__
    assert re.search(rf"^(def|class) {test}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE)
