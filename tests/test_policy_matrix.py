"""Every act × every person × every record against the table of DOMAIN §2, which the policy does not read."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from oversight import journal
from oversight.models import Entry, Membership, Redrawing, SecurityEvent, Territory
from oversight.policy import VERBS, may, public, visible
from registry.actions import rearrangement
from registry.models import (
    Change,
    Estate,
    Firm,
    Rearrangement,
    Room,
    RoomCheck,
    RoomPolicy,
    RoomPolicyDraft,
    Tenure,
)
from tests import assessment_facts as assessment
from tests.cast import Town, settle
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import room
from tests.oracle import OWN_DRAFTS, Facts, Somebody, allowed, rights

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[1]

# Verbs of the product's own making, with no line in the table: everybody's own things.
OURS = {verb for verb, one in VERBS.items() if one.resource not in {line["resource"] for line in rights()}}
# Resources that one record kind answers for.
RESOURCES = {
    "territory": ("territory", "redrawing"),
    "policy": ("roompolicy", "roompolicydraft"),
    "firm": ("firm", "firmchange"),
    "estate": ("estate", "change", "tenure", "rearrangement"),
    "room_check": ("room", "roomcheck"),
    "account": ("membership",),
    "trail": ("entry", "security"),
    **assessment.KINDS,
}
# Resources whose records need the tree of pages: they are asked of every person at every address, by the same oracle.
AT_THE_ADDRESSES = {"notice": "tests/matrix/records_cms.py"}


@pytest.fixture
def town() -> Town:
    return settle()


def chain(place: Territory | None) -> frozenset[str]:
    """The names of a unit and of all above it, by walking up."""
    return frozenset(unit.name for unit in [*place.get_ancestors(), place]) if place else frozenset()


def somebody(name: str, membership: Membership) -> Somebody:
    body = membership.organisation
    return Somebody(
        name, str(membership.post), body.name, body.territory.name if body.territory else "", body.line
    )


class Records(assessment.AssessmentRecords):
    """One or more records of each kind, each with its facts written down by hand."""

    def __init__(self, town: Town) -> None:
        self.town, self.of, self.chain = town, {}, chain
        (
            self._places(),
            self._firms(),
            self._estates(),
            self._rooms(),
            self._policies(),
            self._accounts(),
            self._trail(),
            self.assess(),
        )

    def add(self, kind: str, thing, **facts) -> None:
        self.of.setdefault(kind, []).append((thing, Facts(kind=kind, **facts)))

    def _estate_facts(self, name: str) -> dict:
        home = name in ("home",)
        firms = {"home": {"澄岸物业"}, "near": {"砚湖物业"}, "away": {"砚湖物业"}, "draft": set()}[name]
        return {
            "places": (chain(self.town.estates[name].jurisdiction),),
            "firms": frozenset(firms),
            "parties": frozenset({"锦汀小区业委会", "临海置业"}) if home else frozenset(),
        }

    def _places(self) -> None:
        for unit in self.town.places.values():
            self.add("territory", unit, places=(chain(unit),))
        plan = Redrawing.objects.create(
            kind="rename",
            unit=self.town.places["north"],
            effective=date(2026, 12, 1),
            drafted_by=self.town.inspector,
            submitted_by=self.town.inspector,
            state="submitted",
            created_at=NOW,
        )
        self.add("redrawing", plan, places=(chain(plan.unit),), submitter="inspector", state="submitted")

    def _firms(self) -> None:
        places = {"ours": ("home",), "theirs": ("near", "away")}
        for name, firm in self.town.firms.items():
            owners = frozenset({"锦汀小区业委会"}) if name == "ours" else frozenset()
            where = tuple(chain(self.town.estates[e].jurisdiction) for e in places[name])
            self.add(
                "firm", firm, places=where, firms=frozenset({str(firm)}), parties=owners, state="registered"
            )

    def _change(self, **fields) -> Change:
        return Change.objects.create(reason="更正", created_at=NOW, **fields)

    def _estates(self) -> None:
        for name, one in self.town.estates.items():
            drafter = (
                {"submitter": "committee_worker", "drafter_body": "里巷社区居委会"} if name == "draft" else {}
            )
            self.add("estate", one, **self._estate_facts(name), state=one.state, **drafter)
        for tenure in Tenure.objects.all():
            name = next(n for n, e in self.town.estates.items() if e.pk == tenure.estate_id)
            self.add("tenure", tenure, **self._estate_facts(name))
        home, ours = self.town.estates["home"], self.town.firms["ours"]
        draft = self._change(
            estate=home,
            jurisdiction=home.jurisdiction,
            subject=ours.organisation,
            drafted_by=self.town.firm_manager,
        )
        sent = self._change(
            estate=home,
            jurisdiction=home.jurisdiction,
            subject=ours.organisation,
            drafted_by=self.town.firm_manager,
            submitted_by=self.town.firm_manager,
            state="submitted",
        )
        for change in (draft, sent):
            self.add(
                "change",
                change,
                places=(chain(home.jurisdiction),),
                firms=frozenset({"澄岸物业"}),
                parties=frozenset({"澄岸物业"}),
                submitter="firm_manager",
                drafter_body="澄岸物业",
                state=change.state,
            )
        self._firm_changes()
        self._rearrangements()

    def _rearrangements(self) -> None:
        """A move within a street, waiting for its day."""
        row = rearrangement.decide(
            by=acting_as(self.town.head),
            kind="move",
            estate=self.town.estates["home"],
            plan=rearrangement.removal(self.town.places["yard"]),
            on=date(2099, 1, 1),
            basis="批复",
            at=NOW,
        )
        facts = self._estate_facts("home")
        facts["places"] = (*facts["places"], chain(self.town.places["yard"]))
        self.add("rearrangement", row, **facts, state="decided")

    def _firm_changes(self) -> None:
        """A firm's own change lies where the firm files, and is the firm's alone."""
        ours = self.town.firms["ours"]
        fields = {"firm": ours, "jurisdiction": ours.jurisdiction, "subject": ours.organisation}
        drafted = {**fields, "drafted_by": self.town.firm_manager}
        for change in (
            self._change(**drafted),
            self._change(**drafted, submitted_by=self.town.firm_manager, state="submitted"),
        ):
            self.add(
                "firmchange",
                change,
                places=(chain(ours.jurisdiction),) if ours.jurisdiction else (),
                firms=frozenset({"澄岸物业"}),
                parties=frozenset({"澄岸物业"}),
                submitter="firm_manager",
                drafter_body="澄岸物业",
                state=change.state,
            )

    def _rooms(self) -> None:
        rule = RoomPolicy.objects.create(
            name="规定",
            valid_from=date(2008, 1, 1),
            rule={},
            digest="0" * 64,
            published_by=self.town.head,
            published_at=NOW,
        )
        self.add("roompolicy", rule, published=True)
        for name in ("home", "near", "away"):
            one, facts = self.town.estates[name], self._estate_facts(name)
            self.add("room", room(one), **facts)
            check = RoomCheck.objects.create(
                estate=one,
                jurisdiction=one.jurisdiction,
                policy=rule,
                verdict="pass",
                digest="0" * 64,
                surveyed_by=self.town.inspector,
                surveyed_at=NOW,
            )
            self.add("roomcheck", check, **facts, submitter="inspector")

    def _policies(self) -> None:
        draft = RoomPolicyDraft.objects.create(
            name="草案",
            rule={},
            state="submitted",
            drafted_by=self.town.inspector,
            submitted_by=self.town.inspector,
            created_at=NOW,
        )
        self.add("roompolicydraft", draft, submitter="inspector", drafter_body="市住建局", state="submitted")

    def _accounts(self) -> None:
        for name, membership in self.town.people.items():
            body = membership.organisation
            self.add(
                "membership",
                membership,
                places=(chain(body.territory),) if body.territory else (),
                firms=frozenset({body.name}),
                parties=frozenset({body.name}),
                body=body.name,
            )
            assert name

    def _trail(self) -> None:
        for name in ("inspector", "street_officer", "head"):
            by = acting_as(self.town.people[name])
            entry = journal.record("estate.amended", self.town.estates["home"], by=by, at=NOW)
            body = self.town.people[name].organisation.name
            self.add("entry", entry, parties=frozenset({body}), submitter=name)
            event = journal.security("exported", at=NOW, by=by)
            self.add("security", event, security=True)


PROPOSALS = ("change", "firmchange")


def meets(verb: str, kind: str) -> bool:
    """Whether the act is ever asked of such a record: proposals have acts of their own, and no others."""
    if verb.startswith("inspections."):
        return assessment.asked_of(verb, kind)
    noun = verb.rsplit("_", 1)[1]
    return noun == kind or not {noun, kind} & set(PROPOSALS)


def cells(town: Town):
    """Every act × person × record of the act's resource."""
    records = Records(town)
    for verb in sorted(set(VERBS) - OURS):
        for kind in RESOURCES.get(VERBS[verb].resource, ()):
            for thing, facts in records.of.get(kind, ()) if meets(verb, kind) else ():
                for name, membership in town.people.items():
                    yield verb, name, membership, thing, facts


def expected(verb: str, who: Somebody, facts: Facts) -> bool:
    one = VERBS[verb]
    answer = allowed(who, one.resource, one.kinds, facts)
    if one.direct and who.post in OWN_DRAFTS:
        return False
    if one.whole:
        answer.lines = [
            line for line in answer.lines if line["condition"] not in ("public fields", "identity only")
        ]
    return bool(answer)


def test_every_act_of_every_person_on_every_record_is_as_the_table_says(town, request):
    every = list(cells(town))
    assert len(every) > 8_000, "the matrix has shrunk"
    chosen = (
        every if request.config.getoption("--full", default=False) else random.Random(1).sample(every, 4_000)
    )
    actors = {name: acting_as(membership) for name, membership in town.people.items()}
    people = {name: somebody(name, membership) for name, membership in town.people.items()}
    wrong = [
        (verb, name, type(thing).__name__, str(thing), want)
        for verb, name, _membership, thing, facts in chosen
        if (want := expected(verb, people[name], facts)) != may(actors[name], verb, thing)
    ]
    assert not wrong, f"{len(wrong)} cells, e.g. {wrong[:12]}"


def test_lists_show_what_single_questions_allow(town):
    records = Records(town)
    for name, membership in town.people.items():
        actor = acting_as(membership)
        for model, kinds in (
            (Estate, "estate"),
            (Firm, "firm"),
            (Room, "room"),
            (RoomCheck, "roomcheck"),
            (Membership, "membership"),
            (Change, "change"),
            (Change, "firmchange"),
            (Rearrangement, "rearrangement"),
            (Entry, "entry"),
            (SecurityEvent, "security"),
            *assessment.MODELS,
        ):
            resources = [r for r, found in RESOURCES.items() if kinds in found]
            for verb in (v for v, one in VERBS.items() if one.resource in resources and meets(v, kinds)):
                seen = set(visible(actor, verb, model._default_manager.all()).values_list("pk", flat=True))
                one_by_one = {thing.pk for thing, _facts in records.of[kinds] if may(actor, verb, thing)}
                known = {thing.pk for thing, _facts in records.of[kinds]}
                assert seen & known == one_by_one, (name, verb, model.__name__)


def test_every_resource_of_the_table_has_records_and_every_act_is_asked_of_one(town):
    """A new resource or a new kind of record without one here would pass the matrix by not being in it."""
    ruled = {VERBS[verb].resource for verb in set(VERBS) - OURS}
    assert ruled == set(RESOURCES) | set(AT_THE_ADDRESSES)
    assert all(f'"{one}"' in (ROOT / file).read_text() for one, file in AT_THE_ADDRESSES.items())
    records = Records(town).of
    assert [kind for kinds in RESOURCES.values() for kind in kinds if not records.get(kind)] == []
    asked = {
        verb
        for verb, one in VERBS.items()
        for kind in RESOURCES.get(one.resource, ())
        if records.get(kind) and meets(verb, kind)
    }
    unasked = set(VERBS) - OURS - asked
    assert {VERBS[verb].resource for verb in unasked} <= set(AT_THE_ADDRESSES)


def test_a_verb_of_our_own_is_oneself_s(town):
    """What no line of the table rules must be named in the policy as everybody's own."""
    assert {VERBS[verb].resource for verb in OURS} == {"own"}


def test_the_public_reads_what_is_published_and_does_nothing(town):
    anybody = public(NOW)
    assert {verb for verb, one in VERBS.items() if not one.reads and may(anybody, verb)} == {
        "inspections.answer_survey"  # by the code of one's household
    }
    assert may(anybody, "registry.view_estate", town.estates["home"])
    assert not may(anybody, "registry.view_estate", town.estates["draft"])
    assert not visible(anybody, "oversight.view_account", Membership.objects.all()).exists()
    assert not visible(anybody, "oversight.view_trail", Entry.objects.all()).exists()
