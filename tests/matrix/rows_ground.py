"""Rows of the ground: desk, inbox, jobs, calendar, trail, accounts, grants, territory, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from inspections.models import Assignment
from inspections.states import OWED
from oversight import handover
from tests.matrix.doors import ANYBODY, OWN, SIGNED_IN, Door

PK = 999_999_999


def _named(town, who: str) -> dict[str, str]:
    """A person with an account, as a form asks for one: login name and name."""
    row = town.things["person"][who].row
    return {"username": row.username, "name": row.name}


def pk(town: Any, thing: Any) -> Mapping[str, Any]:
    """The record by its key."""
    return {"pk": thing.row.pk}


def state(*wanted: str) -> Any:
    """Records in one of these states."""
    return lambda thing: thing.facts.state in wanted


GONE = {"pk": PK}
NOT_HERE = {"get": 405}

# Who gives which posts (issue 3, B.7: the tier above, or the firm's own manager), written down apart from the portal.
STREETS_BELOW = {"street_officer", "committee_worker", "owners_committee"}
GIVES = {
    "bureau_head": None,
    "administrator": None,
    "district_officer": {"district_officer", "street_leader", *STREETS_BELOW},
    "street_leader": STREETS_BELOW,
    "firm_manager": {"firm_manager", "firm_staff"},
}
POSTS_IN = {
    "bureau": {"bureau_head", "bureau_inspector", "bureau_editor", "auditor", "administrator"},
    "group": {"leading_group_office"},
    "district": {"district_officer"},
    "street": {"street_leader", "street_officer"},
    "other_street": {"street_leader", "street_officer"},
    "committee": {"committee_worker"},
    "police": {"department_officer"},
    "planning": {"department_officer"},
    "owners": {"owners_committee"},
    "developer": {"developer"},
    "firm_ours": {"firm_manager", "firm_staff"},
    "firm_theirs": {"firm_manager", "firm_staff"},
}


def _posts(who: Any, wanted: set[str]) -> set[str]:
    given = GIVES.get(who.post, set())
    return wanted if given is None else wanted & given


def gives_here(who: Any, thing: Any) -> bool:
    """Whether the person gives any post of this body."""
    return bool(_posts(who, POSTS_IN[thing.name]))


def first_post(town: Any, thing: Any, who: Any) -> str:
    """A post of this body that the person gives."""
    return sorted(_posts(who, POSTS_IN[thing.name]) or POSTS_IN[thing.name])[-1]


def gives_that(who: Any, thing: Any) -> bool:
    """Whether the person could give the post of this posting, and it is not their own."""
    return bool(_posts(who, {thing.more["post"]})) and thing.more.get("person") != who.name


def gave_nothing(thing: Any) -> bool:
    """Whose grants do not end with the posting: those leave entries of their own."""
    return thing.name != "inspector"


def amends(who: Any, thing: Any) -> bool:
    """Who renames a body: the city's for all; a tier those below it; a firm proposes it in the register instead."""
    if who.post in ("bureau_head", "administrator"):
        return True
    below = {
        "district_officer": {"street", "other_street", "committee", "owners"},
        "street_leader": {"committee", "owners"},
    }
    return thing.name in below.get(who.post, set())


def closes(who: Any, thing: Any) -> bool:
    """Who closes a body: never one's own, never the bureau or a firm."""
    return (
        amends(who, thing) and thing.name != "bureau" and not thing.name.startswith("firm_")
        and thing.facts.body != who.body
    )  # fmt: skip


def _account(name: str, on: str, also: Any = None, **more: Any) -> Door:
    return Door(
        name=f"oversight:{name}", right="account write", on=on, args=pk, missing=GONE,
        also=also or (lambda who, thing: True), **more,
    )  # fmt: skip


def _own(name: str, on: str, **more: Any) -> Door:
    return Door(name=f"oversight:{name}", right=OWN, on=on, args=pk, missing=GONE, unsaid=True, **more)


def _plain(name: str, right: str = SIGNED_IN, **more: Any) -> Door:
    return Door(name=f"oversight:{name}", right=right, **more)


def _public(name: str, **more: Any) -> Door:
    return Door(name=f"oversight:{name}", right=ANYBODY, seen_as="public", **more)


def _moves(name: str, right: str, *when: str, fill: Any) -> Door:
    return Door(
        name=f"oversight:redrawing-{name}", right=right, on="redrawing", args=pk, missing=GONE,
        only=lambda thing: True, post=fill, when=state(*when), get=(200, 302),
    )  # fmt: skip


def _why(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"why": "按规定办理"}


def _sure(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {"sure": "on"}


def _none(town: Any, thing: Any, who: Any) -> dict[str, str]:
    return {}


def day(name: str, year: int, month: int, of: int) -> dict[str, str]:
    """A day in three boxes."""
    return {f"{name}_year": str(year), f"{name}_month": str(month), f"{name}_day": str(of)}


def _visits(**whose: Any) -> Any:
    """Visits that are still to be made: each is handed on by an entry of its own."""
    owed = Q(sheet__state__in=OWED) | Q(target__visited_at=None, target__inspection__state="drawn")
    return Assignment.objects.filter(owed, replaced_at=None, **whose)


def _work_of(thing: Any) -> int:
    """Pieces of open work that the body itself holds: each is handed over with an entry of its own."""
    return sum(work.of_body(thing.row, timezone.now()).count() for work in handover.KINDS.values())


def _people_of(town: Any, thing: Any) -> int:
    return [one.organisation_id for one in town.town.people.values()].count(thing.row.pk)


def _heir(town: Any, thing: Any, who: Any) -> dict[str, Any]:
    heir = (
        "district"
        if who.post == "district_officer"
        else "street"
        if who.post == "street_leader"
        else "bureau"
    )
    return {"heir": town.town.bodies[heir].pk, "why": "机构改革"}


# Who reads a record as a party to it, or to audit it, ends no grant but their own.
AS_PARTY = {"auditor", "firm_manager", "firm_staff", "owners_committee", "developer"}

DESK = [
    _public("healthz"),
    _public("readyz", get=(200, 503)),
    _public("metrics", get=404),
    _plain("home"),
    _plain("todos"),
    _plain("search"),
    _plain("guide"),
    _plain("inbox"),
    _own("letter", "letter", noise=("oversight_letter",)),
    _plain("inbox-read-all", **NOT_HERE, post=_none, entries=0, writes=True),
    _plain("jobs"),
    _own("job-detail", "job"),
    _own("job-cancel", "job", **NOT_HERE, post=_none, entries=0, writes=True),
    _own("job-result", "job", get_events=("exported",)),
    _plain("calendar"),
    _plain("calendar-year", args=lambda town, thing: {"wanted": 2026}),
    _plain(
        "calendar-load", "policy write publish",
        post=lambda town, thing, who: {"year": 2031, "rest": "2031-01-01", "source": "国办发〔2030〕1 号"},
    ),
    _plain("terms"),
    _plain(
        "term-set", "policy publish", args=lambda town, thing: {"duty": "change.decide"},
        post=lambda *_: {"length": "7", "source": "市局通知", **day("starts_on", 2030, 1, 1)},
    ),
    _plain("trail", "trail read"),
    _plain("trail-security", "trail read"),
    _public("display", get=302, post=_none, entries=0),
    _public("design"),
    _public("design-public"),
    _plain("book-pdf", "policy read"),
    _plain("book-xlsx", "policy read"),
]  # fmt: skip

ACCOUNTS = [
    _plain("account"),
    _plain("account-display", **NOT_HERE, post=lambda *_: {"language": "en", "density": "loose"}, entries=0,
           writes=True),
    _plain("account-letters", **NOT_HERE, post=lambda *_: {"mailed": []}, entries=0, writes=True),
    _plain("account-email", post=lambda *_: {"email": "anders@example.invalid"}, entries=0, events=("contact",),
           writes=True),
    _plain("sessions", post=_none, entries=0, writes=True),
    _plain("switch", **NOT_HERE, post=lambda town, thing, who: {"membership": town.town.people[who.name].pk},
           entries=0, events=("switched",), writes=True),
    _plain(
        "interest-declare",
        post=lambda town, thing, who: {"firm": town.town.firms["theirs"].organisation_id, "reason": "同学"},
    ),
    _own("interest-end", "interest", **NOT_HERE, post=_none),
    _plain("body-list", "account read"),
    _plain(
        "body-found", "account write", also=lambda who, thing: who.post != "firm_manager",
        post=lambda town, thing, who: {
            "kind": "owners_committee", "name": "新业委会",
            "territory": town.town.places["harbour" if who.name.startswith("other") else "lane"].pk,
            **day("since", 2026, 1, 5),
        },
    ),
    Door(name="oversight:body-detail", right="account read", on="body", args=pk, missing=GONE),
    _account("body-amend", "body", amends, post=lambda town, thing, who: {"name": "新名称", "why": "更名"}),
    _account("body-alias", "body", amends, get=302, post=lambda *_: {"alias": "简称"}),
    _account("body-close", "body", closes, post=_heir, entries=lambda town, thing: (
        1 + _people_of(town, thing) + _work_of(thing))),
    _account(
        "body-invite", "body", gives_here, done=(200,), events=("invited",),
        post=lambda town, thing, who: {"post": first_post(town, thing, who), "name": "新来的"},
    ),
    _account(
        "body-post", "body", gives_here,
        post=lambda town, thing, who: {
            "post": first_post(town, thing, who),
            **_named(town, "firm_worker" if thing.name.startswith("firm_theirs") else "rival_manager"),
        },
    ),
    _account("posting-title", "membership", post=lambda *_: {"title": "专干"}),
    _account("posting-end", "membership", gives_that, only=gave_nothing, post=lambda *_: {"when": "now", "why": "调离"},
             entries=lambda town, thing: 1 + _visits(membership=thing.row).count()),
    _account("invitation-withdraw", "invitation", **NOT_HERE, post=_none),
    _public("invitation-accept", get=404),
    _public("invitation-open", get=302, args=lambda town, thing: {"token": "no-such-token"}),
    _plain("person-list", "account read"),
    Door(name="oversight:person-detail", right="account read", on="person", args=pk, missing=GONE),
    _account("person-suspend", "person", gives_that, only=gave_nothing, post=_why,
             entries=lambda town, thing: 1 + _visits(membership__person=thing.row).count()),
    _account("person-restore", "stopped", gives_that, post=_why),
    _account("person-reset", "person", gives_that, post=_why, done=(200,), events=("reset",)),
    _account("person-release", "person", gives_that, post=_why, events=("factor",)),
    _plain("grant-list"),
    Door(name="oversight:grant-end", right="room_check read", on="grant", args=pk, missing=GONE, **NOT_HERE,
         post=_none, events=("revoked",), also=lambda who, thing: thing.owner == who.name or who.post not in AS_PARTY),
    Door(
        name="oversight:grant-on", right="estate read!", on="estate",
        also=lambda who, thing: who.post != "auditor",
        args=lambda town, thing: {"label": "registry.estate", "key": thing.row.public_id},
        missing={"label": "registry.estate", "key": "XQ999999"},
        events=("granted",),
        post=lambda town, thing, who: {
            **_named(town, "police_officer"), "kind": "guest",
            "verbs": ["registry.view_estate"], "reason": "列席", **day("until", 2027, 3, 1),
        },
    ),
    Door(
        name="oversight:proof", right="estate read", on="estate",
        args=lambda town, thing: {"label": "registry.estate", "key": thing.row.public_id},
        missing={"label": "registry.estate", "key": "XQ999999"},
    ),
    _plain("permission-book", "policy read"),
    _plain("looking-begin", "trail read", also=lambda who, thing: who.post in ("bureau_head", "auditor"), **NOT_HERE,
           post=lambda town, thing, who: {"post": "street_officer", "body": town.town.bodies["street"].pk},
           entries=0, events=("view_as",), writes=True, unsaid=True),
    _plain("looking-end", **NOT_HERE, post=_none, entries=0, writes=True),
]  # fmt: skip

TERRITORY = [
    _plain("territory-list", "territory read", also=lambda who, thing: True),
    Door(name="oversight:territory-record", right="territory read", on="territory", args=pk, missing=GONE),
    Door(name="oversight:redrawing-choose", right="territory write", on="territory", args=pk, missing=GONE),
    Door(
        name="oversight:redrawing-draft", right="territory write", on="territory", missing={"pk": PK, "kind": "rename"},
        args=lambda town, thing: {"pk": thing.row.pk, "kind": "rename"},
        post=lambda town, thing, who: {"name": "新区划", **day("effective", 2027, 5, 1)},
    ),
    _plain("redrawing-list", "territory read"),
    Door(name="oversight:redrawing-record", right="territory read", on="redrawing", args=pk, missing=GONE),
    Door(
        name="oversight:redrawing-amend", right="territory write", on="redrawing", args=pk, missing=GONE,
        only=state("draft"), post=lambda town, thing, who: {"name": "更新名", **day("effective", 2027, 6, 1)},
    ),
    _moves("submit", "territory write", "draft", fill=_sure),
    _moves("withdraw", "territory write", "draft", "submitted", fill=_why),
    _moves("return", "territory decide", "submitted", fill=_why),
    _moves("decide", "territory decide", "submitted", fill=_sure),
    _moves("revoke", "territory decide", "decided", fill=_why),
]  # fmt: skip


def _page(town: Any, thing: Any) -> dict[str, Any]:
    return {"page": thing.name}


def _register(name: str, **more: Any) -> Door:
    """A page of a list; ``right`` is the list's."""
    return Door(
        name=f"oversight:{name}", right=lambda thing: thing.more["right"], on="register", at_all=True, args=_page,
        missing={"page": "registry:no-such-list"}, unsaid=True, **more,
    )  # fmt: skip


LISTS = [
    _register("list-export", get_events=("exported",), only=lambda one: one.name != "registry:change-list"),
    _register("list-columns", post=lambda *_: {"columns": ["name"]}, entries=0, writes=True),
    _register("list-views"),
    _register("list-view-save", post=lambda *_: {"name": "常用"}, entries=0, writes=True),
    Door(
        name="oversight:list-view-change", right=OWN, on="savedview", unsaid=True, **NOT_HERE,
        args=lambda town, thing: {"page": thing.row.page, "pk": thing.row.pk},
        missing={"page": "registry:estate-list", "pk": PK}, post=lambda *_: {"name": "改名"}, entries=0, writes=True,
    ),
]  # fmt: skip


def _kind(town: Any, thing: Any) -> dict[str, str]:
    return {"kind": thing.name}


def _bringing(name: str, **more: Any) -> Door:
    """A page of a kind of list to import: for who writes such records directly, not as drafts."""
    return Door(
        name=f"oversight:{name}", right=lambda thing: f"{thing.resource} write!", on="importkind", at_all=True,
        args=_kind, also=brings, missing={"kind": "no-such-kind"}, unsaid=True, **more,
    )  # fmt: skip


def brings(who: Any, thing: Any) -> bool:
    """Committees and firms draft; whoever reads a few fields writes a few."""
    return who.post in ("bureau_inspector", "street_leader", "street_officer", "administrator")


IMPORTS = [
    _plain("imports", "estate write!", also=brings, unsaid=True),
    _bringing("import-upload", post=lambda *_: {}, done=(200,), entries=0),
    _bringing("import-template"),
    _own("import-detail", "import"),
    _own("import-match", "import", **NOT_HERE, post=_none, entries=0, writes=True),
    _own("import-decide", "import", **NOT_HERE, post=_none, entries=0, writes=True),
    _own("import-rejected", "import"),
    _own("import-undo", "import", get=302),
    Door(
        name="oversight:import-act", right=OWN, on="import", unsaid=True, **NOT_HERE,
        args=lambda town, thing: {"pk": thing.row.pk, "what": "drop"}, missing={"pk": PK, "what": "drop"},
        post=_none, entries=0, writes=True,
    ),
]  # fmt: skip

PAPERS = [
    _public("verification"),
    Door(name="oversight:verification-answer", right=ANYBODY, seen_as="public", on="document", hidden=False,
         args=lambda town, thing: {"code": thing.row.code}, missing={"code": "2N8VW3KC7TQ49H4P"}),
    Door(name="oversight:document-download", right="room_check read", on="document", args=pk, missing=GONE),
]  # fmt: skip

ROWS = [*DESK, *ACCOUNTS, *TERRITORY, *LISTS, *IMPORTS, *PAPERS]
