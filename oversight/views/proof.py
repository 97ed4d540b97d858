"""权限说明: for one record, who may do what and why; and the permission book on the screen."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import book, looking, proof, records
from oversight.gates import opens
from oversight.kernel.scope import Post
from oversight.kernel.table_writing import Column, write_csv
from oversight.models import Grant, Membership, Organisation
from oversight.plainform import PlainForm
from oversight.policy import Actor, public, visible, who_may, words
from oversight.views.base import actor, needs, staff
from oversight.views.grant import record
from oversight.views.grant_rows import rows_of

VIEW = "oversight.view_account"
SHOWN = {"yes": gettext_lazy("可"), "if": gettext_lazy("限"), "no": gettext_lazy("否")}


class AskForm(PlainForm):
    """Which post in which body (or which person), and which act."""

    who = forms.ChoiceField(label=gettext_lazy("人"), required=False)
    seat = forms.ChoiceField(label=gettext_lazy("身份"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("动作"), required=False)


@dataclass(frozen=True)
class Asked:
    """What is asked: the actor, the posting behind it where a person was chosen, and the act."""

    actor: Actor
    membership: Membership | None
    body: Organisation | None
    verb: str


@staff
def page(request: HttpRequest, label: str, key: str) -> HttpResponse:
    """The proof of one record: the answer, the rules that were asked, and the live table."""
    thing, by = record(request, label, key), actor(request)
    rows = proof.matrix(thing, by)
    if request.GET.get("format") == "csv":
        return _file(thing, rows, by)
    people = _people(by, rows)
    asked = _asked(request, by, rows, people)
    found = proof.explain(asked.actor, asked.verb, thing, asked.membership)
    context = {
        "thing": records.title_of(thing),
        "thing_kind": thing._meta.verbose_name,
        "thing_url": records.url_of(thing),
        "rows": rows,
        "verbs": [(verb, words.VERBS[verb]) for verb, _answer in rows[0].cells],
        "asked": asked,
        "checks": found.checks,
        "found": found.answer,
        "sentence": _sentence(asked, found),
        "form": _form(asked, rows, people),
        "doing": _doing(by, asked.verb, thing),
        "grants": rows_of(by, _grants_on(thing, by)),
        "may_look": looking.may_look(by) and asked.body is not None,
        "shown": SHOWN,
    }
    return render(request, "oversight/proof/page.html", context | _summary(rows))


def _summary(rows: list[proof.Row]) -> dict[str, str]:
    """The heading is the answer: how many posts read it, and who may act on it now."""
    acting = [row.name for row in rows if row.acts]
    facts = {"n": sum(row.reads for row in rows)}
    lead = (
        _("现在能办事的：%(posts)s。") % {"posts": _("、").join(acting)}
        if acting
        else _("现在没有岗位能对它办事。")
    )
    return {"title": _("%(n)s 类身份能看这条记录") % facts, "lead": lead}


def _people(by: Actor, rows: list[proof.Row]) -> QuerySet[Membership]:
    """The postings in the bodies concerned, as far as the reader reads accounts; nobody for the rest."""
    bodies = {body.pk for row in rows for body in row.bodies}
    found = visible(by, VIEW, Membership.objects.current(by.at).filter(organisation_id__in=bodies))
    return found.select_related("person", "organisation__territory").order_by(
        "organisation__name_key", "post"
    )[:300]


def _asked(request: HttpRequest, by: Actor, rows: list[proof.Row], people: QuerySet[Membership]) -> Asked:
    """What the address asks for; without a question: oneself, and the first act."""
    verbs = [verb for verb, _answer in rows[0].cells]
    verb = request.GET.get("verb", "")
    verb = verb if verb in verbs else verbs[0]
    who = next((m for m in people if str(m.pk) == request.GET.get("who")), None)
    if who is not None:
        return Asked(Actor.of(who, by.at), who, who.organisation, verb)
    seats = {f"{row.post.value}.{body.pk}": (row.post, body) for row in rows for body in row.bodies}
    seats["public.0"] = (Post.PUBLIC, None)  # type: ignore[assignment]
    chosen = seats.get(request.GET.get("seat", ""))
    if chosen is None:
        mine: Any = getattr(request, "membership", None)
        return Asked(by, None if by.view_as else mine, None, verb)
    post, body = chosen
    if body is None:
        return Asked(public(by.at), None, None, verb)
    return Asked(Actor.seated(post, body, by.at), None, body, verb)


def _form(asked: Asked, rows: list[proof.Row], people: QuerySet[Membership]) -> AskForm:
    seat = f"{asked.actor.post.value}.{asked.actor.organisation_id}"
    form = AskForm(
        initial={"who": asked.membership.pk if asked.membership else "", "seat": seat, "verb": asked.verb}
    )
    chosen: dict[str, Any] = dict(form.fields)
    chosen["who"].choices = [("", _("不指定，按岗位"))] + [
        (m.pk, f"{m.person.name} · {m.organisation} · {m.get_post_display()}") for m in people
    ]
    seats = [(f"{row.post.value}.{body.pk}", f"{body} · {row.name}") for row in rows for body in row.bodies]
    chosen["seat"].choices = [*seats, ("public.0", proof.post_name(Post.PUBLIC))]
    chosen["verb"].choices = [(verb, words.VERBS[verb]) for verb, _answer in rows[0].cells]
    if not people:
        del form.fields["who"]
    return form


def _sentence(asked: Asked, found: proof.Answer) -> str:
    """The answer in words: who, whether, what."""
    who = asked.membership.person.name if asked.membership else proof.post_name(asked.actor.post)
    facts = {"who": who, "verb": words.VERBS[asked.verb]}
    if found.answer == "yes":
        return _("%(who)s可以：%(verb)s") % facts
    if found.answer == "wait":
        return _("%(who)s有权，但现在的状态还不能：%(verb)s") % facts
    return _("%(who)s不可以：%(verb)s") % facts


def _doing(by: Actor, verb: str, thing: Model) -> list[dict[str, Any]]:
    """The bodies that may do it now and how many of their people; names for whoever reads accounts."""
    told = who_may(verb, thing, by.at) if proof.state_allows(verb, thing) else []
    able = [m for m in told if opens(Actor.of(m, by.at), verb, thing)]
    named = set(
        visible(by, VIEW, Membership.objects.filter(pk__in=[m.pk for m in able])).values_list("pk", flat=True)
    )
    able.sort(key=lambda m: (m.organisation.kind, m.organisation.name_key, str(m.post)))
    return [
        {
            "body": body,
            "post": post,
            "count": len(found),
            "names": [m.person.name for m in found if m.pk in named],
        }
        for (body, post), found in (
            (key, list(group))
            for key, group in groupby(able, key=lambda m: (m.organisation.name, m.get_post_display()))
        )
    ][:40]


def _grants_on(thing: Model, by: Actor) -> QuerySet[Grant]:
    return Grant.objects.current(by.at).filter(
        content_type__app_label=thing._meta.app_label,
        content_type__model=thing._meta.model_name,
        object_pk=str(thing.pk),
    )


def _file(thing: Model, rows: list[proof.Row], by: Actor) -> HttpResponse:
    """The table as a file, recorded as an export."""
    heads = [
        Column(_("岗位"), width=20),
        *(Column(str(words.VERBS[verb])) for verb, _answer in rows[0].cells),
    ]
    target = io.BytesIO()
    write_csv(
        target, heads, [(row.name, *(str(SHOWN[answer]) for _verb, answer in row.cells)) for row in rows]
    )
    proof.recorded(by, thing)
    response = HttpResponse(target.getvalue(), content_type="text/csv; charset=utf-8")
    name = _("权限说明 %(thing)s.csv") % {"thing": records.title_of(thing)}
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@needs("oversight.view_policy")
def permission_book(request: HttpRequest) -> HttpResponse:
    """The whole policy on the screen, by resource; the printed book and the workbook beside it."""
    lines = book.lines()
    groups = [
        {"resource": resource, "lines": list(found)}
        for resource, found in groupby(lines, key=lambda line: line.resource)
    ]
    wanted = request.GET.get("post", "")
    posts = list(dict.fromkeys(line.post for line in lines))
    if wanted and wanted not in posts:
        raise Http404
    if wanted:
        groups = [
            {**group, "lines": [line for line in group["lines"] if line.post == wanted]} for group in groups
        ]
    context = {
        "groups": [group for group in groups if group["lines"]],
        "posts": posts,
        "wanted": wanted,
        "count": len(lines),
        "pdf_url": reverse("oversight:book-pdf"),
        "xlsx_url": reverse("oversight:book-xlsx"),
    }
    return render(request, "oversight/proof/book.html", context)
