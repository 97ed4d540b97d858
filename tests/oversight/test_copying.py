"""Rows by COPY are rows like any others: defaults, JSON, triggers, constraints."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import Range

from oversight.copying import copy_in
from oversight.kernel.scope import Kind
from oversight.models import Entry, Organisation, Territory
from registry.models import EstateArea, EstateMode
from tests.factories.ground import NOW, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db


def test_columns_that_nobody_names_have_the_models_defaults_and_keys_are_the_tables_own():
    rows = [("甲", "jia3"), ("乙，“引”\t\\N", "yi3")]
    assert copy_in(Organisation, ("name", "name_key"), rows, kind=Kind.DEPARTMENT.value) == 2
    found = Organisation.objects.order_by("pk")
    assert [(b.name, b.kind, b.line, b.version, b.territory, b.valid_from) for b in found] == [
        ("甲", "department", "", 1, None, None),
        ("乙，“引”\t\\N", "department", "", 1, None, None),
    ]
    assert [body.events.count() for body in found] == [1, 1]


def test_texts_are_read_by_the_database_and_data_becomes_json():
    home = estate("锦汀小区", territory("市"))
    copy_in(EstateArea, ("estate_id", "kind", "value"), [(home.pk, "total", "154754.00")], recorded_at=NOW)
    assert EstateArea.objects.get().value == Decimal("154754.00")
    copy_in(EstateMode, ("estate_id", "mode"), [(home.pk, "none")], term=Range(date(2020, 1, 1), None))
    assert EstateMode.objects.get(term__contains=date(2024, 1, 1)).mode == "none"
    copy_in(Entry, ("thing", "facts"), [(1, {"甲": [1, None]})], at=NOW, event="a.done", kind_id=1)
    entry = Entry.objects.get()
    assert entry.facts == {"甲": [1, None]}
    assert len(entry.digest) == 32  # the trail's trigger signs these too


def test_what_may_not_be_is_refused_and_nothing_is_written():
    home = estate("锦汀小区", territory("市"))
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(
            EstateArea,
            ("estate_id", "kind", "value"),
            [(home.pk, "total", 1), (home.pk, "total", 0)],
            recorded_at=NOW,
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    nowhere = [(home.pk + 9, "total", 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(EstateArea, ("estate_id", "kind", "value"), nowhere, recorded_at=NOW)
    assert not EstateArea.objects.exists()


def test_an_unknown_column_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        copy_in(Territory, ("nome",), [])
