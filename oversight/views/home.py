"""工作台: what is to be done, by deadline; own territory beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oversight import panels, todo
from oversight.views.base import actor, staff

LONGEST = 30


@staff
def desk(request: HttpRequest) -> HttpResponse:
    """The staff home of the acting posting: the first thirty to-dos in groups, all of them on `todo`."""
    return render(request, "oversight/home/desk.html", _work(request, LONGEST))


@staff
def todos(request: HttpRequest) -> HttpResponse:
    """Every to-do of the acting posting."""
    return render(request, "oversight/home/todos.html", _work(request, None))


def _work(request: HttpRequest, most: int | None) -> dict[str, Any]:
    by = actor(request)
    found = todo.todos(by)
    overdue = sum(1 for one in found if one.due_at is not None and one.due_at < by.at)
    groups = todo.grouped(found[:most], by.at)
    today = next((len(group.todos) for group in groups if group.key == "today"), 0)
    return {
        "groups": groups,
        "count": len(found),
        "overdue": overdue,
        "today": today,
        "figures": panels.figures(by),
        "panels": panels.panels(request, panels.HOME),
    }
