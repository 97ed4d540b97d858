"""The sample city, the standards' share: both shipped versions published, and a revision that is being drafted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from inspections.actions import standard as act
from inspections.models import Standard
from inspections.rules import standard as rules
from oversight.kernel.scope import Post
from oversight.models import Membership
from oversight.policy import Actor


def build(at: datetime) -> None:
    """Drafted by an inspector, published by the head, a year ago; the next version has half a point too much."""
    writer, head = (_holder(post) for post in (Post.INSPECTOR, Post.HEAD))
    since = at - timedelta(days=365)
    for name in act.SHIPPED:
        by = Actor.of(writer, since)
        row = act.draft(by=by, text=act.shipped(name), at=since)
        row = act.submit(by=by, row=row, at=since + timedelta(days=2))
        act.publish(by=Actor.of(head, since), row=row, at=since + timedelta(days=5))
    first = Standard.objects.get(code="BK-56-1")
    act.draft(by=Actor.of(writer, at), text=rules.write_standard(_next(first.form)), at=at, replaces=first)


def _holder(post: Post) -> Membership:
    found = Membership.objects.select_related("person", "organisation__territory").filter(post=post)
    return found.earliest("pk")


def _next(form: rules.Standard) -> rules.Standard:
    """The version being drafted: the first category's second item counts half a point more."""
    first, *others = form.categories
    item = first.items[1]
    dearer = replace(item, points=item.points + Decimal("0.5"))
    items = tuple(dearer if one is item else one for one in first.items)
    return replace(form, code="BK-56-2", categories=(replace(first, items=items), *others))
