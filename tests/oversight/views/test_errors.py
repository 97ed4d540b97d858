"""A page that is not there, and an act's address opened by hand: the desk's header stays for whoever is at work."""

from __future__ import annotations

from django.test import Client

NOWHERE = "/territories/999999/"


def test_who_is_at_work_keeps_the_header_and_goes_back_to_the_desk(town, signed_in):
    answer = signed_in(town.inspector).get(NOWHERE)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "没有这个页面" in page
    assert '<a href="/desk/">' in page
    assert "masthead-staff" in page


def test_a_stranger_reads_the_public_page(town):
    page = Client().get("/nowhere-at-all/")
    assert page.status_code == 404
    assert "masthead-staff" not in page.content.decode()


def test_an_act_opened_by_hand_is_answered_in_words(town, signed_in):
    answer = signed_in(town.inspector).get("/imports/1/drop/")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert "这一步要在页面上按按钮办" in answer.content.decode()
