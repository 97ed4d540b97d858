"""The peer's own process: `python -m tests.benchmarks.peers.guardian_process DATABASE`, one question a line."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from oversight.embedded.place import place

SCHEMA = "peer"


def settings_of(database: str) -> dict[str, Any]:
    """Django as it comes, with guardian; the peer's tables before ours on the path."""
    where = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": "postgres",
        "HOST": str(place("test-postgres").socket),
        "OPTIONS": {"options": f"-c search_path={SCHEMA},public"},
    }
    return {
        "DATABASES": {"default": where},
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "guardian",
            "tests.benchmarks.peers.estates",
        ],
        "AUTHENTICATION_BACKENDS": [
            "django.contrib.auth.backends.ModelBackend",
            "guardian.backends.ObjectPermissionBackend",
        ],
        "ANONYMOUS_USER_NAME": None,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
    }


def main(database: str) -> None:
    """Answer until the pipe ends."""
    from django.conf import settings

    settings.configure(**settings_of(database))
    import django

    django.setup()
    prepare()
    print("ready", flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        started = time.perf_counter()
        DOES[question.pop("what")](**question)
        print(json.dumps({"seconds": time.perf_counter() - started}), flush=True)


def prepare() -> None:
    """The peer's schema: a user and a group for each office of bureau, district and street, and the rows."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_regclass('{SCHEMA}.ready')")
        if cursor.fetchone()[0]:
            return
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    _look_at(f"{SCHEMA}")  # alone: Django would take our migrations for its own
    call_command("migrate", verbosity=0)
    _look_at(f"{SCHEMA},public")
    with connection.cursor() as cursor:
        for statement in ROWS:
            cursor.execute(statement)


def _look_at(path: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c search_path={path}"


# One user a posting of the bureau, the districts and the streets, in the group of its office; a row for each estate and
# each group that may see it.
ROWS = (
    """INSERT INTO auth_group (id, name) SELECT o.id, o.id::text FROM oversight_organisation o
       JOIN oversight_territory t ON t.id = o.territory_id WHERE t.level <= 3""",
    """INSERT INTO auth_user (id, username, password, is_superuser, first_name, last_name, email, is_staff, is_active,
                              date_joined)
       SELECT m.id, m.id::text, '!', false, '', '', '', false, true, now()
       FROM oversight_membership m JOIN auth_group g ON g.id = m.organisation_id""",
    """INSERT INTO auth_user_groups (user_id, group_id)
       SELECT m.id, m.organisation_id FROM oversight_membership m JOIN auth_group g ON g.id = m.organisation_id""",
    """INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, permission_id, group_id)
       SELECT e.id::text, p.content_type_id, p.id, o.id
       FROM registry_estate e
       JOIN oversight_territory place ON place.id = e.jurisdiction_id
       JOIN oversight_territory t ON t.path IN (left(place.path, 4), left(place.path, 8), left(place.path, 12))
       JOIN oversight_organisation o ON o.territory_id = t.id
       JOIN auth_group g ON g.id = o.id
       CROSS JOIN (SELECT p.id, p.content_type_id FROM auth_permission p JOIN django_content_type c
                   ON c.id = p.content_type_id WHERE c.model = 'estate' AND p.codename = 'view_estate') p""",
    "ANALYZE",
    f"CREATE TABLE {SCHEMA}.ready ()",
)


def list_estates(user: int) -> None:
    """The first page of 50 with filter, order and total, by `get_objects_for_user`."""
    from django.contrib.auth.models import User
    from guardian.shortcuts import get_objects_for_user

    from tests.benchmarks.peers.estates.models import Estate

    rows = get_objects_for_user(User.objects.get(pk=user), "estates.view_estate", Estate.objects.all())
    found = rows.filter(state="registered")
    found.count()
    list(found.order_by("name_key", "id")[:50])


def has_perm(user: int, keys: list[int]) -> None:
    """`has_perm` for each estate, fetched beforehand as ours are."""
    from django.contrib.auth.models import User

    from tests.benchmarks.peers.estates.models import Estate

    person = User.objects.get(pk=user)
    for key in keys:
        person.has_perm("estates.view_estate", Estate(pk=key))


def grant_again(groups: list[int], old: list[int], keys: list[int]) -> None:
    """Take estates from some groups and give them to others, one by one as guardian's functions do."""
    from django.contrib.auth.models import Group
    from django.db import transaction
    from guardian.shortcuts import assign_perm, remove_perm

    from tests.benchmarks.peers.estates.models import Estate

    with transaction.atomic():
        for estate in Estate.objects.filter(pk__in=keys):
            for group in Group.objects.filter(pk__in=old):
                remove_perm("estates.view_estate", group, estate)
            for group in Group.objects.filter(pk__in=groups):
                assign_perm("estates.view_estate", group, estate)
        transaction.set_rollback(True)


DOES = {"list_estates": list_estates, "has_perm": has_perm, "grant_again": grant_again}

if __name__ == "__main__":
    main(sys.argv[1])
