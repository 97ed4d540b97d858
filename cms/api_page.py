"""接口说明: how the API is asked, drawn from the description that machines read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.api import api
from cms.views.page import draw, trail
from oversight.views.base import public_page


@public_page
def docs(request: HttpRequest) -> HttpResponse:
    """How the API is asked, from the same description that machines read; no script, nothing from elsewhere."""
    context = {
        "operations": operations(api.get_openapi_schema()),
        "crumbs": trail((_("首页"), "/"), (_("数据开放"), reverse("cms:open-data")), (_("接口说明"), "")),
    }
    return draw(request, "cms/opendata/api.html", context, tags="site")


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The addresses with their parameters, for people."""
    return [
        {
            "path": path,
            "summary": _in_words(told.get("summary", "")),
            "about": _in_words(told.get("description", "")),
            "parameters": [
                {
                    "name": parameter["name"],
                    "required": parameter.get("required", False),
                    "about": _in_words(
                        parameter.get("description") or parameter["schema"].get("description", "")
                    ),
                }
                for parameter in told.get("parameters", [])
            ],
        }
        for path, methods in schema["paths"].items()
        for told in methods.values()
    ]


def _in_words(told: str) -> str:
    """A text of the description in the reader's language; gettext would answer "" with the catalogue's own head."""
    return _(told) if told else ""
