"""The small town that permission and browser tests share: a person a post, by name, and somebody on the other side.

Two districts, three streets, four communities; three estates under two firms; an owners' committee and a developer of
the first estate. Everything a test asks of rights can be asked here, and by names that read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oversight.kernel.scope import Kind, Post
from oversight.models import Membership, Organisation, Territory
from registry.models import Estate, Firm
from tests.factories.ground import body, person, posting, territory
from tests.factories.registry import estate, firm, tenure


@dataclass
class Town:
    """Places, bodies, people and records by name."""

    places: dict[str, Territory] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    firms: dict[str, Firm] = field(default_factory=dict)
    estates: dict[str, Estate] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """`town.street_officer`: a person by name."""
        if name in self.__dict__.get("people", {}):
            return self.people[name]
        raise AttributeError(name)


def settle() -> Town:
    """Build the town."""
    town = Town()
    _lay_out(town)
    _found(town)
    _post(town)
    return town


def _lay_out(town: Town) -> None:
    at = town.places
    at["city"] = territory("营口市")
    at["east"], at["west"] = territory("东区", at["city"]), territory("西区", at["city"])
    at["north"], at["middle"] = territory("北街道", at["east"]), territory("中街道", at["east"])
    at["south"] = territory("南街道", at["west"])
    at["lane"], at["yard"] = territory("里巷社区", at["north"]), territory("院落社区", at["north"])
    at["square"], at["harbour"] = territory("广场社区", at["middle"]), territory("港口社区", at["south"])
    for name, unit in at.items():
        at[name] = Territory.objects.get(pk=unit.pk)


def _found(town: Town) -> None:
    at, bodies = town.places, town.bodies
    bodies["bureau"] = body(Kind.BUREAU, "市住建局", at["city"])
    bodies["group"] = body(Kind.LEADING_GROUP, "领导小组办公室", at["city"])
    bodies["district"] = body(Kind.DISTRICT, "东区物业办", at["east"])
    bodies["street"] = body(Kind.STREET, "北街道办事处", at["north"])
    bodies["other_street"] = body(Kind.STREET, "南街道办事处", at["south"])
    bodies["committee"] = body(Kind.COMMITTEE, "里巷社区居委会", at["lane"])
    bodies["police"] = body(Kind.DEPARTMENT, "东区公安分局", at["east"], line="police")
    bodies["planning"] = body(Kind.DEPARTMENT, "市规划局", at["city"], line="planning")
    bodies["owners"] = body(Kind.OWNERS, "锦汀小区业委会", at["lane"])
    bodies["developer"] = body(Kind.DEVELOPER, "临海置业")
    town.firms["ours"], town.firms["theirs"] = firm("澄岸物业", at["north"]), firm("砚湖物业", at["south"])
    home = {
        "developer": bodies["developer"],
        "owners_body": bodies["owners"],
        "permitted_on": date(2015, 1, 1),
    }
    town.estates["home"] = estate("锦汀小区", at["lane"], **home)
    town.estates["near"] = estate("枫和雅筑", at["square"])
    town.estates["away"] = estate("听潮苑", at["harbour"])
    town.estates["draft"] = estate("新怡里", at["lane"], state="draft")
    tenure(town.estates["home"], town.firms["ours"])
    tenure(town.estates["near"], town.firms["theirs"])
    tenure(town.estates["away"], town.firms["theirs"])


CAST = (
    ("head", Post.HEAD, "bureau"),
    ("second_head", Post.HEAD, "bureau"),
    ("inspector", Post.INSPECTOR, "bureau"),
    ("editor", Post.EDITOR, "bureau"),
    ("auditor", Post.AUDITOR, "bureau"),
    ("administrator", Post.ADMIN, "bureau"),
    ("district_officer", Post.DISTRICT, "district"),
    ("street_leader", Post.STREET_LEADER, "street"),
    ("street_officer", Post.STREET, "street"),
    ("other_leader", Post.STREET_LEADER, "other_street"),
    ("other_officer", Post.STREET, "other_street"),
    ("committee_worker", Post.COMMITTEE, "committee"),
    ("police_officer", Post.DEPARTMENT, "police"),
    ("planner", Post.DEPARTMENT, "planning"),
    ("group_secretary", Post.LEADING_GROUP, "group"),
    ("owners_chair", Post.OWNERS, "owners"),
    ("developer", Post.DEVELOPER, "developer"),
)


def _post(town: Town) -> None:
    for name, post, where in CAST:
        town.people[name] = posting(post, town.bodies[where], person(name, email=f"{name}@example.invalid"))
    for name, post, which in (
        ("firm_manager", Post.FIRM, "ours"),
        ("firm_worker", Post.FIRM_STAFF, "ours"),
        ("rival_manager", Post.FIRM, "theirs"),
    ):
        town.people[name] = posting(post, town.firms[which].organisation, person(name))
    town.estates["draft"].drafted_by = town.people["committee_worker"]
    town.estates["draft"].save()
