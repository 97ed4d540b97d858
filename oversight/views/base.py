"""How every view begins: load through the policy, or answer as if nothing were there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from oversight import journal, unsent
from oversight.acting import ActError, Refused
from oversight.kernel.machine import Unlawful
from oversight.policy import VERBS, Actor, may, visible
from oversight.views import errors

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponseBase]
LONGEST_BACK = 2_000  # a query that fills an address would not fit beside the door's own


def actor(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def load(request: HttpRequest, verb: str, queryset: QuerySet[M], **lookup: Any) -> M:
    """The one record to which the actor may do ``verb``; Http404 for a missing and a foreign one alike.

    The real reason is kept inside, as a security event, when the record is there but not for this actor.
    """
    by = actor(request)
    found = visible(by, verb, queryset).filter(**lookup).first()
    if found is None:
        real = queryset.model._default_manager.filter(**lookup).first()
        if real is not None and by.signed_in:
            journal.security("refused", at=by.at, by=by, verb=verb, thing=real)
        raise Http404(_("没有找到。"))
    return found


def refusal(request: HttpRequest, verb: str, thing: Model | None = None) -> Http404:
    """What a view raises when the record is there, but what the page does is not this actor's to do: kept inside."""
    by = actor(request)
    journal.security("refused", at=by.at, by=by, verb=verb, thing=thing)
    return Http404(_("没有找到。"))


def led_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the door and back here; what was typed into a form waits for its person meanwhile."""
    here = request.get_full_path()
    answer = redirect_to_login(here if len(here) <= LONGEST_BACK else request.path)
    reader = unsent.reader_of(request) if request.method == "POST" else None
    if reader and not unsent.keep(request, answer, reader, actor(request).at):
        messages.warning(request, _("填写的内容太长，没能保留。请返回上一页先复制出来，再登录。"))
    return answer


def staff(view: View) -> View:
    """Signed in with a posting in force; others are led to the sign-in page and back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not actor(request).signed_in:
            if request.user.is_authenticated:
                raise Http404(_("您目前没有任职岗位，请联系所在单位。"))
            return led_to_sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(str(refused)) from refused
        except (
            ActError
        ) as error:  # no form on the page to stand beside: two clicks at once, a race that was lost
            return errors.moved(request, error.words)
        except Unlawful:
            return errors.moved(request, _("这件事刚才已经办过，或者记录已有变化。没有重复办理。"))

    wrapped.public = False  # type: ignore[attr-defined]
    return wrapped


def needs(verb: str) -> Callable[[View], View]:
    """A staff view that is there only for posts to which the policy gives ``verb`` at all; 404 for the rest."""
    VERBS[verb]

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            by = actor(request)
            if not may(by, verb):
                journal.security("refused", at=by.at, by=by, verb=verb)
                raise Http404(_("没有找到。"))
            return view(request, *args, **kwargs)

        wrapped.verb = verb  # type: ignore[attr-defined]
        return staff(wrapped)

    return decorate


def paged(request: HttpRequest, found: QuerySet[Any], size: int) -> Page[Any]:
    """The page of ``found`` that the address asks for, with the numbers to offer as ``numbers``."""
    page = Paginator(found, size).get_page(request.GET.get("page"))
    page.numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)  # type: ignore[attr-defined]
    return page


def public_page(view: View) -> View:
    """A page for everybody: it reads no session and asks the policy as the public."""
    view.public = True  # type: ignore[attr-defined]
    return view
