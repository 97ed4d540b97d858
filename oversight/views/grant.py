"""单件授权: those one holds and gave, those on a record, and giving one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oversight import records, unsent
from oversight.acting import ActError
from oversight.actions import grant
from oversight.forms import DayField, Hinted
from oversight.kernel.calendar import BEIJING
from oversight.models import Grant
from oversight.policy import words
from oversight.signin.recent import recently_authenticated
from oversight.views.base import actor, load, refusal, staff
from oversight.views.grant_rows import rows_of
from oversight.views.posting import known
from oversight.views.sending import SentOnce, once


class GiveForm(SentOnce):
    """Whom, what, how, until when and why."""

    username = forms.CharField(
        label=gettext_lazy("对方登录名"),
        max_length=60,
        help_text=gettext_lazy("被授权人在平台的登录名，可向本人询问"),
    )
    name = forms.CharField(
        label=gettext_lazy("对方姓名"), max_length=60, help_text=gettext_lazy("与登录名一同核对")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=Grant.KINDS,
        widget=Hinted(
            hints={
                Grant.GUEST: gettext_lazy("只能看这一条记录"),
                Grant.STAND_IN: gettext_lazy("替您办理所选事项，不能决定自己提交的"),
                Grant.JOINT: gettext_lazy("联合检查期间共同办理所选事项"),
            }
        ),
    )
    verbs = forms.MultipleChoiceField(label=gettext_lazy("可办事项"), widget=forms.CheckboxSelectMultiple)
    until = DayField(label=gettext_lazy("最后一天"), help_text=gettext_lazy("当日仍有效，最长一年"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, *args: Any, verbs: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(verb, words.VERBS[verb]) for verb in verbs]
        self.fields["verbs"].choices = choices  # type: ignore[attr-defined]


@staff
def listing(request: HttpRequest) -> HttpResponse:
    """Grants in force that one holds, and those one gave under this posting."""
    by = actor(request)
    now = Grant.objects.current(by.at)
    context = {
        "held": rows_of(by, now.filter(user_id=by.person_id)),
        "given": rows_of(by, now.filter(grantor_id=by.membership_id)),
    }
    return render(request, "oversight/grant/list.html", context)


@staff
@recently_authenticated
def on_record(request: HttpRequest, label: str, key: str) -> HttpResponse:
    """The grants on one record, and a form for whoever may give one."""
    thing, by = record(request, label, key), actor(request)
    verbs = grant.givable(by, thing)
    if not verbs:
        raise refusal(request, records.read_verb(thing), thing)
    form = GiveForm(unsent.typed(request), verbs=verbs, initial={"kind": Grant.GUEST})
    if request.method == "POST" and form.is_valid() and _given(request, form, thing):
        return redirect("oversight:grant-on", label=label, key=key)
    here = Grant.objects.current(by.at).filter(
        content_type__app_label=thing._meta.app_label,
        content_type__model=thing._meta.model_name,
        object_pk=str(thing.pk),
    )
    context = {
        "thing": records.title_of(thing),
        "back_url": records.url_of(thing) or reverse("oversight:home"),
        "rows": rows_of(by, here),
        "form": form,
    }
    return render(request, "oversight/grant/on_record.html", context)


def record(request: HttpRequest, label: str, key: str) -> Model:
    """The record that an address names, if the actor may read it; Http404 for anything else."""
    try:
        rows, lookup = records.find(label, key)
        verb = records.read_verb(rows.filter(**lookup).first() or rows.model)
    except LookupError:
        raise Http404 from None
    return load(request, verb, rows, **lookup)


def _given(request: HttpRequest, form: GiveForm, thing: Model) -> bool:
    done = _("授权已生效，对方会收到消息。")
    try:
        once(request, form, lambda: _give(request, form, thing), done)
    except grant.WrongTerm as error:
        form.add_error("until", str(error.words))
    except grant.GuestsRead as error:
        form.add_error("verbs", str(error.words))
    except ActError as error:
        form.add_error("username", str(error.words))
    else:
        return True
    return False


def _give(request: HttpRequest, form: GiveForm, thing: Model) -> str:
    by, given = actor(request), form.cleaned_data
    grant.give(
        thing,
        by=by,
        person=known(username=given["username"], name=given["name"]),
        verbs=tuple(given["verbs"]),
        kind=given["kind"],
        reason=given["reason"],
        starts_at=by.at,
        ends_at=datetime.combine(given["until"], time(0), BEIJING) + timedelta(days=1),
        at=by.at,
    )
    return records.url_of(thing)


@staff
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant early."""
    by = actor(request)
    row = Grant.objects.current(by.at).filter(pk=pk).select_related("permission", "user").first()
    if row is None:
        raise Http404
    grant.end(row, by=by, at=by.at)
    messages.success(request, _("授权已终止。"))
    return redirect("oversight:grant-list")
