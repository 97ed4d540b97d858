"""A sheet from the firm's signature to a corrected, verified result; and those who must not come near it.

Each step is a page that its person opens and a form that the person sends; between the steps days go by.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.actions import result_papers
from inspections.models import Appeal, Publication, Sheet
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest, Document, Job
from tests.factories import inspections as make
from tests.factories.ground import acting_as, posting
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def results():
    """The cycle in review; one of our firm's sheets still lies before the firm."""
    found = reviewed()
    officer = found.town.street_officer
    make.certificate(officer.person, found.cycle.standard)
    Sheet.objects.filter(pk=found.sheets["home", "street"].pk).update(state="drafted")
    return found


@pytest.fixture
def town(results):
    return results.town


@pytest.fixture
def later(monkeypatch):
    """Let days go by: the portal's clock stands at so many days from now."""
    begun = timezone.now()

    def go(days: int) -> datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(days=days))
        return begun + timedelta(days=days)

    return go


def of_sheet(name: str, number: str) -> str:
    return reverse(f"inspections:{name}", args=[number])


def of_result(name: str, results, *more: str) -> str:
    return reverse(f"inspections:{name}", args=[results.cycle.public_id, *more])


def refused_alike(walker, url: str, missing: str) -> bool:
    """Whether the page answers word by word as one that is not there."""
    one, other = (walker.client.get(at) for at in (url, missing))
    return (one.status_code, _text(one, url)) == (404, _text(other, missing))


def _text(answer, url: str) -> str:
    """The page without the address and what each answer has of its own."""
    main = answer.content.decode().replace(url, "…")
    return main[main.index("<main") : main.index("</main>")]


def test_from_the_signature_to_a_corrected_result_that_anybody_verifies(results, walk, later):
    town, sheet = results.town, results.sheets["home", "street"]
    firm, officer, leader, head = (
        walk(town.people[name]) for name in ("firm_manager", "street_officer", "street_leader", "head")
    )
    _hand_in(firm, officer, sheet)
    leader.does(of_sheet("sheet-return", sheet.number), why="请补充 4.1 项的记录")
    assert "退回" in officer.sees(of_sheet("field-sheet", sheet.number))
    officer.does(of_sheet("sheet-complete", sheet.number))
    _hand_in(firm, officer, sheet)
    leader.does(of_sheet("sheet-pass", sheet.number))
    head.does(of_sheet("sheet-countersign", sheet.number))

    third = town.estates["third"].public_id
    page = of_result("result-estate", results, third)
    assert firm.misses(page)
    head.does(of_result("result-show", results))
    assert "公示" in firm.sees(page)
    assert "公示" in walk(None).sees(f"/results/{results.cycle.public_id}/")

    objection = _objects(firm, results, third, "street")
    _decides(walk(town.people["second_head"]), objection, uphold=False)

    later(12)
    walk(town.people["head"]).does(of_result("result-publish", results))
    firm, second = walk(town.people["firm_manager"]), walk(town.people["second_head"])
    appeal = _objects(firm, results, third, "bureau")
    assert appeal.kind == "appeal"
    _decides(second, appeal, uphold=True)
    walk(town.people["head"]).does(of_result("result-correct", results), why="申诉成立，更正得分。")

    final, corrected = Publication.objects.filter(number__gte=1).order_by("number")
    assert corrected.replaces == final
    was, now = (one.estates.get(estate=town.estates["third"]).total for one in (final, corrected))
    assert now > was
    public = walk(None)
    assert "更正" in public.sees(f"/results/{results.cycle.public_id}/")
    _issued(results, later(13))
    paper = Document.objects.filter(kind="D07").latest("pk")
    assert paper.record.publication == corrected
    assert paper.number in public.sees(f"/verify/{paper.code}/")


def _hand_in(firm, officer, sheet: Sheet) -> None:
    """The firm signs what was found, and the scorer hands it in."""
    firm.does(of_sheet("sheet-sign", sheet.number), name="江听雪")
    officer.does(of_sheet("sheet-submit", sheet.number))
    assert Sheet.objects.get(pk=sheet.pk).state == "submitted"


def _objects(firm, results, estate: str, part: str) -> Appeal:
    version = results.sheets["third", part].versions.latest("number")
    code = next(one["item"] for one in version.answers["items"] if one.get("found"))
    claim = {f"claim_{part}_{code.replace('.', '_')}": "当时已整改，请复核。"}
    firm.does(of_result("appeal-lodge", results, estate), **claim)
    return Appeal.objects.latest("pk")


def _decides(head, appeal: Appeal, *, uphold: bool) -> None:
    """Somebody who neither scored nor reviewed hears the scorer and decides."""
    ground = appeal.grounds.get()
    version = Sheet.objects.get(estate=appeal.estate_result.estate, part=ground.part).versions.latest(
        "number"
    )
    found = next(one for one in version.answers["items"] if one["item"] == ground.code)["found"][0]["finding"]
    head.does(reverse("inspections:appeal-hear", args=[appeal.pk]), words="听取了评分人的说明。")
    given = {f"rule_{ground.pk}": "upheld" if uphold else "rejected", f"a{ground.pk}_{found}": "0"}
    head.does(reverse("inspections:appeal-decide", args=[appeal.pk]), why="核对了现场照片。", **given)
    appeal.refresh_from_db()
    assert appeal.state == ("upheld" if uphold else "rejected")


def _issued(results, at: datetime) -> None:
    """What the worker does after the correction."""
    job = Job.objects.filter(kind=result_papers.WORK).latest("pk")
    result_papers.issue_all(job, acting_as(results.town.head, at), lambda done, total: None)


def test_the_wrong_ones_are_refused_as_if_nothing_were_there(results, walk):
    town, sheet = results.town, results.sheets["away", "street"]
    Sheet.objects.filter(pk=sheet.pk).update(state="submitted")
    nothing = of_sheet("sheet-review", "KH-NONE")
    other_street = walk(town.people["street_leader"])
    assert refused_alike(other_street, of_sheet("sheet-review", sheet.number), nothing)

    scorer = posting(Post.STREET_LEADER, town.bodies["other_street"], town.street_officer.person)
    assert refused_alike(
        walk(scorer), of_sheet("sheet-pass", sheet.number), of_sheet("sheet-pass", "KH-NONE")
    )
    early = of_result("result-estate", results, town.estates["home"].public_id)
    assert refused_alike(walk(town.people["firm_manager"]), early, early[:-10] + "XQ0000000/")

    leader = walk(town.people["other_leader"])
    assert not leader.misses(of_sheet("sheet-pass", sheet.number))
    DeclaredInterest.objects.create(
        person=town.people["other_leader"].person,
        organisation=town.firms["theirs"].organisation,
        reason="亲属",
        valid_from=date(2026, 1, 1),
    )
    assert refused_alike(leader, of_sheet("sheet-pass", sheet.number), of_sheet("sheet-pass", "KH-NONE"))
