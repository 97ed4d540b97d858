"""What every test stands on: the embedded server, a database of its own, the app's role."""

import os
from collections.abc import Iterator

import pytest

from tests import chromium

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs an event loop in the test's thread


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full`: the counts of docs/promises.md as stated, instead of the reduced ones."""
    parser.addoption("--full", action="store_true", help="run the large counts too")


def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' server once; it ends with this process, however that ends."""
    if hasattr(config, "workerinput") or not config.pluginmanager.hasplugin("django"):
        return
    from django.conf import settings

    from oversight.embedded.server import Server
    from tests import databases

    os.environ["PORTAL_TEST_RUN"] = str(os.getpid())  # the workers' databases bear it in their names
    config.stash[SERVER] = Server(settings.PLACE, durable=False).guard()
    config.stash[SERVER].start()
    databases.drop_abandoned()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the server."""
    if server := config.stash.get(SERVER, None):
        server.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the `full` tests out unless asked for."""
    if config.getoption("--full"):
        return
    left_out = [item for item in items if "full" in item.keywords]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the counts are those of docs/promises.md; a test chooses its count by it."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Clone the migrated template for this process; scrub instead of flush after committing tests."""
    from django.test import TransactionTestCase

    from tests import databases

    worker = getattr(request.config, "workerinput", {"workerid": "alone"})["workerid"]
    mine = f"test_{os.environ['PORTAL_TEST_RUN']}_{worker}"
    with django_db_blocker.unblock():
        template = databases.migrated_template()
        databases.clone(mine, template)
        databases.point_at(mine)
        scrub = databases.Scrub(mine, template)
        TransactionTestCase._fixture_teardown = lambda self: scrub()
    yield
    with django_db_blocker.unblock():
        databases.point_at("postgres")
        databases.drop(mine)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the Chromium of this machine; without one the browser tests are skipped, in CI they fail."""
    found = chromium.executable()
    if not found and os.environ.get("CI"):
        pytest.fail(chromium.ABSENT)
    if not found:
        pytest.skip(chromium.ABSENT)
    return browser_type_launch_args | {"executable_path": found, "args": list(chromium.FLAGS)}


SERVER = pytest.StashKey()


@pytest.fixture(scope="session")
def city_name(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """This process's own copy of the sample city."""
    from django.conf import settings
    from django.utils import timezone

    from tests import databases, sample_city

    home = settings.DATABASES["default"]["NAME"]
    name = f"{home}_city"
    with django_db_blocker.unblock():
        databases.clone(name, sample_city.template(timezone.localdate()))
        databases.point_at(home)
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def city(city_name: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Within the test the database is the sample city. What a test writes stays for the next: look, do not act."""
    from django.conf import settings

    from tests import databases

    home = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        databases.point_at(city_name)
        yield
        databases.point_at(home)
