"""The pages of lengths: everybody at work reads them, the head sets one."""

from __future__ import annotations

from datetime import date, timedelta

from oversight.models import TermLength
from tests.registry.actions.test_term import TOMORROW, put
from tests.registry.views.test_coverage import session


def test_the_pages_tell_everybody_and_let_the_head_set(town):
    put(town, 9, TOMORROW + timedelta(days=3650))
    page = session(town.manager).get("/calendar/terms/").content.decode()
    assert "审核小区登记变更" in page
    assert "9 个工作日" in page
    assert "参照《北京市物业管理条例》第 43 条" in page
    assert "ours" not in page
    assert "DOMAIN" not in page
    assert "/calendar/terms/change.decide/" not in page
    assert session(town.manager).get("/calendar/terms/change.decide/").status_code == 404
    head = session(town.head)
    assert head.get("/calendar/terms/mode.settle/").status_code == 404
    sent = {
        "length": "30",
        "starts_on_year": "2036",
        "starts_on_month": "1",
        "starts_on_day": "1",
        "source": "市局通知",
    }
    answer = head.post("/calendar/terms/change.decide/", sent)
    assert answer.status_code == 200
    assert "期限应在 1 到 20 之间" in answer.content.decode()
    assert head.post("/calendar/terms/change.decide/", {**sent, "length": "12"}).status_code == 302
    assert TermLength.objects.filter(length=12, starts_on=date(2036, 1, 1)).count() == 1
