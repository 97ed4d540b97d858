"""Search in the text of notices and policy documents: the index knows what is on view, the policy is asked besides."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, TextField

from cms.models import NoticePage
from cms.rules import number
from oversight.kernel.asked import Asked
from oversight.policy import Actor, visible


def found_notices(by: Actor, asked: Asked) -> Any:
    """Notices and documents on view: those of the number asked for, else those that hold all words, the most fitting
    first."""
    shown: Any = visible(by, "cms.view_notice", NoticePage.objects.filter(NoticePage.published(by.at)))
    if not asked:
        return shown.none()
    shown = shown.select_related("issuer")
    if wanted := number.asked_number(asked.text):
        numbered = shown.exclude(document_number="").annotate(number=_Tidy("document_number"))
        numbered = numbered.filter(number__regex=number.holding(wanted))
        if numbered.exists():
            return numbered.order_by("-published_at", "-pk")
    return shown.search(asked.text, operator="and")


class _Tidy(Func):
    """`cms.rules.number.tidy`, done by the database."""

    template = (
        "replace(btrim(regexp_replace(replace(lower(%(expressions)s), '第', ''), "
        f"'{number.SIGNS}', ' ', 'g')), ' 号', '号')"
    )
    output_field = TextField()
