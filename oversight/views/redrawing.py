"""区划调整: from the kind to the draft, what moves, and each step to its effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from oversight import submissions, unsent
from oversight.acting import ActError, Refused
from oversight.actions import redrawing as acts
from oversight.actions.redrawing.acts import in_the_way
from oversight.actions.redrawing.effect import recalled
from oversight.actions.redrawing.plan import moved_since, problems
from oversight.actions.redrawing.preview import look_ahead
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Level
from oversight.models import Redrawing, Territory
from oversight.policy import Actor, may, visible
from oversight.signin.recent import recently_authenticated
from oversight.views.base import actor, load, needs
from oversight.views.redrawing_forms import FEWEST, FORMS, MOST, RedrawingForm, TickForm, WhyForm
from oversight.views.redrawing_parts import KIND_WORDS, buttons, events, headline, pairs_of, status_of
from oversight.views.territory import page_of, place_of

PAGE = 25
OPEN = ("draft", "returned", "submitted", "decided")


@needs("oversight.view_territory")
def listing(request: HttpRequest) -> HttpResponse:
    """Redrawings, the newest first; those under way, or all."""
    by = actor(request)
    found = visible(by, "oversight.view_territory", Redrawing.objects.select_related("unit"))
    shown_all = request.GET.get("all") == "1"
    rows = found if shown_all else found.filter(state__in=OPEN)
    page = page_of(request, rows, PAGE)
    for row in page:
        row.status, row.headline = status_of(row), headline(row)
    context = {"page": page, "shown_all": shown_all, "open": found.filter(state__in=OPEN).count()}
    context["drafts"] = may(by, "oversight.draft_redrawing")
    return render(request, "oversight/redrawing/list.html", context)


@needs("oversight.draft_redrawing")
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the four kinds."""
    unit = _unit(request, pk)
    kinds = [
        {"label": label, "words": KIND_WORDS[kind], "url": _draft_url(unit, kind)}
        for kind, label in Redrawing.KINDS
        if unit.level > Level.CITY or kind == Redrawing.RENAME
    ]
    context = {"unit": unit, "kinds": kinds, "place": place_of(unit)}
    return render(request, "oversight/redrawing/choose.html", context)


@needs("oversight.draft_redrawing")
def draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write the wanted change down; the next page shows what moves."""
    unit = _unit(request, pk)
    if kind not in FORMS or (unit.level == Level.CITY and kind != Redrawing.RENAME):
        raise Http404
    pieces = _pieces(request)
    form = FORMS[kind](unsent.typed(request), unit=unit, pieces=pieces)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_drafted_once(request, unit, kind, form))
        except Refused:
            raise
        except ActError as error:
            form.add_error(getattr(error, "field", "") or None, str(error.words))
    return _form_page(request, form, unit, kind, back=unit.get_absolute_url())


def _drafted_once(request: HttpRequest, unit: Territory, kind: str, form: RedrawingForm) -> str:
    """The address of the draft; a form sent twice drafts once."""
    by, data = actor(request), form.cleaned_data

    def act() -> str:
        drafted = acts.draft(
            by=by,
            kind=kind,
            unit=unit,
            plan=form.plan(),
            effective=data["effective"],
            document=data["document"],
            at=by.at,
        )
        return drafted.get_absolute_url()

    token = data["form_token"] or submissions.new_token()
    digest = submissions.content_digest(request.POST)
    return submissions.once(act, person_id=by.person_id, token=token, digest=digest, at=by.at)[0]


@needs("oversight.draft_redrawing")
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or one that was returned."""
    found = _load(request, pk, "oversight.draft_redrawing")
    if not Redrawing.machine.can(found.state, "draft"):
        raise Http404
    pieces = _pieces(request, len(found.plan.get("pieces", ())))
    form_class = FORMS[found.kind]
    initial = {**form_class.initial_of(found)}
    form = form_class(unsent.typed(request), unit=found.unit, pieces=pieces, initial=initial)
    form.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            acts.amend(
                found,
                by=actor(request),
                plan=form.plan(),
                effective=form.cleaned_data["effective"],
                document=form.cleaned_data["document"],
                seen=form.cleaned_data["seen"],
                at=actor(request).at,
            )
        except Refused:
            raise
        except ActError as error:
            form.add_error(getattr(error, "field", "") or None, str(error.words))
        else:
            return redirect(found)
    return _form_page(request, form, found.unit, found.kind, back=found.get_absolute_url())


def _form_page(
    request: HttpRequest, form: RedrawingForm, unit: Territory, kind: str, *, back: str
) -> HttpResponse:
    context = {
        "form": form,
        "unit": unit,
        "title": _("%(unit)s：%(kind)s") % {"unit": unit.name, "kind": dict(Redrawing.KINDS)[kind]},
        "words": KIND_WORDS[kind],
        "back": back,
        "place": place_of(unit),
        "pieces": range(FEWEST, MOST + 1) if kind == Redrawing.SPLIT else (),
        "chosen": form.pieces,
    }
    return render(request, "oversight/redrawing/form.html", context)


@needs("oversight.view_territory")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The act: what is wanted, why it cannot be if so, what moves, and the steps taken and open."""
    by = actor(request)
    found = _load(request, pk, "oversight.view_territory")
    prepares = may(by, "oversight.draft_redrawing") or may(by, "oversight.decide_redrawing", found)
    under_way = found.state in OPEN
    context = {
        "found": found,
        "title": headline(found),
        "status": status_of(found),
        "notes": [_("生效日期 %(day)s") % {"day": found.effective.isoformat()}, found.document],
        "pairs": pairs_of(found),
        "acts": buttons(by, found),
        "reasons": [*moved_since(found), *problems(found), *in_the_way(found)] if under_way else [],
        **_moves(found, by, prepares=prepares),
        "events": events(by, found),
        "place": place_of(found.unit),
    }
    return render(request, "oversight/redrawing/record.html", context)


def _moves(found: Redrawing, by: Actor, *, prepares: bool) -> dict[str, Any]:
    """What would move, for whoever prepares or decides; what did move, for everybody who sees the act."""
    if found.state == "done":
        day = found.effective.isoformat()
        when = _("%(day)s 生效时的情况，按当日名称") % {"day": day}
        return {"preview": recalled(found.effect, cases=prepares), "when": when}
    if found.state in OPEN and prepares:
        waits = found.state == "decided"
        on_the_day = _("%(day)s 生效，按现在的区划") % {"day": found.effective.isoformat()}
        return {
            "preview": look_ahead(found, by, at=by.at),
            "when": on_the_day if waits else _("现在批准的话"),
        }
    return {"preview": None}


STEPS: dict[str, dict[str, Any]] = {
    "submit": {"verb": "oversight.submit_redrawing", "form": TickForm},
    "decide": {"verb": "oversight.decide_redrawing", "form": TickForm},
    "return": {"verb": "oversight.return_redrawing", "form": WhyForm},
    "withdraw": {"verb": "oversight.withdraw_redrawing", "form": WhyForm},
    "revoke": {"verb": "oversight.revoke_redrawing", "form": WhyForm},
}


@needs("oversight.decide_redrawing")
@recently_authenticated
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve it: the grave one of the steps."""
    return _step(request, pk, "decide")


@needs("oversight.view_territory")
def step(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Submit or return."""
    return _step(request, pk, move)


@needs("oversight.view_territory")
@recently_authenticated
def end(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Withdraw it, or revoke what was approved: what others prepared or decided ends here."""
    return _step(request, pk, move)


def _step(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """What the step does, to what, a tick or a reason, and the way back."""
    wanted = STEPS[move]
    found = _load(request, pk, wanted["verb"])
    if not Redrawing.machine.can(found.state, move):
        messages.info(request, _("这一步已经办过，或已有变化。"))
        return redirect(found)
    form = wanted["form"](request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, found, move, form.cleaned_data)
        except Refused:
            raise
        except (ActError, Unlawful) as error:
            form.add_error(None, str(getattr(error, "words", _("这一步已经办过，或已有变化。"))))
        else:
            return redirect(found)
    words = _step_words(found, move, today=localdate(actor(request).at))
    return render(request, "oversight/redrawing/step.html", {**words, "form": form})


def _take(request: HttpRequest, found: Redrawing, move: str, data: dict[str, Any]) -> None:
    by = actor(request)
    common = {"by": by, "seen": data["seen"], "at": by.at}
    if move == "submit":
        acts.submit(found, **common)
        messages.success(request, _("已提交市局负责人审批。"))
    elif move == "decide":
        done = acts.decide(found, **common)
        messages.success(request, _STATE_WORDS[done.state]() % {"day": done.effective.isoformat()})
    else:
        does = {"return": acts.return_, "withdraw": acts.withdraw, "revoke": acts.revoke}[move]
        does(found, why=data["why"], **common)
        messages.success(request, _("已办理，并已告知起草人。"))


_STATE_WORDS = {
    "done": lambda: _("已批准并生效，权限随之变动。"),
    "decided": lambda: _("已批准，%(day)s 零时生效。"),
    "lapsed": lambda: _("已批准，但区划已有变化，未能生效。"),
}


def _step_words(found: Redrawing, move: str, *, today: date) -> dict[str, Any]:
    titles = {
        "submit": (_("确认：提交审批"), _("提交审批"), _("返回，不提交")),
        "decide": (_("确认：批准区划调整"), _("批准调整"), _("返回，不批准")),
        "return": (_("退回修改"), _("退回修改"), _("返回，不退回")),
        "withdraw": (_("撤回区划调整"), _("撤回调整"), _("返回，不撤回")),
        "revoke": (_("撤回批准"), _("撤回批准"), _("返回，不撤回")),
    }
    warnings = {
        "submit": _("提交后由市局负责人审批，审批前可以撤回。"),
        "decide": _("批准后，到生效日期即改变权限范围；已生效的调整不能撤销，只能再办一次调整。"),
        "return": _("退回后由起草人修改，再次提交。"),
        "withdraw": _("撤回后不能再提交，需重新起草。"),
        "revoke": _("只能在生效之前撤回批准。"),
    }
    if found.effective < today and move in ("submit", "decide"):
        warnings[move] += _("生效日期已过，批准当天生效，此前的记录仍按当日的区划。")
    title, verb, back = titles[move]
    return {
        "title": title,
        "verb": verb,
        "back": back,
        "back_url": found.get_absolute_url(),
        "warning": warnings[move],
        "pairs": pairs_of(found),
        "tone": "main" if move == "submit" else "breach",
        "place": place_of(found.unit),
    }


def _load(request: HttpRequest, pk: int, verb: str) -> Redrawing:
    rows = Redrawing.objects.select_related("unit", "drafted_by__organisation")
    return load(request, verb, rows, pk=pk)


def _unit(request: HttpRequest, pk: int) -> Territory:
    units = Territory.objects.filter(valid_to=None)
    return load(request, "oversight.draft_redrawing", units, pk=pk)


def _draft_url(unit: Territory, kind: str) -> str:
    return reverse("oversight:redrawing-draft", kwargs={"pk": unit.pk, "kind": kind})


def _pieces(request: HttpRequest, stored: int = 0) -> int:
    asked = request.GET.get("pieces", "")
    return int(asked) if asked.isdecimal() and len(asked) == 1 else stored or FEWEST
