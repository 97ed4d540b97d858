"""Who acts now: a person under one dated posting, at one instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oversight.kernel.scope import Post
from oversight.models import Membership, Territory


@dataclass(frozen=True)
class Actor:
    """A person as the policy sees one: post, body and place, at the instant ``at``.

    What was looked up for this actor is remembered for its life, which is one request or one task; a right that ends
    therefore ends by the next request. ``view_as`` marks a head or auditor who looks through another post: reads only.
    """

    post: Post
    at: datetime
    person_id: int = 0
    membership_id: int | None = None
    organisation_id: int = 0
    path: str = ""
    line: str = ""
    view_as: bool = False
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, membership: Membership, at: datetime, *, view_as: bool = False) -> Actor:
        """The actor that a posting makes; whether it is in force at ``at`` is the caller's to ask."""
        body = membership.organisation
        return cls(
            post=Post(membership.post),
            at=at,
            person_id=membership.person_id,
            membership_id=membership.pk,
            organisation_id=body.pk,
            path=body.territory.path if body.territory else "",
            line=body.line,
            view_as=view_as,
        )

    @property
    def signed_in(self) -> bool:
        """Whether a posting stands behind it."""
        return self.membership_id is not None

    @property
    def places(self) -> frozenset[int]:
        """Ids of the units of its territory and below; one query in its life."""
        if not self.path:
            return frozenset()
        return self.once(
            "places", lambda: frozenset(Territory.objects.within(self.path).values_list("pk", flat=True))
        )

    def once(self, key: Any, find: Callable[[], Any]) -> Any:
        """What ``find`` gave the first time this actor asked for ``key``."""
        if key not in self.memo:
            self.memo[key] = find()
        return self.memo[key]


def public(at: datetime) -> Actor:
    """Anybody, at an instant."""
    return Actor(post=Post.PUBLIC, at=at)


PUBLIC = public
