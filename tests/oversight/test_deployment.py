"""A deployment with the documented example passes; what is missing is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from oversight.checks import REQUIRED
from oversight.embedded.place import ROOT

# told from one process of the portal to another, not set by an operator
INTERNAL = {"BOX_PATH", "PORTAL_END_WITH_PARENT", "DJANGO_SETTINGS_MODULE"}
WSGI = re.compile(r"HTTP_|PATH_INFO|QUERY_STRING|REQUEST_METHOD")  # what a server tells of a request
EXAMPLE = ROOT / "docs" / "operators" / "example.env"


def example() -> dict[str, str]:
    """The documented example as an environment."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def check(env: dict[str, str], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run `check --deploy` in that environment alone."""
    base = {"PATH": os.environ["PATH"], "PORTAL_VAR": str(tmp_path), "LANGUAGE": "zh", "LANG": "C.UTF-8"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=base | env, capture_output=True, text=True, check=False)


def test_the_example_passes(tmp_path: Path) -> None:
    """docs/operators/example.env is what `make check` runs with."""
    done = check(example(), tmp_path)
    assert done.returncode == 0, done.stderr


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    """Not one after the other."""
    env = {name: value for name, value in example().items() if name not in REQUIRED}
    done = check(env | {"DEMO": "false"}, tmp_path)
    assert done.returncode == 1
    assert [name for name in REQUIRED if f"{name} 未设置" not in done.stderr] == []


def test_every_name_that_may_be_set_is_explained() -> None:
    """docs/operators/settings.md and the code name the same."""
    read = r"""(?:env\.(?:str|bool|int|list)\(\s*|environ\.get\(|environ\[)"([A-Z_]+)\""""
    files = [*(ROOT / "oversight").rglob("*.py"), ROOT / "docs/operators/gunicorn.py"]
    read_in_code = {name for file in files for name in re.findall(read, file.read_text())}
    explained = set(
        re.findall(r"^\| `([A-Z_]+)` ", (EXAMPLE.parent / "settings.md").read_text(), re.MULTILINE)
    )
    assert {name for name in read_in_code - INTERNAL if not WSGI.match(name)} == explained


def test_only_the_migrating_container_has_the_owners_password() -> None:
    """compose.yaml: the wall between code and database stands on this."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    with_owner = {name for name, service in services.items() if "owner.env" in service.get("env_file", [])}
    assert with_owner == {"migrate"}
    assert "DATABASE_OWNER_URL" not in example()
    assert services["web"]["deploy"]["replicas"] == services["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DEMO": "true"}, "oversight.E101"),
        ({"SITE_URL": "https://elsewhere.example"}, "oversight.E102"),
        ({"ALLOWED_HOSTS": "*"}, "oversight.E103"),
        (
            {
                "DATABASE_URL": "postgres://portal_owner:x@db/portal",
                "DATABASE_OWNER_URL": "postgres://portal_owner:x@db/portal",
            },
            "oversight.E104",
        ),
        ({"SECOND_FACTOR_REQUIRED": "false"}, "oversight.W101"),
        ({"HTTPS": "false"}, "security.W0"),
    ],
)
def test_values_that_do_not_fit_are_named(change: dict[str, str], code: str, tmp_path: Path) -> None:
    """Each by its own code."""
    done = check(example() | change, tmp_path)
    assert done.returncode == 1
    assert code in done.stderr
