"""组件与状态: every component in every state, also the unhappy ones; for the eye and for the browser tests.

It stands in the demo and under DEBUG alone; elsewhere there is no such page.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oversight.views import sample_forms, samples
from oversight.views.base import public_page


@public_page
def components(request: HttpRequest, side: str = "staff") -> HttpResponse:
    """The living page; ``side`` staff or public chooses the head and the sheet."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    context: dict[str, Any] = {
        "base": f"base_{side}.html",
        "side": side,
        "table": sample_forms.register(request),
    }
    for sample in samples.ALL:
        context.update(sample())
    return render(request, "oversight/design/components.html", context)
