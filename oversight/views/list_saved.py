"""What a person keeps of a list: filters under a name of one's own, and the columns to show."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oversight.listing import COLUMNS, Listing
from oversight.models import SavedView
from oversight.plainform import PlainForm
from oversight.views.base import actor, staff
from oversight.views.lists import query_of, register_of, whole_query

MOST_VIEWS = 20


class NameForm(PlainForm):
    """What to call a view."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)


@staff
def view_save(request: HttpRequest, page: str) -> HttpResponseBase:
    """Save the filters in the address under a name of one's own; the same name again replaces it."""
    register = register_of(request, page)
    by = actor(request)
    query = query_of(request)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine = SavedView.objects.filter(person_id=by.person_id, page=page).exclude(name="")
        name = form.cleaned_data["name"].strip()
        if not query and whole_query(request):
            form.add_error(None, _("筛选条件太长，存不下。请减少几项再存。"))
        elif mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists():
            form.add_error("name", _("最多存 %(n)s 个常用筛选，请先删去一个。") % {"n": MOST_VIEWS})
        else:
            place = (mine.aggregate(last=Max("position"))["last"] or 0) + 1
            SavedView.objects.update_or_create(
                person_id=by.person_id, page=page, name=name, defaults={"query": query, "position": place}
            )
            messages.success(request, _("已存为常用筛选“%(name)s”。") % {"name": name})
            return redirect(f"{register.url}?{query}")
    listing = Listing(register, by, QueryDict(query))
    chips = listing.filters.chips(listing.params, register.url)
    return render(
        request,
        "oversight/list/save.html",
        {"form": form, "chips": chips, "register": register, "back_url": f"{register.url}?{query}"},
    )


@staff
def views(request: HttpRequest, page: str) -> HttpResponse:
    """One's saved views of a list, to rename or remove."""
    register = register_of(request, page)
    rows = SavedView.objects.filter(person_id=actor(request).person_id, page=page).exclude(name="")
    return render(request, "oversight/list/views.html", {"register": register, "views": rows})


@staff
@require_POST
def view_change(request: HttpRequest, page: str, pk: int) -> HttpResponseBase:
    """Rename or remove a saved view of one's own."""
    register_of(request, page)
    row = (
        SavedView.objects.filter(person_id=actor(request).person_id, page=page, pk=pk)
        .exclude(name="")
        .first()
    )
    if row is None:
        raise Http404
    name = request.POST.get("name", "").strip()[:40]
    others = SavedView.objects.filter(person_id=row.person_id, page=page, name=name).exclude(pk=row.pk)
    if request.POST.get("act") == "remove":
        row.delete()
        messages.success(request, _("已删去“%(name)s”。") % {"name": row.name})
    elif not name or others.exists():
        messages.error(request, _("名称没有填，或与另一个相同；没有改动。"))
    else:
        row.name = name
        row.save(update_fields=["name"])
        messages.success(request, _("已改名为“%(name)s”。") % {"name": name})
    return redirect("oversight:list-views", page=page)


@staff
def columns(request: HttpRequest, page: str) -> HttpResponseBase:
    """Choose the columns of a list; the choice is kept for the next time."""
    register = register_of(request, page)
    by = actor(request)
    query = query_of(request)
    listing = Listing(register, by, QueryDict(query))
    choices = listing.choosable()
    if request.method == "POST":
        chosen = [name for name, _label in choices if name in request.POST.getlist(COLUMNS)]
        mine = SavedView.objects.filter(person_id=by.person_id, page=page, name="")
        if not chosen or chosen == list(register.usual):
            mine.delete()
        else:
            kept = "&".join(f"{COLUMNS}={name}" for name in chosen)
            SavedView.objects.update_or_create(
                person_id=by.person_id, page=page, name="", defaults={"query": kept}
            )
        return redirect(f"{register.url}?{query}")
    shown = [{"name": name, "label": label, "on": name in listing.columns} for name, label in choices]
    return render(
        request,
        "oversight/list/columns.html",
        {"register": register, "columns": shown, "back_url": f"{register.url}?{query}"},
    )
