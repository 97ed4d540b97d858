"""Whose turn the clocks of score sheets are: who tells the firm of a visit, who reviews, who countersigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models import Sheet
from inspections.rules.clocks import COUNTERSIGNED, NOTICES, REVIEWS
from oversight.clocks import ClockKind
from oversight.clocks import register as name
from oversight.kernel.scope import Kind
from oversight.kernel.turns import Turn
from oversight.models import Organisation
from registry.actions.estate.moving import street_office

NOTICE = _("检查通知")
REVIEW = _("考核表复核")


def register() -> None:
    """Once, when the app loads."""
    for part, turn in NOTICES.items():
        name(_notice(part, turn))
    for part, turn in REVIEWS.items():
        name(_review(part, turn))
    name(
        ClockKind(
            turn=COUNTERSIGNED,
            model=Sheet,
            work=REVIEW,
            words=_("会签街道考核表：%(name)s"),
            called=_("会签街道考核表"),
            verb="inspections.countersign_streetsheet",
            read="inspections.view_streetsheet",
            holder=lambda sheet, at: _bureau(),
            name=_estate,
            url=_to_review,
        )
    )


def _notice(part: str, turn: Turn) -> ClockKind:
    return ClockKind(
        turn=turn,
        model=Sheet,
        work=NOTICE,
        words=_("制发检查通知书：%(name)s"),
        called=_("制发检查通知书"),
        verb=f"inspections.notify_{part}sheet",
        read=f"inspections.view_{part}sheet",
        holder=_holder,
        name=_estate,
        url=lambda sheet: reverse("inspections:sheet-notify", args=[sheet.number]),
    )


def _review(part: str, turn: Turn) -> ClockKind:
    called = {"street": _("复核街道考核表"), "bureau": _("复核主管部门考核表")}
    words = {"street": _("复核街道考核表：%(name)s"), "bureau": _("复核主管部门考核表：%(name)s")}
    return ClockKind(
        turn=turn,
        model=Sheet,
        work=REVIEW,
        words=words[part],
        called=called[part],
        verb=f"inspections.review_{part}sheet",
        read=f"inspections.view_{part}sheet",
        holder=_holder,
        name=_estate,
        url=_to_review,
    )


def _estate(sheet: Sheet) -> str:
    return str(sheet.estate)


def _to_review(sheet: Sheet) -> str:
    return reverse("inspections:sheet-review", args=[sheet.number])


def _holder(sheet: Any, _at: datetime) -> Organisation | None:
    """The street's part is the street office's where the sheet lies, the bureau's the bureau's."""
    if sheet.part == "street":
        return street_office(sheet.jurisdiction) if sheet.jurisdiction else None
    return _bureau()


def _bureau() -> Organisation | None:
    return Organisation.objects.filter(kind=Kind.BUREAU, valid_to=None).order_by("pk").first()
