"""企业档案: facts, estates, contacts under cover, files, trail; each tab an address."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import panels
from oversight.kernel.calendar import beijing_day
from oversight.models import Entry
from oversight.policy import Actor, fields, may, visible
from oversight.screen import figures, parts
from oversight.trail_words import tell
from oversight.views.acts import buttons
from oversight.views.base import actor, load, needs, paged
from registry.actions import firm as acts
from registry.actions.facts import FirmError
from registry.forms.firm import PurposeForm
from registry.models import Change, Estate, Firm, Tenure
from registry.rules import firm as rules
from registry.screen import change as change_screen
from registry.views.firm.acts import PAGES
from registry.views.furniture import listed

LABEL = "registry.Firm"
TRAIL_PAGE = 50
TONES = {"draft": "draft", "provisional": "check", "registered": "met", "struck_off": "gravest"}


@needs("registry.view_firm")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """概况: facts, contacts covered, former names; for readers of a few fields those alone."""
    firm = _load(request, code)
    by = actor(request)
    allowed = fields(by, "registry.view_firm", firm)
    context = _frame(request, firm, "detail") | {
        "facts": _strip(firm, by),
        "pairs": pairs(firm, allowed),
        "names": firm.organisation.names.order_by("is_alias", "-valid_to") if _shows_names(allowed) else (),
        "panels": panels.panels(request, LABEL, firm),
    }
    if allowed is None:
        context |= {"contacts": covered(firm), "may_unmask": may(by, "registry.unmask_firm", firm)}
    return render(request, "registry/firm/detail.html", context)


@needs("registry.unmask_firm")
def unmask(request: HttpRequest, code: str) -> HttpResponseBase:
    """The contacts uncovered, for a stated purpose; the act is on record."""
    firm = load(request, "registry.unmask_firm", _rows(), code=code)
    by = actor(request)
    form = PurposeForm(request.POST or None, by=by, thing=firm)
    contacts = None
    if request.method == "POST" and form.is_valid():
        try:
            contacts = acts.unmask(by=by, firm=firm, purpose=form.cleaned_data["purpose"], at=by.at)
        except FirmError as error:
            form.told(error)
    response = render(
        request, "registry/firm/unmask.html", {"firm": firm, "form": form, "contacts": contacts}
    )
    response["Cache-Control"] = "no-store"
    return response


@needs("registry.view_firm")
def estates(request: HttpRequest, code: str) -> HttpResponse:
    """在管小区: the estates it manages and managed, as far as the reader may see each."""
    firm = _load(request, code)
    by = actor(request)
    seen = visible(by, "registry.view_estate", Estate.objects.all())
    rows = Tenure.objects.filter(firm=firm, estate__in=seen).select_related("estate__jurisdiction")
    page = paged(request, rows.order_by("-term"), TRAIL_PAGE)
    context = _frame(request, firm, "estates") | {"page": page, "today": beijing_day(by.at)}
    return render(request, "registry/firm/estates.html", context)


@needs("registry.read_firm")
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """变更: what was proposed for this firm."""
    firm = _load(request, code, whole=True)
    rows = visible(actor(request), "registry.view_firmchange", Change.objects.filter(firm=firm))
    found = list(rows.select_related("drafted_by__organisation"))
    for row in found:
        row.status = change_screen.status(row)  # type: ignore[attr-defined]
    return render(
        request, "registry/firm/changes.html", {**_frame(request, firm, "changes"), "changes": found}
    )


@needs("registry.read_firm")
def attachments(request: HttpRequest, code: str) -> HttpResponse:
    """附件: files kept with this firm."""
    firm = _load(request, code, whole=True)
    return render(
        request,
        "registry/firm/attachments.html",
        {**_frame(request, firm, "attachments"), **listed(request, firm, "firm", code)},
    )


@needs("oversight.view_trail")
def trail(request: HttpRequest, code: str) -> HttpResponse:
    """轨迹: the sealed entries of this firm that the reader may see."""
    firm = _load(request, code, whole=True)
    page = paged(
        request,
        _entries(request, firm).select_related("membership__person", "organisation", "reason"),
        TRAIL_PAGE,
    )
    tell(page, actor(request))
    return render(request, "registry/firm/trail.html", {**_frame(request, firm, "trail"), "page": page})


def covered(firm: Firm) -> list[dict[str, str]]:
    """The contacts with names and phones covered."""
    return [
        {"role": c.role, "name": rules.mask_name(c.name), "phone": rules.mask_phone(c.phone)}
        for c in firm.contacts.all()
    ]


FACTS: tuple[tuple[str, Any], ...] = (
    ("code", lambda f: f.code),
    ("legal_representative", lambda f: f.legal_representative),
    ("registered_address", lambda f: f.registered_address),
    ("registered_capital", lambda f: f.registered_capital and figures.money(f.registered_capital, _("万元"))),
    ("licence_from", lambda f: f.licence_from and figures.date_zh(f.licence_from)),
    ("licence_to", lambda f: figures.date_zh(f.licence_to) if f.licence_to else f.licence_from and _("长期")),
    ("headcount", lambda f: f.headcount),
    ("party_members", lambda f: f.party_members),
    ("legacy_grade", lambda f: f.legacy_grade and f.get_legacy_grade_display()),
    ("jurisdiction", lambda f: f.jurisdiction),
)


LABELS = {"jurisdiction": gettext_lazy("备案所在街道")}


def pairs(firm: Firm, allowed: Any) -> list[parts.Pair]:
    """The facts table, each under its column's name, limited to what the reader may see."""
    return [
        parts.Pair(
            label=LABELS.get(field) or str(cast(Any, Firm._meta.get_field(field)).verbose_name),
            value=show(firm),
        )
        for field, show in FACTS
        if allowed is None or field in allowed
    ]


def _shows_names(allowed: Any) -> bool:
    """Former names go with the whole record."""
    return allowed is None


def _strip(firm: Firm, by: Actor) -> list[parts.Fact]:
    """Estates managed now, their area and households, as far as the reader sees them."""
    held = Tenure.objects.current(beijing_day(by.at)).filter(firm=firm).values("estate")
    seen = visible(by, "registry.view_estate", Estate.objects.filter(pk__in=held))
    rows = list(seen.values_list("total_area", "households"))
    area = sum((area for area, _households in rows if area), start=0)
    households = sum(n for _area, n in rows if n)
    return [
        parts.Fact(label=_("在管小区"), value=figures.count(len(rows)), unit=_("个")),
        parts.Fact(label=_("在管面积"), value=figures.wan(area)),
        parts.Fact(label=_("服务户数"), value=figures.count(households), unit=_("户")),
    ]


def _rows() -> QuerySet[Firm]:
    return Firm.objects.select_related("organisation", "jurisdiction")


def _load(request: HttpRequest, code: str, *, whole: bool = False) -> Firm:
    verb = "registry.read_firm" if whole else "registry.view_firm"
    return load(request, verb, _rows(), code=code)


TABS = (
    ("detail", gettext_lazy("概况")),
    ("estates", gettext_lazy("小区")),
    ("changes", gettext_lazy("变更")),
    ("attachments", gettext_lazy("附件")),
    ("trail", gettext_lazy("轨迹")),
)


def _frame(request: HttpRequest, firm: Firm, current: str) -> dict[str, Any]:
    by = actor(request)
    whole = may(by, "registry.read_firm", firm)
    acts_ = _acts(by, firm)
    return {
        "firm": firm,
        "whole": whole,
        "notes": [_("物业服务企业"), firm.code],
        "status": parts.Status(TONES[firm.state], firm.get_state_display()),
        "acts": acts_[:3],
        "more_acts": acts_[3:],
        "tabs": _tabs(request, firm, current, whole=whole),
    }


def _acts(by: Actor, firm: Firm) -> list[parts.Action]:
    found = buttons(by, firm, PAGES, url=lambda page: _url(firm, page.slug), may=may)
    if not may(by, "registry.amend_firm", firm) and may(by, "registry.read_firm", firm):
        draft = Change(firm=firm, subject_id=by.organisation_id, drafted_by_id=by.posting)
        if firm.organisation_id == by.organisation_id and may(by, "registry.draft_firmchange", draft):
            url = reverse("registry:change-draft-firm", args=[firm.code])
            found = [parts.Action(label=_("提出登记变更"), url=url), *found]
    printing = parts.Action(
        label=_("打印档案页"), url=reverse("registry:firm-sheet", args=[firm.code]), icon="print"
    )
    found.insert(min(2, len(found)), printing)
    if found[0] is not printing and not found[0].grave:
        found[0] = parts.Action(label=found[0].label, url=found[0].url, solid=True)
    return found


def _url(firm: Firm, slug: str) -> str:
    return reverse(f"registry:firm-{slug}", args=[firm.code])


def _tabs(request: HttpRequest, firm: Firm, current: str, *, whole: bool) -> list[parts.Tab]:
    shown = {"detail", "estates"}
    if whole:
        shown |= {"changes", "attachments"}
        if _entries(request, firm).exists():
            shown.add("trail")
    own = [
        parts.Tab(label=label, url=_url(firm, key), current=key == current)
        for key, label in TABS
        if key in shown
    ]
    hung = [
        parts.Tab(label=tab.label, url=tab.url, count=tab.count, current=tab.url == request.path)
        for tab in panels.tabs(request, LABEL, firm)
    ]
    return [*own[:2], *hung, *own[2:]]


def _entries(request: HttpRequest, firm: Firm) -> Any:
    rows = Entry.objects.filter(kind=ContentType.objects.get_for_model(Firm), thing=firm.pk)
    return visible(actor(request), "oversight.view_trail", rows).order_by("-id")
