"""The app's role has the rights that `wanted()` names, and no other."""

import pytest
from django.db import connection

from oversight import roles

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
