"""The town behind its doors, for the tests that walk through them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.matrix.asking import Portal
from tests.matrix.cells import Matrix
from tests.matrix.town import build


@pytest.fixture(scope="package")
def matrix(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Matrix]:
    """The town and its people's browsers, built once for the package; every request in it is taken back."""
    logging.disable(logging.WARNING)
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with django_db_blocker.unblock(), media, transaction.atomic():
        place = build()
        yield Matrix(place, Portal({name: place.town.people[name] for name in place.cast}))
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
