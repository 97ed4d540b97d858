"""Every form of the house takes only text that can be seen."""

from __future__ import annotations

import pytest
from django import forms
from django.apps import apps
from django.http import QueryDict
from django.urls import get_resolver, reverse

from oversight.plainform import Plain, PlainForm
from registry.models import Room
from tests.registry.conftest import town  # noqa: F401  the same people
from tests.registry.views.conftest import browse  # noqa: F401

HOUSE = ("oversight.", "registry.", "inspections.", "disputes.", "cms.")
# Names and passwords at the door are compared, never shown or kept as typed; allauth's own forms.
DOOR = "oversight.signin.forms"


class Talk(PlainForm):
    """A text and an answer chosen."""

    text = forms.CharField(widget=forms.Textarea)
    many = forms.MultipleChoiceField(choices=[("a", "a"), ("b", "b")], required=False)


def _all_below(cls: type) -> set[type]:
    return {cls, *(found for sub in cls.__subclasses__() for found in _all_below(sub))}


def test_no_form_of_the_house_stands_outside():
    assert apps.ready
    assert get_resolver().url_patterns  # views and their forms are loaded
    ours = {form for form in _all_below(forms.BaseForm) if form.__module__.startswith(HOUSE)}
    bare = {f"{form.__module__}.{form.__name__}" for form in ours if not issubclass(form, Plain)}
    assert {name for name in bare if not name.startswith(DOOR) and "Filter" not in name} == set()
    assert len(ours) > 40


def test_marks_of_direction_go_and_what_else_was_sent_stays():
    form = Talk(QueryDict("text=a%E2%80%AEb%0D%0Ac&many=a&many=b"))
    assert form.is_valid()
    assert form.cleaned_data == {"text": "ab\r\nc", "many": ["a", "b"]}
    assert Talk({"text": "a\u202eb"}).data["text"] == "ab"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_control_character_is_refused_beside_its_field(language, settings):
    from django.utils.translation import override

    with override(language):
        form = Talk({"text": "a\x1b[31mb"})
        said = str(form.errors["text"])
    assert ("第 2 个字符" in said) if language == "zh-hans" else ("Character 2" in said)
    assert form.data["text"] == "a\x1b[31mb"


@pytest.mark.django_db
def test_a_room_s_place_is_text(town, browse):  # noqa: F811
    url = reverse("registry:room-measure", args=[town.home.public_id])
    officer = browse(town.officer)
    typed = {"floor": "1", "area": "120.00", "use": "office", "phase": "1", "title": "none", "self_contained": "yes",
             "utilities": "yes", "daylight": "yes"}  # fmt: skip
    refused = officer.post(url, {**typed, "place": "a\x1b[31mb"})
    assert "看不见的控制字符" in refused.content.decode()
    assert not Room.objects.exists()
    assert officer.post(url, {**typed, "place": "3 号楼\u202e101"}).status_code == 302
    assert Room.objects.get().place == "3 号楼101"
