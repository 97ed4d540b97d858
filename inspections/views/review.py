"""复核: what waits for review or countersigning, a sheet as its reviewer reads it, item by item."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inspections import states
from inspections.actions import reviewing, verdicts, vetoes
from inspections.actions.part import may_on, verb_for
from inspections.actions.verdicts import LOOKED_AT
from inspections.forms.review import VerdictForm, field_of
from inspections.models import ItemVerdict, Sheet, SheetVersion, Veto
from inspections.rules.standard import thaw_result
from inspections.screen import own
from inspections.screen import review as screen
from inspections.views import review_acts, sections
from inspections.views.field.sheet import find
from oversight.acting import ActError, Invalid
from oversight.policy import Actor, fields, may, visible
from oversight.screen import parts
from oversight.views.base import actor, refusal, staff
from registry.screen import place

PAGE = 50
VERBS = tuple(f"inspections.{act}_{noun}sheet" for act in LOOKED_AT.values() for noun in ("street", "bureau"))


def queue_of(by: Actor) -> Any:
    """The sheets that wait for this posting: to review, or to countersign."""
    reach = Q(pk__in=[])
    for state, act in LOOKED_AT.items():
        for noun in ("street", "bureau"):
            verb = f"inspections.{act}_{noun}sheet"
            if may(by, verb):
                rows = visible(by, verb, Sheet.objects.filter(state=state, part=noun))
                reach |= Q(pk__in=rows.order_by().values("pk"))
    return Sheet.objects.filter(reach)


@staff
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first."""
    by = actor(request)
    if not any(may(by, verb) for verb in VERBS):
        raise refusal(request, VERBS[0])
    rows = queue_of(by).select_related("estate", "cycle", "jurisdiction", "firm__organisation")
    page = Paginator(rows.order_by("submitted_at", "number"), PAGE).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number)
    context = {"tabs": sections.tabs(request), "page": page, "numbers": numbers}
    return render(request, "inspections/review/queue.html", context)


def _whole(request: HttpRequest, number: str) -> tuple[Sheet, SheetVersion]:
    """A handed-in sheet with its newest version, for whoever reads it whole."""
    one = find(request, number, "view")
    by, verb = actor(request), verb_for(one, "view")
    version = one.versions.select_related("standard").order_by("-number").first()
    if fields(by, verb, one) is not None or version is None:
        raise refusal(request, verb, one)
    return one, version


@staff
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """A handed-in sheet in full; whom it waits for finds the verdicts kept so far, and a form at each item."""
    one, version = _whole(request, number)
    return _drawn(request, one, version, request.GET.get("item", ""))


@staff
def verdict(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Keep what is made of one item, and go on to the next; with script a remark is kept as one leaves its field."""
    one, version = _whole(request, number)
    by, at = actor(request), actor(request).at
    if not verdicts.looks(by, one) or code not in version.standard.form.by_code:
        raise refusal(request, verb_for(one, "view"), one)
    here = reverse("inspections:sheet-review", args=[number])
    if request.method != "POST":
        return redirect(f"{here}?item={code}#item")
    if field_of(code) in request.POST:
        typed = request.POST[field_of(code)]
        form = VerdictForm({**request.POST.dict(), "remark": typed, "verdict": verdicts.QUESTIONED})
        chosen = verdicts.QUESTIONED if typed.strip() else ""
    else:
        form = VerdictForm(request.POST)
        chosen = request.POST.get("verdict", "")
    if form.is_valid():
        data = form.cleaned_data
        try:
            verdicts.note(
                by=by,
                sheet=one,
                number=data["version"],
                code=code,
                verdict=chosen,
                remark=data["remark"],
                at=at,
            )
        except Invalid as error:
            form.add_error(error.field or None, str(error.words))
        except ActError as error:
            form.add_error(None, str(error.words))
        else:
            return _kept(request, here, screen.after(version, code))
    return _drawn(request, one, version, code, form)


def _kept(request: HttpRequest, here: str, following: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(f"{here}?item={following}#item" if following else here)


def _drawn(
    request: HttpRequest, one: Sheet, version: SheetVersion, asked: str, form: VerdictForm | None = None
) -> HttpResponse:
    by = actor(request)
    beside = own.beside(by, one)
    looks = verdicts.looks(by, one)
    kept = verdicts.noted(by, version) if looks else {}
    panel = screen.panel(one, version, asked, beside) if asked else None
    category = asked.split(".")[0] if panel else request.GET.get("category", "")
    if form is None and looks and panel:
        form = VerdictForm(initial=_initial(version, kept.get(asked)))
    context = {
        "sheet": one,
        "version": version,
        "place": place.of(one.jurisdiction.path if one.jurisdiction else "", one.estate.name),
        "notes": [one.number, str(one.standard), one.cycle.name],
        "facts": screen.facts(one, thaw_result(version.result)),
        "own": own.total(by, one),
        "categories": screen.categories(version, category, beside, kept if looks else None),
        "panel": panel,
        "looked": len(kept) if looks else None,
        "form": form,
        "following": screen.after(version, asked) if panel else "",
        "acts": _acts(by, one, solid=form is None),
        "reviews": screen.reviews(one),
        "vetoes": [(*row, _decidable(by, row[0])) for row in screen.vetoes(one)],
        "scorers": reviewing.scorers_of(one, by.at),
        "signature": one.signatures.order_by("-pk").first(),
    }
    return render(request, "inspections/review/sheet.html", context)


def _initial(version: SheetVersion, kept: ItemVerdict | None) -> dict[str, Any]:
    known = {"verdict": kept.verdict, "remark": kept.remark} if kept else {"verdict": verdicts.AGREED}
    return {"version": version.number, **known}


def _decidable(by: Actor, veto: Veto) -> bool:
    return not veto.decision and may(by, "inspections.confirm_veto", veto)


def _acts(by: Actor, one: Sheet, *, solid: bool) -> list[parts.Action]:
    found: list[parts.Action] = []
    for slug, page in review_acts.PAGES.items():
        act = review_acts.act_of(slug, one)
        lawful = states.SHEET.can(one.state, act) if slug != "propose-veto" else one.state in vetoes.OPEN
        if lawful and may_on(by, act, one):
            url = reverse(f"inspections:sheet-{slug}", args=[one.number])
            found.append(
                parts.Action(label=page.title, url=url, solid=solid and not found and slug != "propose-veto")
            )
    return found
