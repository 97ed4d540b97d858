"""Which records of the registry lie in a unit of the tree, for a unit that is redrawn (oversight/cargo.py)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight import cargo
from registry.models import Change, Estate, Firm
from registry.states import STANDING


def register() -> None:
    """Estates first: what concerns an estate follows it. Room checks stay where they were made (DOMAIN §13.14)."""
    cargo.register(
        cargo.Cargo(
            model=Estate,
            label=_("小区"),
            verb="registry.view_estate",
            event="estate.moved",
            assigned=True,
            standing=_on_the_register,
            counted=True,
            url_name="registry:estate-list",
            place_param="territory",
        ),
        cargo.Cargo(model=Firm, label=_("备案所在地的企业"), verb="registry.view_firm", event="firm.moved"),
        cargo.Cargo(
            model=Change,
            label=_("待审核的登记变更"),
            verb="registry.view_estate",
            follows="estate",
            standing=_pending_change,
        ),
    )


def _on_the_register(at: datetime) -> Q:
    return Q(state__in=STANDING)


def _pending_change(at: datetime) -> Q:
    return Q(state="submitted")
