"""Forms of a course: its plan, who was there, the answers of a test."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import Attendance, Standard
from inspections.rules.exam import Question
from inspections.screen.standard import language
from oversight.actform import ActForm
from oversight.forms import DayField
from oversight.models import Territory


class CourseForm(ActForm):
    """A course: on which version, when, where, for whom."""

    name = forms.CharField(label=_("名称"), max_length=120)
    standard = forms.ModelChoiceField(label=_("考核标准"), queryset=Standard.objects.none())
    held_on = DayField(label=_("培训日期"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    jurisdiction = forms.ModelChoiceField(label=_("面向的区域"), queryset=Territory.objects.none())

    def prepare(self) -> None:
        """Versions that cycles run on, and the actor's own place with all down to the streets."""
        self.fields["standard"].queryset = Standard.objects.for_cycles()
        self.fields["jurisdiction"].queryset = Territory.objects.filter(
            path__startswith=self.by.path, level__lte=3
        ).order_by("path")


class PresentForm(ActForm):
    """Who of those enrolled was there."""

    present = forms.MultipleChoiceField(
        label=_("到场人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people: tuple[Attendance, ...] = ()

    def prepare(self) -> None:
        """Everybody enrolled."""
        self.fields["present"].choices = [
            (row.pk, f"{row.membership.person.name} {row.membership.organisation.name}")
            for row in self.people
        ]


class AnswersForm(ActForm):
    """One attempt: a training note a question, the items to choose from below it."""

    attempt = forms.IntegerField(widget=forms.HiddenInput)
    asked: tuple[Question, ...] = ()

    def prepare(self) -> None:
        """The questions of the attempt."""
        for number, question in enumerate(self.asked, 1):
            self.fields[name_of(question)] = forms.ChoiceField(
                label=f"{number}. {question.note.word(language())}",
                choices=[(code, f"{code} {name.word(language())}") for code, name in question.choices],
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, str]:
        """The chosen item by question."""
        data: dict[str, Any] = self.cleaned_data
        return {question.code: data[name_of(question)] for question in self.asked}


def name_of(question: Question) -> str:
    """The field of a question."""
    return f"q_{question.code}"
