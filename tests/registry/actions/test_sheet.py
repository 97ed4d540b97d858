"""The D14 sheet of a check: issued once, corrected by a new check's sheet, withdrawn by somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from oversight.acting import Refused
from oversight.actions.document import AlreadyIssued
from oversight.kernel.scope import Kind, Post
from oversight.models import Document, Entry
from registry.actions import sheet
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.registry.papers import checks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = str(tmp_path)
    city = territory("营口市")
    street = territory("建丰街道", territory("站前区", city))
    bureau = body(Kind.BUREAU, "营口市住房和城乡建设局", city)
    inspector = posting(Post.INSPECTOR, bureau)
    officer = posting(Post.STREET, body(Kind.STREET, "建丰街道办事处", street))
    head = posting(Post.HEAD, bureau)
    return checks.stored(estate("望澜家园", street), inspector), inspector, officer, head


def test_an_inspector_issues_the_sheet_once(scene: Any) -> None:
    check, inspector, _officer, _head = scene
    made = sheet.issue(by=acting_as(inspector), check=check, at=NOW)
    assert made.number == "营房物查〔2026〕0001号"
    assert (made.record, made.read_verb, made.kind) == (check, "registry.view_room", "D14")
    assert Entry.objects.get().event == "document.issued"
    with pytest.raises(AlreadyIssued):
        sheet.issue(by=acting_as(inspector), check=check, at=NOW)


def test_a_street_officer_who_only_measures_cannot_issue(scene: Any) -> None:
    check, _inspector, officer, _head = scene
    with pytest.raises(Refused):
        sheet.issue(by=acting_as(officer), check=check, at=NOW)
    assert not Document.objects.exists()


def test_a_new_check_corrects_the_sheet_of_the_old_one(scene: Any) -> None:
    check, inspector, _officer, _head = scene
    old = sheet.issue(by=acting_as(inspector), check=check, at=NOW)
    again = checks.stored(check.estate, inspector)
    fresh = sheet.correct(by=acting_as(inspector), document=old, check=again, at=NOW, why="漏计一间")
    assert fresh.record == again
    assert fresh.number == "营房物查〔2026〕0002号"
    assert Document.objects.get(pk=old.pk).state == "corrected"


def test_who_surveyed_does_not_withdraw_their_own_sheet(scene: Any) -> None:
    check, inspector, _officer, head = scene
    made = sheet.issue(by=acting_as(inspector), check=check, at=NOW)
    with pytest.raises(Refused):
        sheet.withdraw(by=acting_as(inspector), document=made, at=NOW, why="误发")
    sheet.withdraw(by=acting_as(head), document=made, at=NOW, why="误发")
    assert Document.objects.get(pk=made.pk).state == "withdrawn"
