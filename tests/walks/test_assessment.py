"""Those who must not come near a sheet or a result are refused byte by byte as if nothing were there.

What the others do, from a standard's draft to a corrected and verified result, `test_assessment_browser` walks.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from inspections.models import Sheet
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest
from tests.factories import inspections as make
from tests.factories.ground import posting
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
