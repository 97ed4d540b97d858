"""What the owners' survey puts on the assessment's home and onto a desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections.models import Survey, SurveyCode, SurveyEstate
from inspections.states import SHOWN
from inspections.views import sections
from oversight import todo
from oversight.policy import Actor, may, visible

KIND = gettext_lazy("业主测评")
MOST = 20


def enter() -> None:
    """A part of the assessment."""
    sections.add(
        sections.Section(
            label=KIND,
            lead=gettext_lazy("每个小区一个网址，每户一个测评码；截止后满意率计入考核。"),
            url_name="inspections:survey-list",
            order=25,
            under="/inspections/surveys/",
            verbs=("inspections.view_survey",),
        ),
    )


@todo.source
def surveys_to_move(actor: Actor) -> Iterable[todo.Todo]:
    """Drafts that wait to be opened, and results that may be published."""
    steps = (
        ("inspections.open_survey", {"state": "draft", "cycle__state": "open"}, _("启动业主测评：%(name)s")),
        (
            "inspections.publish_survey",
            {"state": "closed", "cycle__state__in": SHOWN},
            _("公布测评结果：%(name)s"),
        ),
    )
    for verb, asked, title in steps:
        if may(actor, verb):
            rows = Survey.objects.filter(**asked).exclude(cycle__laid_out_at=None).select_related("cycle")
            for row in visible(actor, verb, rows)[:MOST]:
                yield todo.Todo(title=title % {"name": row.cycle.name}, url=row.get_absolute_url(), kind=KIND)


@todo.source
def slips_to_print(actor: Actor) -> Iterable[todo.Todo]:
    """Estates whose households have no codes yet: one line a survey, however many they are."""
    if not may(actor, "inspections.slip_survey"):
        return
    printed = SurveyCode.objects.filter(survey_estate=OuterRef("pk"), voided_at=None)
    for survey in Survey.objects.filter(state="open", closes_at__gt=actor.at).select_related("cycle"):
        rows = SurveyEstate.objects.filter(~Exists(printed), survey=survey)
        bare = visible(actor, "inspections.slip_survey", rows).count()
        if bare:
            words = ngettext("印测评码：还有 %(n)s 个小区", "印测评码：还有 %(n)s 个小区", bare) % {"n": bare}
            yield todo.Todo(title=words, url=survey.get_absolute_url(), kind=KIND, line=survey.cycle.name)
