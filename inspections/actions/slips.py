"""测评码: a code for each household of an estate, printed once; here only the digest of each stays."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models import SurveyCode, SurveyEstate
from inspections.rules.survey import MOST_SLIPS, slips_left
from oversight.acting import Invalid, acting
from oversight.kernel.codes import new_code
from oversight.policy import Actor


def digest(code: str) -> str:
    """What is kept of a code in its stored form: 80 random bits, which nobody finds by trying."""
    return hashlib.sha256(code.encode()).hexdigest()


def left(one: SurveyEstate) -> int:
    """How many households of the estate have no code that holds; 0 where nobody knows how many there are."""
    held = SurveyCode.objects.filter(survey_estate=one, voided_at=None).count()
    return slips_left(one.estate.households or 0, held)


def make(*, by: Actor, one: SurveyEstate, count: int, anew: bool, at: datetime) -> list[str]:
    """New codes for ``count`` households, to be printed now: they cannot be had a second time.

    ``anew`` voids what was printed before and not answered. Raises `Invalid` outside the survey's time, and for more
    codes than the register has households.
    """
    with acting(by, "inspections.slip_survey", one, at=at) as act:
        survey = act.thing.survey
        if survey.state not in states.ASKING or at >= survey.closes_at:
            raise Invalid(_("测评启动之后、截止之前才能印测评码。"))
        if not act.thing.estate.households:
            raise Invalid(_("登记册没有这个小区的户数，请先补登户数。"))
        mine = SurveyCode.objects.filter(survey_estate=act.thing)
        voided = mine.filter(voided_at=None, answer=None).update(voided_at=at) if anew else 0
        most = min(left(act.thing), MOST_SLIPS)
        if not 0 < count <= most:
            words = _("现在最多还能印 %(most)s 张：每户一张，一次不超过 %(file)s 张。")
            raise Invalid(words % {"most": most, "file": MOST_SLIPS}, field="count")
        batch = (mine.aggregate(last=Max("batch"))["last"] or 0) + 1
        codes = [new_code() for _each in range(count)]
        # kept in an order of their own: the rows do not tell which slip lay where in the pile
        SurveyCode.objects.bulk_create(
            SurveyCode(survey_estate=act.thing, digest=digest(code), batch=batch) for code in sorted(codes)
        )
        act.facts = {"batch": batch, "codes": count, "voided": voided}
    return codes
