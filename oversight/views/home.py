"""工作台: what is to be done, by deadline; own territory beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    today = next((len(group.tasks) for group in groups if group.key == "today"), 0)
    return {
        "sentence": _sentence(len(found), today, overdue),
        "own_words": ngettext("本岗 %(n)s 件", "本岗 %(n)s 件", len(found)) % {"n": len(found)},
        "all_words": ngettext("全部 %(n)s 件", "全部 %(n)s 件", len(found)) % {"n": len(found)},
        "groups": groups,
        "figures": panels.figures(by),
        "acts": panels.acts(by),
        "panels": panels.panels(request, panels.HOME),
    }


def _sentence(count: int, today: int, overdue: int) -> str:
    """The answer as the heading: what is to be done today and what is late."""
    if not count:
        return _("今天没有要办的事")
    if overdue and today:
        return _("今天要办 %(today)s 件，%(overdue)s 件已逾期") % {"today": today, "overdue": overdue}
    if overdue:
        return _("%(overdue)s 件已逾期") % {"overdue": overdue}
    if today:
        return _("今天要办 %(today)s 件") % {"today": today}
    return _("今天没有到期的事，往后 %(count)s 件") % {"count": count}
