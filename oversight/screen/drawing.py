"""Small drawings that a sheet cannot make under our content policy: bars, shares, the tenure axis, as SVG.

Widths are SVG attributes, never style attributes. Every drawing stands beside its figures, so it is hidden from
readers of the page aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oversight.screen.parts import Band, Bar, Mark, Row, Share, Tenure

FULL = Decimal(100)


def _percent(part: Any, whole: Any) -> Decimal:
    if not whole:
        return Decimal(0)
    return min(FULL, max(Decimal(0), (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"))))


def _svg(inner: SafeString, css: str = "") -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true" height="12" width="100%">{}</svg>', css, inner)


def _rect(x: Decimal, width: Decimal, css: str) -> SafeString:
    return format_html('<rect x="{}%" width="{}%" height="100%" class="{}"/>', x, width, css)


def _hatched(x: Decimal, width: Decimal, css: str) -> SafeString:
    hatch = format_html('<rect x="{}%" width="{}%" height="100%" fill="url(#hatch)"/>', x, width)
    return _rect(x, width, css) + hatch


def bar(part: Any, whole: Any, tone: str = "bar") -> SafeString:
    """How much of a whole: a filled part on a track."""
    share = _percent(part, whole)
    return _svg(_rect(Decimal(0), FULL, "fill-track") + _rect(Decimal(0), share, f"fill-{tone}"))


def progress(done: int, total: int) -> SafeString:
    """Progress of a territory: full is plain ink, a gap makes the done part hatched amber."""
    share = _percent(done, total)
    whole = done >= total
    part = _rect(Decimal(0), share, "fill-bar") if whole else _hatched(Decimal(0), share, "fill-near")
    return _svg(_rect(Decimal(0), FULL, "fill-track") + part)


def shares(parts: Sequence[Share]) -> SafeString:
    """A bar of shares with hair gaps between them; the breach is hatched."""
    whole = sum(part.count for part in parts)
    drawn, x = [], Decimal(0)
    for part in parts:
        width = _percent(part.count, whole)
        drawn.append((_hatched if part.series == "breach" else _rect)(x, width, f"fill-{part.series}"))
        x += width
        drawn.append(format_html('<rect x="{}%" width="2" height="100%" class="fill-card"/>', x))
    return _svg(format_html_join("", "{}", ((piece,) for piece in drawn[:-1])))


def swatch(series: int | str) -> SafeString:
    """The colour of a series, beside its name."""
    full = (Decimal(0), FULL)
    draw = _hatched if series in ("breach", "near") else _rect
    inner = draw(*full, f"fill-{series}")
    return format_html('<svg aria-hidden="true" width="6" height="44">{}</svg>', inner)


def tally(met: int, check: int, failed: int, *, doubles: int = 0, left: int = 0) -> SafeString:
    """Rows of a file: good, to be looked at or decided (hatched), to be mended; those left out stay blank."""
    whole = met + check + doubles + failed + left
    first, second = _percent(met, whole), _percent(check + doubles, whole)
    inner = _rect(Decimal(0), first, "fill-met") + _hatched(first, second, "fill-near")
    return _svg(inner + _rect(first + second, _percent(failed, whole), "fill-breach"))


def amounts(bars: Sequence[Bar]) -> list[tuple[Bar, SafeString]]:
    """Each bar with its drawing, all on one scale: solid what is there, dashed what is missing, hatched void."""
    scale = max((Decimal(b.amount) + Decimal(b.missing) + Decimal(b.void) for b in bars), default=Decimal(0))
    return [(b, _svg(_amount(b, scale))) for b in bars]


def _amount(one: Bar, scale: Decimal) -> SafeString:
    width = _percent(one.amount, scale)
    drawn = _rect(Decimal(0), width, f"fill-{one.tone}")
    if one.missing:
        gap = _percent(one.missing, scale)
        drawn += format_html('<rect x="{}%" y="1" width="{}%" height="90%" class="gap-missing"/>', width, gap)
    if one.void:
        drawn += _hatched(width, _percent(one.void, scale), "fill-5")
    return drawn


def ladder(value: Any, steps: Sequence[Any], top: Any) -> SafeString:
    """How far up a ladder of limits ``value`` stands: amber on a track, white lines at the steps."""
    marks = format_html_join(
        "", '<rect x="{}%" width="2" height="100%" class="fill-card"/>', ((_percent(s, top),) for s in steps)
    )
    filled = _rect(Decimal(0), _percent(value, top), "fill-near")
    return _svg(_rect(Decimal(0), FULL, "fill-track") + filled + marks, "ladder")


# The tenure drawing is laid out in units of a 1,280 wide box
WIDTH, LEFT, RIGHT = 1280, 96, 1268
BAND_TOP, BAND_HEIGHT, ROW_HEIGHT, BARS_HEIGHT = 36, 48, 48, 72
CHAR = 14  # the width of a Chinese character at 14 px


@dataclass(frozen=True)
class _Axis:
    """Days to places between two first-of-Januaries."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where ``day`` stands."""
        span = (self.last - self.first).days
        return round(LEFT + (RIGHT - LEFT) * (day - self.first).days / span, 1)

    def ticks(self) -> list[tuple[float, int]]:
        """Each year's line."""
        return [(self.x(date(year, 1, 1)), year) for year in range(self.first.year, self.last.year + 1)]


def tenure(drawn: Tenure) -> SafeString:
    """谁在管: bands, rows of marks, today's line; text sizes hold at the width of a desk."""
    ends = [
        drawn.today,
        *(b.until for b in drawn.bands if b.until),
        *((drawn.foreseen,) if drawn.foreseen else ()),
    ]
    axis = _Axis(date(min(b.since for b in drawn.bands).year, 1, 1), date(max(ends).year + 1, 1, 1))
    heights = [BARS_HEIGHT if row.kind == "bars" else ROW_HEIGHT for row in drawn.rows]
    bottom = BAND_TOP + BAND_HEIGHT + 24 + sum(heights)
    pieces = [_years(axis, bottom, drawn.today), _label(_("管理单位"), BAND_TOP + 30)]
    pieces += [_band(axis, band, drawn, index) for index, band in enumerate(drawn.bands)]
    top = BAND_TOP + BAND_HEIGHT + 24
    for row, height in zip(drawn.rows, heights, strict=True):
        pieces.append(_row(axis, row, top, height))
        top += height
    pieces.append(_today(axis, drawn, bottom))
    return format_html(
        '<svg class="tenure-drawing" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH, bottom + 4, format_html_join("", "{}", ((p,) for p in pieces)),
    )  # fmt: skip


def tenure_list(drawn: Tenure) -> list[tuple[Band, SafeString]]:
    """The bands newest first, each with its colour, for phones and for readers of the page aloud."""
    rows = [
        (band, swatch("near" if band.kind == "emergency" else _series(band, i)))
        for i, band in enumerate(drawn.bands)
    ]
    return rows[::-1]


def _series(band: Band, index: int) -> int:
    """Ink for the firm of today, one of three others for those before it."""
    return 1 if band.until is None else (5, 3, 2)[index % 3]


def _years(axis: _Axis, bottom: int, today: date) -> SafeString:
    ticks = axis.ticks()
    every = 2 if len(ticks) > 9 else 1
    clear = [tick for tick in ticks[:-1:every] if abs(tick[0] - axis.x(today)) > 3 * CHAR]
    lines = format_html_join(
        "", '<path class="axis" d="M{} {}V{}"/>', ((x, BAND_TOP - 10, bottom) for x, _year in ticks)
    )
    words = format_html_join(
        "", '<text x="{}" y="18" class="t-muted">{}</text>',
        ((x + 2, _("%(year)s年") % {"year": year}) for x, year in clear),
    )  # fmt: skip
    return lines + words


def _label(words: str, y: int) -> SafeString:
    return format_html('<text x="0" y="{}" class="t-muted">{}</text>', y, words)


def _fit(words: str, width: float) -> str:
    room = int(width // CHAR)
    return words if len(words) <= room else words[: max(0, room - 1)] + "…" if room > 2 else ""


def _two_lines(band: Band, width: float) -> tuple[str, str, bool]:
    """Name over note; a name too long for one line takes both where it then stands whole: the note is in the list."""
    room = int(width // CHAR)
    if room < len(band.label) <= 2 * room:
        return band.label[:room], band.label[room:], True
    return _fit(band.label, width), _fit(band.note, width * 1.5), False


def _band(axis: _Axis, band: Band, drawn: Tenure, index: int) -> SafeString:
    x, end = axis.x(band.since), axis.x(band.until or drawn.today)
    width = max(4.0, round(end - x - 2, 1))
    box = (x, BAND_TOP, width, BAND_HEIGHT)
    if band.kind == "emergency":
        under = _fit(band.label, width + 60)
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="fill-near"/>'
            '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="url(#hatch)"/>'
            '<text x="{}" y="{}" class="b t-near">{}</text>',
            *box, *box, x - 4, BAND_TOP + BAND_HEIGHT + 17, under,
        )  # fmt: skip
    series = _series(band, index)
    upper, lower, strong = _two_lines(band, width - 14)
    shape = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="fill-{}"/>'
        '<text x="{}" y="{}" class="on-band b">{}</text><text x="{}" y="{}" class="on-band{}">{}</text>',
        *box, series, x + 10, BAND_TOP + 20, upper, x + 10, BAND_TOP + 39, " b" if strong else "", lower,
    )  # fmt: skip
    if band.until is None and drawn.foreseen and drawn.foreseen > drawn.today:
        shape += format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" class="future"/>',
            end, BAND_TOP + 1, round(axis.x(drawn.foreseen) - end, 1), BAND_HEIGHT - 2,
        )  # fmt: skip
    return shape


def _row(axis: _Axis, row: Row, top: int, height: int) -> SafeString:
    draw = {"text": _text_mark, "breach": _breach_mark, "bars": _bar_mark}[row.kind]
    most = max((mark.amount for mark in row.marks), default=0) or 1
    marks = format_html_join("", "{}", ((draw(axis, mark, top, most),) for mark in row.marks))
    return _label(row.label, top + height - 18) + marks


def _text_mark(axis: _Axis, mark: Mark, top: int, most: int) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" class="b">{}</text>', axis.x(mark.on), top + 30, mark.label
    )


def _breach_mark(axis: _Axis, mark: Mark, top: int, most: int) -> SafeString:
    x, y = axis.x(mark.on), top + 25
    left = x > (LEFT + RIGHT) / 2
    return format_html(
        '<path class="t-breach" d="m{} {} 6 6-6 6-6-6z"/>'
        '<text x="{}" y="{}" text-anchor="{}" class="b t-breach">{}</text>',
        x, y - 6, x - 11 if left else x + 11, y + 5, "end" if left else "start", mark.label,
    )  # fmt: skip


def _bar_mark(axis: _Axis, mark: Mark, top: int, most: int) -> SafeString:
    x, height = axis.x(mark.on), max(2, round(mark.amount * 36 / most))
    foot = top + BARS_HEIGHT - 8
    return format_html(
        '<rect x="{}" y="{}" width="22" height="{}" class="fill-5"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        x - 11, foot - height, height, x, foot - height - 7, mark.label,
    )  # fmt: skip


def _today(axis: _Axis, drawn: Tenure, bottom: int) -> SafeString:
    x = axis.x(drawn.today)
    return format_html(
        '<path class="today" d="M{} {}V{}"/><text x="{}" y="18" text-anchor="middle" class="b on-paper">{}</text>',
        x, BAND_TOP - 8, bottom, x, _("今天"),
    )  # fmt: skip
