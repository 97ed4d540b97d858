"""Line icons on a 24 grid, drawn for this portal. An icon never stands without a word."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_HALF = '<circle cx="12" cy="12" r="9"/><path class="fill" d="M12 3a9 9 0 0 1 0 18z"/>'
_RING = '<circle cx="12" cy="12" r="9"/>'
_DIAMOND = '<path d="m12 2.5 9.5 9.5-9.5 9.5L2.5 12z"/><path d="M12 8v5m0 3v.2"/>'

ICONS: dict[str, str] = {
    "bell": '<path d="M6 16V10a6 6 0 0 1 12 0v6l1.5 2h-15zM10 20.5h4"/>',
    "boxed-cross": '<rect x="3.5" y="3.5" width="17" height="17"/><path d="m8 8 8 8m0-8-8 8"/>',
    "boxed-tick": '<rect x="3.5" y="3.5" width="17" height="17"/><path d="m7.5 12 3.2 3.2L16.5 9"/>',
    "calculator": (
        '<rect x="5" y="3" width="14" height="18"/><path d="M8.5 7h7M8.5 11.5h.1m3.4 0h.1m3.4 0h.1'
        'M8.5 14.5h.1m3.4 0h.1m3.4 0h.1M8.5 17.5h.1m3.4 0h.1m3.4 0h.1"/>'
    ),
    "calendar": '<rect x="4" y="5.5" width="16" height="15"/><path d="M4 10h16M8 3v4m8-4v4"/>',
    "camera": '<path d="M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17z"/><circle cx="12" cy="13.5" r="3.5"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron-down": '<path d="m6 9 6 6 6-6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "diamond": _DIAMOND,
    "document": '<path d="M6 3h8l4.5 4.5V21H6zM13.5 3v5h5M9 12.5h6M9 16.5h6"/>',
    "download": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 19.5h15"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.75"/>',
    "half": _HALF,
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "no-net": '<path d="M4 4l16 16M8 18h9m2.5-1.5A4 4 0 0 0 17 10a5.5 5.5 0 0 0-7-4M7 9a5 5 0 0 0 0 9"/>',
    "phone": '<path d="M5 4h4l1.5 5-2.5 1.5a12 12 0 0 0 5.5 5.5L15 13.5l5 1.5v4c0 1-9 2-13-4S4 4 5 4z"/>',
    "pin": '<path d="M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z"/><circle cx="12" cy="10" r="2.25"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7z"/>',
    "ring": _RING,
    "ringed-tick": '<circle cx="12" cy="12" r="9"/><path d="m7.5 12.3 3 3 6-6.3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "shield": '<path d="m12 3 7.5 2.5V12c0 5-4 8-7.5 9-3.5-1-7.5-4-7.5-9V5.5zM8.5 12l2.5 2.5 4.5-5"/>',
    "sort-down": '<path d="M12 4.5v15m-5-5 5 5 5-5"/>',
    "sort-up": '<path d="M12 19.5v-15m-5 5 5-5 5 5"/>',
    "speech": '<path d="M4 5h16v11.5h-9L7 20v-3.5H4z"/>',
    "star": '<path d="m12 3 2.7 5.8 6.3.8-4.7 4.3 1.3 6.3-5.6-3.2-5.6 3.2 1.3-6.3L3 9.6l6.3-.8z"/>',
    "swap": '<path d="M4 8.5h15m-3.5-3.5L19 8.5 15.5 12M20 15.5H5M8.5 12 5 15.5 8.5 19"/>',
    "triangle": '<path d="M12 3.5 21.5 20h-19zM12 10v4.5m0 2.5v.2"/>',
    "upload": '<path d="M12 15V4M7.5 8.5 12 4l4.5 4.5M4.5 19.5h15"/>',
    "home": '<path d="m3.5 11.5 8.5-7 8.5 7M6 10v10h12V10"/>',
}


def icon(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG: hidden from readers of the page aloud, unless ``label`` gives it words.

    Raises KeyError for a name that was never drawn.
    """
    drawing = mark_safe(ICONS[name])  # noqa: S308 - a constant of this module
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)
