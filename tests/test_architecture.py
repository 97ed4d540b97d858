"""The house as it is drawn in the developers' pages: what a tool cannot say in its own settings is said here."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from oversight.models import Ruled

ROOT = Path(__file__).parents[1]
APPS = ("oversight", "registry", "inspections", "disputes", "cms")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 60, 50
# Below these floors time is given, never asked for.
CLOCKS = (
    "views", "tasks.py", "commands", "command.py", "middleware.py", "embedded", "demo", "celery.py", "context.py",
    "signin", "templatetags",
)  # fmt: skip
# The living page of parts, the sample sheet and the guide are long lists of content, not of code.
# A protocol whose words are said once, on its class.
PLAIN = ("piece", "conditions")
CONTENT = ("samples.py", "sample_papers.py", "guide.py")
VAGUE = {"utils", "helpers", "common", "misc", "util", "helper"}


def sources() -> list[Path]:
    """Every source file of the apps, migrations left out."""
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


@cache
def functions(path: Path) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    """Every function of a file, inner ones too."""
    tree = ast.parse(path.read_text())
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.AST) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_outgrows_its_reader():
    assert [str(p) for p in sources() if len(p.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_outgrows_a_page():
    long = [
        f"{p}:{f.name} {length(f)}"
        for p in sources()
        for f in functions(p)
        if length(f) > LONGEST_FUNCTION and p.name not in CONTENT
    ]
    assert long == []


def test_no_view_hides_an_action():
    views = [p for p in sources() if "views" in p.parts and p.name not in CONTENT]
    long = [f"{p}:{f.name} {length(f)}" for p in views for f in functions(p) if length(f) > LONGEST_VIEW]
    assert long == []


def test_views_write_no_record():
    """Actions are the only writers: a view neither saves nor deletes, however short it is."""
    writes = re.compile(
        r"\b(?!form\b|file\b)\w+\.save\(|\.objects\.create\(|\.bulk_create\(|\.update_or_create\("
    )
    found = {p.name for p in sources() if "views" in p.parts and writes.search(p.read_text())}
    assert found <= {"list_saved.py"}  # one's own filters and columns, which nobody else sees


def test_nothing_is_called_by_a_name_that_says_nothing():
    assert [str(p) for p in sources() if p.stem in VAGUE] == []


def test_below_the_views_time_is_given():
    asks = re.compile(r"timezone\.now\(\)|date\.today\(\)|datetime\.now\(|timezone\.localdate\(\)")
    found = [
        str(p.relative_to(ROOT))
        for p in sources()
        if asks.search(p.read_text())
        and not any(part.startswith(tuple(CLOCKS)) for part in p.relative_to(ROOT).parts)
    ]
    # Wagtail's admin makes the page and gives its address no time
    assert set(found) <= {"cms/models/notice.py"}


def test_the_day_of_a_moment_is_beijings():
    """A moment is kept in UTC, whose day lags Beijing's until eight in the morning."""
    utc_day = re.compile(r"\b(?:at|now|\w+_at)\.date\(\)|\{(?:\w+\.)*(?:at|now|\w+_at):%[YmdHM]")
    found = [
        f"{p.relative_to(ROOT)}: {line.strip()}"
        for p in sources()
        for line in p.read_text().splitlines()
        if utc_day.search(line)
    ]
    assert found == []


def test_every_public_function_says_what_it_means():
    silent = [
        f"{p}:{f.name}"
        for p in sources()
        for f in functions(p)
        if not f.name.startswith("_")
        and not ast.get_docstring(f)
        and not _is_inner(p, f)
        and p.stem not in PLAIN
    ]
    assert silent == []


def _is_inner(path: Path, wanted: ast.AST) -> bool:
    """A function inside a function is its owner's business."""
    return any(wanted is not outer and wanted in ast.walk(outer) for outer in functions(path))


@pytest.mark.parametrize("app", ["oversight", "registry", "inspections", "disputes"])
def test_every_model_is_named_in_the_fields_own_words(app):
    han = re.compile(r"[\u4e00-\u9fff]")
    technical = {"Clock", "SavedView", "NumberSeries"}
    unnamed = [
        model.__name__
        for model in apps.get_app_config(app).get_models()
        if not han.search((model.__doc__ or "").split("\n")[0]) and not model.__name__.endswith("Event")
    ]
    assert set(unnamed) <= technical


def test_states_are_compared_in_their_tables_and_hardly_elsewhere():
    compares = re.compile(r"\.state\s*==\s*[\"']")
    found = [
        f"{p.relative_to(ROOT)}"
        for p in sources()
        if compares.search(p.read_text()) and p.name != "states.py"
    ]
    assert len(found) <= 16, found  # may shrink, must not grow


def test_words_are_marked_by_names_that_the_catalogues_know():
    """An alias of gettext hides its strings from whoever gathers them: they would stay Chinese on an English page."""
    alias = re.compile(r"^\w+ = n?p?gettext\w*$|^from .*\bn?p?gettext\w* as (?!_\b)", re.MULTILINE)
    assert [str(p.relative_to(ROOT)) for p in sources() if alias.search(p.read_text())] == []


def test_every_app_is_under_the_contracts_of_its_floors_and_its_rules_are_pure():
    """A rules package or a states module that a new app brings must be listed, or it is pure by luck alone."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    pure = next(one for one in contracts if one["name"] == "Pure is pure")
    brought = {
        f"{app}.{name}"
        for app in APPS
        for name in ("rules", "states")
        if (ROOT / app / name).is_dir() or (ROOT / app / f"{name}.py").is_file()
    }
    assert brought <= set(pure["source_modules"])
    floors = " ".join(str(one["layers"]) for one in contracts if one["type"] == "layers")
    assert [app for app in APPS if f"{app}.models" not in floors] == []


def test_rights_are_decided_in_the_policy_alone():
    decides = re.compile(r"\b(tier|level|role)\s*==\s*[\"'\d]")
    found = [str(p) for p in sources() if decides.search(p.read_text()) and "policy" not in p.parts]
    assert found == []


def test_every_record_under_the_policy_has_a_name_in_the_language_of_the_pages():
    """The trail, proofs and grants call a record by it: no class name on a Chinese page."""
    governed = [m for m in apps.get_models() if issubclass(m, Ruled) and m.resource]
    assert len(governed) > 20
    assert [m._meta.label for m in governed if str(m._meta.verbose_name).isascii()] == []
