"""Drawings in templates: `{% chart wide narrow %}` gives both drawings and the table with the same figures."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from oversight.papers.figure import Figure
from oversight.papers.svg import svg

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(wide: Figure, narrow: Figure | None = None) -> dict[str, Any]:
    """A chart: the wide drawing, the phone's own, and its data behind 看数据表."""
    return {
        "wide": _markup(wide),
        "narrow": _markup(narrow) if narrow else "",
        "data": wide.data,
        "title": wide.title,
    }


@register.simple_tag
def drawing(shown: Figure) -> SafeString:
    """A drawing alone: a QR code, a seal."""
    return _markup(shown)


def _markup(shown: Figure) -> SafeString:
    return mark_safe(svg(shown))  # noqa: S308 - every text in it went through papers.words.escape
