"""Who acts now: a person under one dated posting, at one instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from oversight.kernel.scope import Post
from oversight.models import Membership, Organisation, Territory


@dataclass(frozen=True)
class Actor:
    """A person as the policy sees one: post, body and place, at the instant ``at``.

    What was looked up for this actor is remembered for its life, which is one request or one task; a right that ends
    therefore ends by the next request. ``behind`` is the head or auditor who looks through another post: reads only,
    and never more than either of the two may see.
    """

    post: Post
    at: datetime
    person_id: int = 0
    membership_id: int | None = None
    organisation_id: int = 0
    path: str = ""
    line: str = ""
    behind: Actor | None = None
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, membership: Membership, at: datetime) -> Actor:
        """The actor that a posting makes; whether it is in force at ``at`` is the caller's to ask."""
        seated = cls.seated(Post(membership.post), membership.organisation, at)
        return replace(seated, person_id=membership.person_id, membership_id=membership.pk, memo={})

    @classmethod
    def seated(cls, post: Post, body: Organisation, at: datetime) -> Actor:
        """Whoever holds ``post`` in ``body``: nobody in particular, for proofs of what the post may do there."""
        path = body.territory.path if body.territory else ""
        return cls(post=post, at=at, organisation_id=body.pk, path=path, line=body.line)

    def through(self, post: Post, body: Organisation) -> Actor:
        """This actor looking at the portal as the holder of ``post`` in ``body`` sees it (view-as)."""
        seen = Actor.seated(post, body, self.at)
        return replace(seen, membership_id=self.membership_id, behind=self, memo={})

    @property
    def view_as(self) -> bool:
        """Whether somebody looks through a post that is not theirs."""
        return self.behind is not None

    @property
    def signed_in(self) -> bool:
        """Whether a posting stands behind it."""
        return self.membership_id is not None

    @property
    def posting(self) -> int:
        """Key of the posting; 0 for the public, which no row has."""
        return self.membership_id or 0

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
