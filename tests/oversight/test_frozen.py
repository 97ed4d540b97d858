"""What is published, decided or journaled never changes: the app's own role is refused every way to change
it.

INVARIANTS 8: attacks on every frozen table and every history table, as the role the portal runs as. The
counter-proof runs the same attacks as the owner, who is not refused: so a refusal here is the wall's, not a
spelling mistake's.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from oversight import roles
from tests import databases

# {t} the table, {c} one of its columns. Each must raise; all run in a transaction that is rolled back.
ATTACKS = {
    "update": "UPDATE {t} SET {c} = {c}",
    "update where": "UPDATE {t} SET {c} = {c} WHERE {c} IS NULL",
    "update only": "UPDATE ONLY {t} SET {c} = DEFAULT",
    "delete": "DELETE FROM {t}",
    "delete using": "DELETE FROM {t} USING django_content_type c WHERE c.id = -1",
    "truncate": "TRUNCATE {t}",
    "truncate cascade": "TRUNCATE {t} CASCADE",
    "merge": "MERGE INTO {t} USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "lock a row": "SELECT 1 FROM {t} FOR UPDATE",
    "lock a key": "SELECT 1 FROM {t} FOR KEY SHARE",
    "lock the table": "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "drop": "DROP TABLE {t} CASCADE",
    "rename": "ALTER TABLE {t} RENAME TO gone",
    "add a column": "ALTER TABLE {t} ADD COLUMN sneaky text",
    "drop a column": "ALTER TABLE {t} DROP COLUMN {c} CASCADE",
    "disable triggers": "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "disable own triggers": "ALTER TABLE {t} DISABLE TRIGGER USER",
    "own it": "ALTER TABLE {t} OWNER TO portal_app",
    "row security": "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
    "rule": "CREATE RULE sneaky AS ON SELECT TO {t} DO INSTEAD NOTHING",
    "rule on insert": "CREATE RULE sneaky AS ON INSERT TO {t} DO INSTEAD NOTHING",
    "trigger": "CREATE TRIGGER sneaky BEFORE INSERT ON {t} FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "move away": "ALTER TABLE {t} SET SCHEMA pg_temp",
    "replica mode": "SET session_replication_role = replica",
    "become the owner": "SET ROLE portal_owner",
    "become the owner for good": "SET SESSION AUTHORIZATION portal_owner",
    "copy from a program": "COPY {t} FROM PROGRAM 'true'",
    "copy to a file": "COPY {t} TO '/tmp/sneaky'",
    "shadow by a temporary table": "CREATE TEMPORARY TABLE sneaky (n int)",
    "shadow by a schema": "CREATE SCHEMA sneaky",
    "replace the trail's function": "CREATE OR REPLACE FUNCTION public.oversight_xact() RETURNS bigint"
    " LANGUAGE sql AS 'SELECT 1::bigint'",
    "turn the clock": "UPDATE oversight_clock SET base = 0",
    "index": "CREATE INDEX sneaky ON {t} ({c})",
}
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.InvalidParameterValue,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.WrongObjectType,
)


def frozen_tables() -> dict[str, str]:
    """Every frozen table and one of its columns."""
    from django.apps import apps

    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    return {
        table: models[table]._meta.concrete_fields[-1].column
        for table, rights in roles.wanted().items()
        if rights == roles.FROZEN and table in models
    }


@pytest.fixture
def as_app(db: None) -> Iterator[psycopg.Connection]:
    """A connection of the app's role to this test's database."""
    with databases.connect(roles.APP, connection.settings_dict["NAME"]) as c:
        c.autocommit = False
        yield c
        c.rollback()


def refused(c: psycopg.Connection, attack: str, table: str, column: str) -> bool:
    """Whether the attack raised; nothing of it stays."""
    statement = sql.SQL(attack).format(t=sql.Identifier(table), c=sql.Identifier(column))  # type: ignore[arg-type]
    try:
        c.execute(statement)
    except psycopg.Error as error:
        return isinstance(error, REFUSED)
    else:
        return False
    finally:
        c.rollback()


@pytest.mark.parametrize("name", ATTACKS)
def test_the_app_is_refused(as_app: psycopg.Connection, name: str) -> None:
    """One attack on every frozen table, the history tables among them."""
    tables = frozen_tables()
    assert {"oversight_entry", "oversight_seal"} <= tables.keys()
    assert [
        table for table, column in tables.items() if not refused(as_app, ATTACKS[name], table, column)
    ] == []


def test_rights_that_one_gives_oneself_have_no_effect(as_app: psycopg.Connection) -> None:
    """GRANT by one who has nothing to give only warns: the effect is what counts."""
    as_app.execute("GRANT ALL ON oversight_entry TO portal_app")
    assert as_app.execute("SELECT has_table_privilege('oversight_entry', 'UPDATE')").fetchone() == (False,)


def test_the_owner_is_not_refused(db: None) -> None:
    """Counter-proof: most attacks are good SQL, which only the role stops."""
    owner_only = {"turn the clock", "become the owner for good", "copy from a program", "copy to a file"}
    with databases.connect("portal_owner", connection.settings_dict["NAME"]) as c:
        c.autocommit = False
        done = [name for name in ATTACKS if not refused(c, ATTACKS[name], "oversight_entry", "why")]
    assert len(done) >= 20, sorted(set(ATTACKS) - set(done) - owner_only)


def test_a_switched_off_trigger_is_heard_no_more_from_the_app(as_app: psycopg.Connection) -> None:
    """`pgtrigger.ignore` is a setting that any role may set; the function that reads it is deaf for the
    app.
    """
    as_app.execute("SELECT set_config('pgtrigger.ignore', '{anything}', true)")
    assert as_app.execute("SELECT _pgtrigger_should_ignore('anything')").fetchone() == (False,)


def test_new_rows_go_in_but_their_digest_is_the_databases(as_app: psycopg.Connection) -> None:
    """The app may add to the trail; what it says of digest and transaction number is overwritten."""
    kind = as_app.execute("SELECT min(id) FROM django_content_type").fetchone()
    assert kind
    row = as_app.execute(
        "INSERT INTO oversight_entry (xact, digest, at, event, kind_id, thing, was, now, facts, why)"
        " VALUES (1, 'forged', now(), 'x.y', %s, 1, '', '', '{}', '') RETURNING xact, digest",
        kind,
    ).fetchone()
    assert row
    assert row[0] > 1
    assert len(row[1]) == 32
