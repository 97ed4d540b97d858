"""Letters to many: each in the reader's language, mailed to who wants mail, for as many queries as to one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from oversight.kernel.scope import Kind, Post
from oversight.models import Letter, LetterChoice
from oversight.notify import letters
from tests.factories.ground import NOW, body, person, posting

pytestmark = pytest.mark.django_db


def told(*people):
    office = body(Kind.DEPARTMENT, "科室")
    return letters.Telling(
        tuple(posting(Post.DEPARTMENT, office, who) for who in people),
        lambda: (_("区划调整已生效"), _("没有办成，请重试。")),
        "/",
    )


def test_each_reads_it_in_their_language_and_by_mail_where_wanted():
    chinese, english = (
        person("甲", email="a@example.invalid"),
        person("乙", email="b@example.invalid", language="en"),
    )
    silent, mailless = person("丙", email="c@example.invalid"), person("丁")
    LetterChoice.objects.create(person=silent, family="redrawing", by_mail=False)
    LetterChoice.objects.create(person=chinese, family="room", by_mail=False)
    letters.post(told(chinese, english, silent, mailless), entry=None, at=NOW, event="redrawing.applied")
    found = {letter.recipient: letter for letter in Letter.objects.all()}
    assert found[chinese].subject == "区划调整已生效"
    assert found[english].subject.isascii()
    assert [found[who].mail == Letter.QUEUED for who in (chinese, english, silent, mailless)] == [
        True,
        True,
        False,
        False,
    ]


def test_what_protects_an_account_is_mailed_whatever_was_chosen():
    silent = person("丙", email="c@example.invalid")
    LetterChoice.objects.create(person=silent, family="security", by_mail=False)
    letter = letters.to_person(silent, lambda: ("甲", "乙"), event=letters.RESET, at=NOW)
    assert letter.mail == Letter.QUEUED


def test_ten_letters_cost_as_many_queries_as_one():
    counts = []
    for number in (1, 10):
        telling = told(*(person(f"人{n}", email=f"p{n}@example.invalid") for n in range(number)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            letters.post(telling, entry=None, at=NOW, event="redrawing.applied")
        counts.append(len(asked))
    assert counts[0] == counts[1]
