"""用房规定: the versions in force and before, drafts, and their publication by another person."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight import unsent
from oversight.actform import ReasonForm
from oversight.acting import ActError, Refused, Stale
from oversight.kernel.keys import key
from oversight.kernel.machine import Unlawful
from oversight.policy import may, visible
from oversight.views.base import actor, load, needs
from registry.actions import roompolicy as policies
from registry.actions.check import unrecorded
from registry.forms.room import RoomPolicyForm
from registry.models import RoomPolicy, RoomPolicyDraft
from registry.rules.room import read_policy
from registry.rules.room.words import name_in


@needs("registry.view_roompolicy")
def listing(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first, and the drafts on their way."""
    by = actor(request)
    versions = visible(by, "registry.view_roompolicy", RoomPolicy.objects.all())
    drafts = visible(by, "registry.view_roompolicy", RoomPolicyDraft.objects.exclude(state="published"))
    context = {
        "versions": versions.select_related("published_by__organisation"),
        "drafts": drafts.select_related("drafted_by__person"),
        "may_draft": may(by, "registry.draft_roompolicy"),
    }
    return render(request, "registry/roompolicy/list.html", context)


@needs("registry.view_roompolicy")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version in words and as data."""
    version = load(request, "registry.view_roompolicy", RoomPolicy.objects.all(), pk=pk)
    return render(request, "registry/roompolicy/detail.html", {"version": version, **_words(version.rule)})


def _words(rule: dict[str, Any]) -> dict[str, Any]:
    language = get_language() or "zh"
    policy = read_policy(json.dumps(rule))
    return {
        "policy": policy,
        "name": name_in(policy.name, language),
        "parts": [(name_in(part.name, language), part) for part in policy.parts],
        "conditions": [(name_in(one.name, language), one) for one in policy.conditions],
        "unrecorded": unrecorded(policy),
        "data": json.dumps(rule, ensure_ascii=False, indent=2),
    }


@needs("registry.draft_roompolicy")
def draft(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a version as data; what cannot be read is named and nothing typed is lost."""
    row = load(request, "registry.draft_roompolicy", RoomPolicyDraft.objects.all(), pk=pk) if pk else None
    initial = {"text": json.dumps(row.rule, ensure_ascii=False, indent=2), "seen": row.version} if row else {}
    form = RoomPolicyForm(unsent.typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        by, data = actor(request), form.cleaned_data
        try:
            saved = policies.draft(
                by=by, text=data["text"], at=by.at, row=row, seen=data["seen"] if row else None
            )
            return redirect("registry:roompolicy-draft-detail", pk=saved.pk)
        except Refused:
            raise
        except ActError as error:
            form.add_error("text", str(error.words))
        except Unlawful:
            form.add_error(None, str(Stale.words))
    return render(request, "registry/roompolicy/draft.html", {"form": form, "row": row})


@needs("registry.view_roompolicy")
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what may be done to it now: submit, publish or return."""
    row = load(request, "registry.view_roompolicy", RoomPolicyDraft.objects.all(), pk=pk)
    by = actor(request)
    form = ReasonForm(request.POST if request.POST.get("act") == "return" else None, by=by, thing=row)
    open_to = {
        verb: verb in row.machine.verbs_from(row.state) and may(by, f"registry.{verb}_roompolicy", row)
        for verb in ("draft", "submit", "publish", "return")
    }
    if request.method == "POST" and (done := _decide(request, row, form)):
        messages.success(request, done)
        return redirect("registry:roompolicy-list")
    return render(
        request,
        "registry/roompolicy/draft_detail.html",
        {"row": row, "form": form, "open": open_to, **_words(row.rule)},
    )


def _decide(request: HttpRequest, row: RoomPolicyDraft, form: ReasonForm) -> str:
    """Do what the button says; returns what was done, or nothing where it was not, with the reason on the page."""
    by, act = actor(request), request.POST.get("act")
    try:
        if act == "submit":
            policies.submit(by=by, row=row, at=by.at)
            return _("已提交审定。")
        if act == "publish":
            seen = request.POST.get("seen", "")
            policies.publish(by=by, row=row, at=by.at, seen=key(seen) or 0)
            return _("已发布，从施行日起适用。")
        if act == "return" and form.is_valid():
            policies.return_(by=by, row=row, why=form.cleaned_data["why"], at=by.at)
            return _("已退回起草人。")
    except Refused:
        raise
    except ActError as error:
        messages.error(request, str(error.words))
    except Unlawful:
        messages.error(request, str(Stale.words))
    return ""
