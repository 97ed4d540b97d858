"""Records of the registry: estates, firms, rooms, checks, sheets, rules, changes, notes."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from oversight.exchange import importing
from oversight.exchange.kinds import kind_of
from oversight.listing import REGISTERS
from oversight.models import SavedView
from registry.actions import attachment, bulletin, change, check, rearrangement, roompolicy, sheet
from registry.models import (
    CoverageMonth,
    Estate,
    EstateMode,
    EstateNote,
    Firm,
    FirmContact,
    Rearrangement,
    RoomPolicyDraft,
)
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate as estate_at
from tests.factories.registry import room
from tests.matrix.town import Place

RULE = (Path(__file__).parents[2] / "docs" / "examples" / "room-policies" / "sample-city.json").read_text()
OURS, THEIRS, OWNERS, DEVELOPER = "澄岸物业", "砚湖物业", "锦汀小区业委会", "临海置业"
# What anybody can know of the town's estates: who manages them and who is party to them.
FIRM_OF = {"home": {OURS}, "near": {THEIRS}, "away": {THEIRS}, "draft": set(), "plain": set()}
PARTY_OF = {"home": {OWNERS, DEVELOPER}}


def about(place: Place, name: str) -> dict[str, Any]:
    """The facts of whatever lies on an estate."""
    return {
        "places": (place.chain(place.town.estates[name].jurisdiction),),
        "firms": frozenset(FIRM_OF[name]),
        "parties": frozenset(PARTY_OF.get(name, set())),
        "published": name != "draft",
    }


def lay(place: Place) -> None:
    """All of them."""
    _firms(place)
    _estates(place)
    _rules(place)
    _rooms(place)
    _changes(place)
    _rearrangements(place)
    _notes(place)
    _attachments(place)
    _lists(place)
    _coverage(place)


def _firms(place: Place) -> None:
    for name, where in (("ours", ("home",)), ("theirs", ("near", "away"))):
        firm: Firm = place.town.firms[name]
        firm.registered_address = f"滨海路 1 号{place.marks.word('firm', name, 'registered_address')}"
        firm.registered_capital = place.marks.area("firm", name, "registered_capital")
        firm.save()
        FirmContact.objects.create(
            firm=firm,
            role="经理",
            name=f"联系{place.marks.word('firm', name, 'contact_name')}",
            phone=place.marks.phone("firm", name, "contact_phone"),
        )
        place.add(
            "firm", name, firm, resource="firm", state="registered", published=True,
            places=tuple(place.chain(place.town.estates[one].jurisdiction) for one in where),
            firms=frozenset({firm.organisation.name}),
            parties=frozenset({OWNERS}) if name == "ours" else frozenset(),
        )  # fmt: skip


def _estates(place: Place) -> None:
    place.town.estates["plain"] = estate_at("富余里", place.town.places["yard"])  # nobody manages it
    for name, estate in place.town.estates.items():
        for field in ("name", "address", "boundary"):
            setattr(estate, field, f"{getattr(estate, field)}{place.marks.word('estate', name, field)}")
        for field in ("above_ground_area", "measured_area"):
            setattr(estate, field, place.marks.area("estate", name, field))
        estate.save()
        facts = about(place, name)
        if name == "draft":
            facts |= {"submitter": "committee_worker", "drafter_body": "里巷社区居委会"}
        place.add("estate", name, estate, resource="estate", state=estate.state, **facts)
        for held in estate.tenures.all():
            held.contract_number = f"合同{place.marks.word('tenure', name, 'contract_number')}"
            held.save()
            place.add("tenure", name, held, resource="estate", state=estate.state, **about(place, name))
        mode = EstateMode.objects.create(
            estate=estate,
            mode="firm" if FIRM_OF[name] else "none",
            term=(date(2024, 1, 1), None),
            basis=f"依据{place.marks.word('mode', name, 'basis')}",
        )
        Estate.objects.filter(pk=estate.pk).update(mode=mode.mode)
        place.add("mode", name, mode, resource="estate", state=estate.state, **facts)


def _rules(place: Place) -> None:
    writer, head = acting_as(place.town.inspector), acting_as(place.town.second_head)
    draft = roompolicy.draft(by=writer, text=RULE, at=NOW)
    rule = roompolicy.publish(by=head, row=roompolicy.submit(by=writer, row=draft, at=NOW), at=NOW)
    place.add("roompolicy", "now", rule, resource="policy", published=True)
    for state in ("draft", "submitted"):
        row = RoomPolicyDraft.objects.create(
            name=f"草案{place.marks.word('roompolicydraft', state, 'name')}",
            rule=draft.rule,
            state=state,
            drafted_by=place.town.inspector,
            submitted_by=place.town.inspector if state == "submitted" else None,
            created_at=NOW,
        )
        place.add(
            "roompolicydraft", state, row, resource="policy", state=state, drafter_body="市住建局",
            submitter="inspector" if state == "submitted" else "",
        )  # fmt: skip


def _rooms(place: Place) -> None:
    for name in ("home", "near", "away"):
        estate = Estate.objects.get(pk=place.town.estates[name].pk)
        one = room(
            estate,
            "80.00",
            place=f"1 号楼{place.marks.word('room', name, 'place')}",
            note=f"说明{place.marks.word('room', name, 'note')}",
            occupied_by=f"借用{place.marks.word('room', name, 'occupied_by')}",
        )
        known = about(place, name) | {
            "published": False
        }  # the public reads what a check found, not the rooms
        place.add("room", name, one, resource="room_check", state="registered", **known)
        made = check.survey(
            by=acting_as(place.town.inspector),
            estate=estate,
            at=NOW,
            stage="routine",
            note=f"核查{place.marks.word('roomcheck', name, 'note')}",
        )
        facts = about(place, name) | {"submitter": "inspector"}
        thing = place.add(
            "roomcheck", name, made, resource="room_check", more={"sheet": name != "near"}, **facts
        )
        if thing.more["sheet"]:
            paper = sheet.issue(by=acting_as(place.town.inspector), check=made, at=NOW)
            place.add("document", name, paper, resource="room_check", **facts)


def _changes(place: Place) -> None:
    by = acting_as(place.town.firm_manager)
    for record in ("estate", "firm"):
        thing = place.things[record]["home" if record == "estate" else "ours"]
        field = "households" if record == "estate" else "headcount"
        for n, state in enumerate(("draft", "submitted"), start=7):
            name = f"{record}_{state}"
            row = change.draft(
                by=by,
                record=type(thing.row).objects.get(pk=thing.row.pk),
                proposed={field: n},
                reason=f"更正{place.marks.word('change', name, 'reason')}",
                at=NOW,
            )
            type(row).objects.filter(pk=row.pk).update(proposer=None)  # the door to the next one is tried too
            row.refresh_from_db()
            if state == "submitted":  # today, so that its clock runs whenever the suite does
                row = change.submit(by=by, change=row, at=timezone.now())
            # an estate's lies where the estate does, a firm's where it files
            where = thing.facts.places if record == "estate" else (place.chain(place.town.places["north"]),)
            place.add(
                "change", name, row, resource=record, state=state, submitter="firm_manager", drafter_body=OURS,
                places=where, firms=frozenset({OURS}), parties=frozenset({OURS}),
            )  # fmt: skip


def _rearrangements(place: Place) -> None:
    """One that waits and one to be decided anew: moves between the two committees of a street."""
    town = place.town
    for name, state, to in (("home", "decided", "yard"), ("plain", "reopened", "lane")):
        one = Estate.objects.get(pk=town.estates[name].pk)
        row = rearrangement.decide(
            by=acting_as(town.second_head),
            kind="move",
            estate=one,
            plan=rearrangement.removal(town.places[to]),
            on=date(2099, 1, 1),
            basis=f"批复{place.marks.word('rearrangement', name, 'basis')}",
            at=NOW,
        )
        Rearrangement.objects.filter(pk=row.pk).update(state=state)
        facts = about(place, name) | {"published": False}
        facts["places"] = (*facts["places"], place.chain(town.places[to]))
        place.add("rearrangement", name, row, resource="estate", state=state, **facts)


def _notes(place: Place) -> None:
    for name, writer in (("home", "street_officer"), ("away", "other_officer")):
        row = EstateNote.objects.create(
            estate=place.town.estates[name],
            text=f"备注{place.marks.word('note', name, 'text')}",
            written_by=place.town.people[writer],
            written_at=NOW,
        )
        facts = about(place, name) | {"published": False}
        place.add("note", name, row, resource="estate", owner=writer, state="registered", **facts)


def _attachments(place: Place) -> None:
    held = io.BytesIO()
    Image.new("RGB", (900, 700), "white").save(held, "PNG")
    for name, record, writer in (
        ("home", place.things["estate"]["home"], "street_officer"),
        ("away", place.things["estate"]["away"], "other_officer"),
        ("ours", place.things["firm"]["ours"], "inspector"),
    ):
        row = attachment.attach(
            by=acting_as(place.town.people[writer]),
            record=type(record.row).objects.get(pk=record.row.pk),
            upload=ContentFile(held.getvalue(), "照片.png"),
            name="照片.png",
            title=f"照片{place.marks.word('attachment', name, 'title')}",
            category="photo",
            note=f"说明{place.marks.word('attachment', name, 'note')}",
            at=NOW,
        )
        facts = {
            field: getattr(record.facts, field)
            for field in ("places", "firms", "parties", "state", "published")
        }
        place.add("attachment", name, row, resource=record.resource, **facts | {"published": False})


LIST = "小区名称,街道,社区,总建筑面积\n新城,北街道,里巷社区,50000\n坏行,北街道,里巷社区,很大\n"


def _lists(place: Place) -> None:
    for name, register in REGISTERS.items():
        app, _, page = name.partition(":")
        resource = page.removesuffix("-list") if app == "inspections" or page == "firm-list" else "estate"
        right = f"{resource} read!" if "change" in name else f"{resource} read"
        place.add("register", name, register, resource=resource, more={"right": right})
    for kind in ("estate", "firm"):
        place.add("importkind", kind, kind_of(kind), resource=kind)
    place.add("importkind", "result", kind_of("result"), resource="cycle")
    for name in ("inspector", "street_officer"):
        membership = place.town.people[name]
        view = SavedView.objects.create(
            person=membership.person,
            page="registry:estate-list",
            name=f"筛{place.marks.word('savedview', name, 'name')}",
            query="mode=none",
        )
        place.add("savedview", name, view, resource="own", owner=name)
        text = LIST.replace("坏行", place.marks.word("import", name, "cells"))
        batch = importing.begin(
            by=acting_as(membership),
            kind=kind_of("estate"),
            file=ContentFile(
                text.encode("utf-8-sig"), f"清单{place.marks.word('import', name, 'filename')}.csv"
            ),
            at=NOW,
        )
        place.add("import", name, batch, resource="own", owner=name)


def _coverage(place: Place) -> None:
    for month in (9, 10):
        CoverageMonth.objects.create(
            month=date(2026, month, 1), territory=place.town.places["north"], estates=2, covered=1,
            area=Decimal(4), covered_area=Decimal(2), households=4, covered_households=2,
        )  # fmt: skip
    inspector = acting_as(place.town.inspector)
    bulletin.issue(by=inspector, city=place.town.places["city"], month=date(2026, 10, 1), at=NOW)
    home = Estate.objects.get(pk=place.town.estates["home"].pk)
    later = check.survey(by=inspector, estate=home, at=NOW + timedelta(minutes=5), stage="routine", note="")
    facts = about(place, "home") | {"submitter": "inspector"}
    place.add("newcheck", "home", later, resource="room_check", **facts)
