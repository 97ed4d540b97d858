"""合并、拆分、划片整合的页面: choose, see what ends and what goes where, decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actform import ActForm
from oversight.policy import Actor, visible
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs
from registry.actions import rearrangement
from registry.forms.regrouping import MOST, ChooseForm, MergeForm, PiecesForm, read_versions
from registry.models import Estate
from registry.screen.regrouping import what_ends
from registry.views.estate.deciding import decided, said, target

STREET = 12  # characters of a path down to the street


@needs("registry.merge_estate")
def merge(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Others become part of this estate: choose them first, then see and decide."""
    into = load(request, "registry.absorb_estate", _rows(), public_id=public_id)
    others = _chosen(request, into, "registry.merge_estate")
    if not others:
        return _choose(request, into, "registry.merge_estate", _("把哪些小区并入“%(name)s”"), pieces=False)

    def do(*, by: Actor, thing: Estate, form: MergeForm, data: dict[str, Any], at: datetime) -> Any:
        plan = rearrangement.merger(thing, form.facts(), form.areas())
        return decided(
            "merge", thing, others, plan, by=by, at=at, data=data, seen=read_versions(data["versions"])
        )

    form = type("Merge", (MergeForm,), {"others": others, "__module__": __name__})
    words = (_("合并小区"), _("合并小区"), _("返回，不合并"), _("小区已合并。"))
    return run(request, _page("registry.absorb_estate", form, do, words, others, into), into)


@needs("registry.split_estate")
def split(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """This estate closes and several stand in its place."""
    whole = load(request, "registry.split_estate", _rows(), public_id=public_id)
    count = _count(request)
    if count < 2:
        return _choose(request, whole, "", _("把“%(name)s”拆成几个小区"), pieces=True, fewest=2)

    def do(*, by: Actor, thing: Estate, form: PiecesForm, data: dict[str, Any], at: datetime) -> Any:
        plan = rearrangement.replacement(thing, form.pieces())
        return decided(
            "split", thing, [], plan, by=by, at=at, data=data, seen=read_versions(data["versions"])
        )

    form = type("Split", (PiecesForm,), {"sources": [whole], "count": count, "__module__": __name__})
    words = (_("拆分小区"), _("拆分小区"), _("返回，不拆分"), _("小区已拆分，原登记已关闭。"))
    return run(request, _page("registry.split_estate", form, do, words, [whole], None), whole)


@needs("registry.regroup_estate")
def regroup(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """划片整合: this estate and others close, and new ones take their place."""
    first = load(request, "registry.regroup_estate", _rows(), public_id=public_id)
    others, count = _chosen(request, first, "registry.regroup_estate"), _count(request)
    if not others or not count:
        title = _("“%(name)s”与哪些小区一起划片整合")
        return _choose(request, first, "registry.regroup_estate", title, pieces=True)
    sources = [first, *others]

    def do(*, by: Actor, thing: Estate, form: PiecesForm, data: dict[str, Any], at: datetime) -> Any:
        plan = rearrangement.replacement(thing, form.pieces())
        return decided(
            "regroup", thing, others, plan, by=by, at=at, data=data, seen=read_versions(data["versions"])
        )

    form = type("Regroup", (PiecesForm,), {"sources": sources, "count": count, "__module__": __name__})
    words = (_("划片整合"), _("划片整合这些小区"), _("返回，不整合"), _("划片整合已登记，原登记已关闭。"))
    return run(request, _page("registry.regroup_estate", form, do, words, sources, None), first)


def _page(
    verb: str,
    form: type[ActForm],
    do: Any,
    words: Sequence[str],
    closing: Sequence[Estate],
    into: Estate | None,
) -> ActPage:
    title, button, back, done = words

    def preview(request: HttpRequest, thing: Estate, shown: ActForm) -> dict[str, Any]:
        return {"closing": [what_ends(one, shown.by, into) for one in closing]}

    return ActPage(
        verb=verb,
        form=form,
        do=do,
        title=title,
        button=button,
        back=back,
        done=said(done),
        grave=True,
        preview=preview,
        target=target,
        template="registry/estate/regroup.html",
        warning=gettext_lazy("关闭的小区页面、编号和轨迹保留，以后仍可查到由谁承接；生效后不能撤回。"),
        warning_tone="breach",
    )


def _choose(
    request: HttpRequest, one: Estate, verb: str, title: str, *, pieces: bool, fewest: int = 1
) -> HttpResponseBase:
    """The first step: which estates, how many afterwards."""
    form = ChooseForm(request.GET if "look" in request.GET else None, initial={"pieces": fewest})
    if verb:
        form.fields["other"].queryset = _near(actor(request), one, verb)  # type: ignore[attr-defined]
    else:
        form.fields.pop("other")
    if pieces:
        choices = [(n, str(n)) for n in range(fewest, MOST + 1)]
        form.fields["pieces"].choices = choices  # type: ignore[attr-defined]
    else:
        form.fields.pop("pieces")
    context = {"estate": one, "title": title % {"name": one.name}, "form": form}
    return render(request, "registry/estate/choose.html", context)


def _near(by: Actor, one: Estate, verb: str) -> Any:
    """Registered estates of the same street that the actor may decide on."""
    street = one.jurisdiction.path[:STREET] if one.jurisdiction else ""
    rows = _rows().standing().filter(jurisdiction__path__startswith=street).exclude(pk=one.pk)
    return visible(by, verb, rows)


def _chosen(request: HttpRequest, one: Estate, verb: str) -> list[Estate]:
    """The other estates named in the address, as far as the actor may decide on them."""
    keys = request.GET.getlist("other")
    rows = visible(actor(request), verb, _rows().standing()).filter(public_id__in=keys).exclude(pk=one.pk)
    return list(rows) if keys else []


def _count(request: HttpRequest) -> int:
    text = request.GET.get("pieces", "")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST else 0


def _rows() -> Any:
    return Estate.objects.select_related("jurisdiction", "developer", "responsible_unit")
