"""利害关系申报: a person's own declaration of a tie to a firm, which bars scoring and deciding about it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy

from oversight.acting import ActError, acting
from oversight.kernel.scope import Kind
from oversight.models import DeclaredInterest, Organisation
from oversight.policy import Actor


class NotAFirm(ActError):
    """Interests are declared in firms."""

    words = gettext_lazy("请选择一家物业服务企业。")


class Declared(ActError):
    """The tie is declared already."""

    words = gettext_lazy("与该企业的利害关系已经申报。")


def declare(*, by: Actor, firm: Organisation, reason: str, since: date, at: datetime) -> DeclaredInterest:
    """Declare a tie to a firm, from a day on. The reason stays in the declaration, not in the trail."""
    if firm.kind != Kind.FIRM:
        raise NotAFirm
    interest = DeclaredInterest(
        person_id=by.person_id, organisation=firm, reason=reason.strip(), valid_from=since
    )
    with acting(by, "oversight.declare_interest", interest, at=at) as act:
        if DeclaredInterest.objects.filter(person_id=by.person_id, organisation=firm, valid_to=None).exists():
            raise Declared
        act.facts = {"firm": firm.pk}
    return interest


def end(interest: DeclaredInterest, *, by: Actor, on: date, at: datetime) -> None:
    """The tie is over from a day on; what was barred while it lasted stays barred for that time."""
    with acting(by, "oversight.end_interest", interest, at=at) as act:
        act.thing.valid_to = max(on, act.thing.valid_from)
        act.facts = {"firm": act.thing.organisation_id}
