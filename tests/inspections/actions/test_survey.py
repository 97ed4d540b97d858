"""业主测评: planned, opened, printed, answered once a code, closed by hand or clock, put on the sheets, published."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from inspections.actions import answering, measuring, slips
from inspections.actions import survey as acts
from inspections.actions.gathering import gather
from inspections.models import Cycle, Survey, SurveyAnswer, SurveyCode, SurveyEstate
from oversight.acting import Invalid, Refused, Stale
from oversight.kernel.calendar import midnight
from oversight.models import Entry, SecurityEvent
from oversight.policy import public
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 10)
GOOD, BAD = (
    ("", {"expected": 5, "perceived": 4, "overall": 3}),
    ("", {"expected": 5, "perceived": 1, "overall": 2}),
)


class Scene:
    """An open survey over three estates; the first has forty households."""

    def __init__(self, last: date = LAST) -> None:
        self.town = settle()
        self.home = self.town.estates["home"]
        self.home.households = 40
        self.home.save()
        self.cycle = make.cycle(self.town.places["city"], laid_out_at=NOW)
        self.sheets = [make.sheet(self.cycle, self.town.estates[name]) for name in ("home", "near", "away")]
        self.inspector = acting_as(self.town.inspector)
        self.survey = acts.draft(by=self.inspector, cycle=self.cycle, first=NOW.date(), last=last, at=NOW)
        self.survey = acts.open_(by=self.inspector, survey=self.survey, at=NOW)
        self.one = self.survey.estates.get(estate=self.home)

    def print(self, count: int = 40, anew: bool = False, by=None) -> list[str]:
        """Codes of the first estate."""
        one = SurveyEstate.objects.get(pk=self.one.pk)
        by = by or acting_as(self.town.street_officer)
        return slips.make(by=by, one=one, count=count, anew=anew, at=NOW)

    def answer(self, code: str, given=GOOD, at=NOW) -> None:
        """As somebody who holds a slip."""
        answering.answer(by=public(at), one=self.one, code=code, given=[given], at=at)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_survey_ends_before_scoring_does(scene):
    other = make.cycle(scene.town.places["city"])
    for first, last, words in (
        (date(2026, 12, 9), date(2026, 12, 8), "早于第一天"),
        (date(2026, 11, 1), date(2026, 11, 2), "已经过去"),
        (date(2026, 12, 9), date(2026, 12, 20), "现场评分"),
    ):
        with pytest.raises(Invalid, match=words):
            acts.draft(by=scene.inspector, cycle=other, first=first, last=last, at=NOW)
    fine = acts.draft(
        by=scene.inspector, cycle=other, first=date(2026, 12, 9), last=date(2026, 12, 19), at=NOW
    )
    assert fine.closes_at == midnight(date(2026, 12, 20))
    with pytest.raises(Invalid, match="已有测评"):
        acts.draft(by=scene.inspector, cycle=other, first=date(2026, 12, 9), last=date(2026, 12, 19), at=NOW)
    with pytest.raises(Invalid, match="生成之后"):
        acts.open_(by=scene.inspector, survey=fine, at=NOW)


def test_a_street_prints_for_its_own_households_and_not_more(scene):
    codes = scene.print()
    assert len(set(codes)) == 40
    kept = SurveyCode.objects.filter(survey_estate=scene.one)
    assert not set(codes) & set(kept.values_list("digest", flat=True))
    with pytest.raises(Invalid, match="最多还能印 0 张"):
        scene.print(1)
    with pytest.raises(Refused):
        scene.print(1, by=acting_as(scene.town.other_officer))
    near = scene.survey.estates.get(estate=scene.town.estates["near"])
    with pytest.raises(Invalid, match="户数"):
        slips.make(by=scene.inspector, one=near, count=1, anew=False, at=NOW)


def test_slips_printed_anew_void_what_was_not_answered(scene):
    old = scene.print()
    scene.answer(old[0])
    new = scene.print(39, anew=True)
    with pytest.raises(answering.WrongCode):
        scene.answer(old[1])
    scene.answer(new[0])
    facts = Entry.objects.filter(event="survey.slipped").latest("pk").facts
    assert (facts["voided"], facts["batch"]) == (39, 2)


def test_a_code_answers_once_and_leaves_neither_moment_nor_person(scene):
    code, *others = scene.print()
    before = Entry.objects.count()
    scene.answer(code)
    with pytest.raises(answering.UsedCode):
        scene.answer(code, BAD)
    kept = SurveyAnswer.objects.get()
    assert kept.overall == 3
    assert kept.answered_on == NOW.date()
    assert Entry.objects.count() == before
    assert not SecurityEvent.objects.exclude(kind="refused").exists()
    with pytest.raises(answering.WrongCode):
        scene.answer("0" * 16)
    near = scene.survey.estates.get(estate=scene.town.estates["near"])
    with pytest.raises(answering.WrongCode):
        answering.answer(by=public(NOW), one=near, code=others[0], given=[GOOD], at=NOW)


def test_nobody_answers_before_or_after_the_days_whatever_the_state_says(scene):
    code = scene.print()[0]
    for at in (midnight(NOW.date()) - timedelta(seconds=1), midnight(LAST + timedelta(days=1))):
        with pytest.raises(answering.NotOpen):
            scene.answer(code, at=at)
    scene.answer(code, at=midnight(LAST + timedelta(days=1)) - timedelta(seconds=1))


def test_closing_counts_once_and_a_small_sample_is_left_out(scene):
    codes = scene.print()
    for n, code in enumerate(codes[:30]):
        scene.answer(code, BAD if n < 3 else GOOD)
    acts.close(by=scene.inspector, survey=scene.survey, at=NOW)
    home, near = (scene.survey.estates.get(estate=scene.town.estates[name]) for name in ("home", "near"))
    assert (home.satisfied, home.answers, home.needed) == (27, 30, 30)
    assert (near.satisfied, near.answers) == (0, 0)
    with pytest.raises(answering.NotOpen):
        scene.answer(codes[30])
    measuring.measure_cycle(by=scene.inspector, cycle=scene.cycle, at=NOW)
    filled = {sheet.estate_id: sheet.items.get(code="8.5") for sheet in scene.sheets}
    assert (filled[home.estate_id].met, filled[home.estate_id].cases) == (27, 30)
    assert str(filled[home.estate_id].points) == "2.4000"
    assert filled[near.estate_id].status == "lapsed"
    parts = {
        one.key: next(source.part for source in one.sources if source.part.code == "survey")
        for one in gather(Cycle.objects.get(pk=scene.cycle.pk), NOW).estates
    }
    assert parts[home.estate_id].total == 90
    assert parts[near.estate_id].absence == "small_sample"


def test_items_given_up_before_there_was_a_survey_take_its_rate():
    town = settle()
    cycle, inspector = make.cycle(town.places["city"], laid_out_at=NOW), acting_as(town.inspector)
    sheet = make.sheet(cycle, town.estates["home"])
    measuring.measure_cycle(by=inspector, cycle=cycle, at=NOW)
    assert sheet.items.get(code="8.5").status == "lapsed"
    survey = acts.draft(by=inspector, cycle=cycle, first=NOW.date(), last=LAST, at=NOW)
    acts.open_(by=inspector, survey=survey, at=NOW)
    assert sheet.items.get(code="8.5").status == "open"
    SurveyEstate.objects.update(needed=0)
    acts.close(by=inspector, survey=Survey.objects.get(), at=NOW)
    measuring.measure_cycle(by=inspector, cycle=cycle, at=NOW)
    again = sheet.items.get(code="8.5")
    assert again.lapse_reason != measuring.NO_SURVEY.zh


def test_the_clock_closes_what_is_due_and_nothing_twice(scene):
    scene.answer(scene.print()[0])
    assert acts.close_due(midnight(LAST + timedelta(days=1)) - timedelta(seconds=1)) == 0
    after = midnight(LAST + timedelta(days=1))
    assert acts.close_due(after) == 1
    assert acts.close_due(after) == 0
    assert Survey.objects.get().state == "closed"
    assert SurveyEstate.objects.get(pk=scene.one.pk).answers == 1
    assert Entry.objects.get(event="survey.closed").organisation is None


def test_results_are_published_after_the_cycle_s_are_shown_and_by_the_head(scene):
    survey = acts.close(by=scene.inspector, survey=scene.survey, at=NOW)
    head = acting_as(scene.town.head)
    with pytest.raises(Invalid, match="公示之后"):
        acts.publish(by=head, survey=survey, at=NOW)
    Cycle.objects.filter(pk=scene.cycle.pk).update(state="publicity")
    survey = Survey.objects.get()
    with pytest.raises(Refused):
        acts.publish(by=scene.inspector, survey=survey, at=NOW)
    with pytest.raises(Stale):
        acts.publish(by=head, survey=survey, at=NOW, seen=0)
    assert acts.publish(by=head, survey=survey, at=NOW).state == "published"


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_by_many_at_once_answers_once():
    scene = Scene()
    code, outcomes = scene.print()[0], []
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        try:
            scene.answer(code)
            outcomes.append("taken")
        except answering.UsedCode:
            outcomes.append("used")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", *["used"] * 5]
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_counts_an_answer_that_is_being_given():
    """Somebody's answer holds the estate while the survey is closed: it is in the counts, not beside them."""
    scene = Scene()
    code, holds, closed = scene.print()[0], threading.Event(), threading.Event()

    def give() -> None:
        with transaction.atomic():
            scene.answer(code)
            holds.set()
            closed.wait(1)  # longer than closing takes to come to the lock
        connections.close_all()

    giver = threading.Thread(target=give)
    giver.start()
    holds.wait(10)
    acts.close(by=scene.inspector, survey=scene.survey, at=NOW)
    giver.join()
    assert SurveyEstate.objects.get(pk=scene.one.pk).answers == SurveyAnswer.objects.count() == 1
