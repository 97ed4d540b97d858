"""动态: what happened to an estate, told from its records: each with the firm that managed it on that day.

Upper apps add what they know by `tellers.append(tell)` when they load; `axis_rows` adds rows below the tenure bands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import show_area
from oversight.models import Document
from oversight.screen import parts
from registry.models import Estate
from registry.rules.room import BREACH
from registry.screen.check import status as check_status


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened: when, what, by which body, where to look, how it stands, and the firm of that day."""

    on: date
    what: str
    who: str = ""
    url: str = ""
    status: parts.Status | None = None
    firm: str = ""


tellers: list[Callable[[Estate, datetime], Iterable[Event]]] = []
axis_rows: list[Callable[[Estate, datetime], Iterable[parts.Row]]] = []


def tell(estate: Estate, at: datetime) -> list[Event]:
    """Everything that happened to the estate, newest first, each with the firm of its day."""
    tenures = list(estate.tenures.select_related("firm__organisation", "recorded_by__organisation"))
    found = [
        *_tenures(estate, tenures, beijing_day(at)),
        *_modes(estate, beijing_day(at)),
        *_areas(estate),
        *_names(estate),
        *_changes(estate),
        *_lineage(estate),
        *_checks(estate),
        *_documents(estate),
        *(event for teller in tellers for event in teller(estate, at)),
    ]
    named = [replace(event, firm=event.firm or _firm_on(tenures, event.on)) for event in found]
    return sorted(named, key=lambda event: event.on, reverse=True)


def bands(estate: Estate, at: datetime) -> parts.Tenure | None:
    """谁在管: the firms on an axis of years, with the rows that upper apps add; None where nobody ever did."""
    rows = estate.tenures.select_related("firm__organisation").order_by("term")
    drawn = [_band(row) for row in rows]
    if not drawn:
        return None
    current = next((row for row in rows if row.term.upper is None), None)
    today = beijing_day(at)
    foreseen = (
        current.contract_to if current and current.contract_to and current.contract_to > today else None
    )
    more = [row for add in axis_rows for row in add(estate, at)]
    return parts.Tenure(bands=drawn, today=today, foreseen=foreseen, rows=more)


def _band(row: Any) -> parts.Band:
    emergency = row.kind == "emergency"
    span = f"{row.term.lower.year}.{row.term.lower.month}"
    span += f" {_('至')} {row.term.upper.year}.{row.term.upper.month}" if row.term.upper else f" {_('起')}"
    if row.term.upper is None and row.contract_to:
        span += _("，合同至 %(day)s") % {"day": row.contract_to.isoformat()}
    return parts.Band(
        label=row.firm.name,
        since=row.term.lower,
        until=row.term.upper,
        note=f"{row.get_kind_display()} {span}",
        kind="emergency" if emergency else "firm",
        url=row.firm.get_absolute_url(),
    )


def _body(by: Any) -> str:
    """The body under which something was recorded."""
    return str(by.organisation) if by else ""


def _firm_on(tenures: Iterable[Any], day: date) -> str:
    return next((str(t.firm.name) for t in tenures if day in t.term), "")


def _tenures(estate: Estate, rows: Iterable[Any], today: date) -> Iterable[Event]:
    url = reverse("registry:estate-tenures", args=[estate.public_id])
    for row in rows:
        words = _("%(firm)s接管，%(kind)s") % {"firm": row.firm.name, "kind": row.get_kind_display()}
        yield Event(on=row.term.lower, what=words, who=_body(row.recorded_by), url=url)
        if row.term.upper and row.term.upper <= today:
            words = _("%(firm)s离任") % {"firm": row.firm.name}
            words += f"：{row.ended_why}" if row.ended_why else ""
            yield Event(on=row.term.upper, what=words, url=url, firm=row.firm.name)


def _modes(estate: Estate, today: date) -> Iterable[Event]:
    url = reverse("registry:estate-tenures", args=[estate.public_id])
    rows = estate.modes.exclude(mode="firm").select_related("manager", "recorded_by__organisation")
    for row in rows:
        if row.term.lower <= today:
            words = _("管理模式：%(mode)s") % {"mode": row.get_mode_display()}
            words += _("（%(who)s）") % {"who": row.manager} if row.manager else ""
            yield Event(on=row.term.lower, what=words, who=_body(row.recorded_by), url=url)


def _areas(estate: Estate) -> Iterable[Event]:
    url = reverse("registry:estate-areas", args=[estate.public_id])
    for row in estate.areas.select_related("recorded_by__organisation"):
        words = _("%(kind)s %(value)s m²（%(stage)s）") % {
            "kind": row.get_kind_display(),
            "value": show_area(row.value),
            "stage": row.get_stage_display(),
        }
        yield Event(on=beijing_day(row.recorded_at), what=words, who=_body(row.recorded_by), url=url)


def _names(estate: Estate) -> Iterable[Event]:
    url = reverse("registry:estate-areas", args=[estate.public_id])
    for row in estate.names.exclude(valid_to=None):
        yield Event(on=cast(date, row.valid_to), what=_("更名，原名%(name)s") % {"name": row.name}, url=url)


DECIDED = {"accepted": "met", "refused": "failed"}


def _changes(estate: Estate) -> Iterable[Event]:
    for row in estate.changes.filter(state__in=DECIDED).select_related("drafted_by__organisation"):
        status = parts.Status(DECIDED[row.state], row.get_state_display())
        yield Event(
            on=beijing_day(cast(datetime, row.decided_at)),
            what=_("登记变更：%(reason)s") % {"reason": row.reason},
            who=str(row.drafted_by.organisation),
            url=row.get_absolute_url(),
            status=status,
        )


def _lineage(estate: Estate) -> Iterable[Event]:
    for row in estate.heirs.select_related("after"):
        words = _("%(kind)s：由%(name)s承接") % {"kind": row.get_kind_display(), "name": row.after.name}
        yield Event(on=row.on, what=words, url=row.after.get_absolute_url())
    for row in estate.origins.select_related("before"):
        words = _("%(kind)s：来自%(name)s") % {"kind": row.get_kind_display(), "name": row.before.name}
        yield Event(on=row.on, what=words, url=row.before.get_absolute_url())


def _checks(estate: Estate) -> Iterable[Event]:
    for row in estate.room_checks.select_related("surveyed_by__organisation", "withdrawal").defer("record"):
        words = _("用房核查")
        if row.verdict in BREACH and row.shortfall:
            words = _("用房核查，差 %(area)s m²") % {"area": show_area(row.shortfall)}
        status = check_status(row.verdict)
        if hasattr(row, "withdrawal"):
            status = parts.Status("draft", _("已撤回"))
        yield Event(
            on=beijing_day(row.surveyed_at),
            what=words,
            who=_body(row.surveyed_by),
            url=reverse("registry:check-detail", args=[row.pk]),
            status=status,
        )


def _documents(estate: Estate) -> Iterable[Event]:
    kind = ContentType.objects.get_for_model(Estate)
    rows = Document.objects.filter(content=kind, thing=estate.pk).select_related("issuer")
    url = reverse("registry:estate-documents", args=[estate.public_id])
    for row in rows:
        yield Event(
            on=beijing_day(row.issued_at), what=f"{row.title} {row.number}", who=str(row.issuer), url=url
        )
