"""View-as: head and auditor look at the portal as the holder of a post sees it; they read, and nothing is written.

Kept in the session as post and body; asked again at each request, so that it ends with the right to it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from oversight import journal
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import POSTS_OF, Kind, Post
from oversight.models import Entry, Organisation
from oversight.models.membership import POSTS
from oversight.policy import Actor, may
from oversight.signin import sessions

KEY = "view_as"
VERB = "oversight.view_post"
# What may be sent while looking: the way out, and what changes nothing but this browser.
ALLOWED = frozenset({"oversight:looking-end", "account_logout", "oversight:display"})


def may_look(by: Actor) -> bool:
    """Whether ``by`` may look through other posts: who reads the whole trail (bureau head and auditor)."""
    return not by.view_as and may(by, VERB, Entry())


def through(request: HttpRequest, by: Actor) -> Actor:
    """The actor of this request: through the chosen post, while there is one and the right to it lasts."""
    chosen = request.session.get(KEY)
    if not chosen or not may_look(by):
        return by
    body = (
        Organisation.objects.on(beijing_day(by.at))
        .select_related("territory")
        .filter(pk=chosen["body"])
        .first()
    )
    if body is None:
        return by
    request.looking_through = (body, Post(chosen["post"]))  # type: ignore[attr-defined]
    return by.through(Post(chosen["post"]), body)


def begin(request: HttpRequest, *, post: Post, body: Organisation) -> None:
    """Look as ``post`` in ``body`` from now on: recorded, under a new session key. Raises ValueError for no such post."""
    if post not in POSTS_OF[Kind(body.kind)]:
        raise ValueError(post)
    by: Actor = request.actor  # type: ignore[attr-defined]
    request.session[KEY] = {"post": post.value, "body": body.pk}
    sessions.rotate(request)
    journal.security("view_as", at=by.at, by=by, thing=body, facts={"post": post.value, "what": "began"})


def end(request: HttpRequest) -> None:
    """Back to one's own post: recorded, under a new session key."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    chosen = request.session.pop(KEY, None)
    sessions.rotate(request)
    if chosen:
        facts = {"post": chosen["post"], "what": "ended"}
        journal.security("view_as", at=by.at, by=by, thing=Organisation(pk=chosen["body"]), facts=facts)


def words(request: HttpRequest) -> str:
    """What the banner says while somebody looks through another post; "" else."""
    found: Any = getattr(request, "looking_through", None)
    if found is None:
        return ""
    body, post = found
    facts = {"body": body.name, "post": dict(POSTS)[post.value]}
    return _("您正以“%(body)s，%(post)s”的身份查看，只能看，不能办理。") % facts
