"""A `Figure` as SVG for a page: text stays text, no style attribute (strict CSP), colours by class.

Every shape carries both a class, which the stylesheet may recolour, and the plain colour as a presentation
attribute, which any rule of the stylesheet overrides.
"""

from functools import singledispatch
from hashlib import sha256

from .figure import INKS, Box, Dot, Figure, Label, Shape, Stroke
from .words import escape

HATCH_STEP = 7


def svg(figure: Figure, *, ident: str = "") -> str:
    """The drawing as an `<svg role="img">` element with title and description.

    `ident` makes its inner ids unique where a page holds the same drawing twice; else they follow the
    content.
    """
    key = ident or "fig-" + sha256(repr(figure).encode()).hexdigest()[:10]
    hatches = sorted({mark.ink for mark in figure.marks if isinstance(mark, Box) and mark.hatch})
    patterns = "".join(_pattern(key, ink) for ink in hatches)
    body = "".join(_write(mark, key) for mark in figure.marks)
    return (
        f'<svg class="fig" role="img" aria-labelledby="{key}-t {key}-d" viewBox="0 0 {n(figure.width)} '
        f'{n(figure.height)}" width="{n(figure.width)}" height="{n(figure.height)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{key}-t">{escape(figure.title)}</title>'
        f'<desc id="{key}-d">{escape(figure.desc)}</desc>'
        + (f"<defs>{patterns}</defs>" if patterns else "")
        + body
        + "</svg>"
    )


def n(value: float) -> str:
    """A coordinate with at most two decimals: 12.5, 3."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _pattern(key: str, ink: str) -> str:
    """Slanted lines of one ink on a light ground."""
    step = HATCH_STEP
    return (
        f'<pattern id="{key}-{ink}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{step}" height="{step}" class="fig-ground" '
        'fill="#FFFFFF"/>'
        f'<line x1="0" y1="0" x2="0" y2="{step}" class="fig-{ink}-line" stroke="{INKS[ink]}" '
        'stroke-width="5"/>'
        "</pattern>"
    )


@singledispatch
def _write(mark: object, key: str) -> str:
    raise TypeError(f"no SVG for {type(mark).__name__}")


@_write.register
def _(mark: Box, key: str) -> str:
    place = f'x="{n(mark.x)}" y="{n(mark.y)}" width="{n(mark.width)}" height="{n(mark.height)}"'
    corner = f' rx="{n(mark.round)}"' if mark.round else ""
    if mark.hatch:
        return f'<rect {place}{corner} fill="url(#{key}-{mark.ink})"/>'
    if mark.dashed:
        return (f'<rect {place}{corner} class="fig-{mark.ink}-line" fill="none" stroke="{INKS[mark.ink]}" '
                'stroke-width="1.5" stroke-dasharray="4 3"/>')  # fmt: skip
    return f'<rect {place}{corner} class="fig-{mark.ink}" fill="{INKS[mark.ink]}"/>'


@_write.register
def _(mark: Stroke, key: str) -> str:
    points = " ".join(f"{n(x)},{n(y)}" for x, y in mark.points)
    dashes = ' stroke-dasharray="6 4"' if mark.dashed else ""
    return (f'<polyline points="{points}" class="fig-{mark.ink}-line" fill="none" stroke="{INKS[mark.ink]}" '
            f'stroke-width="{n(mark.width)}"{dashes}/>')  # fmt: skip


@_write.register
def _(mark: Shape, key: str) -> str:
    points = " ".join(f"{n(x)},{n(y)}" for x, y in mark.points)
    return f'<polygon points="{points}" class="fig-{mark.ink}" fill="{INKS[mark.ink]}"/>'


@_write.register
def _(mark: Dot, key: str) -> str:
    place = f'cx="{n(mark.x)}" cy="{n(mark.y)}" r="{n(mark.radius)}"'
    if mark.hollow:
        return (f'<circle {place} class="fig-{mark.ink}-line" fill="none" stroke="{INKS[mark.ink]}" '
                'stroke-width="2"/>')  # fmt: skip
    return f'<circle {place} class="fig-{mark.ink}" fill="{INKS[mark.ink]}"/>'


@_write.register
def _(mark: Label, key: str) -> str:
    weight = ' font-weight="700"' if mark.bold else ""
    anchor = f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
    return (f'<text x="{n(mark.x)}" y="{n(mark.y)}" class="fig-{mark.ink}" fill="{INKS[mark.ink]}" '
            f'font-size="{n(mark.size)}"{anchor}{weight}>{escape(mark.text)}</text>')  # fmt: skip
