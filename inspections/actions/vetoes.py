"""一票否决: a scorer proposes a grave fact of the standard; the head, who did not score, confirms or refuses it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions.part import verb_for
from inspections.models import Sheet, Veto
from oversight.acting import Invalid, acting
from oversight.policy import Actor, who_may


def propose(*, by: Actor, sheet: Sheet, code: str, facts: str, at: datetime) -> Veto:
    """Say that a grave fact holds at the estate. Raises `Invalid` without facts, or where it is proposed already."""
    if sheet.standard.form.veto(code) is None:
        raise Invalid(gettext_lazy("这份标准没有这种情形。"), field="code")
    if not facts.strip():
        raise Invalid(gettext_lazy("请写明事实和依据。"), field="facts")
    with acting(by, verb_for(sheet, "propose"), sheet, at=at) as act:
        if act.thing.state not in OPEN:
            raise Invalid(gettext_lazy("考核表已会签，不能再提。"))
        if Veto.objects.filter(sheet=act.thing, code=code).exclude(decision="refused").exists():
            raise Invalid(gettext_lazy("这种情形已经提出过。"), field="code")
        veto = Veto.objects.create(
            sheet=act.thing, code=code, facts=facts.strip(), submitted_by_id=by.posting, submitted_at=at
        )
        act.facts = {"veto": code}
        url = reverse("inspections:sheet-review", args=[sheet.number])
        act.tell(
            who_may("inspections.confirm_veto", veto, at),
            lambda: (
                _("待决定的一票否决：%(name)s") % {"name": sheet.estate},
                _("考核表 %(number)s 提出一票否决，公示之前须确认或不予认定。") % {"number": sheet.number},
            ),
            url,
        )
    return veto


def decide(*, by: Actor, veto: Veto, confirmed: bool, why: str = "", at: datetime) -> Veto:
    """Confirm it, so that it takes the result's grade, or refuse it with the reason."""
    if not confirmed and not why.strip():
        raise Invalid(gettext_lazy("请写明不予认定的理由。"), field="why")
    verb = f"inspections.{'confirm' if confirmed else 'refuse'}_veto"
    with acting(by, verb, veto, at=at, note=why) as act:
        if act.thing.decision:
            raise Invalid(gettext_lazy("这一项已经决定过。"))
        if act.thing.sheet.cycle.state in states.SHOWN:
            raise Invalid(gettext_lazy("结果已经公示，不能再决定。"))
        act.thing.decision = "confirmed" if confirmed else "refused"
        act.thing.decided_by_id, act.thing.decided_at = by.posting, at
        act.thing.refused_why = "" if confirmed else why.strip()
        act.facts = {"veto": act.thing.code, "sheet": act.thing.sheet.number}
    return act.thing  # type: ignore[no-any-return]


OPEN = states.FROM_SIGNING - states.COUNTED | states.WRITABLE
