"""Figures and dates as pages show them: number and unit held together, true minus, the reader's language."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oversight.kernel import measure
from oversight.kernel.wording import is_english

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# a number with the Chinese words after it up to the next mark, or with the first of them where they are many
COUNTED = re.compile(r"(?<!\w)\d[\d,.]* (?:[\u4e00-\u9fff]{1,4}(?![\u4e00-\u9fff])|[\u4e00-\u9fff])")


def english() -> bool:
    """Whether the page is being read in English."""
    return is_english(get_language() or "")


def nothing() -> SafeString:
    """The dash for what is not there, read aloud as 无."""
    return format_html(
        '<span class="nothing"><span aria-hidden="true">—</span><span class="vh">{}</span></span>', _("无")
    )


def put(words: str, **parts: Any) -> SafeString:
    """``words`` with ``%(name)s`` places filled, figures and dates staying what they are: `put(_("%(day)s起"), day=…)`.

    Plain ``%`` would turn their markup into text; everything else is escaped, the words too.
    """
    return mark_safe(escape(words) % {name: conditional_escape(part) for name, part in parts.items()})  # noqa: S308


def or_nothing(value: Any) -> Any:
    """``value``, or the dash where there is none; zero is something."""
    return nothing() if value is None or value == "" else value


def decimal(value: Any) -> Decimal | None:
    """``value`` as a decimal; None and "" are None. Raises TypeError for a float, which is never exact."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        raise TypeError("a figure is a Decimal or an int, never a float")
    return Decimal(value)


def with_unit(shown: str, unit: str) -> SafeString:
    """A figure and its unit, never torn apart."""
    return format_html('<span class="figure">{} <span class="unit">{}</span></span>', shown, unit)


def area(value: Any) -> str | SafeString:
    """An area without its unit, which stands in the head: 186,543.21."""
    number = decimal(value)
    return nothing() if number is None else measure.show_area(number)


def square_metres(value: Any) -> SafeString:
    """An area with its unit: 186,543.21 m²."""
    number = decimal(value)
    return nothing() if number is None else with_unit(measure.show_area(number), "m²")


def wan(value: Any) -> SafeString:
    """A large area: 57.20 万 m², in English 572,000 m²."""
    number = decimal(value)
    if number is None:
        return nothing()
    if english():
        return with_unit(f"{measure.half_up(number, 0):,}", "m²")
    return with_unit(measure.show_wan(number).removesuffix(" 万"), "万 m²")


def permille(value: Any) -> str | SafeString:
    """A rate in thousandths: 4‰."""
    number = decimal(value)
    return nothing() if number is None else measure.show_permille(number)


def money(value: Any, unit: str = "") -> SafeString:
    """An amount in yuan: 6,384.00 元; or a price by its unit: 1.45 元/m²·月."""
    number = decimal(value)
    return nothing() if number is None else with_unit(measure.show_money(number), unit or _("元"))


def points(value: Any) -> str | SafeString:
    """Points of a score, with two places: 63.56."""
    number = decimal(value)
    return nothing() if number is None else f"{measure.half_up(number, 2):f}"


def plain(value: Any) -> str | SafeString:
    """A figure as short as it is: 3, 0.5."""
    number = decimal(value)
    return nothing() if number is None else measure.plain(number)


def signed(value: Any) -> SafeString:
    """A signed figure, coloured and with its sign: +2.00, −2.00; zero is plain."""
    number = decimal(value)
    if number is None:
        return nothing()
    tone = "plus" if number > 0 else "minus" if number < 0 else "figure"
    return format_html('<span class="{}">{}</span>', tone, measure.show_signed(number))


def shown(value: Any) -> Any:
    """A value as a page writes it: decimals and whole numbers with commas and a true minus, the rest as it is."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return or_nothing(value)
    return f"{value:,}".replace("-", measure.TRUE_MINUS)


def count(value: Any) -> str | SafeString:
    """A whole number with thousands commas: 12,430."""
    return nothing() if value is None or value == "" else f"{int(value):,}"


def percent_with_base(part: Any, whole: Any, unit: str = "") -> SafeString:
    """A share and its base: 94.4%，389 / 412 件."""
    shown = measure.show_percent(Decimal(part), Decimal(whole))
    between = pgettext("between a share and its base", "，")
    return format_html(
        '<span><span class="figure">{}</span>{}<span class="figure">{} / {}{}</span></span>',
        shown, between, count(part), count(whole), f" {unit}" if unit else "",
    )  # fmt: skip


def day_of(value: date | datetime) -> date:
    """The Beijing day of a moment; a day is itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def day_words(value: date | datetime) -> str:
    """A day where no element may stand, as in the label of a choice: 2026年11月23日, in English 23 November 2026."""
    day = day_of(value)
    if english():
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def date_zh(value: date | datetime | None) -> str | SafeString:
    """A day in running text: 2026年11月23日, in English 23 November 2026."""
    return nothing() if not value else _time(day_of(value).isoformat(), day_words(value))


def day_zh(value: date | datetime | None) -> str | SafeString:
    """A day of this year in lists: 11月23日, in English 23 November."""
    if not value:
        return nothing()
    day = day_of(value)
    words = f"{day.day} {MONTHS[day.month - 1]}" if english() else f"{day.month}月{day.day}日"
    return _time(day.isoformat(), words)


def date_iso(value: date | datetime | None) -> str | SafeString:
    """A day in a staff table: 2026-11-23."""
    return nothing() if not value else _time(day_of(value).isoformat(), day_of(value).isoformat())


def moment(value: datetime | None) -> str | SafeString:
    """A moment in Beijing, without seconds: 2026-11-23 14:05."""
    if not value:
        return nothing()
    local = timezone.localtime(value)
    return _time(local.isoformat(timespec="minutes"), f"{local:%Y-%m-%d %H:%M}")


def weekday(day: date) -> str:
    """星期一 … 星期日."""
    names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    return names[day.weekday()]


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


def css_text(words: str) -> SafeString:
    """``words`` as the inside of a CSS string: every character by its number, so that none can end it."""
    return mark_safe("".join(f"\\{ord(character):06x}" for character in str(words)))  # noqa: S308 - digits alone


def held(words: Any) -> str:
    """Words in which a number and what it counts do not part: "6 个区县", "3 号楼"; markup is left as it is."""
    told = conditional_escape(words)
    if "<" in told:
        return told
    return mark_safe(COUNTED.sub(r'<span class="whole">\g<0></span>', told))  # noqa: S308


def phrases(title: str) -> SafeString:
    """A fixed title whose phrases, divided by "|", do not break inside."""
    parts = [format_html("{}", part) for part in str(title).split("|")]
    return mark_safe("<wbr>".join(parts))  # noqa: S308 - each part was escaped
