"""Two people, one record: what the other changed meanwhile, beside what was typed (promise 17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from oversight import journal
from oversight.kernel.measure import show_exact
from oversight.screen import figures, parts

UNKNOWN = object()  # history keeps no personal columns: what stood there is not known


@dataclass(frozen=True)
class Clash:
    """The fields of a form that somebody else changed since ``seen``, in words and as two versions.

    ``taken``: fields that only the other changed; the form holds what stands there now.
    """

    title: str = ""
    fields: list[str] = field(default_factory=list)
    versions: list[parts.Version] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def between(form: forms.Form, fresh: Any, *, seen: int | None, merge: bool = False) -> Clash:
    """What differs between the record as it was seen, as it is now, and as it was typed.

    Only fields that the form and the record share are compared. Without the history of the version seen, every field
    that differs from what was typed counts. ``merge``: what only the other changed is put into the form, so that only
    fields which both changed are to be chosen.
    """
    shared = [name for name in form.fields if _is_column(fresh, name)]
    version = _version(fresh, seen)

    def before(name: str) -> Any:
        return getattr(version, name, UNKNOWN)

    def left_alone(name: str) -> bool:
        was = _plain(before(name))
        return _plain(form.cleaned_data.get(name)) == was != _plain(getattr(fresh, name))

    taken = [name for name in shared if left_alone(name)] if merge else []
    form.cleaned_data |= {name: getattr(fresh, name) for name in taken}
    clash = beside(
        form,
        fresh,
        names=shared,
        typed=form.cleaned_data.get,
        before=before,
        now=lambda name: getattr(fresh, name),
        only=merge,
    )
    return replace(clash, taken=taken)


def beside(
    form: forms.Form,
    fresh: Any,
    *,
    names: list[str],
    typed: Callable[[str], Any],
    before: Callable[[str], Any],
    now: Callable[[str], Any],
    only: bool = False,
) -> Clash:
    """The two versions of these fields: for records whose text stands elsewhere than in their own columns.

    ``only``: just the fields to be chosen are shown.
    """
    moved = [
        name
        for name in names
        if _plain(before(name)) != _plain(now(name)) and _plain(typed(name)) != _plain(now(name))
    ]
    if not moved:
        return Clash()
    last = journal.history(fresh).first()
    who = last.membership.person.name if last and last.membership else _("系统")
    told = {
        "who": who,
        "when": figures.moment(last.at) if last else "",
        "what": "、".join(str(form.fields[name].label) for name in moved),
    }
    shown = partial(_shown, form, moved if only else names, moved)
    return Clash(
        title=figures.put(_("您编辑时，%(who)s在 %(when)s 改了“%(what)s”。"), **told),
        fields=moved,
        versions=[
            shown(_("我填写的"), typed, _("用我填写的"), "mine"),
            shown(_("%(who)s保存的") % {"who": who}, now, _("用对方保存的"), "theirs"),
        ],
    )


def _is_column(record: Model, name: str) -> bool:
    return any(column.name == name for column in record._meta.fields)


def _version(record: Any, seen: int | None) -> Any:
    events = getattr(type(record), "pgh_event_model", None)
    if events is None or seen is None:
        return None
    return events.objects.filter(pgh_obj_id=record.pk, version=seen).order_by("-pgh_id").first()


def _plain(value: Any) -> Any:
    # "no" and "nobody looked" are two answers
    return value.pk if isinstance(value, Model) else "" if value is None else value


def _shown(
    form: forms.Form, names: list[str], moved: list[str], title: str, give: Any, choice: str, value: str
) -> parts.Version:
    return parts.Version(
        title=title,
        fields=[
            (str(form.fields[name].label), in_words(form.fields[name], give(name)), name in moved)
            for name in names
        ],
        choice=choice,
        value=value,
    )


def in_words(shown_by: forms.Field, value: Any) -> str:
    """A field's value as a person reads it: the label of a choice, a day, a figure."""
    if value is None or value == "":
        return ""
    choices = getattr(shown_by, "choices", None)
    if choices is not None and not isinstance(value, Model):
        return str(dict(choices).get(value, value))
    if isinstance(value, Decimal):
        return show_exact(value)
    return value.isoformat() if isinstance(value, date) else str(value)
