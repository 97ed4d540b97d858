"""The page of one act: a form, kept while it fails, done once, told when the record moved meanwhile.

An app describes its acts as `ActPage`s; `act_view` makes the view. The view loads through the policy, calls one action
and redirects; the rest is the same for every act: errors stand beside their field, an old version shows both versions
side by side, a form sent twice does its act once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BoundField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from oversight import journal, submissions, unsent
from oversight.actform import ActForm
from oversight.acting import ActError, Invalid, Refused, Stale
from oversight.forms import DAY_PARTS, DayField
from oversight.kernel.machine import Unlawful
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views import conflicts
from oversight.views.base import View, actor, load, needs

Do = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """One act: its verb, words and form, what does it (``do(by=, thing=, form=, data=, at=)``) and where it leads.

    ``done`` are the words of success, or what words the action's result. ``preview`` gives pairs for a page that says
    what will happen; a ``grave`` act has no solid button but a warning.

    ``weighs``: a decision on what the page shows; where the record moved it is not done but shown anew, in the words of
    ``moved``, with ``version`` (of the record decided on). ``again`` finds the record as it is now.
    """

    verb: str
    title: Any
    button: Any
    back: Any
    done: Any
    form: type[ActForm]
    do: Do
    slug: str = ""
    lead: Any = ""
    warning: Any = ""
    warning_tone: str = "near"
    grave: bool = False
    multipart: bool = False
    template: str = "oversight/act/form.html"
    preview: Callable[[HttpRequest, Any, ActForm], dict[str, Any]] | None = None
    target: Callable[[Any, Any], str] = field(default=lambda thing, result: thing.get_absolute_url())
    weighs: bool = False  # the act answers what the page shows: whoever saw another version looks again
    version: Callable[[Any], int | None] = field(default=lambda thing: getattr(thing, "version", None))
    moved: Callable[[Any], Any] = field(default=lambda _thing: Stale.words)
    again: Callable[[Any], Any] = field(default=lambda thing: type(thing)._default_manager.get(pk=thing.pk))

    def said(self, result: Any) -> str:
        """The words of success."""
        return str(self.done(result) if callable(self.done) else self.done)


def act_view(
    page: ActPage,
    things: Callable[[], QuerySet[Any]],
    key: str,
    *,
    through: tuple[type[Model], str] | None = None,
) -> View:
    """The view of one act on a record found by ``key``; a record out of reach answers as a missing one.

    ``through`` (model, relation) asks the right of the record that a part belongs to: (Estate, "modes") for a mode.
    """

    @needs(page.verb)
    def view(request: HttpRequest, **lookup: Any) -> HttpResponseBase:
        if through is None:
            return run(request, page, load(request, page.verb, things(), **{key: lookup[key]}))
        model, relation = through
        load(request, page.verb, model._default_manager.all(), **{f"{relation}__{key}": lookup[key]})
        return run(request, page, get_object_or_404(things(), **{key: lookup[key]}))

    view.__name__ = page.slug or page.verb
    view.__doc__ = str(page.title)
    return view


def run(request: HttpRequest, page: ActPage, thing: Any, **more: Any) -> HttpResponseBase:
    """Show the form, or do the act and go where it leads."""
    by = actor(request)
    if request.method != "POST" or request.POST.get("keep") == "theirs":
        initial = {
            **dict(request.GET.items()),
            **more.pop("initial", {}),
            **_beside_theirs(request, page, thing),
        }
        form = page.form(unsent.take(request), by=by, thing=thing, initial=initial)
        return _shown(request, page, thing, form, more)
    more.pop("initial", None)
    form = page.form(request.POST, request.FILES or None, by=by, thing=thing)
    if form.is_valid():
        answer = _attempt(request, page, thing, form, more)
        if answer is not None:
            return answer
    return _shown(request, page, thing, form, more)


def _beside_theirs(request: HttpRequest, page: ActPage, thing: Any) -> dict[str, Any]:
    """What was typed into the fields that were not to be chosen, where the other's version of those was."""
    chosen = request.POST.getlist("clash")
    if not chosen:
        return {}
    form = page.form(request.POST, by=actor(request), thing=thing)
    form.is_valid()
    shown = {bound.name for bound in form.visible_fields()} - set(chosen)
    return {name: value for name, value in form.cleaned_data.items() if name in shown}


def _attempt(
    request: HttpRequest, page: ActPage, thing: Any, form: ActForm, more: dict[str, Any]
) -> HttpResponseBase | None:
    """The redirect after the act; None where the form is to be shown again with what went wrong."""
    by = actor(request)
    try:
        url, words = _once(request, page, thing, form, by.at)
    except Stale:
        return _stale(request, page, thing, form, more)
    except Refused:
        # the refusal that the act itself noted went with its transaction
        journal.security("refused", at=by.at, by=by, verb=page.verb, thing=thing if thing.pk else None)
        raise
    except Invalid as error:
        form.told(error)
        return None
    except Unlawful:
        form.add_error(None, _("记录现在的状态不能办这件事，可能刚才有人办过。请返回查看。"))
        return None
    except ActError as error:
        form.add_error(None, str(error.words))
        return None
    messages.success(request, words)
    return redirect(url)


def _once(
    request: HttpRequest, page: ActPage, thing: Any, form: ActForm, at: datetime, **changed: Any
) -> tuple[str, str]:
    """Where the act leads and what is said of it; a form that was sent before does nothing again."""
    said: list[str] = []
    data = {**form.cleaned_data, **changed}
    token = data.pop(submissions.TOKEN, "") or submissions.new_token()

    def act() -> str:
        result = page.do(by=form.by, thing=thing, form=form, data=data, at=at)
        said.append(page.said(result))
        return page.target(thing, result)

    files = [file for _name, sent in request.FILES.lists() for file in sent]
    digest = submissions.content_digest(request.POST, files)
    url, now = submissions.once(act, person_id=form.by.person_id, token=token, digest=digest, at=at)
    return url, said[-1] if now else _("这份表单已经办过，没有重复办理。")


def _stale(
    request: HttpRequest, page: ActPage, thing: Any, form: ActForm, more: dict[str, Any]
) -> HttpResponseBase | None:
    """The record moved. Where no field of this form did, the act goes on; else both versions stand side by side."""
    fresh = page.again(thing)
    if page.weighs:
        form.add_error(None, str(page.moved(fresh)))
        _carries(form, page.form(by=form.by, thing=fresh), version=page.version(fresh))
        return _shown(request, page, fresh, form, more)
    clash = conflicts.between(form, fresh, seen=form.cleaned_data.get("seen"), merge=form.amends)
    if clash.fields:
        _carries(form, page.form(by=form.by, thing=fresh), version=page.version(fresh), taken=clash.taken)
        return _shown(request, page, fresh, form, {**more, "clash": clash})
    try:
        url, words = _once(request, page, fresh, form, form.by.at, seen=fresh.version)
    except Invalid as error:
        form.told(error)
        return None
    except (Stale, Unlawful):
        form.add_error(None, str(Stale.words))
        return None
    messages.success(request, words)
    return redirect(url)


def _carries(form: ActForm, now: ActForm, *, version: int | None, taken: Iterable[str] = ()) -> None:
    """Let the form as typed carry the versions shown now, so that sending it again is a choice made with open eyes.

    ``taken``: fields that show what the other wrote, since nobody typed them over.
    """
    sent: Any = form.data
    data = sent.copy()
    for bound in now.hidden_fields():
        if bound.name.endswith("_seen"):
            data[bound.html_name] = bound.value()
    for name in taken:
        _put(data, now[name])
    data["seen"] = "" if version is None else str(version)
    data[submissions.TOKEN] = submissions.new_token()
    form.data = data


def _put(data: Any, bound: BoundField) -> None:
    """Put what a form shows into what was sent, as a browser would send it."""
    for part in DAY_PARTS if isinstance(bound.field, DayField) else ():
        data.pop(f"{bound.html_name}_{part}", None)
    value = bound.value()
    if value is None or value is False:
        data.pop(bound.html_name, None)
    else:
        data[bound.html_name] = "on" if value is True else str(value)


def _shown(
    request: HttpRequest, page: ActPage, thing: Any, form: ActForm, more: dict[str, Any]
) -> HttpResponseBase:
    context = {
        "page": page,
        "thing": thing,
        "form": form,
        "title": page.title,
        "back_url": more.get("back_url") or getattr(thing, "get_absolute_url", str)(),
        "notes": [str(thing)] if isinstance(thing, Model) and thing.pk else [],
        **(page.preview(request, thing, form) if page.preview else {}),
        **more,
    }
    return render(request, page.template, context)


def buttons(
    by: Actor, thing: Any, pages: Iterable[ActPage], *, url: Callable[[ActPage], str], may: Any
) -> list[parts.Action]:
    """The acts that are lawful now and that the policy gives this actor, in the order of the pages."""
    machine = getattr(thing, "machine", None)
    found = []
    for page in pages:
        short = page.verb.split(".", 1)[1].rsplit("_", 1)[0]
        lawful = machine is None or short not in machine.verbs or machine.can(thing.state, short)
        if lawful and may(by, page.verb, thing):
            found.append(parts.Action(label=page.title, url=url(page), grave=page.grave))
    return found
