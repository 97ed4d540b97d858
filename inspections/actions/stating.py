"""企业说明: what a firm says of its result, printed beside it for everybody; the firm alone rewrites or takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.models import FirmResult, Statement
from oversight.acting import Invalid, acting
from oversight.kernel.personal import tells_of_a_person
from oversight.policy import Actor, who_may


def statement_on(row: FirmResult, by: Actor) -> Statement:
    """What the firm wrote of this result, or a blank one that is not kept yet."""
    found = Statement.objects.filter(firm_result=row).select_related("firm_result__firm").first()
    return found or Statement(firm_result=row, submitted_by_id=by.posting, at=by.at)


def state(*, by: Actor, statement: Statement, text: str, at: datetime, seen: int | None = None) -> Statement:
    """Print ``text`` beside the result; an empty one takes the statement back. What stood there stays in the trail.

    Raises `Refused` for anybody but the firm, `Invalid` before publicity, for a phone or identity number, or where
    nothing changes.
    """
    row, words = statement.firm_result, text.strip()
    if row.publication.cycle.state not in states.SHOWN:
        raise Invalid(gettext_lazy("结果公示之后才能填写说明。"))
    if tells_of_a_person(words):
        raise Invalid(
            gettext_lazy("说明里有手机号或身份证号，任何人都能看到，请删去后再公开。"), field="text"
        )
    if words == statement.text:
        raise Invalid(gettext_lazy("说明没有变化。"), field="text")
    try:
        return _write(by, statement, words, at, seen if statement.pk else None)
    except IntegrityError as error:  # a colleague's first statement came between: one a result
        raise Invalid(gettext_lazy("同事刚写了说明，请重新打开再改。"), field="text") from error


def _write(by: Actor, statement: Statement, words: str, at: datetime, seen: int | None) -> Statement:
    row = statement.firm_result
    with acting(by, "inspections.state_result", statement, at=at, seen=seen, note=words) as act:
        act.thing.text, act.thing.submitted_by_id, act.thing.at = words, by.posting, at
        act.facts = {"result": row.pk, "number": row.publication.number}
        cycle = row.publication.cycle
        act.tell(
            who_may("inspections.correct_cycle", cycle, at),
            lambda: (_("企业说明：%(name)s") % {"name": row.firm_name}, _("已附在考核结果旁公开。")),
            row.get_absolute_url(),
        )
    return act.thing  # type: ignore[no-any-return]


def shown_beside(row: FirmResult) -> Statement | None:
    """What is printed beside a result: the firm's own words on it, else those on the version before in the same cycle."""
    rows = Statement.objects.filter(
        firm_result__firm_id=row.firm_id,
        firm_result__publication__cycle_id=row.publication.cycle_id,
        firm_result__publication__number__lte=row.publication.number,
    ).exclude(text="")
    return (
        rows.select_related("firm_result__publication").order_by("-firm_result__publication__number").first()
    )
