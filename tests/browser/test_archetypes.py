"""Each kind of page in the sample city, as somebody who may read it: readable, no wider than its window, whole.

`make test` looks at each page in one mode, the eight dealt out over the pages; `make test-full` in all of them.
A name in braces stands for a record of the city, found when the page is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, product

import pytest

from inspections.models import (
    Appeal,
    ArchivedCycle,
    Check,
    Course,
    Cycle,
    Found,
    Sheet,
    Standard,
    StandardDraft,
    SurveyEstate,
)
from oversight.models import Document, Membership, Organisation, Person, Territory
from registry.models import Estate, Firm, Rearrangement, RoomCheck, RoomPolicy, Tenure
from tests.browser.conftest import Look, Visit

pytestmark = pytest.mark.browser

BUDGET = 150 * 1024  # bytes of a public page, unpacked, pictures aside
MODES = list(product((1440, 390), ("zh-hans", "en"), (False, True)))  # width, language, high contrast
STILL = 0.0001  # a page is painted whole (base.html); what shifts by design is far above
NOT_WORDS = ("None", "nan", "{{", "{%", "</span>", "</time>", "%(")

FIND: dict[str, Callable[[], object]] = {
    "failed": lambda: RoomCheck.objects.filter(verdict="fail").latest("pk").pk,
    "estate": lambda: RoomCheck.objects.filter(verdict="fail").latest("pk").estate.public_id,
    "home": lambda: Estate.objects.filter(name="锦汀小区").earliest("pk").public_id,
    "tenure": lambda: Tenure.objects.filter(estate__name="锦汀小区", term__upper_inf=True).earliest("pk").pk,
    "firm": lambda: Firm.objects.standing().earliest("pk").code,
    "struck": lambda: Firm.objects.filter(state="struck_off").earliest("pk").code,
    "closed": lambda: Estate.objects.filter(state="merged").earliest("pk").public_id,
    "rearrangement": lambda: Rearrangement.objects.waiting().earliest("pk").pk,
    "rule": lambda: RoomPolicy.objects.latest("pk").pk,
    "street": lambda: Territory.objects.get(name="建丰街道").pk,
    "body": lambda: Organisation.objects.get(name="建丰街道办事处").pk,
    "person": lambda: Person.objects.get(username="street").pk,
    "posting": lambda: Membership.objects.get(person__username="street").pk,
    "standard": lambda: Standard.objects.get(code="BK-56-1").pk,
    "standard_draft": lambda: StandardDraft.objects.get(state="draft").pk,
    "corrected_estate": lambda: Appeal.objects.get(state="upheld").estate_result.estate.public_id,
    "cycle": lambda: Cycle.objects.get(state="open").public_id,
    "course": lambda: Course.objects.get(state="held").pk,
    "enrolling": lambda: Course.objects.get(state="announced").pk,
    "survey": lambda: SurveyEstate.objects.exclude(codes=None).earliest("pk").survey.cycle.public_id,
    "surveyed": lambda: (
        SurveyEstate.objects.filter(codes__answer__isnull=False).earliest("pk").estate.public_id
    ),
    "own": lambda: Sheet.objects.get(part="self", state="inspecting").number,
    "own_done": lambda: Sheet.objects.get(part="self", state="submitted", cycle__state="open").number,
    "link": lambda: SurveyEstate.objects.filter(codes__answer__isnull=False).earliest("pk").link,
    "noted": lambda: Found.objects.get(by_committee=True).sheet.number,
    "published": lambda: Cycle.objects.get(state="published").public_id,
    "shown": lambda: Cycle.objects.get(state="publicity").public_id,
    "upheld": lambda: Appeal.objects.get(state="upheld").pk,
    "objection": lambda: Appeal.objects.get(state="submitted").pk,
    "archived": lambda: ArchivedCycle.objects.latest("pk").pk,
    "manager": lambda: Firm.objects.get(organisation__memberships__person__username="firm").code,
    "countersigned": lambda: Sheet.objects.filter(cycle__state="publicity").earliest("pk").number,
    "inspection": lambda: Check.objects.get(state="drawn").pk,
    "code": lambda: Document.objects.filter(kind="D14").earliest("pk").code,
}

PUBLIC = [
    "/account/login/",
    "/account/password/reset/",
    "/verify/",
    "/verify/{code}/",
    "/results/",
    "/results/{published}/",
    "/results/{published}/firms/",
    "/results/{published}/estates/{corrected_estate}/",
    "/results/{published}/firms/{manager}/",
    "/open-data/",
    "/s/{link}/",
    "/s/{link}/thanks/",
    "/no-such-page/",
]
STAFF = [
    ("inspector", "/inspections/"),
    ("inspector", "/inspections/cycles/"),
    ("inspector", "/inspections/cycles/plan/"),
    ("leader", "/inspections/cycles/{cycle}/"),
    ("leader", "/inspections/cycles/{cycle}/draws/"),
    ("leader", "/inspections/cycles/{cycle}/scorers/"),
    ("street", "/inspections/cycles/{cycle}/routes/"),
    ("leader", "/inspections/cycles/{cycle}/notices/"),
    ("inspector", "/inspections/cycles/{cycle}/measure/"),
    ("firm", "/inspections/results/{shown}/firms/{manager}/state/"),
    ("inspector", "/inspections/standards/"),
    ("firm", "/inspections/standards/{standard}/"),
    ("inspector", "/inspections/standards/new/"),
    ("inspector", "/inspections/standards/compare/?a=v{standard}&b=d{standard_draft}"),
    ("inspector", "/inspections/standards/drafts/{standard_draft}/"),
    ("inspector", "/inspections/standards/drafts/{standard_draft}/edit/"),
    ("inspector", "/inspections/standards/drafts/{standard_draft}/edit/items/4.4/"),
    ("inspector", "/inspections/standards/drafts/{standard_draft}/edit/head/"),
    ("inspector", "/inspections/standards/drafts/{standard_draft}/submit/"),
    ("street", "/inspections/training/"),
    ("inspector", "/inspections/training/{course}/"),
    ("street", "/inspections/training/{course}/test/"),
    ("inspector", "/inspections/training/{enrolling}/hold/"),
    ("leader", "/inspections/results/"),
    ("inspector", "/inspections/rescore/"),
    ("inspector", "/inspections/archive/"),
    ("street", "/inspections/archive/{archived}/"),
    ("firm", "/inspections/archive/firms/{manager}/"),
    ("head", "/inspections/results/{published}/"),
    ("firm", "/inspections/results/{shown}/"),
    ("district", "/inspections/results/{published}/firms/"),
    ("firm", "/inspections/results/{published}/firms/{manager}/"),
    ("firm", "/inspections/results/{published}/estates/{home}/"),
    ("auditor", "/inspections/results/{published}/items/"),
    ("head", "/inspections/results/{shown}/integrity/"),
    ("firm", "/inspections/results/{shown}/estates/{home}/appeal/"),
    ("inspector", "/inspections/results/{shown}/estates/{home}/objection/"),
    ("head2", "/inspections/results/{published}/correct/"),
    ("head", "/inspections/appeals/"),
    ("firm", "/inspections/appeals/{upheld}/"),
    ("head2", "/inspections/appeals/{objection}/hear/"),
    ("leader", "/inspections/review/"),
    ("head", "/inspections/sheets/{countersigned}/review/"),
    ("inspector", "/inspections/checks/"),
    ("head", "/inspections/checks/{inspection}/"),
    ("firm", "/inspections/self/"),
    ("firm", "/inspections/self/{own}/"),
    ("firm", "/inspections/self/{own}/item/4.4/"),
    ("firm", "/inspections/self/{own}/submit/"),
    ("firm", "/inspections/self/{own_done}/"),
    ("committee", "/inspections/notes/"),
    ("committee", "/inspections/sheets/{noted}/note/"),
    ("inspector", "/inspections/surveys/"),
    ("street", "/inspections/surveys/{survey}/"),
    ("street", "/inspections/surveys/{survey}/estates/{surveyed}/"),
    ("street", "/inspections/surveys/{survey}/estates/{surveyed}/slips/"),
    ("inspector", "/inspections/surveys/{survey}/close/"),
    ("street", "/desk/"),
    ("inspector", "/desk/todos/"),
    ("street", "/desk/search/?q=小区"),
    ("street", "/desk/guide/"),
    ("inspector", "/inbox/"),
    ("inspector", "/jobs/"),
    ("head", "/calendar/"),
    ("inspector", "/calendar/load/"),
    ("firm", "/calendar/terms/"),
    ("head", "/calendar/terms/change.decide/"),
    ("head", "/trail/"),
    ("auditor", "/trail/security/"),
    ("head", "/account/"),
    ("admin", "/account/sessions/"),
    ("head", "/account/2fa/"),
    ("admin", "/bodies/"),
    ("head", "/bodies/{body}/"),
    ("admin", "/bodies/{body}/invite/"),
    ("admin", "/people/"),
    ("admin", "/people/{person}/"),
    ("head", "/grants/"),
    ("head", "/bodies/{body}/amend/"),
    ("head", "/bodies/{body}/post/"),
    ("leader", "/postings/{posting}/end/"),
    ("leader", "/people/{person}/reset/"),
    ("inspector", "/grants/registry.estate/{estate}/"),
    ("street", "/account/interests/declare/"),
    ("auditor", "/proof/registry.estate/{estate}/?verb=registry.merge_estate"),
    ("street", "/proof/oversight.territory/{street}/"),
    ("district", "/permission-book/"),
    ("inspector", "/territories/"),
    ("inspector", "/territories/{street}/"),
    ("inspector", "/territories/{street}/redraw/move/"),
    ("inspector", "/territories/redrawings/"),
    ("street", "/registry/estates/"),
    ("inspector", "/registry/estates/?estate_class=old_without_unit&area_min=500"),
    ("editor", "/registry/estates/?q=jt"),
    ("inspector", "/registry/estates/?q=no-such-estate"),
    ("street", "/registry/estates/register/"),
    ("leader", "/registry/estates/{home}/"),
    ("editor", "/registry/estates/{home}/"),
    ("inspector", "/registry/estates/{closed}/"),
    ("street", "/registry/estates/{home}/history/"),
    ("street", "/registry/estates/{home}/areas/"),
    ("street", "/registry/estates/{home}/tenures/"),
    ("street", "/registry/estates/{home}/documents/"),
    ("street", "/registry/estates/{home}/attachments/"),
    ("street", "/registry/estates/{home}/notes/"),
    ("street", "/registry/estates/{home}/changes/"),
    ("head", "/registry/estates/{estate}/trail/"),
    ("street", "/registry/estates/{home}/amend/"),
    ("street", "/registry/estates/{home}/attach/"),
    ("street", "/registry/estates/{home}/appoint/"),
    ("leader", "/registry/estates/{home}/move/"),
    ("leader", "/registry/estates/{home}/merge/"),
    ("leader", "/registry/estates/{home}/split/?pieces=2"),
    ("leader", "/registry/rearrangements/{rearrangement}/"),
    ("leader", "/registry/rearrangements/{rearrangement}/revoke/"),
    ("street", "/registry/tenures/{tenure}/end/"),
    ("firm", "/registry/estates/{home}/changes/draft/"),  # one of theirs came back: which to write on
    ("firm", "/registry/estates/{home}/changes/draft/?another=1"),
    ("inspector", "/registry/firms/"),
    ("inspector", "/registry/firms/register/"),
    ("inspector", "/registry/firms/{firm}/"),
    ("head", "/registry/firms/{struck}/"),
    ("head", "/registry/firms/{firm}/strike/"),
    ("inspector", "/registry/firms/{firm}/unmask/"),
    ("inspector", "/registry/firms/{firm}/estates/"),
    ("leader", "/registry/changes/"),
    ("street", "/lists/registry:estate-list/columns/"),
    ("street", "/lists/registry:estate-list/views/"),
    ("street", "/lists/registry:estate-list/views/save/?q=jt"),
    ("inspector", "/registry/checks/"),
    ("inspector", "/registry/checks/{failed}/"),
    ("inspector", "/registry/estates/"),
    ("inspector", "/registry/estates/{estate}/"),
    ("inspector", "/registry/estates/{estate}/amend/"),
    ("inspector", "/registry/estates/{estate}/tenures/"),
    ("inspector", "/registry/estates/{estate}/attachments/"),
    ("head", "/registry/changes/"),
    ("inspector", "/imports/"),
    ("inspector", "/imports/new/estate/"),
    ("inspector", "/imports/new/result/"),
    ("editor", "/notices/"),
    ("street", "/notices/new/"),
    ("inspector", "/registry/estates/{estate}/rooms/"),
    ("inspector", "/registry/estates/{estate}/rooms/measure/"),
    ("inspector", "/registry/estates/{estate}/rooms/survey/"),
    ("street", "/registry/estates/{home}/rooms/describe/"),
    ("inspector", "/registry/firms/{firm}/contacts/"),
    ("leader", "/registry/estates/assign/?q=小区"),
    ("district", "/registry/coverage/"),
    ("inspector", "/registry/coverage/bulletins/"),
    ("inspector", "/registry/room-policies/"),
    ("inspector", "/registry/room-policies/{rule}/"),
]
PAGES = [(None, path) for path in PUBLIC] + STAFF


def dealt() -> list[object]:
    """Every page with one mode of the eight in turn, and with all of them where the counts are full."""
    turn = dict(zip(PAGES, cycle(MODES), strict=False))
    return [
        pytest.param(
            who,
            path,
            *mode,
            id=f"{who}-{path}-{mode}",
            marks=() if turn[who, path] == mode else pytest.mark.full,
        )
        for (who, path), mode in product(PAGES, MODES)
    ]


def found(path: str) -> str:
    """The address with each name in braces replaced by a record of the city."""
    for name, find in FIND.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", str(find()))
    return path


@pytest.mark.parametrize(("who", "path", "width", "language", "contrast"), dealt())
def test_a_page_is_readable_by_all(visit_city: Visit, who, path, width, language, contrast):
    seen = visit_city(found(path), as_=who, width=width, language=language, contrast=contrast)
    assert seen.status == (404 if path == "/no-such-page/" else 200)
    assert seen.violations() == []
    assert seen.outside() == []
    assert seen.status == 404 or seen.complaints == []
    assert seen.shift() < STILL, seen.moved()
    assert is_whole(seen)
    if who is None:
        assert seen.blocking_sheets() == 1
        assert seen.weight() <= BUDGET
    assert seen.overflows() == {}


def is_whole(seen: Look) -> bool:
    """One heading, at most one solid button in the head, no word of a machine."""
    text = seen.page.locator("main").inner_text()
    assert seen.page.locator("h1").count() == 1
    assert seen.page.locator(".page-head .button-solid").count() <= 1
    assert [word for word in NOT_WORDS[:2] if word in text.split()] == []
    assert [mark for mark in NOT_WORDS[2:] if mark in text] == []
    return True
