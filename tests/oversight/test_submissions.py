"""A form sent twice does its act once; other content under its token is told, an act that fails leaves no trace."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from oversight import submissions
from oversight.kernel.periods import Period
from oversight.models import Submission
from oversight.submissions import OtherContent, content_digest, once
from tests.factories.ground import NOW, person


def send(who, act, token="t1", digest="d1"):
    return once(act, person_id=who.pk, token=token, digest=digest, at=NOW)


@pytest.mark.django_db
def test_the_second_sender_gets_the_first_answer(db):
    who, done = person("沈望舒"), []

    def act():
        done.append(1)
        return f"/made/{len(done)}/"

    assert send(who, act) == ("/made/1/", True)
    assert send(who, act) == ("/made/1/", False)
    assert send(who, act, token="t2") == ("/made/2/", True)
    assert send(person("陆时安"), act) == ("/made/3/", True)


@pytest.mark.django_db
def test_other_content_under_a_used_token_is_told(db):
    who = person("沈望舒")
    send(who, lambda: "/a/")
    with pytest.raises(OtherContent):
        send(who, lambda: "/b/", digest="d2")


@pytest.mark.django_db
def test_an_act_that_fails_may_be_sent_again(db):
    who = person("沈望舒")
    with pytest.raises(ZeroDivisionError):
        send(who, lambda: str(1 // 0))
    assert send(who, lambda: "/a/") == ("/a/", True)


@pytest.mark.django_db
def test_tokens_end_after_a_month(db):
    who = person("沈望舒")
    send(who, lambda: "/a/")
    later = NOW + submissions.KEPT
    period = Period(key="2026-12-24", due_at=later)
    assert submissions.forget_old(period=period, at=later) == {"forgotten": 0}
    assert submissions.forget_old(period=period, at=later + timedelta(seconds=1)) == {"forgotten": 1}


def test_the_digest_is_of_content_not_of_order_or_token():
    one = QueryDict("a=1&b=2&form_token=x")
    assert content_digest(one) == content_digest(QueryDict("b=2&a=1&form_token=y"))
    assert content_digest(one) != content_digest(QueryDict("a=1&b=3"))


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_acts():
    who, done, answers = person("沈望舒"), [], []
    start = threading.Barrier(8)

    def sender():
        start.wait()
        try:
            answers.append(send(who, lambda: done.append(1) or "/made/"))
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert sorted(answers) == [("/made/", False)] * 7 + [("/made/", True)]
    assert Submission.objects.count() == 1
