"""Numbered papers: one number each, no gap, nothing changed afterwards, found by their code alone."""

from __future__ import annotations

import hashlib
import io
import itertools
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, connections, transaction

from oversight.acting import Refused
from oversight.actions import document as papers
from oversight.actions.document import AlreadyIssued, NotInForce, Stamp
from oversight.kernel import codes
from oversight.kernel.scope import Kind, Post
from oversight.models import Document, Entry, NumberSeries, Organisation
from oversight.papers.blocks import Text
from oversight.papers.kinds import BULLETIN
from oversight.papers.page import Paper
from oversight.policy import Actor
from tests.factories.ground import NOW, acting_as, body, posting, territory

pytestmark = pytest.mark.django_db(transaction=True)


class Scene:
    """A bureau with an inspector, a head and somebody who may not issue."""

    def __init__(self) -> None:
        self.serial = itertools.count(1)
        self.city = territory("营口市")
        self.street = territory("建丰街道", territory("站前区", self.city))
        self.bureau = body(Kind.BUREAU, "市住建局", self.city)
        self.inspector = posting(Post.INSPECTOR, self.bureau)
        self.head = posting(Post.HEAD, self.bureau)
        self.street_officer = posting(Post.STREET, body(Kind.STREET, "建丰街道办事处", self.street))

    def issue(
        self, by: Actor | None = None, text: str = "内容", at: datetime = NOW, title: str = ""
    ) -> Document:
        """A bulletin on the city, each with a title of its own unless told."""
        return papers.issue(
            by=by or acting_as(self.inspector, at), verb="registry.issue_bulletin", record=self.city, kind=BULLETIN,
            read_verb="oversight.view_territory", build=paper(text, title or f"简报{next(self.serial)}"), at=at,
        )  # fmt: skip


def paper(text: str = "内容", title: str = "简报") -> Callable[[Stamp], Paper]:
    """How this test's paper is made from its stamp."""
    return lambda stamp: Paper(
        issuer="市住建局", name=BULLETIN.heading, title=title, date=date(2026, 11, 24), blocks=(Text(text),),
        number=stamp.number, corrects=stamp.corrects, verification=stamp.verification,
    )  # fmt: skip


@pytest.fixture
def scene(settings: Any, tmp_path: Any) -> Scene:
    settings.MEDIA_ROOT = str(tmp_path)
    return Scene()


def test_a_paper_is_numbered_stored_and_journaled(scene: Scene) -> None:
    first, second = scene.issue(), scene.issue()
    assert [first.number, second.number] == ["营房统报〔2026〕0001号", "营房统报〔2026〕0002号"]
    content = default_storage.open(first.file.name).read()
    assert hashlib.sha256(content).hexdigest() == first.file_digest
    assert papers.is_copy(first, content)
    assert not papers.is_copy(first, content + b" ")
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert first.number in text
    assert papers.shown(first.code) in text
    assert first.digest[:8] in text
    entry = Entry.objects.order_by("id").first()
    assert entry is not None
    assert (entry.event, entry.facts["number"]) == ("bulletin.issued", first.number)


def test_who_may_not_issue_takes_no_number(scene: Scene) -> None:
    with pytest.raises(Refused):
        scene.issue(by=acting_as(scene.street_officer))
    assert not NumberSeries.objects.exists()
    assert not Document.objects.exists()


def test_each_year_and_body_has_its_own_series(scene: Scene) -> None:
    last_hour = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
    first_minute = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # the new year in Beijing
    numbers = [scene.issue(at=at).number for at in (last_hour, first_minute)]
    assert numbers == ["营房统报〔2026〕0001号", "营房统报〔2027〕0001号"]


def test_a_paper_that_fails_leaves_no_gap_and_no_file(scene: Scene) -> None:
    def broken(stamp: Stamp) -> Paper:
        raise ZeroDivisionError

    scene.issue()
    with pytest.raises(ZeroDivisionError):
        papers.issue(by=acting_as(scene.inspector), verb="registry.issue_bulletin", record=scene.city,
                     kind=BULLETIN, read_verb="oversight.view_territory", build=broken, at=NOW)  # fmt: skip
    stored = Document.objects.create

    def refused(**values: Any) -> Document:
        stored(**values)
        raise ZeroDivisionError

    before = len(default_storage.listdir("papers/2026")[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Document.objects, "create", refused)
        with pytest.raises(ZeroDivisionError):
            scene.issue()
    assert len(default_storage.listdir("papers/2026")[1]) == before
    assert scene.issue().number == "营房统报〔2026〕0002号"


def test_many_at_once_get_each_number_once(scene: Scene, full: bool) -> None:
    count = 100 if full else 24
    gate = threading.Barrier(count)
    numbers: list[int] = []
    failures: list[BaseException] = []

    def clerk(order: int) -> None:
        try:
            gate.wait(30)
            if order % 6 == 0:
                with transaction.atomic():
                    scene.issue(by=acting_as(scene.inspector))
                    transaction.set_rollback(True)
            else:
                numbers.append(scene.issue(by=acting_as(scene.inspector)).serial)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clerk, args=(order,)) for order in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures
    kept = count - len(range(0, count, 6))
    assert sorted(numbers) == list(range(1, kept + 1))
    assert sorted(Document.objects.values_list("serial", flat=True)) == list(range(1, kept + 1))


def test_a_correction_has_a_new_number_and_names_the_old_one(scene: Scene) -> None:
    old = scene.issue(text="旧")
    fresh = papers.correct(by=acting_as(scene.inspector), verb="registry.correct_bulletin", document=old,
                           build=paper("新"), at=NOW, why="数字有误")  # fmt: skip
    old = Document.objects.get(pk=old.pk)
    assert fresh.number == "营房统报〔2026〕0002号"
    assert (old.state, fresh.state, old.replaced_by) == ("corrected", "issued", fresh)
    text = pypdf.PdfReader(io.BytesIO(default_storage.open(fresh.file.name).read())).pages[0].extract_text()
    assert f"本件更正 {old.number}" in text
    assert default_storage.exists(old.file.name)


def test_a_paper_is_corrected_or_withdrawn_once(scene: Scene) -> None:
    old = scene.issue()
    by = acting_as(scene.head)
    papers.withdraw(by=by, verb="registry.withdraw_bulletin", document=old, at=NOW, why="误发")
    assert Document.objects.get(pk=old.pk).state == "withdrawn"
    with pytest.raises(NotInForce):
        papers.withdraw(by=by, verb="registry.withdraw_bulletin", document=old, at=NOW, why="误发")
    with pytest.raises(NotInForce):
        papers.correct(by=by, verb="registry.correct_bulletin", document=old, build=paper(), at=NOW, why="x")
    assert scene.issue().serial == 2


def test_two_corrections_at_once_make_one(scene: Scene) -> None:
    old = scene.issue()
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def clerk() -> None:
        try:
            gate.wait(30)
            papers.correct(by=acting_as(scene.inspector), verb="registry.correct_bulletin", document=old,
                           build=paper(), at=NOW, why="x")  # fmt: skip
            outcomes.append("done")
        except NotInForce:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clerk) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["done", "told"]
    assert sorted(Document.objects.values_list("serial", flat=True)) == [1, 2]


def test_an_issued_paper_cannot_be_changed_even_by_sql(scene: Scene) -> None:
    made = scene.issue()
    for attack in (
        "UPDATE oversight_document SET number = 'x' WHERE id = %s",
        "DELETE FROM oversight_document WHERE id = %s",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack, [made.pk])


def test_one_paper_of_a_title_is_in_force_on_a_record(scene: Scene) -> None:
    first = scene.issue(title="2026年11月简报")
    with pytest.raises(AlreadyIssued):
        scene.issue(title="2026年11月简报")
    papers.withdraw(
        by=acting_as(scene.head), verb="registry.withdraw_bulletin", document=first, at=NOW, why="误发"
    )
    assert scene.issue(title="2026年11月简报").serial == 2


def test_a_double_click_issues_one_paper(scene: Scene) -> None:
    gate = threading.Barrier(6)
    outcomes: list[str] = []

    def click() -> None:
        try:
            gate.wait(30)
            scene.issue(by=acting_as(scene.inspector), title="同一份")
            outcomes.append("issued")
        except AlreadyIssued:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["issued"] + ["told"] * 5
    assert scene.issue().serial == 2


def test_a_code_is_found_as_people_type_it(scene: Scene) -> None:
    made = scene.issue()
    assert len(made.code) == 16
    assert papers.find(made.printed_code) == made
    assert papers.find(f"  {made.printed_code.lower()} ") == made
    assert papers.find(made.code.replace("0", "O").replace("1", "l")) == made
    other = made.code[:-1] + ("2" if made.code[-1] != "2" else "3")
    assert papers.find(other) is None
    for nonsense in ("", "x", made.code[:-1], made.code + "0", "\x00" * 16, "汉" * 16, made.number):
        assert papers.find(nonsense) is None


def test_codes_are_random(scene: Scene) -> None:
    made = [scene.issue().code for _ in range(5)]
    assert len(set(made)) == 5
    assert all(set(code) <= set(codes.ALPHABET) for code in made)
    assert len(codes.ALPHABET) ** codes.CODE_LENGTH >= 2**80


def test_the_word_of_a_body_tells_namesakes_apart(scene: Scene) -> None:
    bureau = Organisation.objects.get(pk=scene.bureau.pk)
    assert papers.body_word(bureau) == "营房"
    street = scene.street_officer.organisation
    assert papers.body_word(street) == "建丰"
    other = body(Kind.STREET, "老边区建丰街道办事处", territory("建丰街道", territory("老边区", scene.city)))
    assert [papers.body_word(street), papers.body_word(other)] == ["站前建丰", "老边建丰"]
