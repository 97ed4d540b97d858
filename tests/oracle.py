"""Who may do what, worked out slowly from the table of DOMAIN §2 and plain facts; shares no code with the policy.

A fact about a record is written down where the record is made (`Facts`); the oracle looks at these, never at the
policy's filters, and reads `tests/data/rights.csv` as it stands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

RIGHTS = Path(__file__).parent / "data" / "rights.csv"


@dataclass(frozen=True)
class Facts:
    """What is known of one record: its kind, the chain of places it lies in, whom it concerns, who made it."""

    kind: str
    places: tuple[frozenset[str], ...] = ()  # for each place: the names of the unit and of all above it
    firms: frozenset[str] = frozenset()  # names of firms that it concerns now
    parties: frozenset[str] = (
        frozenset()
    )  # names of the owners' body and developer, or of the body that acted
    body: str = ""  # for accounts: the body itself; for notices: whose section it lies in
    submitter: str = ""  # the person who submitted, drafted or made it
    drafter_body: str = ""
    state: str = ""
    security: bool = False
    published: bool = False
    # of the assessment: who scored, who is trained on its standard, who scored or reviewed what is contested
    scorers: frozenset[str] = frozenset()
    trained: frozenset[str] = frozenset()
    involved: frozenset[str] = frozenset()
    signing: bool = False  # its findings lie before the firm
    shown: bool = False  # its cycle has come to publicity
    told: bool = False  # the firm was told of it
    line: str = ""  # the department's line whose topic it is


@dataclass(frozen=True)
class Somebody:
    """What is known of a person: post, body, the body's place, a department's line."""

    name: str
    post: str
    body: str
    place: str = ""
    line: str = ""


@lru_cache
def rights() -> tuple[dict[str, str], ...]:
    """The lines of the table."""
    with RIGHTS.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@dataclass
class Answer:
    """Whether it is allowed, and by which lines."""

    lines: list[dict[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines)


def allowed(who: Somebody, resource: str, verbs: tuple[str, ...], thing: Facts) -> Answer:
    """Whether ``who`` may do one of ``verbs`` to ``thing``: the table, line by line."""
    return Answer([line for line in _lines(who.post, resource, verbs) if _reaches(who, line, thing)])


def _lines(post: str, resource: str, verbs: tuple[str, ...]) -> Iterator[dict[str, str]]:
    return (
        line
        for line in rights()
        if line["post"] == post and line["resource"] == resource and line["verb"] in verbs
    )


def _reaches(who: Somebody, line: dict[str, str], thing: Facts) -> bool:
    return _in_scope(who, line["scope"], thing) and _as_said(who, line, thing)


def _in_scope(who: Somebody, scope: str, thing: Facts) -> bool:
    if scope == "ALL":
        return True
    if scope == "TERRITORY":
        return any(who.place in chain for chain in thing.places) if who.place else False
    if scope == "OWN_FIRM":
        return who.body in thing.firms
    if scope == "PARTY":
        return who.body in thing.parties or (thing.kind in ("entry",) and thing.submitter == who.name)
    return thing.published


def _concerns(who: Somebody, verb: str, thing: Facts) -> bool:
    """A proposal is written, handed in and taken back by the body that makes it; before that nobody else sees it."""
    if verb in ("write", "submit"):
        return thing.drafter_body == who.body
    return thing.state != "draft" or thing.drafter_body == who.body


def _assessed(who: Somebody, line: dict[str, str], thing: Facts) -> bool | None:
    """What the table says of the assessment in words; None where it says nothing of its own.

    A firm learns of an order or a check's target when it is told; whoever scored decides nothing on the same sheet.
    """
    verb, words, resource = line["verb"], line["condition"], line["resource"]
    if thing.kind in ("order", "check", "checktarget") and who.post in FIRM_POSTS:
        return thing.told
    again = verb == "submit" and resource == "cycle"  # a second scoring is somebody else's
    if (verb == "decide" or again) and who.name in thing.scorers | thing.involved:
        return False
    if words.startswith("assigned"):
        return who.name in thing.scorers and (verb == "read" or who.name in thing.trained)
    said = {
        "own findings and marks at signing; all from publicity on": thing.signing or thing.shown,
        "its estate, from publicity on": thing.shown,
        "result": thing.shown,
        "committee findings": thing.kind == "finding",
        "delegated": False,  # by a grant on the one sheet
        "own line": bool(who.line) and who.line == thing.line,
    }
    return said.get(words)


FIRM_POSTS = {"firm_manager", "firm_staff"}
OUTSIDERS = {"department_officer", "leading_group_office"}  # no draft of an estate is theirs to read
# until it is approved a redrawing is theirs to read
REDRAWERS = {"bureau_head", "bureau_inspector", "administrator", "auditor"}
OWN_DRAFTS = {"committee_worker", "firm_manager", "firm_staff"}


def _as_said(who: Somebody, line: dict[str, str], thing: Facts) -> bool:
    """The condition in words, and the two rules that hold everywhere: W is one's own draft where S or D is another's,
    and nobody decides or publishes what they submitted (DOMAIN §2)."""
    verb, words = line["verb"], line["condition"]
    if thing.kind in ("change", "firmchange", "appeal") and not _concerns(who, verb, thing):
        return False
    if (
        thing.kind == "redrawing"
        and who.post not in REDRAWERS
        and thing.state not in ("decided", "done", "lapsed")
    ):
        return False
    if thing.kind == "estate" and who.post in OUTSIDERS and thing.state in ("draft", "returned"):
        return thing.drafter_body == who.body
    if verb in ("decide", "publish") and thing.submitter == who.name:
        return False
    if verb == "write" and who.post in OWN_DRAFTS and line["resource"] in ("firm", "estate", "appeal"):
        return thing.state in ("draft", "returned") and thing.drafter_body == who.body
    if (assessed := _assessed(who, line, thing)) is not None:
        return assessed
    if words == "own body" or words.startswith("own section"):
        return thing.body == who.body
    if words == "planning, construction":
        return who.line in ("planning", "construction")
    if words == "data of its projects" and verb == "submit":
        return thing.kind == "room"
    if words == "security events only":
        return thing.security
    return True
