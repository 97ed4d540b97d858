"""Areas, rates, money and shares: reading what people write, rounding once, showing it as the house shows it.

All numbers are decimals. Areas are m² with two places (survey practice), required areas round up, everything
else rounds half up, once, at the end.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from oversight.kernel.wording import Catalogue, Worded

PERMILLE = Decimal("0.001")
CENT = Decimal("0.01")
WIDE = Context(prec=120)  # rounding a number of any length that may be read must not fail
WAN = Decimal(10_000)
HECTARE = Decimal(10_000)
TRUE_MINUS = "−"
NOTHING = "—"
LONGEST_NUMBER = 15  # digits before the point; beyond it nothing this portal measures is meant

NOTES = Catalogue(
    {
        "": Worded("", ""),
        "plain": Worded("去掉了空格、逗号或全角字符", "Spaces, commas or full-width characters were removed"),
        "unit": Worded("去掉了单位", "The unit was removed"),
        "wan": Worded("按“万”折算，乘以 10,000", "Read as ten thousands: multiplied by 10,000"),
        "hectare": Worded("按公顷折算，乘以 10,000", "Read as hectares: multiplied by 10,000"),
        "blank": Worded("没有填写", "Nothing was written"),
        "unreadable": Worded("不是数字", "This is not a number"),
        "too_long": Worded("数字过长", "The number is too long"),
    }
)

_NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?P<part>\.\d+)?\Z", re.ASCII)
_UNDECORATED = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_AREA_UNITS = ("平方米", "平方公尺", "平米", "m2", "m²", "㎡", "sqm")


@dataclass(frozen=True)
class Reading:
    """What a text was read as; ``note`` says what was read into it (a code of ``NOTES``), "" if nothing."""

    value: Decimal | None
    note: str = ""

    def __bool__(self) -> bool:
        return self.value is not None


def tidy(text: str) -> str:
    """``text`` with full-width characters made narrow and the white space around and inside numbers gone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read_number(text: str) -> Reading:
    """A decimal number as people write it: 12345.6, 12,345.60, １２３; no exponents, no words."""
    bare = tidy(text)
    if not bare:
        return Reading(None, "blank")
    match = _NUMBER.match(bare)
    if not match:
        return Reading(None, "unreadable")
    digits = match["whole"].replace(",", "")
    if len(digits) > LONGEST_NUMBER or len(match["part"] or "") > LONGEST_NUMBER:
        return Reading(None, "too_long")
    sign = "-" if match["sign"] in ("-", TRUE_MINUS) else ""
    value = Decimal(sign + digits + (match["part"] or ""))
    return Reading(value, "" if _UNDECORATED.match(text) else "plain")


def read_area(text: str) -> Reading:
    """An area in m²: a number, with or without its unit; 万平方米 and 公顷 are multiplied out."""
    bare = tidy(text)
    scale, note = Decimal(1), ""
    lowered = bare.lower()
    for unit in _AREA_UNITS:
        if lowered.endswith(tidy(unit)):
            bare, note = bare[: -len(tidy(unit))], "unit"
            break
    if bare.endswith("万"):
        bare, scale, note = bare[:-1], WAN, "wan"
    elif bare.endswith("公顷"):
        bare, scale, note = bare[:-2], HECTARE, "hectare"
    reading = read_number(bare if note else text)
    if reading.value is None:
        return Reading(None, "unreadable" if note else reading.note)
    return Reading(reading.value * scale, note or reading.note)


def half_up(value: Decimal, places: int) -> Decimal:
    """``value`` rounded half up to ``places`` decimals (commercial rounding, never half even)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)


def half_up_exact(value: Fraction, places: int) -> Decimal:
    """An exact fraction rounded half up (away from zero) to ``places`` decimals: nothing is rounded on the way."""
    scaled = abs(value) * 10**places
    units = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(units if value >= 0 else -units).scaleb(-places, context=WIDE)


def ceil_area(value: Decimal) -> Decimal:
    """A required area rounded up to 0.01 m², so that rounding never forgives a shortage."""
    return value.quantize(CENT, rounding=ROUND_CEILING, context=WIDE)


def plain(value: Decimal) -> str:
    """``value`` without trailing zeros, exponent or grouping: 4, 1.5, 80.00004."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_exact(value: Decimal) -> str:
    """``value`` with thousands commas and all its digits: 154,754 or 619.016."""
    text = f"{value:,f}"
    return _true_minus(text.rstrip("0").rstrip(".") if "." in text else text)


def show_area(value: Decimal | None) -> str:
    """An area for people: 186,543.21 (m² stands in the head or behind); nothing is a dash."""
    return NOTHING if value is None else _true_minus(f"{half_up(value, 2):,.2f}")


show_money = show_area


def show_wan(value: Decimal | None) -> str:
    """A large figure in ten thousands: 57.20 万."""
    return NOTHING if value is None else _true_minus(f"{half_up(value / WAN, 2):,.2f} 万")


def show_permille(rate: Decimal) -> str:
    """A rate given in thousandths: Decimal("4") is 4‰."""
    return f"{plain(rate)}‰"


def show_signed(value: Decimal, places: int = 2) -> str:
    """A signed figure with its sign always shown: +2.00, −2.00; zero bears none."""
    rounded = half_up(value, places)
    return _true_minus(f"{rounded:+,.{places}f}") if rounded else f"{abs(rounded):.{places}f}"


def show_percent(part: Decimal | int, whole: Decimal | int) -> str:
    """A share with one decimal, 94.4%; a share of nothing is a dash. The base is said beside it."""
    return NOTHING if not whole else f"{half_up(Decimal(part) * 100 / Decimal(whole), 1)}%"


def _true_minus(text: str) -> str:
    return text.replace("-", TRUE_MINUS)
