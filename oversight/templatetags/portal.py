"""Filters and tags of the house, built into every template. How to use each: docs/developers/screens.md."""

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oversight import records, unsent, workdays
from oversight.policy import by_line
from oversight.policy import may as policy_may
from oversight.screen import deadline, drawing, fields, figures
from oversight.screen.icons import icon as draw_icon
from oversight.screen.parts import Status

register = template.Library()

register.filter("area", figures.area)
register.filter("m2", figures.square_metres)
register.filter("wan", figures.wan)
register.filter("permille", figures.permille)
register.filter("money", figures.money)
register.filter("points", figures.points)
register.filter("plain", figures.plain)
register.filter("signed", figures.signed)
register.filter("whole", figures.count)
register.filter("date_zh", figures.date_zh)
register.filter("day_zh", figures.day_zh)
register.filter("date_iso", figures.date_iso)
register.filter("moment", figures.moment)
register.filter("dash", figures.or_nothing)
register.filter("shown", figures.shown)
register.filter("phrases", figures.phrases)
register.filter("held", figures.held)

register.filter("weekday", figures.weekday)
register.simple_tag(figures.percent_with_base, name="percent")

register.simple_tag(draw_icon, name="icon")
register.simple_tag(drawing.bar, name="bar")
register.simple_tag(drawing.progress, name="progress_bar")
register.simple_tag(drawing.shares, name="shares_bar")
register.simple_tag(drawing.swatch, name="swatch")
register.simple_tag(drawing.tally, name="tally_bar")
register.simple_tag(drawing.ladder, name="ladder")
register.simple_tag(drawing.amounts, name="amounts")
register.simple_tag(drawing.tenure, name="tenure_drawing")
register.simple_tag(drawing.tenure_list)

TAG_ICONS = {
    "met": "ringed-tick", "running": "half", "check": "triangle",
    "failed": "diamond", "draft": "ring", "gravest": "diamond",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def may(context: Context, verb: str, thing: Any = None) -> bool:
    """Whether the acting posting may do ``verb`` (to ``thing``): `{% may "registry.survey_room" room as ok %}`."""
    actor = context.get("actor")
    return actor is not None and policy_may(actor, verb, thing)


@register.simple_tag(takes_context=True)
def keeps_typing(context: Context) -> SafeString:
    """Inside a form that comes back filled in if its session ends before it is sent; its view asks `unsent.typed`."""
    actor = context.get("actor")
    if actor is None or not actor.signed_in or actor.view_as:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', unsent.MARK, unsent.mark_for(actor))


@register.simple_tag
def status_tag(tone: str | Status, word: str = "") -> SafeString:
    """One status of one thing: shape, colour, word. Takes a tone and a word, or a ``Status``."""
    status = tone if isinstance(tone, Status) else Status(tone, word)
    return format_html(
        '<span class="tag tag-{}">{}{}</span>', status.tone, draw_icon(TAG_ICONS[status.tone]), status.word
    )


@register.simple_tag(takes_context=True)
def deadline_chip(context: Context, thing: Any) -> SafeString:
    """The chip of a clock: a `Deadline`, a ``deadline.Clock`` or a bare moment. Nothing where there is none."""
    if not thing:
        return SafeString("")
    told = deadline.tell(deadline.clock_of(thing), now=_now(context), schedule=_schedule(context))
    return format_html(
        '<span class="deadline deadline-{}">{}{}</span>', told.tone, draw_icon(told.icon), told.words
    )


@register.inclusion_tag("components/working_days.html", takes_context=True)
def working_days(context: Context, start: date, last: date, thin: bool = False) -> dict[str, Any]:
    """The strip of working days from ``start`` (not counted) to ``last``; ``thin`` for a side card."""
    days = [day.date() if isinstance(day, datetime) else day for day in (start, last)]
    today = timezone.localtime(_now(context)).date()
    boxes = deadline.strip(start=days[0], last=days[1], today=today, schedule=_schedule(context))
    return {"boxes": boxes, "thin": thin}


def _now(context: Context) -> datetime:
    """The moment of the request, as the middleware took it; a page never asks the clock twice."""
    return context.get("now") or timezone.now()


def _schedule(context: Context) -> Any:
    """The schedule of the request; where a template is drawn without one, it is looked up."""
    return context["schedule"] if "schedule" in context else workdays.schedule()


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's own query string with some parameters changed; None or "" takes one out."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None and value != "":
            params[name] = str(value)
    return "?" + params.urlencode()


@register.simple_block_tag
def card(content: str, title: str = "", note: str = "", url: str = "", link: str = "", tone: str = "",
         body: bool = True, id: str = "") -> SafeString:  # fmt: skip
    """A card: `{% card title="动态" note="最近 6 条" url=u link="全部" %}…{% endcard %}`.

    ``tone`` main or breach gives the top rule; ``body=False`` lets a table or a list reach the edges.
    """
    head = ""
    if title:
        aside = format_html('<a href="{}">{}</a>', url, link) if url else ""
        words = format_html('<span class="note">{}</span>', note) if note else ""
        head = format_html('<div class="card-head"><div><h2>{}</h2>{}</div>{}</div>', title, words, aside)
    inner = format_html('<div class="card-body">{}</div>', content) if body else content
    kind = f" card-{tone}" if tone else ""
    named = format_html(' id="{}"', id) if id else ""
    return format_html('<section class="card{}"{}>{}{}</section>', kind, named, head, inner)


@register.filter
def name_on(unit: Any, moment: date | datetime) -> str:
    """The full name that a unit of the tree bore on the day of a record: `{{ check.jurisdiction|name_on:check.at }}`."""
    if unit is None:
        return ""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return str(unit.name_on(day))


INSET_ICONS = {"": "", "near": "half", "breach": "diamond", "met": "ringed-tick"}


@register.simple_block_tag
def inset(content: str, tone: str = "") -> SafeString:
    """Words set apart; ``tone`` near (amber), breach (vermilion) or met (pine) brings its shape too."""
    shape = draw_icon(INSET_ICONS[tone]) if tone else ""
    css = f" inset-{tone}" if tone else ""
    return format_html('<div class="inset{}">{}<div>{}</div></div>', css, shape, content)


@register.simple_tag(takes_context=True)
def may_grant(context: Context, thing: Any) -> bool:
    """Whether the acting posting could give somebody a right on this record: what it may do by the table itself."""
    actor = context.get("actor")
    return (
        actor is not None
        and not actor.view_as
        and any(by_line(actor, verb, thing) for verb in records.verbs_on(thing))
    )


register.simple_tag(records.proof_url)
register.simple_tag(records.grant_url)

register.filter("field_kind", fields.kind)
register.filter("field_unit", fields.unit_of)
register.filter("field_described", fields.described_by)
register.filter("field_target", fields.target)
register.simple_tag(fields.draw, name="widget")
register.simple_tag(fields.option_tag)
register.simple_tag(fields.tick_tag)


@register.simple_tag(takes_context=True)
def print_pages(context: Context) -> SafeString:
    """A style of this page alone by which each printed page names the record, the time, the printer and its number."""
    request: HttpRequest = context["request"]
    if getattr(request, "htmx", False):  # the page it is put into has one, under a nonce of its own
        return SafeString("")
    words = [
        str(context.get("print_name", request.path)),
        f"{timezone.localtime(_now(context)):%Y-%m-%d %H:%M}",
    ]
    if membership := getattr(request, "membership", None):
        words.append(f"{membership.person.name}，{membership.organisation}")
    return format_html(
        '<style nonce="{}">@page{{@bottom-left{{content:"{}";font-size:8pt}}'
        '@bottom-right{{content:counter(page) " / " counter(pages);font-size:8pt}}}}</style>',
        context.get("CSP_NONCE", ""),
        figures.css_text("   ".join(words)),
    )
