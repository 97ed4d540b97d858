"""测评码纸条: what the slips of an estate say."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.models import SurveyEstate
from oversight.kernel.calendar import beijing_day
from oversight.kernel.codes import shown
from oversight.papers import slips
from registry.papers.wording import day, reader_language, written_in


def link(one: SurveyEstate) -> str:
    """The address of the estate's survey."""
    return settings.SITE_URL.rstrip("/") + reverse("cms:survey", args=[one.link])


def pdf(one: SurveyEstate, codes: Iterable[str]) -> bytes:
    """A slip for each code; the address in its QR carries the code along, so that nothing need be typed."""
    language, survey, address = reader_language(), one.survey, link(one)
    with written_in(language):
        told = {"first": day(beijing_day(survey.opens_at)), "last": day(survey.last_day)}
        shared = slips.Slips(
            head=str(one.estate),
            what=_("业主测评 · %(cycle)s") % {"cycle": survey.cycle.name},
            address=address.split("://", 1)[-1],
            notes=(
                _("%(first)s至%(last)s，扫码或打开网址，填上面的测评码。") % told,
                _("每户一份，不记姓名、房号和时间。"),
            ),
            language=language,
        )
    return slips.render(shared, [slips.Slip(shown(code), f"{address}?c={code}") for code in codes])
