"""The developers' pages lead somewhere: their links, the functions they name, the numbers that the code cites."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted((ROOT / "docs" / "developers").glob("*.md")),
    ROOT / "docs" / "domain.md",
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "features").glob("*.md")),
]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
NAMED = re.compile(r"`([\w./-]+\.(?:py|html|csv))::([\w.-]+)`")
CITED = re.compile(r"DOMAIN(-REFERENCE)? §(\d+(?:\.\d+)?)")
DOMAIN = (ROOT / "docs" / "domain.md").read_text("utf-8")
STATIONS = 14


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_function_that_is_named_exists(page):
    gone = []
    for file, name in NAMED.findall(page.read_text("utf-8")):
        source = ROOT / file
        wanted = rf"(?m)^\s*(?:async )?(?:def|class) {name}\b|^{name}\b\s*[:=(]|[\"']{re.escape(name)}[\"']|^{name},"
        if not source.is_file() or not re.search(wanted, source.read_text("utf-8")):
            gone.append(f"{file}::{name}")
    assert gone == []


def test_the_model_answer_walks_from_the_rule_to_the_browser():
    page = (ROOT / "docs" / "developers" / "model-answer.md").read_text("utf-8")
    assert len(re.findall(r"^\| \d+ \|", page, re.MULTILINE)) >= STATIONS
    assert {file.split("/")[0] for file, _name in NAMED.findall(page)} >= {"oversight", "registry", "tests"}


def test_every_number_of_the_domain_that_is_cited_stands_on_its_page():
    names = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.html", "*.json"], cwd=ROOT, capture_output=True, text=True
    )
    files = [ROOT / name for name in names.stdout.splitlines() if name != "docs/domain.md"]
    cited = {found for file in files if file.is_file() for found in CITED.findall(file.read_text("utf-8"))}
    assert cited, "nothing is cited: is this a checkout?"
    missing = [
        f"{'reference ' if reference else ''}§{number}"
        for reference, number in sorted(cited)
        if not re.search(
            rf"^(### |- ){'Reference ' if reference else ''}§{re.escape(number)} ", DOMAIN, re.MULTILINE
        )
    ]
    assert missing == []
