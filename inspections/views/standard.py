"""考核标准: the published versions and the drafts on their way; one version's page, its file and its printed sheet."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from inspections.actions import standard as act
from inspections.models import Standard, StandardDraft
from inspections.papers import standard_sheet
from inspections.rules import standard as rules
from inspections.screen import standard as words
from inspections.screen import standard_changes
from inspections.views import sections
from oversight.models import Organisation
from oversight.papers.page import render as pdf_of
from oversight.policy import may, visible
from oversight.views.base import actor, load, needs
from oversight.views.download import PDF, attachment

READ = "inspections.view_standard"
JSON = "application/json"


def versions() -> QuerySet[Standard]:
    """The published versions, the newest first."""
    return Standard.objects.select_related("published_by__organisation", "replaces").order_by(
        "-published_at", "-pk"
    )


@needs(READ)
def listing(request: HttpRequest) -> HttpResponse:
    """Every published version, and the drafts on their way."""
    by = actor(request)
    drafts = visible(by, READ, StandardDraft.objects.exclude(state="published"))
    context = {
        "tabs": sections.tabs(request),
        "versions": visible(by, READ, versions()),
        "drafts": [(row, words.status(row)) for row in drafts.select_related("drafted_by__person")],
        "may_draft": may(by, "inspections.draft_standard"),
    }
    return render(request, "inspections/standard/list.html", context)


@needs(READ)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version: what it asks, item by item, and how its result follows."""
    version = load(request, READ, versions(), pk=pk)
    return render(request, "inspections/standard/detail.html", {"version": version, **shown(version.form)})


def shown(form: rules.Standard) -> dict[str, object]:
    """What the pages show of a version or a draft."""
    return {
        "form_of": form,
        "name": form.name.word(words.language()),
        "text": form.text.word(words.language()) if form.text else "",
        "facts": words.facts(form),
        "categories": words.outline(form),
        "ruling": words.ruling(form),
        "vetoes": [one.name.word(words.language()) for one in form.vetoes],
    }


@needs(READ)
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version as the file that another city begins with."""
    version = load(request, READ, versions(), pk=pk)
    text = rules.write_standard(version.form)
    return attachment(text.encode(), kind=JSON, name=f"{version.code}.json")


@needs(READ)
def draft_data(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as a file, to work on elsewhere and to send back."""
    row = load(request, READ, StandardDraft.objects.all(), pk=pk)
    form = act.form_of(row)
    return attachment(rules.write_standard(form).encode(), kind=JSON, name=f"{form.code}.json")


@needs(READ)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The version to print."""
    version, by = load(request, READ, versions(), pk=pk), actor(request)
    issuer = Organisation.objects.get(pk=by.organisation_id)
    told = standard_sheet.gather(version, issuer=issuer.name, at=by.at)
    return attachment(pdf_of(standard_sheet.paper(told)), kind=PDF, name=f"{version.code}.pdf")


@needs(READ)
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side, published ones or drafts."""
    by = actor(request)
    choices = {f"v{one.pk}": one for one in visible(by, READ, versions())}
    drafts = visible(by, READ, StandardDraft.objects.exclude(state="published"))
    known: dict[str, Standard | StandardDraft] = {**choices, **{f"d{one.pk}": one for one in drafts}}
    asked = [request.GET.get("a", ""), request.GET.get("b", "")]
    if any(key and key not in known for key in asked):
        raise Http404(_("没有找到。"))
    pair = [_form(known[key]) for key in asked] if all(asked) else []
    context = {
        "options": [(key, _label(one)) for key, one in known.items()],
        "asked": asked,
        "compared": standard_changes.compared(*pair) if pair else None,
    }
    return render(request, "inspections/standard/compare.html", context)


def _form(thing: Standard | StandardDraft) -> rules.Standard:
    return thing.form if isinstance(thing, Standard) else act.form_of(thing)


def _label(thing: Standard | StandardDraft) -> str:
    if isinstance(thing, Standard):
        return f"{thing.code} {thing}"
    return _("%(name)s（%(state)s）") % {"name": thing.name, "state": thing.get_state_display()}
