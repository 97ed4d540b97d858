"""Records of the assessment for the matrix of rights, each with its facts written down by hand."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from inspections.models import (
    Appeal,
    Check,
    CheckTarget,
    Course,
    Cycle,
    EstateResult,
    FirmResult,
    Found,
    Holding,
    Order,
    Publication,
    Sheet,
    StandardDraft,
    Statement,
    Survey,
    SurveyEstate,
    Veto,
)
from inspections.states import FROM_SIGNING
from tests.cast import Town
from tests.factories import inspections as make
from tests.factories.ground import NOW

KINDS = {
    "standard": ("standard", "standarddraft"),
    "cycle": ("cycle", "publication", "estateresult", "firmresult", "veto", "streetsheet", "selfsheet"),
    "sheet_bureau_part": ("bureausheet",),
    "sheet_street_part": ("streetsheet", "finding"),
    "survey": ("survey", "surveyestate"),
    "training": ("course",),
    "appeal": ("appeal", "statement"),
    "check": ("check", "checktarget"),
    "order": ("order",),
}
# Of which kinds of record the acts on a noun are asked; a noun that stands not here is asked of its own kind.
ASKED = {
    "standard": {"standard", "standarddraft"},
    "cycle": {"cycle", "publication"},
    "integrity": {"cycle"},
    "result": {"estateresult", "firmresult", "statement"},
    "sheet": {"streetsheet"},
    "survey": {"survey", "surveyestate"},
    "check": {"check", "checktarget"},
}
MODELS = (
    (StandardDraft, "standarddraft"), (Cycle, "cycle"), (Publication, "publication"), (EstateResult, "estateresult"),
    (FirmResult, "firmresult"), (Sheet, "streetsheet"), (Sheet, "bureausheet"), (Found, "finding"), (Survey, "survey"),
    (SurveyEstate, "surveyestate"), (Course, "course"), (Appeal, "appeal"), (Statement, "statement"), (Check, "check"),
    (CheckTarget, "checktarget"), (Order, "order"), (Veto, "veto"),
)  # fmt: skip


def asked_of(verb: str, kind: str) -> bool:
    """Whether an act of the inspections is ever asked of such a record; findings are read with the street's sheet."""
    noun = verb.rsplit("_", 1)[1]
    return kind in ASKED.get(noun, {noun}) or (verb.endswith("view_streetsheet") and kind == "finding")


class AssessmentRecords:
    """What the matrix adds to its records."""

    town: Town

    def assess(self) -> None:
        """A running cycle and one in publicity over the city, and what hangs on them."""
        city, people = self.town.places["city"], self.town.people
        self.standard = make.standard()
        for name in ("inspector", "street_officer", "district_officer"):
            make.certificate(people[name].person, self.standard)
        self.running = make.cycle(city, drafted_by=people["inspector"])
        self.shown = make.cycle(city, drafted_by=people["inspector"], state="publicity")
        self._standards()
        self._sheets()
        self._cycles()
        self._results()
        self._surveys_and_courses()
        self._appeals()
        self._orders()
        self._checks()

    def _everywhere(self) -> tuple[frozenset[str], ...]:
        return tuple(self.chain(unit) for unit in self.town.places.values())  # type: ignore[attr-defined]

    def _note(self, kind: str, thing: Any, **facts: Any) -> None:
        self.add(kind, thing, **facts)  # type: ignore[attr-defined]

    def _home(self) -> dict[str, Any]:
        return self._estate_facts("home")  # type: ignore[attr-defined, no-any-return]

    def _standards(self) -> None:
        self._note("standard", self.standard, published=True)
        inspector = self.town.inspector
        draft = StandardDraft.objects.create(
            name="草案",
            rule={},
            state="submitted",
            drafted_by=inspector,
            submitted_by=inspector,
            created_at=NOW,
        )
        self._note("standarddraft", draft, submitter="inspector", state="submitted")

    def _sheet(self, cycle: Cycle, estate: str, part: str, state: str, *scorers: str) -> Sheet:
        people = self.town.people
        one = make.sheet(
            cycle, self.town.estates[estate], part, tuple(people[name] for name in scorers), state=state
        )
        facts = self._estate_facts(estate)  # type: ignore[attr-defined]
        shown = cycle == self.shown
        told = {"signing": state in FROM_SIGNING, "shown": shown, "published": shown and part != "self"}
        trained = frozenset({"inspector", "street_officer", "district_officer"})
        facts = {**facts, "parties": frozenset(), "scorers": frozenset(scorers), "trained": trained, **told}
        self._note(f"{part}sheet", one, state=state, **facts)
        if part == "street" and scorers:
            worker = people["committee_worker"]
            found = Found.objects.create(
                sheet_item=one.items.all()[0], finding="a", found_at=NOW, by_committee=True, recorded_by=worker,
                entry=uuid.uuid4(),
            )  # fmt: skip
            self._note("finding", found, **{**facts, "published": False})
        return one

    def _sheets(self) -> None:
        self._sheet(self.running, "home", "street", "inspecting", "street_officer", "inspector")
        self._sheet(self.running, "near", "street", "made")
        self._sheet(self.running, "away", "street", "inspecting", "other_officer")  # who is not trained
        self._sheet(self.shown, "home", "street", "drafted", "street_leader")
        self._sheet(self.shown, "near", "street", "merged", "head")
        scored = self._sheet(self.running, "home", "bureau", "inspecting", "inspector", "head")
        self._sheet(self.running, "near", "bureau", "signed", "district_officer", "inspector")
        self._sheet(self.shown, "home", "bureau", "merged", "district_officer")
        self._sheet(self.running, "home", "self", "assigned")
        self._sheet(self.shown, "home", "self", "submitted")
        veto = Veto.objects.create(
            sheet=scored, code="V1", facts="事实", submitted_by=self.town.inspector, submitted_at=NOW
        )
        self._note(
            "veto", veto, **self._home(), submitter="inspector", scorers=frozenset({"inspector", "head"})
        )

    def _cycles(self) -> None:
        everywhere, both = self._everywhere(), frozenset({"澄岸物业", "砚湖物业"})
        owners = frozenset({"锦汀小区业委会"})
        for one, shown in ((self.running, False), (self.shown, True)):
            self._note(
                "cycle", one, places=everywhere, firms=both, parties=owners, submitter="inspector",
                published=shown, shown=shown,
            )  # fmt: skip

    def _results(self) -> None:
        self.publication = Publication.objects.create(
            cycle=self.shown, number=0, kind="provisional", inputs={}, digest="0" * 64, decided_by=self.town.head,
            made_at=NOW,
        )  # fmt: skip
        shown = {"published": True, "shown": True}
        both, owners = frozenset({"澄岸物业", "砚湖物业"}), frozenset({"锦汀小区业委会"})
        self._note(
            "publication", self.publication, places=self._everywhere(), firms=both, parties=owners, **shown
        )
        home, ours = self.town.estates["home"], self.town.firms["ours"]
        self.result = EstateResult.objects.create(
            publication=self.publication,
            estate=home,
            estate_name=home.name,
            place_path="1",
            district_path="1",
        )
        first, end = make.PERIOD
        Holding.objects.create(estate_result=self.result, firm=ours, first=first, end=end, days=92)
        self._note("estateresult", self.result, **self._home(), **shown)
        firm = FirmResult.objects.create(
            publication=self.publication, firm=ours, firm_name=str(ours), estates=1
        )
        filed = (self.chain(ours.jurisdiction), self.chain(home.jurisdiction))  # type: ignore[attr-defined]
        facts = {"places": filed, "firms": frozenset({str(ours)})}
        self._note("firmresult", firm, **facts, **shown)
        said = Statement.objects.create(
            firm_result=firm, text="说明", submitted_by=self.town.firm_manager, at=NOW
        )
        self._note("statement", said, **facts)

    def _surveys_and_courses(self) -> None:
        city = self.town.places["city"]
        for cycle, state in ((self.running, "open"), (self.shown, "published")):
            survey = Survey.objects.create(
                cycle=cycle, jurisdiction=city, opens_at=NOW, closes_at=NOW + timedelta(days=9), state=state,
                created_at=NOW,
            )  # fmt: skip
            shown = state == "published"
            here = (self.chain(city),)  # type: ignore[attr-defined]
            self._note("survey", survey, places=here, published=True, shown=shown)
            one = SurveyEstate.objects.create(
                survey=survey, estate=self.town.estates["home"], link=f"LINK{survey.pk}", needed=30
            )
            self._note("surveyestate", one, **self._home(), published=True, shown=shown)
        course = Course.objects.create(
            standard=self.standard, name="培训", held_on=make.CUT_OFF, state="announced", jurisdiction=city,
            drafted_by=self.town.inspector, created_at=NOW,
        )  # fmt: skip
        self._note("course", course, places=self._everywhere(), submitter="inspector")

    def _appeal(
        self, by: str, state: str, body: str, involved: tuple[str, ...] = (), kind: str = "objection"
    ) -> None:
        people, sent = self.town.people, state != "draft"
        one = Appeal.objects.create(
            publication=self.publication, estate_result=self.result, kind=kind, state=state,
            involved=[people[name].person_id for name in involved], drafted_by=people[by],
            submitted_by=people[by] if sent else None, created_at=NOW,
            jurisdiction=self.town.estates["home"].jurisdiction, subject=self.town.firms["ours"].organisation,
        )  # fmt: skip
        facts = {"submitter": by if sent else "", "drafter_body": body, "involved": frozenset(involved)}
        self._note("appeal", one, **{**self._home(), "parties": frozenset()}, state=state, **facts)

    def _appeals(self) -> None:
        self._appeal("firm_manager", "draft", "澄岸物业")
        self._appeal("firm_manager", "submitted", "澄岸物业", ("street_officer",))
        self._appeal("firm_manager", "hearing", "澄岸物业", ("head",))
        self._appeal("inspector", "submitted", "市住建局", kind="outside")

    def _orders(self) -> None:
        home, ours = self.town.estates["home"], self.town.firms["ours"]
        rows = (
            ("draft", "inspector", ""),
            ("issued", "street_leader", ""),
            ("issued", "inspector", "planning"),
        )
        for state, drafter, line in rows:
            issued, by = state == "issued", self.town.people[drafter]
            one = Order.objects.create(
                number=f"ZG-{state}-{drafter}-{line}", estate=home, firm=ours, line=line, kind="C", state=state,
                drafted_by=by, issued_by=by if issued else None, issued_at=NOW if issued else None, created_at=NOW,
                jurisdiction=home.jurisdiction, subject=ours.organisation,
            )  # fmt: skip
            facts = {"told": issued, "line": line, "submitter": drafter, "state": state}
            self._note("order", one, **self._home(), **facts)

    def _checks(self) -> None:
        home, ours, street = self.town.estates["home"], self.town.firms["ours"], self.town.places["north"]
        for n, (by, line) in enumerate((("street_leader", ""), ("planner", "planning"))):
            check = Check.objects.create(
                name="检查", kind="special", line=line, topic="消防", first=make.CUT_OFF, last=make.CUT_OFF,
                state="submitted", drafted_by=self.town.people[by], submitted_by=self.town.people[by], created_at=NOW,
                jurisdiction=street,
            )  # fmt: skip
            here = (self.chain(street),)  # type: ignore[attr-defined]
            self._note("check", check, places=here, line=line, submitter=by)
            visited = bool(n)
            target = CheckTarget.objects.create(
                inspection=check, estate=home, firm=ours, jurisdiction=home.jurisdiction, subject=ours.organisation,
                visited_at=NOW if visited else None, verdict="in_order" if visited else "",
            )  # fmt: skip
            self._note("checktarget", target, **self._home(), line=line, told=visited)
