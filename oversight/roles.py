"""Two database roles: the owner migrates, the app reads and writes what it may.

A row that is frozen (published, decided, journaled) is frozen by the rights of the app's role, which owns no
table, so that neither the portal's code nor anything running in it can change history. Rights are written by
the owner after every migrate and compared with the catalogue by a test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.utils.translation import gettext as _

APP = "portal_app"
ORDINARY = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
KEPT = frozenset({"SELECT", "INSERT", "UPDATE"})
FROZEN = frozenset({"SELECT", "INSERT"})
READ = frozenset({"SELECT"})
HOUSE = frozenset({"oversight", "registry", "inspections", "disputes", "cms"})
LOCK_TIMEOUT = "2s"  # an ALTER waits no longer behind an open reader (INVARIANTS 28)

# pgtrigger.ignore() is a setting that any role may set; the function that reads it belongs to the owner,
# who makes it deaf for the app.
DEAF = f"""CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
  SELECT session_user <> '{APP}'
     AND coalesce(trigger_name = ANY(nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false)
$$"""

# The history's own function asks for its context in a block that raises where there is none, and catches. Each time a
# subtransaction ends so, PostgreSQL walks all checks that wait for the end of the transaction: a list of n rows took n²
# steps. This one asks without raising and answers the same.
ASK_CONTEXT = """CREATE OR REPLACE FUNCTION public._pgh_attach_context()
RETURNS public.pghistory_context.id%TYPE LANGUAGE plpgsql AS $$
DECLARE
  context UUID := nullif(current_setting('pghistory.context_id', true), '');
  told JSONB := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
  IF context IS NULL OR told IS NULL THEN RETURN NULL; END IF;
  INSERT INTO public.pghistory_context AS c (id, metadata, created_at, updated_at)
    VALUES (context, told, now(), now())
    ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
      WHERE c.metadata <> excluded.metadata;
  RETURN context;
END $$"""


def wanted() -> dict[str, frozenset[str]]:
    """Which rights the app has on which table.

    A model with `frozen = True` and every history table: read and add. A model may also name its rights itself
    (`rights = frozenset({"SELECT"})`). The house's other models: all but DELETE, for a matter is withdrawn and never
    deleted (INVARIANTS 9); those of `passing = True` are no matters (working rows, one's own settings, personal data
    that must be erasable) and have the four ordinary rights, as links and the tables of libraries have.
    """
    from pghistory.models import Context, Event  # needs the app registry

    rights = {"django_migrations": READ}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        frozen = getattr(model, "frozen", False) or issubclass(model, Event)
        usual = FROZEN if frozen else ORDINARY if _passes(model) else KEPT
        rights[model._meta.db_table] = getattr(model, "rights", usual)
    # the history context's own trigger function writes ON CONFLICT DO UPDATE
    rights[Context._meta.db_table] = KEPT
    return rights


def _passes(model: type[Model]) -> bool:
    """Whether rows of this table may be deleted by the app."""
    linking = bool(model._meta.auto_created)
    return linking or model._meta.app_label not in HOUSE or getattr(model, "passing", False)


def grant(using: str = "default", **_signal: Any) -> None:
    """Write the rights of `wanted()`; does nothing when the app itself is connected.

    In one transaction: without it a running release meets a gap between REVOKE and GRANT.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        if cursor.fetchone()[0] == APP:
            return
        there = set(connection.introspection.table_names(cursor))
        for statement in _statements(there):
            cursor.execute(statement)


def follow_migrations() -> None:
    """Have the rights written after every migrate: called once, when all apps are loaded.

    Hung on the last app with models, since the signal is sent app by app and not at all for an app without.
    """
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    post_migrate.connect(grant, sender=last, dispatch_uid="oversight.roles.grant")


def _statements(there: set[str]) -> Iterator[str]:
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {APP}"
    # a table nobody listed is frozen
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {_list(FROZEN)} ON TABLES TO {APP}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}, PUBLIC"
    for table, rights in sorted(wanted().items()):
        if table in there:
            yield f'GRANT {_list(rights)} ON "{table}" TO {APP}'
    yield DEAF
    if "pghistory_context" in there:
        yield ASK_CONTEXT


def _list(rights: frozenset[str]) -> str:
    return ", ".join(sorted(rights))


def owner() -> dict[str, str]:
    """USER and PASSWORD of the tables' owner. Raises ImproperlyConfigured where they are not to be had."""
    if not settings.DATABASE_OWNER:
        raise ImproperlyConfigured(
            _("此命令须以库主身份运行：请设置 DATABASE_OWNER_URL（网站与后台进程没有它）")
        )
    return settings.DATABASE_OWNER


@contextmanager
def as_owner(using: str = "default") -> Iterator[None]:
    """The one door to the owner's connection; commands that need it put `management.owner.AsOwner` first.

    Raises ImproperlyConfigured where the owner's password is absent (web and worker containers),
    RuntimeError inside a transaction.
    """
    name_and_password = owner()
    connection = connections[using]
    if connection.in_atomic_block:
        raise RuntimeError("as_owner inside a transaction")
    changed = {"USER", "PASSWORD", "OPTIONS"}
    before = {key: connection.settings_dict[key] for key in changed}
    _disconnect(using)
    connection.settings_dict.update(name_and_password, OPTIONS={"options": f"-c lock_timeout={LOCK_TIMEOUT}"})
    try:
        yield
    finally:
        _disconnect(using)
        connection.settings_dict.update(before)


def _disconnect(using: str) -> None:
    connections[using].close()
    connections[using].close_pool()  # type: ignore[attr-defined]  # kept per alias, not per user
