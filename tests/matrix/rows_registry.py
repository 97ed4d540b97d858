"""Rows of the registry: estates, firms, changes, tenures, rooms and checks, rules, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.factories.registry import code
from tests.matrix.doors import Door
from tests.matrix.rows_ground import GONE, NOT_HERE, PK, _none, _why, day, pk, state

NO_ESTATE, NO_FIRM = {"public_id": "XQ999999"}, {"code": "91210800MA0000000X"}
REGISTERED = state("registered")
OPEN_ESTATE = state("draft", "registered")


def estate(town: Any, thing: Any) -> Mapping[str, Any]:
    """An estate by its number; whatever lies on one, by the estate's."""
    row = thing.row if thing.kind == "estate" else thing.row.estate
    return {"public_id": row.public_id}


def firm(town: Any, thing: Any) -> Mapping[str, Any]:
    """A firm by its code."""
    return {"code": thing.row.code}


def _estate(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"registry:{name}", right=f"estate {right}", on="estate", args=estate, missing=NO_ESTATE, post=post,
        **{"when": REGISTERED, **more},
    )  # fmt: skip


def _firm(name: str, right: str, post: Any = None, **more: Any) -> Door:
    return Door(
        name=f"registry:{name}",
        right=f"firm {right}",
        on="firm",
        args=firm,
        missing=NO_FIRM,
        post=post,
        **more,
    )


def reads_trail(who: Any, thing: Any) -> bool:
    """Who reads any of the trail."""
    return who.post in ("bureau_head", "auditor", "bureau_inspector", "district_officer", "street_leader")


def proposes(who: Any, thing: Any) -> bool:
    """Who may draft a change of an estate: the writers, and who submits one for deciding."""
    return who.post in (
        "bureau_inspector", "street_leader", "street_officer", "committee_worker", "firm_manager", "firm_staff",
        "developer",
    )  # fmt: skip


def proposes_firm(who: Any, thing: Any) -> bool:
    """Who may draft a change of a firm."""
    return who.post in ("bureau_inspector", "firm_manager")


def on(*rest: str) -> Any:
    """Words typed, with today in the boxes of ``on``."""
    words = dict(zip(rest[::2], rest[1::2], strict=True))
    return lambda town, thing, who: {**words, **day("on", 2026, 11, 1)}


def typed(**words: Any) -> Any:
    """Words typed."""
    return lambda town, thing, who: words


def unmanaged(thing: Any) -> bool:
    """Estates that no firm manages."""
    return thing.name in ("draft", "plain")


ESTATES = [
    Door(name="registry:estate-list", right="estate read"),
    Door(
        name="registry:estate-assign-many", right="estate write",
        also=lambda who, thing: who.post not in ("committee_worker", "firm_manager", "firm_staff"),
        address=lambda town, thing: f"/registry/estates/assign/?pick={town.things['estate']['home'].row.pk}",
        post=lambda town, thing, who: {"to": town.town.people["spare_street"].pk, "since": "2026-11-01"},
        when=lambda who: not who.name.startswith("other"),  # the estate lies in another street
    ),
    Door(
        name="registry:estate-placing", right="estate write", post=lambda *_: {}, entries=0,
    ),
    Door(
        name="registry:estate-register", right="estate write", also=lambda who, thing: who.post not in (
            "firm_manager", "firm_staff"),
        post=lambda town, thing, who: {
            "name": "新小区", "kind": "residential", "estate_class": "new", "phases": "1",
            "jurisdiction": town.town.places["harbour" if who.name.startswith("other") else "lane"].pk,
        },
    ),
    _estate("estate-detail", "read"),
    _estate("estate-history", "read!"),
    _estate("estate-areas", "read!"),
    _estate("estate-tenures", "read!"),
    _estate("estate-changes", "read!"),
    _estate("estate-documents", "read!"),
    _estate("estate-attachments", "read!"),
    _estate("estate-notes", "read!"),
    _estate("estate-trail", "read!", also=reads_trail),
    _estate("estate-sheet", "read"),
    _estate("change-draft-estate", "read!", also=proposes, when=OPEN_ESTATE,
            post=typed(households="321", reason="普查更正")),
    _estate("estate-amend", "write", typed(households="321"), when=OPEN_ESTATE),
    _estate("estate-confirm", "decide", typed(note="同意"), when=state("draft")),
    _estate("estate-place", "write", lambda town, thing, who: {"jurisdiction": town.town.places["lane"].pk},
            when=state("nowhere")),
    _estate("estate-return", "decide", _why, when=state("draft")),
    _estate("estate-appoint", "write", when=unmanaged, post=lambda town, thing, who: {
        "firm": "澄岸物业", "kind": "contract", **day("since", 2026, 10, 1)}),
    _estate("estate-mode", "write", when=OPEN_ESTATE, post=lambda town, thing, who: {  # before any firm's tenure
        "mode": "owners", **day("since", 2001, 1, 1), **day("until", 2001, 2, 1)}),
    _estate("estate-area", "write", typed(kind="measured", value="51,000.00", stage="survey"), when=OPEN_ESTATE),
    _estate("estate-rename", "write", on("name", "新名花园"), when=OPEN_ESTATE),
    _estate("estate-alias", "write", typed(name="老院子"), when=OPEN_ESTATE),
    _estate("estate-assign", "write", lambda town, thing, who: {
        "officer": town.town.people["spare_street"].pk, **day("on", 2026, 11, 1)},
        when=lambda thing: thing.name in ("home", "plain")),
    _estate("estate-note", "write", typed(text="现场看过"), when=OPEN_ESTATE),
    _estate("estate-move", "decide", post=lambda town, thing, who: {
        "to": town.town.places["lane" if thing.name == "plain" else "yard"].pk, "basis": "街道批复", "agreed": "on",
        **day("on", 2026, 11, 1)}, only=lambda one: one.name != "away"),  # whose street has no second committee
    _estate("estate-discard", "write", typed(note="录错"), when=state("draft")),
    _estate("estate-withdraw", "decide", _why, when=lambda thing: thing.name == "plain"),
    _estate("estate-attach", "write", typed(category="other"), done=(200,), entries=0),  # a file is missing
    _estate("estate-merge", "decide"),
    _estate("estate-split", "decide"),
    _estate("estate-regroup", "decide"),
]  # fmt: skip

UNCOVERED = frozenset({("firm", "contact_name"), ("firm", "contact_phone")})
FIRMS = [
    Door(name="registry:firm-list", right="firm read"),
    Door(
        name="registry:firm-register", right="firm write",
        also=lambda who, thing: who.post in ("bureau_inspector", "administrator"),
        post=typed(name="东帆物业服务有限公司", code="91210800MA0000099N"), done=(302,),
    ),
    _firm("firm-detail", "read"),
    _firm("firm-estates", "read"),
    _firm("firm-unmask", "read!", typed(purpose="核实整改进度"), done=(200,), events=("unmasked",), uncovers=UNCOVERED),
    _firm("firm-changes", "read!"),
    _firm("change-draft-firm", "read!", also=proposes_firm, post=typed(headcount="12", reason="人员变动")),
    _firm("firm-attachments", "read!"),
    _firm("firm-trail", "read!", also=reads_trail),
    _firm("firm-sheet", "read"),
    _firm("firm-confirm", "decide", typed(note="同意"), when=state("provisional")),
    _firm("firm-amend", "write", lambda *_: {"code": code(777), "note": "更正"}),
    _firm("firm-rename", "write", on("name", "新岸物业服务有限公司")),
    _firm("firm-contacts", "write!", typed(contacts="经理，某人，0417-2800001")),
    _firm("firm-restore", "decide", typed(note="同意"), when=state("struck_off")),
    _firm("firm-strike", "decide", on("why", "注销通知书", "end_tenures", "on"), entries=lambda town, thing: {
        "ours": 2, "theirs": 3}[thing.name]),
    _firm("firm-attach", "write!", typed(category="other"), done=(200,), entries=0),
]  # fmt: skip


def of_record(verb: str) -> Any:
    """The right on the record that a change is about."""
    return lambda thing: f"{thing.resource} {verb}"


def _change(name: str, right: Any, post: Any = None, *when: str, **more: Any) -> Door:
    return Door(
        name=f"registry:change-{name}", right=right, on="change", args=pk, missing=GONE, post=post,
        **{"when": state(*when), **more},
    )  # fmt: skip


def _part(name: str, on: str, post: Any, **more: Any) -> Door:
    return Door(
        name=f"registry:{name}", right="estate write", on=on, args=pk, missing=GONE, post=post,
        **{"when": REGISTERED, **more},
    )  # fmt: skip


CHANGES = [
    Door(name="registry:change-list", right=lambda thing: "estate read!", unsaid=True),
    _change("detail", of_record("read!")),
    _change("redraft", lambda thing: "estate write submit" if thing.resource == "estate" else "firm write!",
            typed(households="99", headcount="9", reason="再改"), "draft"),
    _change("submit", of_record("submit!"), _none, "draft"),
    _change("withdraw", lambda thing: "estate write submit" if thing.resource == "estate" else "firm write!", _none,
            "draft", "submitted"),
    _change("accept", of_record("decide"), typed(note="属实"), "submitted", entries=2),
    _change("return", of_record("decide"), _why, "submitted"),
    _change("refuse", of_record("decide"), _why, "submitted"),
    _change("extend", of_record("decide"), _why, "submitted", entries=2),  # the act and the clock that moves
    _part("tenure-end", "tenure", on("why", "合同到期")),
    _part("tenure-correct", "tenure", typed(contract_number="新号 1", kind="contract")),
    _part("tenure-cancel", "tenure", _why),
    _part("mode-cancel", "mode", _why, when=OPEN_ESTATE),
    Door(name="registry:rearrangement-detail", right="estate read!", on="rearrangement", args=pk, missing=GONE),
    Door(name="registry:rearrangement-confirm", right="estate decide", on="rearrangement", args=pk, missing=GONE,
         post=lambda *_: {"agreed": "on", **day("on", 2099, 1, 1)}, when=state("reopened"), get=(200, 302)),
    Door(name="registry:rearrangement-revoke", right="estate decide", on="rearrangement", args=pk, missing=GONE,
         post=_why, get=(200, 302)),
    _part("note-withdraw", "note", _none, **NOT_HERE, also=lambda who, thing: thing.owner == who.name),
]  # fmt: skip

FILES = [
    Door(name="registry:attachment-download", right=of_record("read!"), on="attachment", args=pk, missing=GONE),
    Door(name="registry:attachment-small", right=of_record("read!"), on="attachment", args=pk, missing=GONE),
    Door(name="registry:attachment-withdraw", right=of_record("read!"), post_right=of_record("write!"),
         on="attachment", args=pk, missing=GONE, **NOT_HERE, post=_none),
]  # fmt: skip


def _room(name: str, right: str, on: str, args: Any, missing: Any, post: Any = None, **more: Any) -> Door:
    return Door(name=f"registry:{name}", right=f"room_check {right}", on=on, args=args, missing=missing, post=post,
                **more)  # fmt: skip


def room_of(town: Any, thing: Any) -> Mapping[str, Any]:
    """A room by its estate and key."""
    return {"public_id": thing.row.estate.public_id, "pk": thing.row.pk}


def estate_of(town: Any, thing: Any) -> Mapping[str, Any]:
    """The estate of a room."""
    return {"public_id": thing.row.estate.public_id}


NO_ROOM = {**NO_ESTATE, "pk": PK}
MEASURED = typed(place="3 号楼 101", floor="1", area="88.00", use="office", phase="1", title="none")
ROOMS = [
    _room("room-list", "read", "room", estate_of, NO_ESTATE),
    _room("room-measure", "write submit", "room", estate_of, NO_ESTATE, MEASURED),
    _room("room-correct", "write submit", "room", room_of, NO_ROOM, MEASURED),
    _room("room-describe", "write submit", "room", estate_of, NO_ESTATE, typed(concentrated="yes")),
    _room("room-remove", "write", "room", room_of, NO_ROOM, _why),
    _room("room-survey", "submit", "room", estate_of, NO_ESTATE, typed(stage="routine", note="再查"),
          also=lambda who, thing: who.post != "developer"),
    Door(name="registry:check-list", right="room_check read"),
    Door(name="registry:check-export", right="room_check read", get_events=("exported",)),
    Door(name="registry:check-shortfalls", right="room_check read"),
    _room("check-detail", "read", "roomcheck", pk, GONE),
    _room("check-sheet", "submit", "roomcheck", pk, GONE, typed(agreed="on"), when=lambda one: not one.more["sheet"],
          get=(200, 302), also=lambda who, thing: who.post != "developer"),
    _room("check-sheet-preview", "submit", "roomcheck", pk, GONE, also=lambda who, thing: who.post != "developer"),
    _room("check-withdraw", "decide", "roomcheck", pk, GONE, _why,
          entries=lambda town, thing: 1 + thing.more["sheet"]),
    _room("sheet-correct", "submit", "newcheck", pk, GONE, _why, also=lambda who, thing: who.post != "developer"),
    _room("sheet-withdraw", "decide", "roomcheck", pk, GONE, _why, only=lambda one: one.more["sheet"]),
]  # fmt: skip


def _rule(town: Any, thing: Any, who: Any) -> dict[str, str]:
    from tests.matrix.records_registry import RULE

    return {"text": RULE}


POLICIES = [
    Door(name="registry:roompolicy-list", right="policy read"),
    Door(name="registry:roompolicy-detail", right="policy read", on="roompolicy", args=pk, missing=GONE),
    Door(name="registry:roompolicy-draft", right="policy write", post=_rule),
    Door(name="registry:roompolicy-draft-detail", right="policy read", on="roompolicydraft", args=pk, missing=GONE,
         post_right="policy decide", post=lambda *_: {"act": "return", "why": "补正"}, when=state("submitted"),
         unsaid=True),
    Door(name="registry:roompolicy-edit", right="policy write", on="roompolicydraft", args=pk, missing=GONE, post=_rule,
         when=state("draft")),
]  # fmt: skip

MONTH = {"year": 2026, "month": 10}
COVERAGE = [
    Door(name="registry:coverage", right="estate read!"),
    Door(name="registry:coverage-export", right="estate read!", get_events=("exported",)),
    Door(name="registry:coverage-target", right="policy publish",
         post=lambda *_: {"share": "96", "source": "年度要点", **day("by_day", 2030, 12, 31)}),
    Door(name="registry:coverage-bulletins", right="policy write publish"),
    Door(name="registry:coverage-bulletin-issue", right="policy write publish", args=lambda *_: {
        "year": 2026, "month": 9}, **NOT_HERE, post=_none),
    Door(name="registry:coverage-bulletin-correct", right="policy write publish", args=lambda *_: MONTH, post=_why),
    Door(name="registry:coverage-bulletin-withdraw", right="policy publish", args=lambda *_: MONTH, post=_why),
]  # fmt: skip

ROWS = [*ESTATES, *FIRMS, *CHANGES, *FILES, *ROOMS, *POLICIES, *COVERAGE]
