"""Pages of docs/reference, written from the code: `make docs`. A test fails when a page is behind the code."""

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils import translation

from oversight import roles
from oversight.celery import DUTIES, app
from oversight.kernel.machine import Machine
from oversight.policy.table import LINES
from oversight.policy.verbs import VERBS

HEAD = "<!-- written by `make docs`: change the code, not this page -->\n"
APPS = ("oversight", "registry", "inspections", "disputes", "cms")


def pages() -> dict[str, str]:
    """Every page by its file name. Written in the source language, as the tables themselves are."""
    writers: dict[str, Callable[[], str]] = {
        "states.md": states,
        "rights.md": rights,
        "acts.md": acts,
        "jobs.md": jobs,
        "tables.md": tables,
    }
    with translation.override("zh-hans"):
        return {name: HEAD + write() for name, write in writers.items()}


def states() -> str:
    """Each noun's life as a drawing, app by app."""
    text = "# States\n\nEach state machine is a table in `<app>/states.py`; the buttons of a page are its moves.\n"
    for app_name in APPS:
        if find_spec(f"{app_name}.states"):
            module = import_module(f"{app_name}.states")
            machines = {name: value for name, value in vars(module).items() if isinstance(value, Machine)}
            for name, machine in sorted(machines.items()):
                text += f"\n## {name} (`{app_name}/states.py`)\n\n```mermaid\n{machine.drawing()}\n```\n"
    return text


def rights() -> str:
    """The policy's table, resource by resource."""
    text = "# Rights\n\nOne table: `oversight/policy/table.py`. What no line allows is refused.\n"
    for resource in dict.fromkeys(line.resource for line in LINES):
        text += f"\n## {resource}\n\n"
        text += _table(
            ("post", "may", "within", "if", "fields"),
            (
                (line.post, " ".join(line.kinds), line.scope, " ".join(line.conditions), line.fields or "all")
                for line in LINES
                if line.resource == resource
            ),
        )
    return text


def acts() -> str:
    """Every verb with the right that it needs and the event that the trail gets."""
    text = "# Acts\n\nEvery act of the house by its name: `oversight/policy/verbs.py`.\n\n"
    rows = ((f"`{v.name}`", v.resource, " or ".join(v.kinds), v.event or "–") for v in VERBS.values())
    return text + _table(("act", "resource", "right", "event in the trail"), rows)


def jobs() -> str:
    """What beat knocks for, and what is done once a period."""
    text = "# Timed work\n\nBeat's table and the duties stand in `oversight/celery.py`.\n\n## Knocks\n\n"
    knocks = ((name, f"`{k['task']}`", f"{k['schedule']} s") for name, k in app.conf.beat_schedule.items())
    text += _table(("knock", "task", "each"), knocks)
    text += "\n## Duties: once a period, caught up after a stop\n\n"
    duties = (
        (d.name, f"`{d.effect}`", _rhythm(d.rhythm.unit, d.rhythm.hour, d.rhythm.minute)) for d in DUTIES
    )
    return text + _table(("duty", "done by", "when (Beijing)"), duties)


def tables() -> str:
    """Every table, what it is, and what the portal's own database role may do to it."""
    text = (
        "# Tables\n\nWhat the role `portal_app` may do (`oversight/roles.py`); the owner does the rest.\n\n"
    )
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    rows = []
    for table, granted in sorted(roles.wanted().items()):
        model = models.get(table)
        if model is not None and model._meta.app_label in APPS:
            meaning = (model.__doc__ or "").strip().split("\n")[0]
            meaning = "–" if meaning.startswith(f"{model.__name__}(") else meaning
            rows.append(
                (f"`{table}`", meaning, "frozen" if granted == roles.FROZEN else " ".join(sorted(granted)))
            )
    return text + _table(("table", "what", "rights"), rows)


def _rhythm(unit: str, hour: int, minute: int) -> str:
    if unit == "hour":
        return f"each hour at :{minute:02}"
    return f"{'each day' if unit == 'day' else 'the first of each month'} at {hour:02}:{minute:02}"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
