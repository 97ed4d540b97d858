"""The app's role has the rights that `wanted()` names, and no other."""

import threading
import time

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from oversight import roles
from tests import databases

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")


@pytest.mark.django_db
def test_every_table_has_the_wanted_rights() -> None:
    """All tables by all eight privileges, as the catalogue tells them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (roles.APP,)
        cursor.execute(
            "SELECT relname::text, p, has_table_privilege(%s, c.oid, p) FROM pg_class c, unnest(%s::text[]) p"
            " WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace",
            [roles.APP, list(PRIVILEGES if connection.pg_version >= 170000 else PRIVILEGES[:-1])],
        )
        rows = cursor.fetchall()
    wanted = roles.wanted()
    wrong = {
        (table, privilege): granted
        for table, privilege, granted in rows
        if granted != (privilege in wanted.get(table, roles.FROZEN))
    }
    assert wrong == {}
    assert {table for table, _, _ in rows} >= wanted.keys()


def user() -> str:
    """As whom Django is connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_owners_door_closes_behind_one() -> None:
    """Inside the block the owner, afterwards the app again, also when something went wrong inside."""

    def fail_inside() -> None:
        with roles.as_owner():
            assert user() == "portal_owner"
            raise RuntimeError("inside")

    with pytest.raises(RuntimeError, match="inside"):
        fail_inside()
    assert user() == roles.APP


@pytest.mark.django_db
def test_nobody_becomes_owner_in_the_middle_of_a_transaction() -> None:
    """The connection is exchanged: what was begun would be lost."""
    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction"), roles.as_owner():
        pass


def test_a_web_server_is_told_in_one_line_that_it_is_not_the_owner(settings: Settings) -> None:
    """Without DATABASE_OWNER_URL `migrate` says so and does nothing."""
    settings.DATABASE_OWNER = None
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_migration_waits_at_most_two_seconds_behind_a_reader() -> None:
    """INVARIANTS 28: a reader's open transaction makes it give up; without the limit it would stop everybody
    after it.
    """
    with databases.connect(roles.APP, connection.settings_dict["NAME"]) as reader, reader.transaction():
        reader.execute("SELECT 1 FROM oversight_duty")
        begun = time.monotonic()
        with (
            roles.as_owner(),
            pytest.raises(OperationalError, match="lock timeout"),
            connection.cursor() as cursor,
        ):
            cursor.execute("ALTER TABLE oversight_duty ADD COLUMN sneaky int")
        assert 1.5 < time.monotonic() - begun < 10


@pytest.mark.django_db(transaction=True)
def test_rights_change_without_a_gap_for_those_who_run(full: bool) -> None:
    """Revoked and granted in one transaction: a running release meets no refusal."""
    refusals, stop = [], threading.Event()

    def run() -> None:
        with databases.connect(roles.APP, connection.settings_dict["NAME"]) as client:
            while not stop.is_set():
                try:
                    client.execute("UPDATE oversight_duty SET period = period")
                except psycopg.Error as error:
                    refusals.append(error)

    clients = [threading.Thread(target=run) for _ in range(6)]
    for client in clients:
        client.start()
    with roles.as_owner():
        for _time in range(20 if full else 3):
            roles.grant()
    stop.set()
    for client in clients:
        client.join()
    assert refusals == []
