"""业主作答: one answer a code, behind the estate's link and while the survey is open by the server's clock.

Nothing says who answered or when: no moment, no address, no person, and no line in the trail, since a line bears a
moment. What stays is the answer, its day, and that its code is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions.slips import digest
from inspections.models import Standard, SurveyAnswer, SurveyCode, SurveyEstate
from inspections.rules.standard.item import Item
from inspections.rules.survey import QUESTIONS
from oversight.acting import ActError
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, may

Answered = Mapping[str, int]  # by question, one to five


class NotOpen(ActError):
    """Nobody may answer now: not yet, or no more."""

    words = _("现在不能作答。")


class WrongCode(ActError):
    """No household of this estate has this code, or it was voided."""

    words = _("没有这个测评码，请对照纸条核对；物业服务中心或街道换发过的，请用新的。")


class UsedCode(ActError):
    """The household has answered."""

    words = _("这个测评码已经答过。每户一份，交卷后不能修改。")


def items_asked(standard: Standard) -> list[Item]:
    """The items of the standard that owners are asked about."""
    return [item for item in standard.form.items if item.source == "survey"]


def is_open(one: SurveyEstate, at: datetime) -> bool:
    """Whether households may answer at this instant."""
    survey = one.survey
    return survey.state in states.ASKING and survey.opens_at <= at < survey.closes_at


def answer(
    *, by: Actor, one: SurveyEstate, code: str, given: Sequence[tuple[str, Answered]], at: datetime
) -> None:
    """Take a household's answers: ``given`` are those of each item asked, by its code; the first one's are the rate's.

    Raises `NotOpen`, `WrongCode`, `UsedCode`.
    """
    with transaction.atomic():
        # the estate's row is the lock that closing takes: an answer is counted, or it is too late
        locked = SurveyEstate.objects.select_for_update(of=("self",)).select_related("survey").get(pk=one.pk)
        if not may(by, "inspections.answer_survey", locked) or not is_open(locked, at):
            raise NotOpen
        found = SurveyCode.objects.filter(survey_estate=locked, digest=digest(code), voided_at=None).first()
        if found is None:
            raise WrongCode
        if SurveyAnswer.objects.filter(code=found).exists():
            raise UsedCode
        (_first, first), *more = given
        SurveyAnswer.objects.create(
            code=found,
            **{name: first[name] for name in QUESTIONS},
            items={item: dict(each) for item, each in more},
            answered_on=beijing_day(at),
        )
