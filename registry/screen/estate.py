"""What a page says of an estate: head, strip, facts, side; limited to the fields that the reader may see."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import show_area
from oversight.screen import figures, parts
from registry.models import Estate, EstateMode
from registry.rules.projects import title_of
from registry.rules.room import BREACH
from registry.rules.tenure import due_warning
from registry.states import STANDING

Allowed = Set[str] | None  # None: all fields
MODE_WORDS = dict(EstateMode.MODES)
STATE_TONES = {
    "draft": "draft",
    "returned": "check",
    "merged": "draft",
    "split": "draft",
    "regrouped": "draft",
    "withdrawn": "draft",
}


def shows(allowed: Allowed, field: str) -> bool:
    """Whether the reader may see this field."""
    return allowed is None or field in allowed


def status(estate: Estate) -> parts.Status:
    """One tag: the state where it is not plainly on the register, else how it is managed."""
    if estate.state != "registered":
        return parts.Status(STATE_TONES[estate.state], estate.get_state_display())
    return mode_status(estate.mode)


def mode_status(mode: str) -> parts.Status:
    """How it is managed, as a tag: nobody is a breach, a firm is met, the rest is in between."""
    tone = {"none": "failed", "firm": "met"}.get(mode, "running")
    return parts.Status(tone, str(MODE_WORDS[mode]))


def notes(estate: Estate, allowed: Allowed) -> list[Any]:
    """The small line above the name."""
    found = [_("小区 %(number)s") % {"number": estate.public_id}]
    if shows(allowed, "completed_on") and estate.completed_on:
        found.append(figures.put(_("%(when)s竣工"), when=figures.date_zh(estate.completed_on)))
    if shows(allowed, "estate_class"):
        found.append(estate.get_estate_class_display())
    return found


def strip(estate: Estate, at: datetime, allowed: Allowed) -> list[parts.Fact]:
    """Manager, area, households, contract: the four figures of an estate."""
    today = beijing_day(at)
    held = estate.tenures.current(today).select_related("firm__organisation").first()
    facts = [_manager(estate, held, allowed)]
    if shows(allowed, "total_area"):
        facts.append(_area(estate, whole=allowed is None))
    if shows(allowed, "households"):
        facts.append(_households(estate))
    facts.append(_room_check(estate))
    if held and allowed is None:
        facts.append(_contract(held, today))
    return facts


def _households(estate: Estate) -> parts.Fact:
    """Households, and below them in how many buildings; either may be unknown, as it often is after an import."""
    known = estate.households is not None
    below = _("%(n)s 栋") % {"n": f"{estate.buildings:,}"} if estate.buildings is not None else ""
    value = figures.count(estate.households) if known else None
    return parts.Fact(label=_("户数"), value=value, unit=_("户") if known else "", base=below)


def _room_check(estate: Estate) -> parts.Fact:
    """The newest standing check: its verdict is public, so every reader of the estate sees it."""
    last = estate.room_checks.standing().order_by("-surveyed_at", "-id").first()
    if last is None:
        return parts.Fact(label=_("用房核查"), value=_("未查"), words=True)
    return parts.Fact(
        label=_("用房核查"),
        value=str(last.get_verdict_display()),
        base=figures.date_zh(last.surveyed_at),
        url=reverse("registry:check-detail", args=[last.pk]),
        words=True,
        breach=last.verdict in BREACH,
    )


def _manager(estate: Estate, held: Any, allowed: Allowed) -> parts.Fact:
    if held:
        since = figures.put(
            _("%(day)s起，%(kind)s"), day=figures.date_zh(held.term.lower), kind=held.get_kind_display()
        )
        url = held.firm.get_absolute_url()
        return parts.Fact(label=_("现管理单位"), value=held.firm.name, base=since, url=url, words=True)
    if allowed is not None:
        return parts.Fact(label=_("现管理单位"), value=None, words=True)
    row = estate.modes.filter(mode=estate.mode, term__upper_inf=True).select_related("manager").first()
    if (
        row is None and estate.mode == "none" and not estate.modes.exists()
    ):  # nobody knows: not the same as nobody
        return parts.Fact(label=_("现管理单位"), value=_("没有登记"), words=True)
    words = str(row.manager) if row and row.manager else str(MODE_WORDS[estate.mode])
    base = str(MODE_WORDS[estate.mode]) if row and row.manager else ""
    breach = estate.mode == "none" and estate.state in STANDING
    return parts.Fact(label=_("现管理单位"), value=words, base=base, words=True, breach=breach)


def _area(estate: Estate, *, whole: bool) -> parts.Fact:
    base = ""
    if whole and estate.total_area is not None:
        source = estate.areas.filter(kind="total", value=estate.total_area).first()
        base = f"{source.get_stage_display()} {source.document}".strip() if source else ""
    shown = show_area(estate.total_area) if estate.total_area is not None else None
    return parts.Fact(label=_("总建筑面积"), value=shown, unit="m²" if shown else "", base=base)


def _contract(held: Any, today: Any) -> parts.Fact:
    if held.contract_to is None:
        return parts.Fact(label=_("合同到期"), value=None, base=held.contract_number, words=True)
    left = (held.contract_to - today).days
    day = figures.date_zh(held.contract_to)
    if left < 0:
        words = _("已到期 %(n)s 个自然日") % {"n": -left}
        return parts.Fact(label=_("合同到期"), value=words, base=day, words=True, breach=True)
    return parts.Fact(label=_("合同到期"), value=str(left), unit=_("个自然日后"), base=day)


# (field, what it is called, how it is shown)
FACTS: tuple[tuple[str, Any], ...] = (
    ("kind", lambda e: e.get_kind_display()),
    ("estate_class", lambda e: e.get_estate_class_display()),
    ("address", lambda e: e.address),
    ("boundary", lambda e: e.boundary),
    ("above_ground_area", lambda e: _metres(e.above_ground_area)),
    ("measured_area", lambda e: _metres(e.measured_area)),
    ("phases", lambda e: e.phases),
    ("permitted_on", lambda e: e.permitted_on and figures.date_zh(e.permitted_on)),
    ("completed_on", lambda e: e.completed_on and figures.date_zh(e.completed_on)),
    ("developer", lambda e: e.developer),
    ("responsible_unit", lambda e: e.responsible_unit),
    ("owners_body", lambda e: e.owners_body),
    ("longitude", lambda e: e.longitude and f"{e.longitude}°, {e.latitude}°"),
)


def _metres(value: Any) -> Any:
    return value and figures.square_metres(value)


def pairs(estate: Estate, allowed: Allowed) -> list[parts.Pair]:
    """The facts table, each under its column's name."""
    labels = {"longitude": _("经纬度")}
    return [
        parts.Pair(
            label=labels.get(field) or str(cast(Any, Estate._meta.get_field(field)).verbose_name),
            value=show(estate),
        )
        for field, show in FACTS
        if shows(allowed, field)
    ]


def side(estate: Estate, at: datetime) -> dict[str, Any]:
    """The side cards of the overview: who answers, what is to be remembered, what it came from."""
    officer = (
        estate.officers.filter(valid_to=None)
        .select_related("membership__person", "membership__organisation")
        .first()
    )
    return {
        "officer": officer,
        "reminders": reminders(estate, at),
        "lines": lineage(estate),
        "listings": listings(estate),
    }


def listings(estate: Estate) -> list[dict[str, Any]]:
    """What lists said of it beside what is stored: a card a list, each cell under its column's name."""
    language = get_language() or "zh"
    return [
        {
            "source": _("“%(file)s”第 %(row)s 行") % {"file": row.batch.filename, "row": f"{row.row:,}"},
            "pairs": [
                parts.Pair(label=title_of(field, language) if field else header, value=text)
                for field, header, text in row.said
            ],
        }
        for row in estate.listings.select_related("batch").order_by("pk")
    ]


def reminders(estate: Estate, at: datetime) -> list[str]:
    """A contract that ends within 180 days, and a tenure beyond its contract (DOMAIN §3: 180, 90, 30 days)."""
    today = beijing_day(at)
    held = estate.tenures.current(today).exclude(contract_to=None).first()
    if held is None or held.contract_to is None:
        return []
    left = held.contract_to - today
    if left < timedelta(0):
        return [
            figures.put(
                _("合同已于 %(day)s 到期，任期仍在继续，请核实续约或办理终止。"),
                day=figures.date_zh(held.contract_to),
            )
        ]
    if due_warning(held.contract_to, today) is not None:
        return [
            figures.put(
                _("合同 %(day)s 到期，还有 %(n)s 个自然日，请督促续约或选聘。"),
                day=figures.date_zh(held.contract_to),
                n=left.days,
            )
        ]
    return []


def lineage(estate: Estate) -> list[dict[str, Any]]:
    """What it came from and what it became, with the day and the ground."""
    found = [
        {"estate": row.after, "words": _("由它承接"), "row": row}
        for row in estate.heirs.select_related("after")
    ]
    return found + [
        {"estate": row.before, "words": _("来自它"), "row": row}
        for row in estate.origins.select_related("before")
    ]
