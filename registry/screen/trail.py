"""What the trail of an estate tells beside the act: which fields changed, never their values, and by which list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from oversight.models import Entry, ImportBatch
from registry.models import Estate
from registry.screen.change import label_of


def tell_fields(entries: Iterable[Entry], estate: Estate) -> None:
    """Put the fields and the list behind the ``words`` of each entry; one query where a list had a hand in it."""
    rows = list(entries)
    keys = {key for entry in rows for key in _batches(entry.facts)}
    files = dict(ImportBatch.objects.filter(pk__in=keys).values_list("pk", "filename")) if keys else {}
    for entry in rows:
        shown: Any = entry
        shown.words = _join(str(shown.words), _fields(entry.facts, estate), _list_of(entry.facts, files))


def _join(words: str, fields: str, by_list: str) -> str:
    told = _("%(act)s：%(fields)s") % {"act": words, "fields": fields} if fields else words
    return _("%(told)s（%(list)s）") % {"told": told, "list": by_list} if by_list else told


def _fields(facts: Mapping[str, Any], estate: Estate) -> str:
    columns = {column.name for column in Estate._meta.fields}
    named = [name for name in facts.get("fields", ()) if name in columns]
    return _("、").join(label_of(estate, name) for name in named)


def _batches(facts: Mapping[str, Any]) -> list[int]:
    return [facts[name] for name in ("import", "undone_import") if isinstance(facts.get(name), int)]


def _list_of(facts: Mapping[str, Any], files: Mapping[int, str]) -> str:
    for name, words in (
        ("import", _("按清单“%(file)s”")),
        ("undone_import", _("撤销按清单“%(file)s”的更新")),
    ):
        if facts.get(name) in files:
            return words % {"file": files[facts[name]]}
    return ""
