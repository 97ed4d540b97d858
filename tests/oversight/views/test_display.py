"""大字版、高对比、语言、密度: a link keeps the choice in a cookie and leads back."""

import pytest
from django.template.loader import render_to_string

from oversight.models import Person
from oversight.views.account import DisplayForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("choice", "value", "cookie"),
    [
        ("large_text", "1", "large_text"),
        ("high_contrast", "1", "high_contrast"),
        ("language", "en", "django_language"),
        ("density", "compact", "density"),
    ],
)
def test_a_choice_is_kept_and_leads_back(client, choice, value, cookie):
    answer = client.get("/display/", {choice: value, "next": "/desk/?page=2"})
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/?page=2"
    assert answer.cookies[cookie].value == value
    assert answer["Cache-Control"] == "no-store"


def test_a_form_may_choose_too(client):
    assert client.post("/display/", {"large_text": "0"}).cookies["large_text"].value == "0"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_way_back_stays_in_the_house(client, back):
    assert client.get("/display/", {"large_text": "1", "next": back})["Location"] == "/"


@pytest.mark.parametrize(("choice", "value"), [("large_text", "7"), ("language", "fr"), ("session", "1")])
def test_an_unknown_choice_is_ignored(client, choice, value):
    assert not client.get("/display/", {choice: value}).cookies


def test_modes_are_classes_of_the_page(client):
    client.cookies.load({"large_text": "1", "high_contrast": "1"})
    page = client.get("/no-such-page/").content.decode()
    assert 'class="large"' in page
    assert "contrast" in page.split("<body", 1)[1].split(">", 1)[0]


def test_the_page_of_components_exists_in_the_demo_alone(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/design/").status_code == 404
    settings.DEMO = True
    assert client.get("/design/").status_code == 200


def test_the_densities_of_the_portal_are_the_ones_a_list_offers_and_a_person_keeps(client):
    codes = [code for code, _name in Person.DENSITIES]
    offered = render_to_string("components/density.html", {"densities": Person.DENSITIES, "density": "loose"})
    assert [code for code in codes if f"density={code}&" in offered] == [c for c in codes if c != "loose"]
    assert [code for code, _name in DisplayForm.base_fields["density"].choices] == codes
    assert {client.get("/display/", {"density": code}).cookies["density"].value for code in codes} == set(
        codes
    )
    assert Person.USUAL_DENSITY in codes
