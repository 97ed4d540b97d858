"""Records of the ground: units, redrawings, bodies, people, invitations, letters, jobs, interests, grants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from oversight.actions import grant as grants
from oversight.actions import invitation
from oversight.kernel.scope import Post
from oversight.models import (
    DeclaredInterest,
    Grant,
    Job,
    Letter,
    Organisation,
    Person,
    PersonContact,
    Redrawing,
)
from tests.factories.ground import NOW, acting_as, person, posting
from tests.matrix.town import Place

# Nobody of the cast: on them grave acts are done, so that nobody of the cast loses a posting.
SPARES = {
    "spare_bureau": (Post.INSPECTOR, "bureau"),
    "spare_district": (Post.DISTRICT, "district"),
    "spare_street": (Post.STREET, "street"),
    "spare_away": (Post.STREET, "other_street"),
    "spare_committee": (Post.COMMITTEE, "committee"),
}


def lay(place: Place) -> None:
    """All of them but grants, which stand on other records."""
    _units(place)
    _redrawings(place)
    _bodies(place)
    _people(place)
    _invitations(place)
    _own(place)


def _units(place: Place) -> None:
    for name, unit in place.town.places.items():
        place.add("territory", name, unit, resource="territory", places=(place.chain(unit),), published=True)


def _redrawings(place: Place) -> None:
    by = place.town.inspector
    for state, where in (("draft", "yard"), ("submitted", "square"), ("decided", "harbour")):
        unit = place.town.places[where]
        row = Redrawing.objects.create(
            kind="rename",
            unit=unit,
            plan={"name": f"院落新村{state}", "rename_bodies": False},
            effective=date(2027, 12, 1),
            document=f"批复{place.marks.word('redrawing', state, 'document')}",
            drafted_by=by,
            submitted_by=by if state != "draft" else None,
            decided_by=place.town.second_head if state == "decided" else None,
            state=state,
            created_at=NOW,
        )
        place.add(
            "redrawing", state, row, resource="territory", places=(place.chain(unit),), state=state,
            submitter="inspector" if state != "draft" else "",
        )  # fmt: skip


def _account(body: Organisation, place: Place) -> dict[str, Any]:
    return {
        "places": (place.chain(body.territory),) if body.territory else (),
        "firms": frozenset({body.name}),
        "parties": frozenset({body.name}),
        "body": body.name,
    }


def _bodies(place: Place) -> None:
    bodies = dict(place.town.bodies)
    bodies |= {f"firm_{name}": firm.organisation for name, firm in place.town.firms.items()}
    for name, body in bodies.items():
        place.add("body", name, body, resource="account", **_account(body, place))


def _people(place: Place) -> None:
    town = place.town
    for name, (post, body) in SPARES.items():
        town.people[name] = posting(post, town.bodies[body], person(name))
    town.people["spare_firm"] = posting(
        Post.FIRM_STAFF, town.firms["ours"].organisation, person("spare_firm")
    )
    for name, membership in town.people.items():
        who = membership.person
        who.username = f"{name}.{place.marks.word('person', name, 'username')}"
        who.email = f"{place.marks.word('person', name, 'email')}@example.invalid"
        who.save()
        PersonContact.objects.create(person=who, phone=place.marks.phone("person", name, "phone"))
        membership.title = f"专干{place.marks.word('membership', name, 'title')}"
        membership.save()
        facts = _account(membership.organisation, place)
        owner = "" if name.startswith("spare") else name
        more = {"post": str(membership.post), "person": name}
        place.add("membership", name, membership, resource="account", owner=owner, more=more, **facts)
        place.add("person", name, who, resource="account", owner=owner, more=more, **facts)
    stopped = posting(Post.STREET, town.bodies["street"], person("停用者", is_active=False))
    place.add(
        "stopped", "street", stopped.person, resource="account", more={"post": str(stopped.post)},
        **_account(stopped.organisation, place),
    )  # fmt: skip


def _invitations(place: Place) -> None:
    for name in ("street", "other_street"):
        row, token = invitation.invite(
            by=acting_as(place.town.head),
            body=place.town.bodies[name],
            to=Post.STREET,
            name=f"受邀{place.marks.word('invitation', name, 'name')}",
            email=f"{place.marks.word('invitation', name, 'email')}@example.invalid",
            at=NOW,
        )
        facts = _account(place.town.bodies[name], place)
        place.add("invitation", name, row, resource="account", more={"token": token}, **facts)


def _own(place: Place) -> None:
    """What is somebody's own and nobody else's."""
    for name in ("street_officer", "other_officer", "firm_manager", "head"):
        membership = place.town.people[name]
        letter = Letter.objects.create(
            key=f"matrix-{name}",
            recipient=membership.person,
            membership=membership,
            event="grant.given",
            subject=f"来信{place.marks.word('letter', name, 'subject')}",
            body=f"正文{place.marks.word('letter', name, 'body')}",
            created_at=NOW,
        )
        place.add("letter", name, letter, resource="own", owner=name)
        job = Job.objects.create(
            kind="estate_export",
            title=f"导出{place.marks.word('job', name, 'title')}",
            owner=membership.person,
            membership=membership,
            state=Job.DONE,
            result_name=f"{place.marks.word('job', name, 'result_name')}.csv",
            created_at=NOW,
            finished_at=NOW + timedelta(seconds=3),
        )
        job.result.save("result.csv", ContentFile(f"内容{place.marks.word('job', name, 'result')}".encode()))
        place.add("job", name, job, resource="own", owner=name)
        interest = DeclaredInterest.objects.create(
            person=membership.person,
            organisation=place.town.bodies["developer"],
            reason=f"亲属{place.marks.word('interest', name, 'reason')}",
            valid_from=date(2026, 1, 1),
        )
        # whoever reads the account reads what its person declared
        facts = _account(membership.organisation, place)
        place.add("interest", name, interest, resource="account", owner=name, **facts)


def grant(place: Place) -> None:
    """A grant on the check of an estate, by a leader to an officer of another street, who asks nothing of it."""
    thing = place.things["roomcheck"]["home"].row
    guest: Person = place.town.people["spare_away"].person
    (row,) = grants.give(
        thing,
        by=acting_as(place.town.inspector),
        person=guest,
        verbs=("registry.view_room",),
        kind=Grant.GUEST,
        reason=f"列席{place.marks.word('grant', 'home', 'reason')}",
        starts_at=NOW,
        ends_at=NOW + timedelta(days=200),
        at=NOW,
    )
    seen = place.things["roomcheck"]["home"].facts
    facts = {"places": seen.places, "firms": seen.firms, "parties": seen.parties}
    place.add("grant", "home", row, resource="room_check", owner="inspector", **facts)
