"""Records of scoring in the field: a street's sheet in each state in which somebody has something to do with it."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from inspections.actions import order as orders
from inspections.actions import scoring, syncing
from inspections.models import Certificate, Found, Sheet, Signature, SignatureName
from inspections.rules.standard.answers import counted
from oversight import attachments
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.matrix.town import Place

SIGNED_STATES = {"drafted", "signed", "submitted"}


def lay(place: Place) -> None:
    """One sheet a state, each of a cycle of its own; one photo."""
    officer = place.town.people["street_officer"]
    for state in ("assigned", "inspecting", "drafted", "signed"):
        cycle = make.cycle(place.town.places["city"], drafted_by=place.town.people["inspector"])
        if not Certificate.objects.filter(person=officer.person, standard=cycle.standard).exists():
            make.certificate(officer.person, cycle.standard)
        one = make.sheet(cycle, place.town.estates["home"], scorers=(officer,), state=state)
        if state != "assigned":
            make.scored(one, *([counted("4.4", a=2)] if state == "drafted" else []), by=officer, state=state)
        if state == "signed":
            Signature.objects.create(sheet=one, kind="signed", digest=scoring.digest_of(one), at=NOW)
        if state == "signed":
            SignatureName.objects.create(signature=one.signatures.get(), signer_name="林经理")
        place.add("fieldsheet", state, one, **_facts(place, state))
        if state == "inspecting":
            place.add("fieldphoto", state, _photo(one, officer), **_facts(place, state))

    cycle = make.cycle(place.town.places["city"], drafted_by=place.town.people["inspector"])
    seen = make.sheet(cycle, place.town.estates["home"], scorers=(officer,), state="inspecting")
    make.scored(seen, by=officer, state="inspecting")
    _brought(place, seen)

    cycle = make.cycle(place.town.places["city"], drafted_by=place.town.people["inspector"])
    handed = make.sheet(cycle, place.town.estates["home"], scorers=(officer,))
    make.handed_in(handed, by=officer)
    place.add("fieldsheet", "submitted", handed, **_facts(place, "submitted"))
    _orders(place)


def _brought(place: Place, sheet: Sheet) -> None:
    """What the neighbourhood saw on the estate: the sheet as one that takes findings, and a finding that waits."""
    found = Found.objects.create(
        sheet_item=sheet.items.get(code="4.4"), finding="a", found_at=NOW, by_committee=True, entry=uuid.uuid4(),
        recorded_by=place.town.people["committee_worker"],
    )  # fmt: skip
    place.add("finding", "inspecting", sheet, **_facts(place, "inspecting"))
    place.add("brought", "waiting", found, **_facts(place, "inspecting"))


def _orders(place: Place) -> None:
    """An order in each state in which somebody has something to do with it."""
    by, leader = (acting_as(place.town.people[name]) for name in ("street_officer", "street_leader"))
    sheet = place.things["fieldsheet"]["signed"].row
    asked = [orders.Asked("4.4", "B", "灭火器过期", "第51条", "更换")]
    for state in ("draft", "issued", "seen", "bad"):
        one = orders.draft(by=by, sheet=sheet, asked=asked, at=NOW)
        if state != "draft":
            one = orders.issue(by=by, order=one, at=NOW)
        if state in ("seen", "bad"):
            orders.recheck(by=by, order=one, at=NOW)
            verdict = "corrected" if state == "seen" else "not_corrected"
            orders.confirm(
                by=by, order=one, item=one.items.get(), verdict=verdict, photo=None, is_false=False, at=NOW
            )
        facts = {
            **_facts(place, state),
            "resource": "order",
            "told": state != "draft",
            "submitter": "street_officer",
        }
        place.add("fieldorder", state, type(one).objects.get(pk=one.pk), **{**facts, "signing": False})
    item = place.things["fieldorder"]["issued"].row.items.get()
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(out, "JPEG")
    _found(place, place.things["fieldsheet"]["submitted"].row, {**facts, "told": True, "signing": False})
    photo = orders.keep(
        by=leader, item=item, photo=ContentFile(out.getvalue(), "a.jpg"), category=orders.PROOF, at=NOW
    )
    place.add("orderphoto", "issued", photo, **{**facts, "told": True, "signing": False})


def _found(place: Place, sheet: Sheet, facts: dict[str, Any]) -> None:
    """An order whose item rests on a finding with a photo."""
    by, officer = acting_as(place.town.people["street_officer"]), place.town.people["street_officer"]
    asked = [orders.Asked("4.4", "B", "灭火器过期", "第51条", "更换")]
    one = orders.issue(by=by, order=orders.draft(by=by, sheet=sheet, asked=asked, at=NOW), at=NOW)
    line = make.finding(sheet.items.get(code="4.4"), "a", by=officer)
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(out, "JPEG")
    content = attachments.examine(ContentFile(out.getvalue()), "a.jpg")
    kept = attachments.keep(
        content=content, record=line, title="a", category=syncing.CATEGORY, note="", by=officer.pk, at=NOW
    )
    place.add("orderfound", "issued", type(one).objects.get(pk=one.pk), more={"photo": kept.pk}, **facts)


def _facts(place: Place, state: str) -> dict[str, Any]:
    me = frozenset({"street_officer"})
    return {
        "resource": "sheet_street_part", "places": (place.chain(place.town.estates["home"].jurisdiction),),
        "firms": frozenset({"澄岸物业"}), "scorers": me, "trained": me, "state": state, "signing": state in SIGNED_STATES,
    }  # fmt: skip


def _photo(one: Sheet, officer: Any) -> Any:
    line, out = uuid.uuid4(), io.BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(out, "JPEG")
    Found.objects.create(
        sheet_item=one.items.get(code="1.4"), finding="", found_at=NOW, recorded_by=officer, entry=line
    )
    kept = syncing.add_photo(
        by=acting_as(officer),
        sheet=one,
        line=str(line),
        sha256="",
        upload=ContentFile(out.getvalue()),
        name="a.jpg",
        at=NOW,
    )
    return kept.photo
