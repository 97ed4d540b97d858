"""责任街道干部: who of the street answers for an estate (DOMAIN-REFERENCE R24)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.acting import acting
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor
from registry.actions.facts import EstateError
from registry.models import Estate, EstateOfficer

STREET_POSTS = (Post.STREET, Post.STREET_LEADER)


def assign(
    *, by: Actor, estate: Estate, officer: Membership, on: date, at: datetime, note: str = ""
) -> EstateOfficer:
    """Make a street officer answerable for the estate from ``on``; whoever was before is so until then."""
    with acting(by, "registry.assign_estate", estate, at=at, note=note) as act:
        if not answers_here(officer, act.thing, at):
            raise EstateError(gettext_lazy("请选择本小区所在街道的在任人员。"), field="officer")
        now = act.thing.officers.filter(valid_to=None).first()
        if now and now.membership_id == officer.pk:
            raise EstateError(gettext_lazy("这位同志已是责任人。"), field="officer")
        if now and on <= now.valid_from:
            raise EstateError(gettext_lazy("起始日期须晚于现责任人的起始日期。"), field="on")
        if now:
            now.valid_to = on
            now.save(update_fields=["valid_to"])
        made = EstateOfficer.objects.create(estate=act.thing, membership=officer, valid_from=on)
        act.facts = {"membership": officer.pk, "from": on.isoformat()}
        act.tell(
            [officer],
            lambda: (
                _("您已被指定为“%(name)s”的责任人") % {"name": act.thing.name},
                _("自 %(on)s 起由您负责这个小区。") % {"on": on.isoformat()},
            ),
            act.thing.get_absolute_url(),
        )
    return made


def answers_here(officer: Membership, estate: Estate, at: datetime) -> bool:
    """Whether the posting is in force, of a street office, and its street holds the estate."""
    street = officer.organisation.territory
    return (
        officer.post in STREET_POSTS
        and street is not None
        and any(path.startswith(street.path) for path in estate.places())
        and Membership.objects.current(at).filter(pk=officer.pk).exists()
    )
