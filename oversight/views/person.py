"""人员: the list, the record, and the acts on an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actions import membership, person
from oversight.models import DeclaredInterest, Grant, Membership, Person, SecurityEvent
from oversight.policy import Actor, visible
from oversight.records import proof_url
from oversight.screen.parts import Action, Pair, Status
from oversight.signin.recent import recently_authenticated
from oversight.tables import Column, Table, TitleColumn
from oversight.views.base import View, actor, load, needs, refusal
from oversight.views.body_forms import PersonFilter, WhyForm
from oversight.views.grant_rows import rows_of

PAGE = 50
VIEW = "oversight.view_account"


class PersonTable(Table):
    """People with the posts that one may see of them."""

    name = TitleColumn(verbose_name=gettext_lazy("姓名"), order_by="name_key", url=lambda row: _address(row))
    username = Column(verbose_name=gettext_lazy("登录名"), low=True)
    posts = Column(verbose_name=gettext_lazy("任职"), orderable=False, empty_values=(), bare=True)
    state = Column(verbose_name=gettext_lazy("状态"), orderable=False, empty_values=(), key=True)
    caption = gettext_lazy("人员")

    class Meta(Table.Meta):
        sequence = ("name", "username", "posts", "state")

    def render_posts(self, record: Any) -> str:
        """Body and post, as far as the reader sees them."""
        return _("；").join(f"{m.organisation} {m.get_post_display()}" for m in record.seen) or "—"

    def render_state(self, record: Any) -> Any:
        """Active or suspended."""
        from oversight.templatetags.portal import status_tag  # a tag drawn inside a cell

        return status_tag(_status(record))


def _address(who: Person) -> str:
    return reverse("oversight:person-detail", args=[who.pk])


def _status(who: Person) -> Status:
    return Status("met", _("在用")) if who.is_active else Status("draft", _("已停用"))


@needs(VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """People one may see, filtered by the address."""
    by = actor(request)
    form = PersonFilter(request.GET or None)
    found = _filtered(visible(by, VIEW, Person.objects.all()), form, by)
    table = PersonTable(
        found, matching=found.count(), unit=_("人"), order_by=request.GET.get("sort") or "name"
    )
    table.paginate(page=request.GET.get("page", 1), per_page=PAGE)
    _with_postings([row.record for row in table.page.object_list], by)
    title = _("%(n)s 人") % {"n": f"{found.count():,}"}
    return render(request, "oversight/person/list.html", {"table": table, "form": form, "title": title})


def _filtered(found: QuerySet[Person], form: PersonFilter, by: Actor) -> QuerySet[Person]:
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    now = visible(by, VIEW, Membership.objects.current(by.at)).filter(person=OuterRef("pk"))
    if post := wanted.get("post"):
        found = found.filter(Exists(now.filter(post=post)))
    if text := wanted.get("q"):
        found = found.filter(
            Q(name__icontains=text) | Q(username__istartswith=text) | Q(name_key__istartswith=text)
        )
    state = wanted.get("state", "")
    if state == "suspended":
        return found.filter(is_active=False)
    return found.filter(is_active=True).filter(~Exists(now) if state == "before" else Exists(now))


def _with_postings(people: list[Any], by: Actor) -> None:
    """Hang the visible postings in force on each person of a page; one query."""
    rows = visible(by, VIEW, Membership.objects.current(by.at).filter(person__in=people))
    found: dict[int, list[Membership]] = {}
    for posting in rows.select_related("organisation"):
        found.setdefault(posting.person_id, []).append(posting)
    for who in people:
        who.seen = found.get(who.pk, [])


@needs(VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: postings now and before, grants, declared interests, and how the account stands."""
    who, by = load(request, VIEW, Person.objects.all(), pk=pk), actor(request)
    postings = visible(by, VIEW, Membership.objects.filter(person=who)).select_related(
        "organisation", "person"
    )
    now = list(postings.current(by.at))  # type: ignore[attr-defined]
    context = {
        "who": who,
        "status": _status(who),
        "pairs": _pairs(by, who),
        "acts": _acts(by, who),
        "postings": [(m, membership.endable(by, m)) for m in now],
        "before": postings.exclude(pk__in=[m.pk for m in now]).order_by("-valid_to")[:100],
        "grants": rows_of(by, Grant.objects.current(by.at).filter(user=who)),
        "interests": DeclaredInterest.objects.filter(person=who).select_related("organisation"),
        "events": visible(by, "oversight.view_trail", SecurityEvent.objects.filter(person=who))[:10],
    }
    return render(request, "oversight/person/detail.html", context)


def _pairs(by: Actor, who: Person) -> list[Pair]:
    """Name and ways in; the address is for whoever reaches the whole account."""
    factor = _("已开启") if is_mfa_enabled(who) else _("没有开启")
    pairs = [Pair(label=_("登录名"), value=who.username), Pair(label=_("两步验证"), value=factor)]
    if person.reaches_whole(by, person.RESET, who):
        pairs.append(Pair(label=_("电子邮箱"), value=who.email))
    pairs.append(Pair(label=_("最近登录"), value=who.last_login))
    return pairs


def _acts(by: Actor, who: Person) -> list[Action]:
    def act(verb: str, label: str, name: str, *, grave: bool = False) -> list[Action]:
        if not person.reaches_whole(by, verb, who):
            return []
        return [Action(label=label, url=reverse(f"oversight:person-{name}", args=[who.pk]), grave=grave)]

    proof = Action(label=_("权限说明"), url=proof_url(who), icon="shield")
    if not who.is_active:
        return [*act(person.RESTORE, _("恢复账号"), "restore"), proof]
    lost = act(person.RELEASE, _("解除两步验证"), "release") if is_mfa_enabled(who) else []
    return [
        *act(person.RESET, _("发放重设密码链接"), "reset"),
        *lost,
        *act(person.SUSPEND, _("停用账号"), "suspend", grave=True),
        proof,
    ]


Do = Callable[[HttpRequest, Person, str], HttpResponse]


def _grave(verb: str, words: dict[str, Any]) -> Callable[[Do], View]:
    """A page that asks for the reason of a grave act on a whole account, then does it."""

    def decorate(do: Do) -> View:
        @needs(verb)
        @recently_authenticated
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            who = load(request, verb, Person.objects.all(), pk=pk)
            if not person.reaches_whole(actor(request), verb, who):
                raise refusal(request, verb, who)
            form = WhyForm(request.POST or None)
            if request.method == "POST" and form.is_valid():
                return do(request, who, form.cleaned_data["why"])
            return render(request, "oversight/person/grave.html", {"who": who, "form": form, "words": words})

        view.__doc__ = do.__doc__
        return view

    return decorate


@_grave(
    person.SUSPEND,
    {
        "title": gettext_lazy("停用账号"),
        "warning": gettext_lazy("停用后立即退出所有设备，不能登录；未了事项交回所在单位。任职记录保留。"),
        "verb": gettext_lazy("停用账号"),
        "back": gettext_lazy("返回，不停用"),
    },
)
def suspend(request: HttpRequest, who: Person, why: str) -> HttpResponse:
    """Nobody signs in as this person until restored."""
    by = actor(request)
    handed = person.suspend(who, by=by, why=why, at=by.at)
    messages.success(request, _("账号已停用，移交未了事项 %(n)s 件。") % {"n": sum(handed.values())})
    return redirect("oversight:person-detail", pk=who.pk)


@_grave(
    person.RESTORE,
    {
        "title": gettext_lazy("恢复账号"),
        "warning": gettext_lazy("恢复后可以用原来的密码登录，任职在期的岗位随之恢复。"),
        "verb": gettext_lazy("恢复账号"),
        "back": gettext_lazy("返回，不恢复"),
    },
)
def restore(request: HttpRequest, who: Person, why: str) -> HttpResponse:
    """The person may sign in again."""
    by = actor(request)
    person.restore(who, by=by, why=why, at=by.at)
    messages.success(request, _("账号已恢复。"))
    return redirect("oversight:person-detail", pk=who.pk)


@_grave(
    person.RESET,
    {
        "title": gettext_lazy("发放重设密码链接"),
        "warning": gettext_lazy(
            "请先核实是本人要求。链接 72 小时内有效，只能用一次；原密码在设置新密码之前仍然有效。"
        ),
        "verb": gettext_lazy("生成链接"),
        "back": gettext_lazy("返回，不生成"),
    },
)
def reset(request: HttpRequest, who: Person, why: str) -> HttpResponse:
    """A link for a new password, shown once to whoever hands it over."""
    by = actor(request)
    link = settings.SITE_URL + person.reset(who, by=by, why=why, at=by.at)
    return render(request, "oversight/person/link.html", {"who": who, "link": link})


@_grave(
    person.RELEASE,
    {
        "title": gettext_lazy("解除两步验证"),
        "warning": gettext_lazy(
            "请先核实本人身份和手机遗失的情况。解除后所有设备退出，下次登录须重新设置验证器。"
        ),
        "verb": gettext_lazy("解除两步验证"),
        "back": gettext_lazy("返回，不解除"),
    },
)
def release(request: HttpRequest, who: Person, why: str) -> HttpResponse:
    """The second factor goes."""
    by = actor(request)
    person.release(who, by=by, why=why, at=by.at)
    messages.success(request, _("两步验证已解除。"))
    return redirect("oversight:person-detail", pk=who.pk)
