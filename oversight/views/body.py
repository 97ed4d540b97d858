"""机构: the list, the record with its people now and before, and the acts on a body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import unsent
from oversight.acting import ActError
from oversight.actions import membership, organisation
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import FOUNDS, Kind, Level
from oversight.models import Invitation, Membership, Organisation, OrganisationName, Territory
from oversight.policy import Actor, visible
from oversight.records import proof_url
from oversight.screen.parts import Action, Pair, Status
from oversight.signin.recent import recently_authenticated
from oversight.submissions import TOKEN
from oversight.tables import Column, FigureColumn, Table, TitleColumn
from oversight.views.base import actor, load, needs, refusal
from oversight.views.body_forms import AliasForm, AmendForm, BodyFilter, BodyForm, CloseForm, heirs_for
from oversight.views.sending import once

PAGE = 50
VIEW = "oversight.view_account"


class BodyTable(Table):
    """Bodies by kind and name."""

    name = TitleColumn(verbose_name=gettext_lazy("名称"), url=lambda row: _address(row))
    kind = Column(accessor="get_kind_display", verbose_name=gettext_lazy("类别"), order_by="kind", bare=True)
    place = Column(accessor="seat", verbose_name=gettext_lazy("辖区"), order_by="territory__path")
    people = FigureColumn(verbose_name=gettext_lazy("在任"), unit=gettext_lazy("人"), key=True, total=True)
    caption = gettext_lazy("机构")

    class Meta(Table.Meta):
        sequence = ("name", "kind", "place", "people")

    def row_css(self, record: Organisation) -> str:
        """Closed ones are marked."""
        return "is-void" if record.valid_to else ""


def _address(body: Organisation) -> str:
    return reverse("oversight:body-detail", args=[body.pk])


@needs(VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """Bodies one may see, filtered by the address."""
    by = actor(request)
    form = BodyFilter(request.GET or None)
    found = _filtered(visible(by, VIEW, Organisation.objects.all()), form, by)
    table = BodyTable(
        _counted(found, by), matching=found.count(), unit=_("个"), order_by=request.GET.get("sort")
    )
    table.paginate(page=request.GET.get("page", 1), per_page=PAGE)
    acts = [Action(label=_("设立机构"), url=reverse("oversight:body-found"), icon="plus", solid=True)]
    context = {
        "table": table,
        "form": form,
        "acts": acts if FOUNDS.get(by.post) and not by.view_as else [],
        "title": _("%(n)s 个机构") % {"n": f"{found.count():,}"},
    }
    return render(request, "oversight/body/list.html", context)


def _filtered(found: QuerySet[Organisation], form: BodyFilter, by: Actor) -> QuerySet[Organisation]:
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if wanted.get("closed") != "all":
        found = found.on(beijing_day(by.at))  # type: ignore[attr-defined]
    if kind := wanted.get("kind"):
        found = found.filter(kind=kind)
    if text := wanted.get("q"):
        named = OrganisationName.objects.filter(organisation=OuterRef("pk"), name__icontains=text)
        found = found.filter(Q(name__icontains=text) | Q(initials__istartswith=text) | Exists(named))
    return found


def _counted(found: QuerySet[Organisation], by: Actor) -> QuerySet[Organisation]:
    """Each with its people in post, and its seat with the unit above it, since names repeat."""
    now = Q(memberships__in=Membership.objects.current(by.at))
    above = Territory.objects.with_parent().filter(pk=OuterRef("territory_id")).values("parent_name")[:1]
    own = F("territory__name")
    seat = Case(
        When(territory=None, then=Value("")),
        When(territory__level__lte=Level.DISTRICT, then=own),
        default=Concat(Subquery(above), Value(" · "), own),
    )
    return found.annotate(people=Count("memberships", filter=now), seat=seat)


@needs(VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: its people now and before, invitations that wait, its names."""
    body = _load(request, VIEW, pk)
    by = actor(request)
    postings = visible(by, VIEW, Membership.objects.filter(organisation=body)).select_related(
        "person", "organisation"
    )
    now = list(postings.current(by.at))  # type: ignore[attr-defined]
    before = postings.exclude(pk__in=[m.pk for m in now]).order_by("-valid_to")
    context = {
        "body": body,
        "status": Status("draft", _("已撤销")) if body.valid_to else Status("met", _("在册")),
        "pairs": _pairs(body),
        "acts": _acts(by, body),
        "postings": [(m, membership.endable(by, m)) for m in now],
        "before": before[:100],
        "invitations": _waiting(by, body),
        "names": body.names.all(),
        "may_amend": organisation.amendable(by, body),
        "alias_form": AliasForm(),
    }
    return render(request, "oversight/body/detail.html", context)


def _load(request: HttpRequest, verb: str, pk: int) -> Organisation:
    return load(request, verb, Organisation.objects.select_related("territory"), pk=pk)


def _pairs(body: Organisation) -> list[Pair]:
    place = body.territory.full_name if body.territory else ""
    pairs = [Pair(label=_("类别"), value=body.get_kind_display()), Pair(label=_("辖区"), value=place)]
    if body.line:
        pairs.append(Pair(label=_("业务条线"), value=body.line))
    pairs.append(Pair(label=_("成立"), value=body.valid_from))
    if body.valid_to:
        pairs.append(Pair(label=_("撤销"), value=body.valid_to))
    return pairs


def _acts(by: Actor, body: Organisation) -> list[Action]:
    def act(label: str, name: str, *, solid: bool = False, grave: bool = False) -> Action:
        address = reverse(f"oversight:body-{name}", args=[body.pk])
        return Action(label=label, url=address, solid=solid, grave=grave)

    acts = []
    if body.valid_to is None and membership.givable(by, body):
        acts += [act(_("邀请任职"), "invite", solid=True), act(_("登记任职"), "post")]
    if organisation.amendable(by, body):
        acts.append(act(_("修改机构"), "amend"))
    if organisation.closable(by, body):
        acts.append(act(_("撤销机构"), "close", grave=True))
    return [*acts, Action(label=_("权限说明"), url=proof_url(body), icon="shield")]


def _waiting(by: Actor, body: Organisation) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(organisation=body, state="open", expires_at__gt=by.at)
    return visible(by, "oversight.withdraw_invitation", rows).select_related(
        "invited_by__person", "organisation"
    )


@needs(organisation.FOUND)
def found(request: HttpRequest) -> HttpResponse:
    """Found a body."""
    by = actor(request)
    if not FOUNDS.get(by.post):
        raise refusal(request, organisation.FOUND)
    form = BodyForm(unsent.typed(request), by=by, initial={"since": beijing_day(by.at)})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "kind": Kind(form.cleaned_data["kind"])}
        given.pop(TOKEN)
        try:
            done = _("%(body)s已设立。") % {"body": given["name"]}
            return redirect(
                once(request, form, lambda: _address(organisation.found(by=by, at=by.at, **given)), done)
            )
        except ActError as error:
            form.add_error("name", str(error.words))
    return render(request, "oversight/body/found.html", {"form": form})


@needs(organisation.AMEND)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or reseat a body."""
    body, by = _load(request, organisation.AMEND, pk), actor(request)
    if not organisation.amendable(by, body):
        raise refusal(request, organisation.AMEND, body)
    form = AmendForm(unsent.typed(request), by=by, body=body)
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.cleaned_data.items() if name in organisation.AMENDABLE}
        try:
            given = {"why": form.cleaned_data["why"], "seen": form.cleaned_data["seen"]}
            organisation.amend(body, by=by, changes=changes, at=by.at, **given)
        except ActError as error:
            form.add_error(None, str(error.words))
        else:
            messages.success(request, _("机构已修改。"))
            return redirect("oversight:body-detail", pk=body.pk)
    return render(request, "oversight/body/amend.html", {"form": form, "body": body})


@needs(organisation.AMEND)
def alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a short name."""
    body, by = _load(request, organisation.AMEND, pk), actor(request)
    if not organisation.amendable(by, body):
        raise refusal(request, organisation.AMEND, body)
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation.name_also(body, by=by, alias=form.cleaned_data["alias"], at=by.at)
        messages.success(request, _("简称已添加。"))
    return redirect("oversight:body-detail", pk=body.pk)


@needs(organisation.CLOSE)
@recently_authenticated
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a body: what ends, what goes on where."""
    body, by = _load(request, organisation.CLOSE, pk), actor(request)
    if request.method == "POST" and body.valid_to is not None:
        return redirect(body)  # closed by the same form a moment ago, or by somebody else
    if not organisation.closable(by, body):
        raise refusal(request, organisation.CLOSE, body)
    form = CloseForm(request.POST or None, heirs=heirs_for(by, body))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        moved = organisation.close(body, by=by, heir=given["heir"], why=given["why"], at=by.at)
        facts = {"body": body.name, "n": sum(moved.values()), "heir": given["heir"].name}
        messages.success(request, _("%(body)s已撤销，%(n)s 件未了事项转到%(heir)s。") % facts)
        return redirect(body)
    return render(request, "oversight/body/close.html", _closing(form, body, by))


def _closing(form: CloseForm, body: Organisation, by: Actor) -> dict[str, Any]:
    people = Membership.objects.current(by.at).filter(organisation=body).count()
    return {"form": form, "body": body, "pairs": [Pair(label=_("在任人员"), value=people)]}
