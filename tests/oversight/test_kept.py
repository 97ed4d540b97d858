"""Matters are never deleted: the app's role has no DELETE on their tables, and no cascade reaches one (INVARIANTS 9)."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import PROTECT, RESTRICT, Model, ProtectedError
from psycopg import sql

from oversight import roles
from oversight.kernel.scope import Kind, Post
from registry.actions import firm as firms
from tests import databases
from tests.factories import registry as make
from tests.factories.ground import NOW, acting_as, body, posting, territory

# What may pass away, and why it is no matter. A line here is a decision: docs/promises.md, 9.
PASSING = {
    "oversight.LetterChoice": "how somebody likes their mail",
    "oversight.ImportRow": "a working copy of a file's row, gone when the file is read again",
    "oversight.Duty": "the ledger of timed work",
    "oversight.EntryReason": "personal words whose term ends; the trail keeps their digest",
    "oversight.PersonContact": "personal data, erasable",
    "oversight.Submission": "a form's token, kept for some days",
    "oversight.Unsent": "what somebody typed into a form without a session, for some hours",
    "oversight.SavedView": "somebody's own filter",
    "inspections.ItemVerdict": "what a reviewer noted of an item so far; it becomes part of the frozen review",
    "registry.FirmContact": "personal data, erasable",
    "cms.NoticeFile": "the list of a draft's files; the files and the editions that were published stay",
}


def house() -> dict[str, type[Model]]:
    """Our own tables, links between them left out, by the model's label."""
    return {
        model._meta.label: model
        for model in apps.get_models()
        if model._meta.app_label in roles.HOUSE and model._meta.managed and not model._meta.proxy
    }


def test_what_may_be_deleted_is_listed_with_its_reason() -> None:
    """Nothing but these of all the house's tables."""
    rights = roles.wanted()
    deletable = {label for label, model in house().items() if "DELETE" in rights[model._meta.db_table]}
    assert deletable == PASSING.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["DELETE FROM {t}", "DELETE FROM ONLY {t} WHERE false", "TRUNCATE {t} CASCADE",
                                       "MERGE INTO {t} USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE"])  # fmt: skip
def test_the_app_may_delete_no_matter(statement: str) -> None:
    """Each way to delete, on each table that is not listed."""
    let = []
    with databases.connect(roles.APP, connection.settings_dict["NAME"]) as c:
        c.autocommit = False
        for label, model in house().items():
            if label in PASSING:
                continue
            try:
                c.execute(sql.SQL(statement).format(t=sql.Identifier(model._meta.db_table)))  # type: ignore[arg-type]
                let.append(label)
            except psycopg.errors.InsufficientPrivilege:
                pass
            finally:
                c.rollback()
    assert let == []


@pytest.mark.django_db
def test_the_database_cascades_nowhere() -> None:
    """A key that deletes or blanks with its parent would reach a matter by a door that no right guards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname::text FROM pg_constraint WHERE contype = 'f' AND confdeltype IN ('c', 'n', 'd')"
        )
        assert cursor.fetchall() == []


def test_no_matter_hangs_on_what_may_pass_away() -> None:
    """Django's own cascade, walked: a matter's key to what may be deleted protects that from being deleted.

    Keys to tables of libraries need no word here: their cascade ends at the matter's own table, which refuses it.
    """
    hanging = [
        f"{label}.{field.name}"
        for label, model in house().items()
        if label not in PASSING
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model._meta.label in PASSING
        and field.remote_field.on_delete not in (PROTECT, RESTRICT)
    ]
    assert hanging == []


@pytest.mark.django_db
def test_the_portal_s_own_code_cannot_delete_a_record() -> None:
    """Through the ORM, as a page or a task would: the record and all that hangs on it stay."""
    street = territory("北街道", territory("东区", territory("营口市")))
    officer = posting(Post.STREET, body(Kind.STREET, "北街道办事处", street))
    home, manager = make.estate("锦汀小区", street), make.firm("澄岸物业", street)
    held, room = make.tenure(home, manager), make.room(home)
    for thing in (home, manager, held, room, officer, officer.person, street):
        with pytest.raises((ProgrammingError, ProtectedError)), transaction.atomic():
            thing.delete()
    for rows in (type(one)._default_manager.filter(pk=one.pk) for one in (held, room, home)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows._raw_delete(rows.db)
    assert type(home).objects.filter(pk=home.pk).exists()


@pytest.mark.django_db
def test_personal_data_stays_erasable() -> None:
    """Counter-proof: a contact that leaves is gone, as privacy asks."""
    city = territory("营口市")
    inspector = posting(Post.INSPECTOR, body(Kind.BUREAU, "市住建局", city))
    manager = make.firm("澄岸物业", city)
    people = [firms.Contact(role="经理", name="沈望舒")]
    firms.set_contacts(by=acting_as(inspector), firm=manager, contacts=people, at=NOW)
    firms.set_contacts(by=acting_as(inspector), firm=manager, contacts=[], at=NOW)
    assert not manager.contacts.exists()
